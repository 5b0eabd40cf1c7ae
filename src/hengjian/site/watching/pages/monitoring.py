"""Monitoring reports: the list, a new one, one of them, its figures and its export."""

from __future__ import annotations

from datetime import date
from io import BytesIO
from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render

from hengjian.bilingual import Text
from hengjian.documents.forms import docx_form, xlsx_form
from hengjian.errors import Refused
from hengjian.site.accounts.gate import needs
from hengjian.site.accounts.models import Membership
from hengjian.site.accounts.permissions import Permission
from hengjian.site.common.days import current_day
from hengjian.site.common.words import said, words
from hengjian.site.library.models import Project
from hengjian.site.library.pages.scheme_forms import DateInput
from hengjian.site.library.visibility import visible_to
from hengjian.site.platform.choosing import offer
from hengjian.site.platform.exporting import XLSX, sent
from hengjian.site.platform.leading import leading_to
from hengjian.site.platform.listing import Choice, Column, Facet, Listing, label_of
from hengjian.site.platform.lists import answer
from hengjian.site.platform.refusals import show_on
from hengjian.site.watching.actions import monitoring as actions
from hengjian.site.watching.models import MonitoringReport
from hengjian.site.watching.monitoring_lines import LIKELIHOOD, REASONS
from hengjian.site.watching.pages.monitoring_sheet import figures_of, form_of, group_name
from hengjian.site.watching.queries import monitoring as queries

State = MonitoringReport.State
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
JULY = (7, 31)
"""The usual last day of the yearly monitoring, which is reported in August."""
MARKS = {
    State.DRAFT: "mark-grey",
    State.SUBMITTED: "mark-amber",
    State.REVIEWED: "mark-accent",
}
REPORTS = Listing(
    name="monitoring",
    title=words("绩效监控", "Monitoring"),
    columns=(
        Column("project", words("项目", "project"), lambda r: r.project.name, "name",
               "project__name"),
        Column("year", words("年度", "year"), lambda r: r.year, "year", "year"),
        Column("until", words("监控截止", "until"), lambda r: r.until, "date", "until"),
        Column("unit", words("实施单位", "implementing unit"), lambda r: r.project.implementer),
        Column("state", words("状态", "state"),
               lambda r: (MARKS[State(r.state)], label_of(r, "state")), "badge", "state"),
    ),
    address=leading_to("web:monitoring-report"),
    facets=(
        Facet(
            "state",
            words("状态", "state"),
            lambda m: [Choice(value, title) for value, title in State.choices],
            lambda rows, value: rows.filter(state=value),
        ),
        Facet(
            "project",
            words("项目", "project"),
            lambda m: [],
            lambda rows, value: rows.filter(project__code=value),
            "hidden",
        ),
    ),
    search=queries.search,
    order="-until",
    empty_title=words("还没有绩效监控表", "No monitoring reports yet"),
    empty_hint=words(
        "每年八月，实施单位填报一至七月的执行情况；数据自动带出",
        "each August the implementing unit reports January to July; the figures come from the data",
    ),
)  # fmt: skip


class BeginForm(forms.Form):
    """Which project, until which day."""

    project = forms.ModelChoiceField(
        Project.objects.none(),
        label=words("项目", "project"),
        to_field_name="code",
        empty_label="—",
    )
    until = forms.DateField(
        label=words("监控截止", "until"),
        widget=DateInput,
        help_text=words("一般为 7 月 31 日", "usually 31 July"),
    )

    def __init__(self, *args: Any, by: Membership, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = visible_to(Project, by).order_by("code")
        offer(self, "project", queryset=rows)


def found(membership: Membership, code: str) -> MonitoringReport:
    """The report, for who sees it; else 404."""
    return get_object_or_404(queries.listed(membership), code=code)


@needs(Permission.MONEY_VIEW)
def reports(request: HttpRequest, membership: Membership) -> HttpResponseBase:
    """The list."""
    return answer(
        request,
        membership,
        REPORTS,
        queries.listed(membership),
        "watching/monitoring/list_page.html",
        may_add=membership.may(Permission.MONITORING_EDIT),
    )


@needs(Permission.MONITORING_EDIT)
def new(request: HttpRequest, membership: Membership) -> HttpResponseBase:
    """Begin a report."""
    today = current_day()
    usual = date(today.year, *JULY)
    usual = usual if usual <= today else date(today.year - 1, *JULY)
    start = {"project": request.GET.get("project"), "until": usual}
    form = BeginForm(request.POST or None, initial=start, by=membership)
    if request.POST and form.is_valid():
        try:
            row = actions.begin(by=membership, **form.cleaned_data)
            return redirect("web:monitoring-report", row.code)
        except Refused as refused:
            show_on(form, refused)
    return render(request, "watching/monitoring/new.html", {"form": form})


@needs(Permission.MONEY_VIEW)
def report(request: HttpRequest, membership: Membership, code: str) -> HttpResponse:
    """One report: filled in by who may while it is open, read by the others."""
    return page(request, membership, found(membership, code))


def page(
    request: HttpRequest, membership: Membership, row: MonitoringReport, **more: Any
) -> HttpResponse:
    """The page of a report; ``more`` keeps what was typed and what was wrong with it."""
    draft = row.state == State.DRAFT
    context = {
        "report": row,
        "mark": MARKS[State(row.state)],
        "lines": [
            {**line, "group_name": group_name(line["group"]), "shown": figures_of(line)}
            for line in row.lines
        ],
        "reasons": REASONS,
        "likelihood": LIKELIHOOD,
        "may_edit": draft and membership.may(Permission.MONITORING_EDIT),
        "may_review": row.state == State.SUBMITTED
        and membership.may(Permission.MONITORING_REVIEW)
        and row.entered_by != membership.person.username,
        **more,
    }
    return render(request, "watching/monitoring/report.html", context)


@needs(Permission.MONEY_VIEW)
def export(request: HttpRequest, membership: Membership, code: str, form: str) -> HttpResponseBase:
    """The form as ``docx`` or ``xlsx``."""
    row = found(membership, code)
    if form not in ("docx", "xlsx"):
        raise Http404
    made = docx_form(form_of(row)) if form == "docx" else xlsx_form(form_of(row))
    name = f"{row.project.name}-{said(Text('绩效监控表', 'monitoring report'))}-{row.until}.{form}"
    return sent(BytesIO(made), name, DOCX if form == "docx" else XLSX)
