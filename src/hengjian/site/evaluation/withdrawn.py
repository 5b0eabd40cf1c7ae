"""Where withdrawn evidence is still used: which piece, in what, and what to do about it.

Told alike on every page of the evaluation, in the gates of its steps, and to who hands it in.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.db.models import F
from django.urls import reverse

from hengjian.bilingual import Text
from hengjian.errors import Problem, problem
from hengjian.site.evaluation.models import Citation, Evaluation, Evidence, FactChoice, Passage

CITE_ANOTHER = Text(
    "引用别的证据，或取消这条引用", "cite other evidence, or take this citation back"
)
OPEN_FIRST = Text(
    "引用别的证据，或取消这条引用；已确认的由主评人先退回草拟",
    "cite other evidence, or take this citation back; the lead reopens one that is confirmed first",
)
NAME_ANOTHER = Text("改填别的证据，或重新取值", "name other evidence, or choose the figure anew")
READ_AGAIN = Text(
    "等所据的问题或评分改好以后，重写或接受这一段",
    "once the finding or score it was drafted from is put right, write or accept it anew",
)

_IN_ORDER = ("judgement_id", "paper_id", "finding_id")
"""Answers first, then papers, then findings: on whichever database, what is missing comes last."""


@dataclass(frozen=True, slots=True)
class Use:
    """One thing that rests on withdrawn evidence."""

    evidence: Evidence
    where: Text
    address: str
    """Of the page where it is put right."""
    todo: Text


def uses_of_withdrawn(row: Evaluation) -> list[Use]:
    """Every answer, paper, finding, figure and paragraph of the report that rests on evidence which
    was withdrawn, in this order; one query where nothing was withdrawn."""
    gone = {each.pk: each for each in row.evidence.filter(state=Evidence.State.WITHDRAWN)}
    if not gone:
        return []
    cited = list(
        Citation.objects.filter(evidence__in=gone)
        .select_related("judgement", "finding", "paper")
        .order_by(*(F(each).asc(nulls_last=True) for each in _IN_ORDER), "pk")
    )
    found = [
        *(_cite(row, each, gone[each.evidence_id]) for each in cited),
        *_chosen(row, gone),
        *_find_drafted(row, cited, gone),
    ]
    return list(dict.fromkeys(found))


def _cite(row: Evaluation, each: Citation, evidence: Evidence) -> Use:
    todo = CITE_ANOTHER if each.finding is None else OPEN_FIRST
    if each.judgement is not None:
        address = reverse("web:evaluation-score", args=[row.code, each.judgement.indicator])
        key = each.judgement.indicator
        key += f".{each.judgement.part}" if each.judgement.part else ""
        where = Text(f"评分 {key}，不再计入", f"answer {key}, which does not count any more")
    elif each.paper is not None:
        address = reverse("web:evaluation-paper", args=[each.paper.code])
        where = Text(f"底稿“{each.paper.title}”", f"working paper “{each.paper.title}”")
    else:
        assert each.finding is not None, "a constraint of the table: one of the three"
        address = reverse("web:evaluation-findings", args=[row.code]) + f"#{each.finding.code}"
        where = Text(f"问题“{each.finding.title}”", f"finding “{each.finding.title}”")
    return Use(evidence, where, address, todo)


def _chosen(row: Evaluation, gone: dict[int, Evidence]) -> Iterator[Use]:
    for each in FactChoice.objects.filter(evaluation=row, evidence__in=gone).order_by("pk"):
        where = Text(f"事实取值“{each.name}”", f"figure “{each.name}”")
        address = reverse("web:evaluation-figure", args=[row.code, each.name])
        yield Use(gone[each.evidence_id or 0], where, address, NAME_ANOTHER)


def _find_drafted(
    row: Evaluation, cited: Sequence[Citation], gone: dict[int, Evidence]
) -> Iterator[Use]:
    """Paragraphs that a rule drafted from what cites it: a sentence outlives its evidence."""
    about = {each.finding.code: each.evidence_id for each in cited if each.finding is not None}
    about |= {
        each.judgement.indicator: each.evidence_id for each in cited if each.judgement is not None
    }
    rows = Passage.objects.filter(report__evaluation=row, about__in=about)
    for each in rows.order_by("section", "position", "pk"):
        where = Text(f"报告段落 {each.code}", f"paragraph {each.code} of the report")
        address = reverse("web:evaluation-report", args=[row.code])
        yield Use(gone[about[each.about]], where, address, READ_AGAIN)


def problems_of_withdrawn(row: Evaluation) -> Iterator[Problem]:
    """A problem for each piece that was withdrawn and is used still, with every place of it."""
    places: dict[str, list[Use]] = {}
    for each in uses_of_withdrawn(row):
        places.setdefault(each.evidence.title, []).append(each)
    for title, uses in places.items():
        zh = "、".join(each.where.zh for each in uses)
        en = ", ".join(each.where.en for each in uses)
        yield problem(
            "evidence-used-withdrawn", name=title, why=uses[0].evidence.why, places=Text(zh, en)
        )
