"""Where a figure of the fund table comes from: plans, movements, and how a rate is made."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from hengjian.funds.rates import RATES
from hengjian.site.accounts.gate import needs
from hengjian.site.accounts.models import Membership
from hengjian.site.accounts.permissions import Permission
from hengjian.site.common.words import said, words
from hengjian.site.projects.fund_sources import SOURCES
from hengjian.site.projects.models import FundPlan, Movement, Project
from hengjian.site.projects.models.funds import source_name
from hengjian.site.projects.queries.funds import STEPS, Line, Table, behind, table
from hengjian.site.web.funds.reading import day_of, project_of
from hengjian.site.web.library.cells import Cell
from hengjian.site.web.library.figures import MOST, Trace

AMOUNTS = {
    "promised": (
        words("承诺资金（元）", "promised (yuan)"),
        words(
            "资金计划中各笔金额之和，含未定到位日期的",
            "the sum of the fund plans, also the undated",
        ),
    ),
    "due": (
        words("应到位资金（元）", "due (yuan)"),
        words("资金计划中应到位日期不晚于截至日的金额之和", "fund plans due up to the day"),
    ),
    "arrived": (
        words("到位资金（元）", "arrived (yuan)"),
        words("到位流水之和，减去退回和冲销", "arrivals, less refunds and reversals"),
    ),
    "transferred": (
        words("拨付至项目单位（元）", "transferred to the implementing unit (yuan)"),
        words("拨付流水之和，减去退回和冲销", "transfers, less refunds and reversals"),
    ),
    "paid": (
        words("已支付（元）", "paid (yuan)"),
        words("支付流水之和，减去冲销", "payments, less reversals"),
    ),
}
"""The columns of the table, and how each is added up."""
WHOLES = {
    "due": words("应到位", "due"),
    "arrived": words("到位", "arrived"),
    "transferred": words("拨付", "transferred"),
    "paid": words("支付", "paid"),
    "executed": words("本年支付", "paid this year"),
    "budget": words("全年预算（本年应到位 + 上年结转）", "budget (due this year + carried over)"),
}


@needs(Permission.MONEY_VIEW)
def figure(
    request: HttpRequest, membership: Membership, code: str, line: str, name: str
) -> HttpResponse:
    """A figure of the fund table: ``line`` is a source, ``grants`` or ``total``."""
    project, as_of = project_of(membership, code), day_of(request)
    found = table(project, as_of)
    lines = {each.key: each for each in found.lines}
    if line not in lines and name == "promised" and line in found.by_source:
        lines[line] = Line(line, SOURCES[line], found.by_source[line])
    if line not in lines or name not in {**AMOUNTS, **RATES}:
        raise Http404
    if line == "total" and name == "promised":
        lines[line] = Line(line, lines[line].name, found.total)
    made = _rate if name in RATES else _amount
    trace = made(project, found, lines[line], name)
    return render(request, "library/figure.html", {"trace": trace})


def _amount(project: Project, found: Table, line: Line, name: str) -> Trace:
    title, formula = AMOUNTS[name]
    value = getattr(line.money, name)
    trace = Trace(
        f"{said(line.name)} · {title}", Cell("", "", value, "yuan"), formula, as_of=found.as_of
    )
    rows = behind(project, line.key, name, found.as_of)
    trace.records_count = rows.count()
    shown = list(rows[:MOST])
    trace.records = [_record(each) for each in shown]
    trace.synthetic = rows.filter(synthetic=True).exists()
    trace.more = reverse("web:money-movements", args=[project.code])
    if shown:
        trace.source = shown[0].source or _document(shown[0])
    return trace


def _record(row: FundPlan | Movement) -> tuple[str, Cell, str]:
    project = row.project.code
    if isinstance(row, FundPlan):
        name = f"{source_name(row.fund_source)} {row.due_on or words('未排期', 'undated')}"
        address = reverse("web:money", args=[project]) + "#plans"
        return f"{name} {row.basis}", Cell("", "", row.amount, "yuan"), address
    _, sign = STEPS[row.from_account.kind, row.to_account.kind]
    name = f"{row.happened_on} {row.get_kind_display()} {row.note or _document(row)}"
    address = reverse("web:money-movements", args=[project]) + f"?q={row.code}"
    if row.payment_id is not None and row.payment is not None:
        address = reverse("web:payment", args=[row.payment.code])
    return name, Cell("", "", sign * row.amount, "yuan"), address


def _document(row: FundPlan | Movement) -> str:
    if isinstance(row, FundPlan):
        return row.basis
    return row.document.number if row.document_id is not None and row.document else ""


def _rate(project: Project, found: Table, line: Line, name: str) -> Trace:
    rate = RATES[name]
    part, whole = getattr(line.money, rate.part), getattr(line.money, rate.whole)
    value = line.rates[name]
    formula = f"{WHOLES[rate.part]} ÷ {WHOLES[rate.whole]} = {part:,} ÷ {whole:,}"
    shown = Cell("", "", f"{value}%" if value is not None else None)
    trace = Trace(f"{said(line.name)} · {said(rate.name)}", shown, formula, as_of=found.as_of)
    trace.source = rate.source
    address = reverse("web:money", args=[project.code]) + f"?as_of={found.as_of}"
    trace.records = [
        (str(WHOLES[each]), Cell("", "", getattr(line.money, each), "yuan"), address)
        for each in (rate.part, rate.whole)
    ]
    trace.records_count = 2
    return trace
