"""Consultation: the lead asks and decides, offices read the draft and comment on its paragraphs."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from hengjian.site.accounts.gate import needs
from hengjian.site.accounts.models import Membership, Organisation
from hengjian.site.accounts.permissions import Permission
from hengjian.site.accounts.roles import roles
from hengjian.site.common.words import words
from hengjian.site.evaluation import queries
from hengjian.site.evaluation.actions import consultations as actions
from hengjian.site.evaluation.models import Consultation, EvaluationReport, ReportComment
from hengjian.site.evaluation.pages.heads import head_of
from hengjian.site.evaluation.pages.report import may_write
from hengjian.site.evaluation.procedures.consultations import CONSULTATION
from hengjian.site.evaluation.word import is_heading
from hengjian.site.library.references import organisations
from hengjian.site.library.visibility import visible_to
from hengjian.site.platform.lists import Column, Listing, answer, facet_of, label_of
from hengjian.site.platform.menu import in_menu
from hengjian.site.platform.telling import attempt, in_order, leading_to, offer

MARKS = {"asked": "mark-amber", "answered": "mark-accent", "silent": "mark-red"}
LISTING = Listing(
    name="consultations",
    title=words("征求意见", "Consultations"),
    columns=(
        Column("name", words("项目", "project"), lambda r: str(r.evaluation.project), "name",
               "evaluation__project__name"),
        Column("code", words("编号", "code"), lambda r: r.code, sort="code"),
        Column("round", words("轮次", "round"), lambda r: r.round, "number", "round"),
        Column("organisation", words("征求单位", "office asked"),
               lambda r: r.organisation.name, "long", "organisation__name"),
        Column("asked", words("发出日期", "sent on"), lambda r: r.asked_on, "date", "asked_on"),
        Column("due", words("期限", "deadline"), lambda r: r.due_on, "date", "due_on"),
        Column("state", words("状态", "state"), lambda r: (MARKS[r.state], label_of(r, "state")),
               "badge", "state"),
    ),
    address=leading_to("web:consultation"),
    facets=(facet_of("state", words("状态", "state"), Consultation.State),),
    order="code",
    empty_title=words("没有征求意见", "No consultations"),
    empty_hint=words(
        "评价报告征求您单位意见时，在这里逐段提",
        "where a report asks your office for comments, they are given here",
    ),
)  # fmt: skip


class AskForm(forms.Form):
    """Who is asked for comments on the report as it stands."""

    audience = forms.ChoiceField(
        label=words("征求对象", "audience"), choices=Consultation.Audience.choices
    )
    organisations = forms.ModelMultipleChoiceField(
        Organisation.objects.none(),
        label=words("征求单位", "office asked"),
        widget=forms.CheckboxSelectMultiple,
    )


@in_menu("evaluation", 50, words("征求意见", "Consultations"), "message")
@needs(Permission.LIBRARY_VIEW)
def consultations(request: HttpRequest, membership: Membership) -> HttpResponseBase:
    """Every consultation one sees: who is asked, by when, what came."""
    seen = visible_to(Consultation, membership)
    rows = seen.select_related("evaluation__project", "organisation")
    if request.GET.get("comments") == "open":
        open_ones = ReportComment.objects.filter(state=ReportComment.State.OPEN)
        rows = rows.filter(pk__in=open_ones.values("consultation"))
    return answer(request, membership, LISTING, rows)


@needs(Permission.LIBRARY_VIEW)
def of_evaluation(request: HttpRequest, membership: Membership, code: str) -> HttpResponseBase:
    """The consultation of one evaluation: who was asked in which round, and what became of it."""
    row = get_object_or_404(queries.opened(membership), code=code)
    there = EvaluationReport.objects.filter(evaluation=row).first()
    asks = there is not None and may_write(row, membership)
    context: dict[str, Any] = {
        **head_of(row, membership),
        "tab": "consultation",
        "report": there,
        "rows": row.consultations.select_related("organisation", "draft").prefetch_related(
            "comments"
        ),
    }
    if asks and membership.may(Permission.EVALUATION_LEAD):
        form = AskForm()
        offer(form, "organisations", queryset=_may_be_asked(membership))
        context["form"] = form
    return render(request, "evaluation/consultation_rounds.html", context)


def _may_be_asked(membership: Membership) -> Any:
    """The offices in which somebody may answer."""
    able = [code for code, role in roles().by_code.items() if Permission.CONSULT_ANSWER in role.may]
    there = Membership.objects.filter(role_code__in=able, active=True)
    return organisations(membership).filter(pk__in=there.values("organisation")).order_by("name")


@require_POST
@needs(Permission.EVALUATION_LEAD)
def ask(request: HttpRequest, membership: Membership, code: str) -> HttpResponseBase:
    """Send the report as it stands to offices for their comments."""
    row = get_object_or_404(queries.worked_on(membership), code=code)
    there = get_object_or_404(EvaluationReport, evaluation=row)
    form = AskForm(request.POST)
    offer(form, "organisations", queryset=_may_be_asked(membership))
    if in_order(request, form):
        given = form.cleaned_data
        attempt(
            request,
            lambda: actions.ask_for_comments(
                by=membership,
                report=there,
                audience=given["audience"],
                organisations=list(given["organisations"]),
            ),
            words("已发出，期限从今天起算", "sent; the days count from today"),
        )
    return redirect("web:evaluation-consultation", code)


@needs(Permission.LIBRARY_VIEW)
def consultation(request: HttpRequest, membership: Membership, code: str) -> HttpResponseBase:
    """One consultation: the draft as it was sent, a place for a comment at each paragraph, and
    what became of those that were given."""
    rows = visible_to(Consultation, membership).select_related(
        "evaluation__project", "evaluation__agency", "organisation", "draft"
    )
    row = get_object_or_404(rows, code=code)
    own = row.organisation_id == membership.organisation_id
    comments = list(row.comments.select_related("passage"))
    context = {
        "row": row,
        "mark": MARKS[row.state],
        "comments": comments,
        "paragraphs": _paragraphs(row, comments),
        "may_comment": own and membership.may(Permission.CONSULT_ANSWER),
        "why_due": CONSULTATION.clock.explain(row) if CONSULTATION.clock else [],
        "inside": queries.opened(membership).filter(pk=row.evaluation_id).exists(),
    }
    return render(request, "evaluation/consultation.html", context)


def _paragraphs(row: Consultation, comments: list[ReportComment]) -> list[dict[str, Any]]:
    """The draft as sent: its passages with the headings over them; tables are in the Word file."""
    said = {(each.quoted, each.place) for each in comments}
    quoted = {text for text, _ in said}
    found = []
    keyed = [number for number, (_, _, key, _) in enumerate(row.draft.sent) if key]
    for number, (text, _, key, kind) in enumerate(row.draft.sent):
        if kind == "contents" or not keyed or not keyed[0] <= number <= keyed[-1]:
            continue  # cover, contents, summary and annexes are made of what stands between
        heading = not key and is_heading(text)
        if key or heading:
            found.append(
                {
                    "number": number,
                    "text": text,
                    "heading": heading,
                    "commented": bool(key) and text in quoted,
                }
            )
    return found


@require_POST
@needs(Permission.CONSULT_ANSWER)
def comment(request: HttpRequest, membership: Membership, code: str) -> HttpResponseBase:
    """Give a comment on a paragraph, or on the whole."""
    row = get_object_or_404(visible_to(Consultation, membership), code=code)
    at = request.POST.get("paragraph", "")
    attempt(
        request,
        lambda: actions.comment(
            by=membership,
            consultation=row,
            text=request.POST.get("text", "")[:2000],
            paragraph=int(at) if at.isdecimal() and len(at) < 6 else None,
        ),
        words("意见已记下", "the comment is kept"),
    )
    answered = redirect("web:consultation", code)
    answered["Location"] += f"#paragraph-{at}" if at.isdecimal() else "#comments"
    return answered
