"""What units are asked for: the team's side, the unit's side, one request."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from hengjian.site.accounts.gate import needs
from hengjian.site.accounts.models import Membership
from hengjian.site.accounts.permissions import Permission
from hengjian.site.common.days import current_day
from hengjian.site.common.words import words
from hengjian.site.evaluation import queries
from hengjian.site.evaluation.actions import process as actions
from hengjian.site.evaluation.models import EvidenceRequest
from hengjian.site.evaluation.pages.heads import head_of
from hengjian.site.evaluation.pages.indicators import may_write, named_leaves
from hengjian.site.evaluation.procedures.requests import CLOCK, REQUEST
from hengjian.site.library.pages.editing import edit_page, resource_form
from hengjian.site.library.visibility import visible_to
from hengjian.site.platform.lists import Column, Listing, answer, facet_of, label_of
from hengjian.site.platform.menu import in_menu
from hengjian.site.platform.telling import attempt, leading_to

MARKS = {
    "draft": "mark-grey",
    "sent": "mark-amber",
    "answered": "mark-blue",
    "returned": "mark-red",
    "accepted": "mark-accent",
    "withdrawn": "mark-grey",
}
OWED = (EvidenceRequest.State.SENT, EvidenceRequest.State.RETURNED)
LISTING = Listing(
    name="requests",
    title=words("评价资料清单", "Documents asked for"),
    columns=(
        Column("what", words("所需资料", "what is asked for"), lambda r: r.what, "name", "what"),
        Column("code", words("编号", "code"), lambda r: r.code, sort="code"),
        Column("project", words("项目", "project"), lambda r: r.evaluation.project.name, "long"),
        Column("owed_by", words("应提供单位", "owed by"), lambda r: r.owed_by.name, "long",
               "owed_by__name"),
        Column("due_on", words("期限", "deadline"), lambda r: r.due_on, "date", "due_on"),
        Column("state", words("状态", "state"), lambda r: (MARKS[r.state], label_of(r, "state")),
               "badge", "state"),
    ),
    address=leading_to("web:evaluation-request"),
    facets=(facet_of("state", words("状态", "state"), EvidenceRequest.State),),
    order="code",
    empty_title=words("没有要提供的资料", "Nothing is asked for"),
    empty_hint=words(
        "评价组需要资料时，在这里逐份提供、申请延期、看退回的原因",
        "where evaluators ask for documents, they are provided here, with more days asked for and "
        "reasons for what was sent back",
    ),
)  # fmt: skip


@in_menu("evaluation", 30, words("资料清单", "Requests"), "file-text")
@needs(Permission.LIBRARY_VIEW)
def requests(request: HttpRequest, membership: Membership) -> HttpResponseBase:
    """Every request one sees: those of one's evaluations, those one's organisation owes."""
    rows = visible_to(EvidenceRequest, membership).select_related("evaluation__project", "owed_by")
    return answer(request, membership, LISTING, rows)


@needs(Permission.LIBRARY_VIEW)
def of_evaluation(request: HttpRequest, membership: Membership, code: str) -> HttpResponseBase:
    """The team's list: what is owed by whom, since when, and reminding many at once."""
    row = get_object_or_404(queries.opened(membership), code=code)
    rows = row.requests.select_related("owed_by").prefetch_related("files").order_by("code")
    today = current_day()
    lines: list[dict[str, Any]] = [
        {
            "row": each,
            "mark": MARKS[each.state],
            "late": each.due_on is not None and each.due_on < today,
            "owed": each.state in OWED,
        }
        for each in rows
    ]
    counts = {state: sum(line["row"].state == state for line in lines) for state in MARKS}
    context = {
        **head_of(row, membership),
        "tab": "requests",
        "lines": lines,
        "counts": [(label, counts[value]) for value, label in EvidenceRequest.State.choices],
        "may_write": may_write(row, membership),
        "days": CLOCK.days,
        "most": actions.MESSAGE,
    }
    return render(request, "evaluation/requests.html", context)


@needs(Permission.EVALUATION_WORK)
def ask(request: HttpRequest, membership: Membership, code: str, own: str = "") -> HttpResponseBase:
    """List a document, or change it before it is sent."""
    row = get_object_or_404(queries.worked_on(membership), code=code)
    there = get_object_or_404(row.requests, code=own) if own else None
    form = resource_form(request, membership, EvidenceRequest, there)
    chosen = request.POST.getlist("indicators") or (there.indicators if there else [])

    def act() -> EvidenceRequest:
        return actions.ask_for(
            by=membership,
            evaluation=row,
            values=form.values(),
            indicators=request.POST.getlist("indicators"),
            row=there,
            version=form.started_from(),
        )

    return edit_page(
        request,
        form,
        act,
        template="evaluation/process_form.html",
        to=lambda saved: reverse("web:evaluation-request", args=[saved.code]),
        context={
            **head_of(row, membership),
            "tab": "requests",
            "title": words("要一份资料", "Ask for a document"),
            "back": reverse("web:evaluation-requests", args=[code]),
            "leaves": named_leaves(row, chosen),
        },
    )


@needs(Permission.LIBRARY_VIEW)
def one(request: HttpRequest, membership: Membership, code: str) -> HttpResponseBase:
    """One request: what is asked, its clock, the answer, what became of it."""
    rows = visible_to(EvidenceRequest, membership).select_related(
        "evaluation__project", "owed_by", "evidence"
    )
    row = get_object_or_404(rows, code=code)
    evaluation = row.evaluation
    inside = queries.opened(membership).filter(pk=evaluation.pk).exists()
    context = {
        "row": row,
        "evaluation": evaluation,
        "mark": MARKS[row.state],
        "inside": inside,
        "late": row.due_on is not None and row.due_on < current_day(),
        "why_due": CLOCK.explain(row),
        "may_change": may_write(evaluation, membership) and not REQUEST.closed(row),
    }
    return render(request, "evaluation/request.html", context)


@require_POST
@needs(Permission.EVALUATION_WORK)
def urge(request: HttpRequest, membership: Membership, code: str) -> HttpResponseBase:
    """Remind the units that owe the chosen ones, with a text."""
    row = get_object_or_404(queries.worked_on(membership), code=code)
    rows: QuerySet[Any] = row.requests.filter(
        code__in=request.POST.getlist("chosen"), state__in=OWED
    ).select_related("owed_by")
    count = rows.count()
    attempt(
        request,
        lambda: actions.urge(
            by=membership, evaluation=row, rows=rows, text=request.POST.get("text", "")
        ),
        words(f"已催办 {count} 份资料", f"reminded of {count} documents"),
    )
    return redirect("web:evaluation-requests", code)
