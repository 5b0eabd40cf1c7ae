"""The board of rectification, and one recommendation with its claims and verdicts."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Any

from django.db.models import OuterRef, Q, Subquery
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render

from hengjian.site.accounts.gate import needs
from hengjian.site.accounts.models import Membership
from hengjian.site.accounts.permissions import Permission
from hengjian.site.common.days import current_day
from hengjian.site.common.words import words
from hengjian.site.evaluation import queries
from hengjian.site.evaluation.actions.rectification import MESSAGE, urge_late
from hengjian.site.evaluation.following import claims_by_unit, due_among, late_among, reminded_today
from hengjian.site.evaluation.models import Progress, Recommendation
from hengjian.site.evaluation.procedures.recommendations import RECOMMENDATION
from hengjian.site.library.visibility import visible_to
from hengjian.site.platform.lists import (
    Choice,
    Column,
    Facet,
    Listing,
    Place,
    answer,
    facet_of,
    label_of,
    page_of,
)
from hengjian.site.platform.menu import in_menu
from hengjian.site.platform.telling import attempt, leading_to

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
VERDICTS = {"": "mark-amber", "done": "mark-accent", "partly": "mark-amber", "not": "mark-red"}


def _verdict_of(row: Any) -> tuple[str, object] | None:
    """What was found of the last claim; None where nothing was claimed yet."""
    if row.last_verdict is None:
        return None
    return VERDICTS[row.last_verdict], Progress.Verdict(row.last_verdict).label


LISTING = Listing(
    name="rectification",
    title=words("整改台账", "Rectification"),
    columns=(
        Column("name", words("建议", "recommendation"), lambda r: r.title, "name", "title"),
        Column("code", words("编号", "code"), lambda r: r.code, sort="code"),
        Column("state", words("状态", "state"), lambda r: (MARKS[r.state], label_of(r, "state")),
               "badge", "state"),
        Column("addressee", words("责任单位", "responsible unit"),
               lambda r: r.addressee.name, "long", "addressee__name"),
        Column("evaluation", words("绩效评价", "evaluation"),
               lambda r: r.finding.evaluation.code, sort="finding__evaluation__code"),
        Column("planned", words("计划完成", "planned for"), lambda r: r.planned_for, "date",
               "planned_for"),
        Column("claim", words("单位自报", "claimed"), lambda r: r.last_claim, "long"),
        Column("verdict", words("验证", "verify"), _verdict_of, "badge"),
        Column("problem", words("问题", "problem"), lambda r: r.finding.title, "long"),
        Column("done_when", words("怎样算完成", "done when"), lambda r: r.done_when, "long"),
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


@in_menu("evaluation", 60, words("整改", "Rectification"), "flag")
@needs(Permission.LIBRARY_VIEW)
def rectification(request: HttpRequest, membership: Membership) -> HttpResponseBase:
    """Every recommendation one sees: whose it is, how far it has come. What an evaluation still
    drafts stands on its own page."""
    rows = visible_to(Recommendation, membership).select_related("finding__evaluation", "addressee")
    rows = rows.exclude(
        ~Q(finding__evaluation__state=queries.ISSUED), state=Recommendation.State.DRAFT
    )
    last = Progress.objects.filter(recommendation=OuterRef("pk")).order_by("-pk")
    rows = rows.annotate(
        last_claim=Subquery(last.values("claim")[:1]),
        last_verdict=Subquery(last.values("verdict")[:1]),
    )
    return answer(
        request,
        membership,
        LISTING,
        rows,
        "evaluation/rectification.html",
        may_urge=membership.may(Permission.RECTIFY_VALIDATE),
        claims=claims_by_unit(visible_to(Recommendation, membership)),
    )


@needs(Permission.RECTIFY_VALIDATE)
def overdue(request: HttpRequest, membership: Membership) -> HttpResponseBase:
    """What is late: choose several, and each addressee is reminded of each."""
    today = current_day()
    late = late_among(visible_to(Recommendation, membership), today)
    if request.method == "POST":
        rows = late.filter(code__in=request.POST.getlist("chosen"))
        text = request.POST.get("text", "")
        attempt(
            request,
            lambda: urge_late(by=membership, rows=rows, text=text),
            words("已催办所选的逾期事项", "reminders were sent for the overdue items chosen"),
        )
        return redirect("web:rectification-overdue")
    rows = late.select_related("addressee")
    page = page_of(rows, "code", Place.at(request))
    told = reminded_today(page.rows)
    context = {"page": page, "lines": [_late(each, today, told) for each in page.rows]}
    return render(request, "evaluation/overdue.html", {**context, "most": MESSAGE})


def _late(row: Recommendation, today: date, told: Collection[str]) -> dict[str, Any]:
    """A late one: by when it was due, how many calendar days ago, reminded of today or not."""
    due = row.due_on if row.state == Recommendation.State.SENT else row.planned_for
    days = (today - due).days if due else None
    return {"row": row, "mark": MARKS[row.state], "due": due, "days": days,
            "told": row.code in told}  # fmt: skip


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
