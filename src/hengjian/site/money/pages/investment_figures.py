"""Where a figure of a project's investment comes from: components added up, output counted."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from fractions import Fraction

from django.db.models import QuerySet
from django.urls import reverse

from hengjian.quantities import round_half_up
from hengjian.site.common.words import words
from hengjian.site.library.models import InvestmentPart, InvestmentYear, Project
from hengjian.site.library.visibility import projects_with_money
from hengjian.site.money.investment import Investment, Part, Year, investment_of, output_in
from hengjian.site.money.models import OutputCertificate
from hengjian.site.platform.figure import (
    MOST,
    Asked,
    Figures,
    Record,
    Trace,
    Value,
    Words,
    figure_address,
    one,
    yuan,
)
from hengjian.site.platform.templatetags.shell import WAN, grouped

INVESTMENT = Figures(Project, "investment", rows=projects_with_money)
"""``of`` is a component or a year, where it is not the whole."""
SUMS = {
    "declared": (
        words("申报投资合计（元）", "investment declared (yuan)"),
        words(
            "各项构成申报金额之和；原件所印的合计不加",
            "the sum of the components as declared; a printed total is not added",
        ),
    ),
    "adjusted": (
        words("调整后投资合计（元）", "investment as adjusted (yuan)"),
        words(
            "各项构成调整后金额之和；没有调整的按申报金额计",
            "the sum of the components as adjusted; what was not adjusted as declared",
        ),
    ),
    "difference": (
        words("调整增减（元）", "added by the adjustment (yuan)"),
        words("调整后金额 − 申报金额", "adjusted − declared"),
    ),
}


OF_PART: dict[str, Callable[[Part], Decimal | None]] = {
    "declared": lambda each: each.row.declared,
    "adjusted": lambda each: each.standing,
    "difference": lambda each: each.difference,
}


@INVESTMENT.named(*SUMS)
def _of_parts(asked: Asked[Project]) -> Trace:
    found = investment_of(asked.row, asked.day)
    parts = [each for each in found.parts if asked.of in ("", each.row.component)]
    title, formula = SUMS[asked.name]
    value = OF_PART[asked.name]
    whole = getattr(found, f"whole_{asked.name}") if not asked.of else value(one(parts))
    trace = Trace(title, yuan(whole), formula, as_of=asked.day)
    trace.columns = (
        words("投资构成", "component of investment"),
        words("金额（元）", "amount (yuan)"),
    )
    trace.records = [
        Record(each.row.get_component_display(), yuan(value(each)), _source(each.row, asked.name))
        for each in parts
    ]
    trace.records_count = len(parts)
    trace.rest_on(InvestmentPart.objects.filter(pk__in=[each.row.pk for each in parts]))
    trace.more = reverse("web:investment", args=[asked.row.code])
    return trace


def _source(row: InvestmentPart, name: str) -> str:
    field = "adjusted" if name != "declared" and row.adjusted is not None else "declared"
    return figure_address(row, field)


def _year(asked: Asked[Project]) -> tuple[Investment, Year]:
    found = investment_of(asked.row, asked.day)
    return found, one(each for each in found.years if str(each.row.year) == asked.of)


@INVESTMENT.named("completed")
def _completion_of(asked: Asked[Project]) -> Trace:
    """Output certified in the time of a year."""
    _, year = _year(asked)
    until = min(year.until, asked.day)
    trace = Trace(
        words(f"{year.row.year} 年完成投资（元）", f"investment made in {year.row.year} (yuan)"),
        yuan(year.completed),
        words(
            f"{year.since or '开工'} 至 {until} 审核的产值之和",
            f"the output value certified from {year.since or 'the start'} until {until}",
        ),
        as_of=asked.day,
    )
    _list_output(trace, output_in(asked.row, year.since, until))
    trace.more = _contracts(asked.row)
    return trace


@INVESTMENT.named("beyond")
def _beyond(asked: Asked[Project]) -> Trace:
    """Output of no year that was entered."""
    found = investment_of(asked.row, asked.day)
    last = found.years[-1].until if found.years else None
    trace = Trace(
        words("没有归入年度的产值（元）", "output of no year entered (yuan)"),
        yuan(found.beyond),
        words(
            "截至日全部已审产值 − 各年度完成投资",
            "all output certified by the day − what the years hold",
        ),
        as_of=asked.day,
    )
    rows = output_in(asked.row, None, asked.day)
    _list_output(trace, rows if last is None else rows.filter(certified_on__gt=last))
    trace.more = _contracts(asked.row)
    return trace


def _list_output(trace: Trace, rows: QuerySet[OutputCertificate]) -> None:
    certificates = rows.select_related("contract").order_by("-certified_on", "code")
    trace.columns = (
        *(words("产值审核", "output certificate"), words("审核日期", "reviewed on")),
        words("产值（元）", "output value (yuan)"),
    )
    trace.records = [
        Record(
            f"{each.contract.name} {each.month:%Y-%m}",
            yuan(each.amount),
            reverse("web:contract", args=[each.contract.code]),
            (Value(each.certified_on, "date"),),
        )
        for each in certificates[:MOST]
    ]
    trace.records_count = certificates.count()
    trace.rest_on(certificates)


def _contracts(project: Project) -> str:
    return f"{reverse('web:contracts')}?project={project.code}"


@INVESTMENT.named("share", "completion")
def _quotient(asked: Asked[Project]) -> Trace:
    """Planned of the whole investment; completed of planned."""
    found, year = _year(asked)
    planned = (words("计划完成投资", "planned"), year.row.planned)
    if asked.name == "share":
        title = words("占总投资（%）", "of the whole (%)")
        part, whole = (
            planned,
            (words("调整后总投资", "investment as adjusted"), found.whole_adjusted),
        )
        value = year.share
    else:
        title = words("投资完成率（%）", "investment made of that planned (%)")
        part, whole = (words("完成投资", "completed"), year.completed), planned
        value = year.completion
    shown = Value(None if value is None else f"{value}%")
    trace = Trace(title, shown, _division(part, whole, value))
    trace.as_of = asked.day
    trace.columns = (words("数", "figure"), words("金额（元）", "amount (yuan)"))
    trace.records = [Record(name, yuan(amount)) for name, amount in (part, whole)]
    trace.records_count = 2
    trace.rest_on(InvestmentYear.objects.filter(pk=year.row.pk))
    trace.more = reverse("web:investment", args=[asked.row.code])
    return trace


def _division(
    part: tuple[object, Decimal | None],
    whole: tuple[object, Decimal | None],
    value: Decimal | None,
) -> str:
    formula = f"{part[0]} ÷ {whole[0]}"
    if value is None:
        return formula
    return f"{formula} = {part[1]:,} ÷ {whole[1]:,} = {value}%"


@INVESTMENT.note("adjusted")
def _beside_the_approved(asked: Asked[Project]) -> Words:
    """Why the investment stands at another sum than was approved."""
    return "" if asked.of else sum_added_since(asked.row, asked.day)


def sum_added_since(project: Project, day: date) -> Words:
    """By how much the investment as adjusted differs from the approved one, and why."""
    found, approved = investment_of(project, day), project.approved_investment
    whole = found.whole_adjusted
    if whole is None or not approved or whole == approved:
        return ""
    reasons = dict.fromkeys(e.row.reason for e in found.parts if e.difference and e.row.reason)
    why = "、".join(reasons) or str(words("没有写明原因", "no reason is given"))
    sign = "+" if whole > approved else "−"
    added = f"{sign}{grouped(abs(whole - approved) / WAN, 2)}"
    share = f"{sign}{round_half_up(100 * Fraction(abs(whole - approved)) / Fraction(approved), 2)}%"
    before, after = grouped(approved / WAN, 2), grouped(whole / WAN, 2)
    return words(
        f"批复 {before} 万元，调整后 {after} 万元，增减 {added} 万元（{share}）：{why}",
        f"approved {before}, adjusted {after}, changed by {added} (10,000 yuan, {share}): {why}",
    )
