"""Self-evaluations: the unit's form, and the re-check side by side."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from hengjian.errors import Refused
from hengjian.recheck.rechecking import Row
from hengjian.site.accounts.gate import needs
from hengjian.site.accounts.models import Membership
from hengjian.site.accounts.permissions import Permission
from hengjian.site.common.days import current_day
from hengjian.site.common.words import words
from hengjian.site.evaluation import queries
from hengjian.site.evaluation.actions import self_evaluations as actions
from hengjian.site.evaluation.case import case_of
from hengjian.site.evaluation.models import SelfEvaluation, SelfLine
from hengjian.site.evaluation.pages.heads import head_of
from hengjian.site.evaluation.procedures.evaluations import EVALUATION
from hengjian.site.evaluation.procedures.self_evaluations import SELF_EVALUATION
from hengjian.site.evaluation.self_rules import (
    claimed_by,
    deviation_of,
    lacking,
    misread,
    points_of,
    rechecked,
)
from hengjian.site.library.models import Project
from hengjian.site.library.visibility import projects_with_money, visible_to
from hengjian.site.platform.lists import Column, Listing, answer, facet_of, label_of
from hengjian.site.platform.menu import in_menu
from hengjian.site.platform.telling import attempt, leading_to, offer, sentence, show_on

MARKS = {
    "draft": "mark-blue",
    "handed_in": "mark-amber",
    "accepted": "mark-accent",
    "returned": "mark-red",
}
LISTING = Listing(
    name="self-evaluations",
    title=words("绩效自评", "Self-evaluations"),
    columns=(
        Column("name", words("项目", "project"), lambda r: r.project.name, "name", "project__name"),
        Column("code", words("编号", "code"), lambda r: r.code, sort="code"),
        Column("year", words("年度", "year"), lambda r: r.year, "year", "year"),
        Column("origin", words("来源", "source"), lambda r: label_of(r, "origin")),
        Column("state", words("状态", "state"), lambda r: (MARKS[r.state], label_of(r, "state")),
               "badge", "state"),
    ),
    address=leading_to("web:self-evaluation"),
    facets=(facet_of("state", words("状态", "state"), SelfEvaluation.State),),
    order="-year",
    empty_title=words("还没有绩效自评", "No self-evaluations yet"),
    empty_hint=words(
        "由实施单位按绩效目标填报，完成值已按记录填好",
        "the implementing unit fills one in from its goals; actuals are counted",
    ),
)  # fmt: skip


class BeginForm(forms.Form):
    """Of which project and year; from a workbook where one is handed in."""

    project = forms.ModelChoiceField(
        Project.objects.none(), label=words("项目", "project"), empty_label="—"
    )
    year = forms.IntegerField(label=words("自评年度", "year"), min_value=2000, max_value=2100)
    as_of = forms.DateField(
        label=words("截至日", "as of"),
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
        localize=False,
    )
    file = forms.FileField(
        label=words("自评表（xlsx），没有就在线填", "the form as xlsx; filled in here without"),
        required=False,
    )


@in_menu(
    "evaluation",
    40,
    words("绩效自评", "Self-evaluations"),
    "clipboard-list",
    needs=Permission.MONEY_VIEW,
)
@needs(Permission.LIBRARY_VIEW)
def self_evaluations(request: HttpRequest, membership: Membership) -> HttpResponseBase:
    """The self-evaluations one sees."""
    may_fill = membership.may(Permission.SELFEVAL_FILL)
    return answer(
        request,
        membership,
        LISTING,
        visible_to(SelfEvaluation, membership).select_related("project"),
        template="evaluation/self_evaluations.html",
        add=reverse("web:self-evaluation-new") if may_fill else "",
    )


@needs(Permission.SELFEVAL_FILL)
def new(request: HttpRequest, membership: Membership) -> HttpResponseBase:
    """Begin a self-evaluation from the goals, or from a workbook."""
    day = current_day()
    form = BeginForm(
        request.POST or None,
        request.FILES or None,
        initial={"year": day.year, "as_of": day},
    )
    offer(form, "project", queryset=projects_with_money(membership))
    if request.method == "POST" and form.is_valid():
        given = dict(form.cleaned_data)
        file = given.pop("file")
        try:
            row = (
                actions.import_form(by=membership, file=file, **given)
                if file
                else actions.begin(by=membership, **given)
            )
            return redirect("web:self-evaluation", row.code)
        except Refused as refused:
            show_on(form, refused)
    return render(request, "evaluation/self_new.html", {"form": form})


@needs(Permission.LIBRARY_VIEW)
def self_evaluation(request: HttpRequest, membership: Membership, code: str) -> HttpResponseBase:
    """One form, line by line, with what keeps it from being handed in; the unit fills it in."""
    rows = visible_to(SelfEvaluation, membership).select_related("project", "file")
    row = get_object_or_404(rows, code=code)
    may_fill = membership.may(Permission.SELFEVAL_FILL) and not SELF_EVALUATION.closed(row)
    refused_with: list[str] = []
    if request.method == "POST" and may_fill:
        version = request.POST.get("version", "")
        try:
            actions.fill_in(
                by=membership,
                row=row,
                entered=request.POST.dict(),
                version=int(version) if version.isdecimal() else None,
            )
            return redirect("web:self-evaluation", code)
        except Refused as refused:
            refused_with = [sentence(each) for each in refused.problems]
    found = list(lacking(row)) if may_fill else []
    context = {
        "row": row,
        "mark": MARKS[row.state],
        "lines": [_line(line, request.POST if refused_with else {}) for line in row.lines.all()],
        "may_fill": may_fill,
        "refused": refused_with,
        "lacking": [(sentence(each), each.place.path) for each in found],
        "points": points_of(row),
        "claimed": claimed_by(row),
        "evaluation": queries.worked_on(membership).filter(project=row.project).first(),
    }
    return render(request, "evaluation/self_evaluation.html", context)


def _line(line: SelfLine, typed: Any) -> dict[str, Any]:
    names = (*actions.TEXTS, *actions.NUMBERS)
    shown = {name: typed.get(f"{name}-{line.pk}", getattr(line, name)) for name in names}
    return {"line": line, "deviates": deviation_of(line), **shown}


@needs(Permission.LIBRARY_VIEW)
def recheck(request: HttpRequest, membership: Membership, code: str, own: str) -> HttpResponseBase:
    """The re-check: claimed beside verified line by line, on the form's own scale."""
    evaluation = get_object_or_404(queries.opened(membership), code=code)
    found = get_object_or_404(SelfEvaluation, code=own, project=evaluation.project)
    result = rechecked(found)
    rows = list(result.rows)
    lines = list(found.lines.all())
    funds = rows[: len(rows) - len(lines)]
    works = queries.worked_on(membership).filter(pk=evaluation.pk).exists()
    final = [_final(row, None) for row in funds]
    final += [_final(row, line) for row, line in zip(rows[len(funds) :], lines, strict=True)]
    total = sum((each["final"] for each in final), Decimal(0))
    context = {
        **head_of(evaluation, membership),
        "tab": "recheck",
        "row": found,
        "result": result,
        "final": final,
        "total": total,
        "misread": misread(found),
        "read_total": claimed_by(found),
        "inflated": result.claimed - total,
        "problems": [(sentence(each), str(each.place)) for each in result.all_problems],
        "other": case_of(evaluation).result,
        "may_decide": works
        and membership.may(Permission.EVALUATION_WORK)
        and not EVALUATION.closed(evaluation),
    }
    return render(request, "evaluation/recheck.html", context)


