"""Monitoring reports: the list, a report and its lines, its steps, its printed sheet."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from io import BytesIO
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from hengjian.bilingual import Language, Text
from hengjian.documents.forms import Box, Form, docx_form, xlsx_form
from hengjian.errors import Refused
from hengjian.site.accounts.gate import needs
from hengjian.site.accounts.models import Membership
from hengjian.site.accounts.permissions import Permission
from hengjian.site.bonds.models import Goal
from hengjian.site.common.days import current_day
from hengjian.site.common.trail import head_in_words, head_now
from hengjian.site.common.words import language, said, words
from hengjian.site.library.models import Project
from hengjian.site.library.pages.editing import edit_page, resource_form
from hengjian.site.library.visibility import visible_to
from hengjian.site.platform.english import unit_name, with_unit
from hengjian.site.platform.exporting import XLSX, sent
from hengjian.site.platform.lists import Choice, Column, Facet, Listing, answer, label_of
from hengjian.site.platform.menu import in_menu
from hengjian.site.platform.telling import attempt, leading_to, sentence
from hengjian.site.platform.templatetags.shell import grouped
from hengjian.site.watching import actions, queries
from hengjian.site.watching.models import MonitoringReport
from hengjian.site.watching.monitoring_lines import LIKELIHOOD, REASONS, read_number
from hengjian.site.watching.pages.pictures import goals_chart, reports_chart
from hengjian.site.watching.steps import MONITORING

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
    search=queries.search_reports,
    order="-until",
    empty_title=words("还没有绩效监控表", "No monitoring reports yet"),
    empty_hint=words(
        "每年八月，实施单位填报一至七月的执行情况；数据自动带出",
        "each August the implementing unit reports January to July; the figures come from the data",
    ),
)  # fmt: skip


def report_or_404(membership: Membership, code: str) -> MonitoringReport:
    """The report, for who sees it; else 404."""
    return get_object_or_404(queries.visible_reports(membership), code=code)


@in_menu("warnings", 20, words("绩效监控", "Monitoring"), "checkup-list")
@needs(Permission.MONEY_VIEW)
def reports(request: HttpRequest, membership: Membership) -> HttpResponseBase:
    """The list under the picture of where the goals stand."""
    latest = queries.latest_reports(membership)
    only = latest[0] if len(latest) == 1 else None
    return answer(
        request,
        membership,
        REPORTS,
        queries.visible_reports(membership),
        "watching/monitoring/list_page.html",
        may_add=membership.may(Permission.MONITORING_EDIT),
        only=only,
        drawn=goals_chart(only) if only else reports_chart(latest),
    )


@needs(Permission.MONITORING_EDIT)
def new(request: HttpRequest, membership: Membership) -> HttpResponseBase:
    """Begin a report."""
    today = current_day()
    usual = date(today.year, *JULY)
    usual = usual if usual <= today else date(today.year - 1, *JULY)
    wanted = visible_to(Project, membership).filter(code=request.GET.get("project", "")).first()
    form = resource_form(request, membership, MonitoringReport)
    form.initial = {"project": wanted, "until": usual}
    return edit_page(
        request,
        form,
        lambda: actions.begin_report(by=membership, **form.values()),
        template="watching/monitoring/new.html",
        to=lambda row: reverse("web:monitoring-report", args=[row.code]),
        done=words("已带出数据", "the figures are taken"),
        also=(form,),
    )


@needs(Permission.MONEY_VIEW)
def report(request: HttpRequest, membership: Membership, code: str) -> HttpResponse:
    """One report: filled in by who may while it is open, read by the others."""
    return page(request, membership, report_or_404(membership, code))


def page(
    request: HttpRequest, membership: Membership, row: MonitoringReport, **more: Any
) -> HttpResponse:
    """The page of a report; ``more`` keeps what was typed and what was wrong with it."""
    draft = row.state == State.DRAFT
    context = {
        "report": row,
        "mark": MARKS[State(row.state)],
        "drawn": goals_chart(row),
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
    row = report_or_404(membership, code)
    if form not in ("docx", "xlsx"):
        raise Http404
    made = docx_form(form_of(row)) if form == "docx" else xlsx_form(form_of(row))
    name = f"{row.project.name}-{said(Text('绩效监控表', 'monitoring report'))}-{row.until}.{form}"
    return sent(BytesIO(made), name, DOCX if form == "docx" else XLSX)


def read_lines(request: HttpRequest, report: MonitoringReport) -> dict[str, dict[str, Any]]:
    """What was typed, by line."""
    sent = request.POST
    return {
        key: {
            "expected": sent.get(f"expected-{key}", "").strip(),
            "likelihood": sent.get(f"likelihood-{key}", ""),
            "measures": sent.get(f"measures-{key}", "").strip(),
            "reasons": {
                name: text
                for name in REASONS
                if (text := sent.get(f"reason-{key}-{name}", "").strip())
            },
        }
        for key in (line["key"] for line in report.lines)
    }


@require_POST
@needs(Permission.MONITORING_EDIT)
def fill(request: HttpRequest, membership: Membership, code: str) -> HttpResponseBase:
    """Save it; with ``submit`` hand it in as well. What was typed stays on the page."""
    row, version = report_or_404(membership, code), request.POST.get("version", "")
    entered, conclusion = read_lines(request, row), request.POST.get("conclusion", "")
    try:
        row = actions.fill_in_line(
            by=membership,
            report=row,
            entered=entered,
            conclusion=conclusion,
            version=int(version) if version.isdecimal() else None,
        )
        if "submit" in request.POST:
            MONITORING.take("submit", by=membership, row=row)
    except Refused as refused:
        row.lines = [line | entered[line["key"]] for line in row.lines]
        row.conclusion = conclusion
        wrong = [sentence(each) for each in refused.problems]
        return page(request, membership, row, wrong=wrong)
    messages.success(request, str(words("已保存", "saved")))
    return redirect("web:monitoring-report", code)


@require_POST
@needs(Permission.MONITORING_EDIT)
def refresh(request: HttpRequest, membership: Membership, code: str) -> HttpResponseBase:
    """Take the figures anew."""
    row = report_or_404(membership, code)
    done = words("数据已更新", "figures taken anew")
    attempt(request, lambda: actions.refresh_report(by=membership, report=row), done)
    return redirect("web:monitoring-report", code)


WIDTHS: dict[Language, tuple[int, ...]] = {
    "zh": (15, 34, 33, 33, 19, 33, *(9 for _ in range(5)), 46, *(9 for _ in range(3)), 38),
    "en": (23, 34, 33, 30, 19, 30, *(9 for _ in range(5)), 46, *(11 for _ in range(3)), 38),
}
"""Of the columns, in millimetres. A reason is a tick in its class and told in a wide column."""
TO_THE_CENT = ("万元", "元", "%")
"""Units whose figures keep their decimals; what is counted whole is printed whole."""


def form_of(report: MonitoringReport) -> Form:
    """The form with merged header cells; synthetic data is said in its notes."""
    project = report.project
    unit = project.implementer or project.competent_department
    title = Text(
        f"{report.year}年度项目支出绩效目标执行监控表",
        f"Monitoring of performance goals, {report.year}",
    )
    above = Text(
        f"项目名称：{project.name}    主管部门：{project.competent_department}    "
        f"实施单位：{unit}    监控期：{report.year}-01-01 至 {report.until}",
        f"Project: {project.name}    Competent department: {project.competent_department}    "
        f"Implementing unit: {unit}    Period: {report.year}-01-01 to {report.until}",
    )
    conclusion = Text(f"监控结论：{report.conclusion or '—'}", f"Conclusion: {report.conclusion}")
    below = [said(conclusion)]
    if report.synthetic:
        below.append(said(Text("本表含合成数据，仅供演示。", "Contains synthetic data.")))
    below.append(said(head_in_words(head_now())))
    grid = [*_head(report), *(_row(line) for line in report.lines)]
    spoken = language()
    return Form(said(title), [said(above)], WIDTHS[spoken], grid, 2, below, spoken)


def _head(report: MonitoringReport) -> list[list[Box | None]]:
    def head(zh: str, en: str, rows: int = 2, columns: int = 1) -> Box:
        return Box(said(Text(zh, en)), rows, columns, bold=True)

    month = report.until.month
    top: list[Box | None] = [
        head("类别", "kind"),
        head("绩效指标", "goal"),
        head("年度指标值", "target of the year"),
        head(f"1～{month}月执行情况", f"done in months 1–{month}"),
        head("执行率（%）", "done (%)"),
        head("全年预计完成", "expected of the year"),
        head("偏差原因分析", "reasons of the deviation", 1, 6),
        *(None for _ in range(5)),
        head("完成目标可能性", "likelihood of meeting it", 1, 3),
        None,
        None,
        head("改进措施", "measures"),
    ]
    second: list[Box | None] = [None for _ in range(6)]
    why = Text("原因说明", "explained")
    names = (*REASONS.values(), why, *LIKELIHOOD.values())
    turned = language() == "en"
    second += [Box(said(name), bold=True, turned=turned and name is not why) for name in names]
    return [top, [*second, None]]


def _row(line: Mapping[str, Any]) -> list[Box | None]:
    name = with_unit(said(Text(line["zh"], line["en"])), unit_name(line["unit"]))
    figures = figures_of(line)
    target = f"{line.get('direction', '')}{figures['target']}"
    likely = ["√" if line["likelihood"] == each else "" for each in LIKELIHOOD]
    given = {REASONS[each]: text for each, text in line["reasons"].items() if text}
    why = [said(Text(f"{name.zh}：{text}", f"{name.en}: {text}")) for name, text in given.items()]
    return [
        Box(group_name(line["group"])),
        Box(name, align="left"),
        *(
            Box(text, align="right")
            for text in (target, *(figures[each] for each in ("actual", "rate", "expected")))
        ),
        *(Box("√" if name in given else "") for name in REASONS.values()),
        Box("\n".join(why), align="left"),
        *(Box(mark) for mark in likely),
        Box(str(line["measures"]), align="left"),
    ]


def figures_of(line: Mapping[str, Any]) -> dict[str, str]:
    """The figures of a line as they are printed, what was entered like what was counted."""
    expected = read_number(line["expected"])
    written = {"target": line["target"], "actual": line["actual"], "expected": expected}
    return {name: _figure(line, value) for name, value in written.items()} | {
        "rate": line["rate"] or "—"
    }


def _figure(line: Mapping[str, Any], value: Decimal | str | None) -> str:
    if value is None:
        return "—"
    amount = Decimal(value)
    whole = line["unit"] not in TO_THE_CENT and amount == amount.to_integral_value()
    return grouped(int(amount) if whole else amount)


def group_name(group: str) -> str:
    """A line's group in the language of the page."""
    names = dict(Goal.Group.choices)
    return str(names[group]) if group in names else said(Text("资金", "money"))
