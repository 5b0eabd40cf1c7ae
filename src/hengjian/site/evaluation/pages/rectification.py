"""The board of rectification, and one recommendation with its claims and verdicts."""

from __future__ import annotations

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render

from hengjian.site.accounts.gate import needs
from hengjian.site.accounts.models import Membership
from hengjian.site.accounts.permissions import Permission
from hengjian.site.common.days import current_day
from hengjian.site.common.words import words
from hengjian.site.evaluation import queries
from hengjian.site.evaluation.following import due_among
from hengjian.site.evaluation.models import Recommendation
from hengjian.site.evaluation.procedures.recommendations import RECOMMENDATION
from hengjian.site.library.visibility import visible_to
from hengjian.site.platform.leading import leading_to
from hengjian.site.platform.listing import Choice, Column, Facet, Listing, facet_of, label_of
from hengjian.site.platform.lists import answer

MARKS = {
    "draft": "mark-grey",
    "sent": "mark-amber",
    "accepted": "mark-amber",
    "planned": "mark-blue",
    "claimed": "mark-amber",
    "closed": "mark-accent",
    "refused": "mark-red",
    "undone": "mark-red",
}
LISTING = Listing(
    name="rectification",
    title=words("整改台账", "Rectification"),
    columns=(
        Column("name", words("建议", "recommendation"), lambda r: r.title, "name", "title"),
        Column("code", words("编号", "code"), lambda r: r.code, sort="code"),
        Column("problem", words("问题", "problem"), lambda r: r.finding.title, "long"),
        Column("addressee", words("责任单位", "responsible unit"),
               lambda r: r.addressee.name, "long", "addressee__name"),
        Column("done_when", words("怎样算完成", "done when"), lambda r: r.done_when, "long"),
        Column("planned", words("计划完成", "planned for"), lambda r: r.planned_for, "date",
               "planned_for"),
        Column("state", words("状态", "state"), lambda r: (MARKS[r.state], label_of(r, "state")),
               "badge", "state"),
    ),
    address=leading_to("web:recommendation"),
    facets=(
        facet_of("state", words("状态", "state"), Recommendation.State),
        Facet(
            "due",
            words("今年该验证", "due this year"),
            lambda _: [Choice("year", words("今年该验证", "due this year"))],
            lambda rows, value: due_among(rows, current_day()) if value == "year" else rows.none(),
        ),
    ),
    order="code",
    empty_title=words("没有整改事项", "Nothing to put right"),
    empty_hint=words(
        "评价出具后，每条建议发给责任单位，在这里答复、定计划、报告、验证",
        "once an evaluation is issued, each recommendation is sent and followed up here",
    ),
)  # fmt: skip


@needs(Permission.LIBRARY_VIEW)
def rectification(request: HttpRequest, membership: Membership) -> HttpResponseBase:
    """Every recommendation one sees: whose it is, how far it has come."""
    rows = visible_to(Recommendation, membership).select_related("finding", "addressee")
    return answer(request, membership, LISTING, rows)


@needs(Permission.LIBRARY_VIEW)
def recommendation(request: HttpRequest, membership: Membership, code: str) -> HttpResponseBase:
    """One recommendation: what is asked, the answer, the plan, each claim beside its verdict."""
    rows = visible_to(Recommendation, membership).select_related(
        "finding__evaluation__project", "addressee"
    )
    row = get_object_or_404(rows, code=code)
    evaluation = row.finding.evaluation
    open_one = row.state in ("accepted", "planned")
    today = current_day()
    context = {
        "row": row,
        "mark": MARKS[row.state],
        "progress": row.progress.prefetch_related("evidence").select_related("organisation"),
        "evaluation": evaluation,
        "seen": queries.scored_for(membership).filter(pk=evaluation.pk).exists(),
        "late": open_one and row.planned_for is not None and row.planned_for < today,
        "why_due": RECOMMENDATION.clock.explain(row) if RECOMMENDATION.clock else [],
    }
    return render(request, "evaluation/recommendation.html", context)