def _final(row: Row, line: SelfLine | None) -> dict[str, Any]:
    judged = line is not None and line.verdict == SelfLine.Verdict.JUDGED
    final = (
        line.verdict_score if judged and line and line.verdict_score is not None else row.counted
    )
    return {
        "row": row,
        "line": line,
        "final": final,
        "less": (row.claimed or Decimal(0)) - final,
        "problems": [sentence(each) for each in row.problems],
    }


@needs(Permission.LIBRARY_VIEW)
def rechecks(request: HttpRequest, membership: Membership, code: str) -> HttpResponseBase:
    """The self-evaluations of the project that is evaluated."""
    evaluation = get_object_or_404(queries.opened(membership), code=code)
    rows = evaluation.project.self_evaluations.all()
    context = {**head_of(evaluation, membership), "tab": "recheck", "rows": rows}
    return render(request, "evaluation/rechecks.html", context)


@require_POST
@needs(Permission.EVALUATION_WORK)
def decide(request: HttpRequest, membership: Membership, code: str, pk: int) -> HttpResponseBase:
    """Decide about one line of the re-check."""
    evaluation = get_object_or_404(queries.worked_on(membership), code=code)
    line = get_object_or_404(SelfLine, pk=pk, self_evaluation__project=evaluation.project)
    try:
        written = request.POST.get("score", "").strip()
        score = Decimal(written) if written else None
    except InvalidOperation:
        score = None
    verdict = request.POST.get("verdict", "")
    attempt(
        request,
        lambda: actions.decide_line(
            by=membership,
            evaluation=evaluation,
            line=line,
            verdict=verdict if verdict in SelfLine.Verdict.values else "",
            score=score if score is None or score.is_finite() else None,
            why=request.POST.get("why", ""),
        ),
        words("已记下", "kept"),
    )
    return redirect("web:evaluation-recheck", code, line.self_evaluation.code)
