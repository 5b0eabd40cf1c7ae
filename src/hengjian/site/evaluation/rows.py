"""The rows an evaluation is drawn together from, asked for together for as many as are wanted."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Max

from hengjian.site.evaluation.models import (
    Citation,
    Evaluation,
    Evidence,
    FactChoice,
    Finding,
    Judgement,
    Snapshot,
)

WITH = (
    "edition",
    "commissioner",
    "agency",
    "project__competent_department",
    "project__implementer",
)
"""What an evaluation points at and drawing it together names."""


@dataclass
class Rows:
    """What people put into one evaluation."""

    choices: dict[str, FactChoice] = field(default_factory=dict)
    """By the name of the figure."""
    judgements: list[Judgement] = field(default_factory=list)
    evidence: list[Evidence] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    """The confirmed problems."""
    cited: dict[int, tuple[str, ...]] = field(default_factory=dict)
    """By judgement, the codes of the usable evidence it cites."""


def rows_of(evaluations: Sequence[Evaluation]) -> Mapping[int, Rows]:
    """By evaluation: a fixed number of questions, however many there are."""
    found, known = _answering(evaluations)
    problems = Finding.objects.filter(
        evaluation__in=found, kind=Finding.Kind.PROBLEM, state=Finding.State.CONFIRMED
    )
    wanted = problems.prefetch_related("citations", "recommendations__addressee")
    for finding in wanted.order_by("pk"):
        _bear(finding.citations.all(), known)
        found[finding.evaluation_id].findings.append(finding)
    return found


def answering_rows_of(evaluations: Sequence[Evaluation]) -> Mapping[int, Rows]:
    """The same without the findings, which no score hangs on."""
    return _answering(evaluations)[0]


def _answering(evaluations: Sequence[Evaluation]) -> tuple[dict[int, Rows], dict[int, Evidence]]:
    """What was answered, by evaluation; and the evidence, by its key."""
    found = {row.pk: Rows() for row in evaluations}
    known: dict[int, Evidence] = {}
    usable: dict[int, str] = {}
    for piece in Evidence.objects.filter(evaluation__in=found):
        known[piece.pk] = piece
        if piece.state == Evidence.State.USABLE:
            usable[piece.pk] = piece.code
        found[piece.evaluation_id].evidence.append(piece)
    for choice in FactChoice.objects.filter(evaluation__in=found):
        if choice.evidence_id is not None:
            choice.evidence = known[choice.evidence_id]
        found[choice.evaluation_id].choices[choice.name] = choice
    for row in Judgement.objects.filter(evaluation__in=found).prefetch_related("citations"):
        cited = row.citations.all()
        _bear(cited, known)
        own = found[row.evaluation_id]
        own.judgements.append(row)
        own.cited[row.pk] = _usable(usable, (each.evidence_id for each in cited))
    return found, known


def _usable(codes: Mapping[int, str], evidence: Iterable[int]) -> tuple[str, ...]:
    return tuple(codes[each] for each in evidence if each in codes)


SCORED: Mapping[Any, tuple[str, ...]] = {
    FactChoice: ("name", "value", "chosen"),
    Judgement: ("pk", "indicator", "part", "answer", "share", "times", "reason", "checked_by"),
}
"""The columns that scores hang on."""


def scored_rows_of(evaluations: Sequence[Evaluation]) -> Mapping[int, Rows]:
    """What scores hang on, and nothing that only pages and reports tell: no texts of evidence, no
    findings. Rows are plain tuples of ``SCORED``: a row of a model takes ten times as long."""
    found = {row.pk: Rows() for row in evaluations}
    usable = dict(
        Evidence.objects.filter(evaluation__in=found, state=Evidence.State.USABLE)
        .order_by()
        .values_list("pk", "code")
    )
    cited: dict[int, list[int]] = {}
    pairs = Citation.objects.filter(judgement__evaluation__in=found).order_by("pk")
    for judgement, evidence in pairs.values_list("judgement", "evidence"):
        cited.setdefault(judgement, []).append(evidence)
    for choice in _plain(FactChoice, found):
        found[choice.evaluation_id].choices[choice.name] = choice
    for row in _plain(Judgement, found):
        own = found[row.evaluation_id]
        own.judgements.append(row)
        own.cited[row.pk] = _usable(usable, cited.get(row.pk, ()))
    return found


def _plain(model: Any, found: Mapping[int, Rows]) -> Iterable[Any]:
    rows = model.objects.filter(evaluation__in=found)
    return rows.values_list("evaluation_id", *SCORED[model], named=True)  # type: ignore[no-any-return]  # by its class


def _bear(citations: Iterable[Citation], known: Mapping[int, Evidence]) -> None:
    """Each citation has its evidence in hand: the page that names it asks nothing."""
    for each in citations:
        each.evidence = known[each.evidence_id]


def working(evaluation: Evaluation) -> Snapshot | None:
    """The figures that are worked with now."""
    return evaluation.snapshots.filter(kind=Snapshot.Kind.WORKING).first()


def working_named(evaluation: Evaluation) -> Snapshot | None:
    """The same where only which figures they are is asked for: what they say is long."""
    return evaluation.snapshots.filter(kind=Snapshot.Kind.WORKING).defer("body").first()


def workings(evaluations: Sequence[Evaluation]) -> Mapping[int, Snapshot]:
    """By evaluation, the figures that are worked with now."""
    made = Snapshot.objects.filter(
        evaluation__in=[row.pk for row in evaluations], kind=Snapshot.Kind.WORKING
    )
    newest = made.order_by().values("evaluation").annotate(newest=Max("pk")).values("newest")
    return {each.evaluation_id: each for each in Snapshot.objects.filter(pk__in=newest)}
