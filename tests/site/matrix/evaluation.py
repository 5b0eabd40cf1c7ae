"""The addresses of evaluations."""

from __future__ import annotations

from hengjian.site.evaluation import queries
from hengjian.site.evaluation.models import (
    BudgetProposal,
    Campaign,
    Citation,
    Consultation,
    Evaluation,
    Evidence,
    EvidenceRequest,
    Finding,
    Passage,
    PlannedEvaluation,
    Recommendation,
    ReturnedFile,
    SamplePoint,
    SelfEvaluation,
    SelfLine,
    WorkingPaper,
)
from tests.site.matrix.examples import NOT_HERE, PLAIN, Example, of
from tests.site.world import World


def _at(seen: object, answers: frozenset[int] | None = None, **more: object) -> Example:
    """An address of the evaluation A for those whom ``seen`` lets see it."""
    known = of(Evaluation)
    return Example(
        lambda world: {**known.parts(world), **_named(world, more)},
        known.row,
        seen,  # type: ignore[arg-type]
        answers or known.answers,
    )


def _named(world: World, more: dict[str, object]) -> dict[str, object]:
    return {
        name: getattr(world[part, "A"], "code", None) or world[part, "A"].pk
        if isinstance(part, type)
        else part
        for name, part in more.items()
    }


def _planned() -> Example:
    known = of(PlannedEvaluation)
    return Example(
        lambda world: {"own": world[PlannedEvaluation, "A"].code},  # type: ignore[attr-defined]  # Recorded
        known.row,
        known.seen,
    )


EVALUATION: dict[str, Example] = {
    "evaluations": PLAIN,
    "evaluation-campaigns": PLAIN,
    "evaluation-new": PLAIN,
    "evaluation": _at(queries.known),
    "evaluation-name-lead": _at(queries.opened),
    "evaluation-add-member": _at(queries.worked_on),
    "evaluation-count": _at(queries.worked_on),
    "evaluation-make-package": _at(queries.opened),
    "evaluation-package": _at(queries.scored_for, answers=NOT_HERE),
    "evaluation-verify": _at(queries.known),
    "evaluation-scores": _at(queries.scored_for),
    "evaluation-score": _at(queries.scored_for, indicator="A11"),
    "evaluation-check": _at(queries.worked_on, indicator="A11"),
    "evaluation-answer": _at(queries.worked_on, key="A11.applied"),
    "evaluation-cite": _at(queries.worked_on, key="A11.applied"),
    "evaluation-uncite": _at(queries.worked_on, pk=Citation),
    "evaluation-figures": _at(queries.opened),
    "evaluation-figure": _at(queries.worked_on, name="年度计划投资"),
    "evaluation-evidence": _at(queries.opened),
    "evaluation-withdraw": _at(queries.worked_on, piece=Evidence),
    "evaluation-rechecks": _at(queries.opened),
    "evaluation-recheck": _at(queries.opened, own=SelfEvaluation),
    "evaluation-recheck-line": _at(queries.worked_on, pk=SelfLine),
    "evaluation-findings": _at(queries.scored_for),
    "evaluation-finding-new": _at(queries.worked_on),
    "evaluation-finding": _at(queries.worked_on, own=Finding),
    "evaluation-finding-cite": _at(queries.worked_on, own=Finding),
    "evaluation-recommend": _at(queries.worked_on, own=Finding),
    "evaluation-recommendation": _at(queries.worked_on, own=Finding, one=Recommendation),
    "evaluation-report": _at(queries.opened),
    "evaluation-report-begin": _at(queries.worked_on),
    "evaluation-report-describe": _at(queries.worked_on),
    "evaluation-report-audit": _at(queries.worked_on),
    "evaluation-audit-dismiss": _at(queries.worked_on, mark="gone"),
    "evaluation-report-file": _at(queries.opened, suffix="docx"),
    "evaluation-chapter": _at(queries.opened, key="basics"),
    "evaluation-report-settle": _at(queries.worked_on, key="basics"),
    "evaluation-report-write": _at(queries.worked_on, section="other"),
    "evaluation-report-none": _at(queries.worked_on, section="other"),
    "evaluation-passage-change": _at(queries.worked_on, own=Passage),
    "evaluation-passage-accept": _at(queries.worked_on, own=Passage),
    "evaluation-passage-move": _at(queries.worked_on, own=Passage),
    "evaluation-passage-remove": _at(queries.worked_on, own=Passage),
    "evaluation-word": _at(queries.opened),
    "evaluation-word-send": _at(queries.worked_on),
    "evaluation-word-back": _at(queries.worked_on),
    "evaluation-draft": _at(queries.opened, answers=NOT_HERE, number=1),
    "evaluation-redline": _at(queries.opened, answers=NOT_HERE, number=1),
    "evaluation-returned": _at(queries.opened, pk=ReturnedFile),
    "evaluation-returned-decide": _at(queries.worked_on, pk=ReturnedFile),
    "evaluation-consultation": _at(queries.opened),
    "evaluation-consult": _at(queries.worked_on),
    "evaluation-archive": _at(queries.opened),
    "evaluation-publish": _at(queries.opened),
    "evaluation-supersede": _at(queries.opened),
    "consultations": PLAIN,
    "consultation": of(Consultation),
    "consultation-comment": of(Consultation),
    "self-evaluations": PLAIN,
    "self-evaluation-new": PLAIN,
    "self-evaluation": of(SelfEvaluation),
    "rectification": PLAIN,
    "rectification-overdue": PLAIN,
    "recommendation": of(Recommendation),
    "campaign": of(Campaign),
    "evaluation-commission-planned": _planned(),
    "requests": PLAIN,
    "evaluation-request": of(EvidenceRequest),
    "recurring-problems": PLAIN,
    "evaluation-paper": of(WorkingPaper),
    "evaluation-paper-cite": of(WorkingPaper),
    "evaluation-plan": _at(queries.opened),
    "evaluation-sample": _at(queries.opened),
    "evaluation-sample-draw": _at(queries.worked_on),
    "evaluation-sample-frame": _at(queries.opened),
    "evaluation-sample-replace": _at(queries.worked_on, own=SamplePoint),
    "evaluation-plan-write": _at(queries.worked_on),
    "evaluation-edition": _at(queries.worked_on),
    "evaluation-requests": _at(queries.opened),
    "evaluation-request-new": _at(queries.worked_on),
    "evaluation-requests-urge": _at(queries.worked_on),
    "evaluation-request-edit": _at(queries.worked_on, own=EvidenceRequest),
    "evaluation-field": _at(queries.worked_on),
    "evaluation-field-worker": _at(queries.worked_on),
    "evaluation-papers": _at(queries.opened),
    "evaluation-paper-new": _at(queries.worked_on),
    "evaluation-paper-edit": _at(queries.worked_on, own=WorkingPaper),
    "evaluation-panel": _at(queries.opened),
    "evaluation-panel-give": _at(queries.worked_on, indicator="A11"),
    "evaluation-after": _at(queries.scored_for),
    "evaluation-budget-new": _at(queries.worked_on),
    "evaluation-budget": _at(queries.worked_on, own=BudgetProposal),
}
