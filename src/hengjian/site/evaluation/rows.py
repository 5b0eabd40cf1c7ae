"""The rows an evaluation is drawn together from, asked for together for as many as are wanted."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

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


def rows_of(evaluations: Sequence[Evaluation]) -> Mapping[int, Rows]:
    """By evaluation: a fixed number of questions, however many there are."""
    found = {row.pk: Rows() for row in evaluations}
    known: dict[int, Evidence] = {}
    for piece in Evidence.objects.filter(evaluation__in=found):
        known[piece.pk] = piece
        found[piece.evaluation_id].evidence.append(piece)
    for choice in FactChoice.objects.filter(evaluation__in=found):
        if choice.evidence_id is not None:
            choice.evidence = known[choice.evidence_id]
        found[choice.evaluation_id].choices[choice.name] = choice
    for row in Judgement.objects.filter(evaluation__in=found).prefetch_related("citations"):
        _bear(row.citations.all(), known)
        found[row.evaluation_id].judgements.append(row)
    problems = Finding.objects.filter(
        evaluation__in=found, kind=Finding.Kind.PROBLEM, state=Finding.State.CONFIRMED
    )
    wanted = problems.prefetch_related("citations", "recommendations__addressee")
    for finding in wanted.order_by("pk"):
        _bear(finding.citations.all(), known)
        found[finding.evaluation_id].findings.append(finding)
    return found


def _bear(citations: Iterable[Citation], known: Mapping[int, Evidence]) -> None:
    """Each citation has its evidence in hand: the page that names it asks nothing."""
    for each in citations:
        each.evidence = known[each.evidence_id]


def working(evaluation: Evaluation) -> Snapshot | None:
    """The figures that are worked with now."""
    return evaluation.snapshots.filter(kind=Snapshot.Kind.WORKING).first()


def workings(evaluations: Sequence[Evaluation]) -> Mapping[int, Snapshot]:
    """By evaluation, the figures that are worked with now."""
    made = Snapshot.objects.filter(
        evaluation__in=[row.pk for row in evaluations], kind=Snapshot.Kind.WORKING
    )
    newest = made.order_by().values("evaluation").annotate(newest=Max("pk")).values("newest")
    return {each.evaluation_id: each for each in Snapshot.objects.filter(pk__in=newest)}
