"""The replay: which warning would have fired when, month by month, from the rows of the day."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from hengjian.bilingual import Text
from hengjian.monitoring.deadlines import full_months
from hengjian.monitoring.judging import Verdict, explained, shown_value
from hengjian.site.accounts.gate import needs
from hengjian.site.accounts.models import Membership
from hengjian.site.accounts.permissions import Permission
from hengjian.site.common.days import shown_day
from hengjian.site.common.words import said, words
from hengjian.site.library.models import Project
from hengjian.site.library.pages.reading import project_of
from hengjian.site.platform.english import quantities, with_unit
from hengjian.site.platform.figure import Chart
from hengjian.site.watching.pages.warnings import LEVELS, fact_name, rule_name, verdict_words
from hengjian.site.watching.replay import (
    First,
    Line,
    Moment,
    amount_cell,
    day_of_finish,
    firsts,
    replay,
    s_curve,
    span_of,
)
from hengjian.site.watching.rules import rules

WAN = 10_000
CURVES = (("累计计划产值", "dashed"), ("累计产值", "solid"), ("实际支付资金", "solid"))
BARS = (
    ("到位资金", "应到位资金", words("资金到位（万元）", "money arrived (10,000 yuan)")),
    ("实际支付资金", "拨付资金", words("支付（万元）", "money paid (10,000 yuan)")),
    ("累计产值", "实际支付资金", words("产值对支付（万元）", "output to payments (10,000 yuan)")),
    ("已开工小区数", "计划改造小区数", words("小区开工（个）", "sites started")),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Square:
    """One rule at one month end, as a square of the strip."""

    look: str
    """The classes of its cell."""
    sign: str
    told: str
    """For readers who do not see colours: rule, month, verdict."""


@needs(Permission.MONEY_VIEW)
def page(request: HttpRequest, membership: Membership, code: str) -> HttpResponse:
    """The whole page, or the part that changes with the month."""
    project = project_of(membership, code)
    first, last = span_of(project, shown_day())
    moments = replay(project, first, last)
    months = [f"{each.as_of:%Y-%m}" for each in moments]
    at = _chosen(request, months, moments)
    found = firsts(moments)
    context = {
        "project": project,
        "moments": list(zip(months, moments, strict=True)),
        "months": months,
        "at": at,
        "chosen": months[at],
        "years": _years(moments),
        "strip": _strip(moments, found, at),
        "finding": _finding(found, day_of_finish(project)),
        "findings": [_first_warning(each, moments) for each in found],
        "state": _state(moments, at),
        "curve": _curve(months, moments, at),
        "levels": LEVELS,
    }
    fragment = request.headers.get("HX-Target") == "replay"
    return render(
        request,
        "watching/warnings/replay_month.html" if fragment else "watching/warnings/replay.html",
        context,
    )


def _chosen(request: HttpRequest, months: Sequence[str], moments: Sequence[Moment]) -> int:
    """The month asked for, by name or by its number; else the first in which a rule is red."""
    asked, number = request.GET.get("at", ""), request.GET.get("n", "")
    if asked in months:
        return months.index(asked)
    if number.isascii() and number.isdecimal() and len(number) < 4:
        return min(int(number), len(months) - 1)
    red = (i for i, each in enumerate(moments) if any(j.level == "red" for j in each.warning))
    return next(red, len(months) - 1)


def _years(moments: Sequence[Moment]) -> list[tuple[int, int]]:
    """Each year with how many months of it there are."""
    years = [each.as_of.year for each in moments]
    return [(year, years.count(year)) for year in dict.fromkeys(years)]


def _strip(
    moments: Sequence[Moment], found: Sequence[First], at: int
) -> list[tuple[str, list[Square]]]:
    """A row a rule: those that warned in the order in which they did, then the others."""
    order = [each.rule for each in found]
    order += [rule.code for rule in rules().rules if rule.code not in order]
    return [
        (rule_name(code), [_square(code, each, i == at) for i, each in enumerate(moments)])
        for code in order
    ]


def _square(code: str, moment: Moment, chosen: bool) -> Square:
    judged = moment.of(code)
    month, more = f"{moment.as_of:%Y-%m}", " chosen" if chosen else ""
    if judged.level is not None:
        look = LEVELS[str(judged.level)]
        told = f"{month} {look.name} {quantities(shown_value(judged))}"
        return Square(look.colour + more, look.sign, told)
    look_of = {
        Verdict.CLEAR: ("clear", "·"),
        Verdict.NOT_APPLICABLE: ("off", ""),
        Verdict.NOT_JUDGED: ("unknown", "?"),
    }
    look_name, sign = look_of[judged.verdict]
    return Square(look_name + more, sign, f"{month} {verdict_words(judged)}")


def _finding(found: Sequence[First], finish: date | None) -> str:
    """The page's title: of the gravest warnings the one whose rule stands first in the file, when
    it was known, and how much earlier than the planned finish, where one is planned later."""
    if not found:
        return str(words("这段时间没有规则触发", "no rule warns in this time"))
    order = [rule.code for rule in rules().rules]
    first = min(found, key=lambda each: (-each.gravest.weight, order.index(each.rule)))
    name, month = rule_name(first.rule), f"{first.gravest_on:%Y-%m}"
    level = LEVELS[str(first.gravest)].name
    ahead = full_months(first.gravest_on, finish) if finish else 0
    early = Text(
        f"，比计划完工早 {ahead} 个月就能知道", f", {ahead} months before the planned finish"
    )
    told = Text(f"{month}“{name}”已是{level}预警", f"“{name}” is {level} in {month}")
    return said(told) + (said(early) if ahead > 0 else "")


def _first_warning(each: First, moments: Sequence[Moment]) -> dict[str, Any]:
    return {
        "rule": each.rule,
        "name": rule_name(each.rule),
        "fired": f"{each.fired:%Y-%m}",
        "level": LEVELS[str(each.level)],
        "gravest": LEVELS[str(each.gravest)],
        "gravest_on": f"{each.gravest_on:%Y-%m}",
        "rose": each.gravest != each.level,
        "months": each.months,
    }


def _state(moments: Sequence[Moment], at: int) -> dict[str, Any]:
    """The month in figures, and what warns in it."""
    now, before = moments[at], moments[at - 1] if at else None
    warned = {each.rule.code: each.level for each in before.warning} if before else {}
    told = []
    for each in now.warning:
        assert each.level is not None
        was = warned.get(each.rule.code)
        told.append(
            {
                "rule": each.rule.code,
                "name": said(each.rule.said.title),
                "level": LEVELS[str(each.level)],
                "shown": quantities(shown_value(each)),
                "substituted": quantities(explained(each, now.facts, rules())["substituted"]),
                "new": was is None,
                "rose": was is not None and was.weight < each.level.weight,
            }
        )
    return {"as_of": now.as_of, "bars": [_bar(now, *each) for each in BARS], "told": told}


def _bar(now: Moment, part: str, whole: str, title: object) -> dict[str, Any]:
    done, due = now.facts.get(part), now.facts.get(whole)
    money = rules().facts[part].unit is not None and rules().unit_of(part).symbol == "万元"
    scale = WAN if money else 1

    def written(value: object) -> str:
        if not isinstance(value, Fraction):
            return "—"
        return amount_cell(value / scale) if money else str(int(value))

    reached = int(done / scale) if isinstance(done, Fraction) else None
    most = int(due / scale) if isinstance(due, Fraction) else None
    known = reached is not None and most is not None
    return {
        "title": str(title),
        "part": part,
        "whole": whole,
        "done": written(done),
        "due": written(due),
        "known": known and bool(due),
        "value": reached if known else 0,
        "most": max(1, most or 0) if known else 1,
        "names": f"{fact_name(part)} / {fact_name(whole)}",
    }


def curve_of(project: Project, day: date, month: str) -> Chart | None:
    """The curve of the replay with the finding of a month; None where it is not replayed."""
    moments = replay(project, *span_of(project, day))
    months = [f"{each.as_of:%Y-%m}" for each in moments]
    return _curve(months, moments, months.index(month)) if month in months else None


def _curve(months: Sequence[str], moments: Sequence[Moment], at: int) -> Chart:
    lines = [
        Line(fact_name(name), [_wan(each, name) for each in moments], kind) for name, kind in CURVES
    ]
    output, paid = _wan(moments[at], "累计产值"), _wan(moments[at], "实际支付资金")
    unit = str(words("万元", "10,000 yuan"))
    finding = words(
        f"{months[at]}：支付 {amount_cell(paid)} 万元，经审核产值 {amount_cell(output)} 万元",
        f"{months[at]}: {amount_cell(paid)} paid against {amount_cell(output)} of certified output "
        "(10,000 yuan)",
    )
    return Chart(
        s_curve(months, lines, months[at], unit),
        str(finding),
        (
            str(words("月份", "month")),
            *(with_unit(line.name, unit) for line in lines),
        ),
        [
            (month, *(amount_cell(line.values[number]) for line in lines))
            for number, month in enumerate(months)
        ],
        260,
    )


def _wan(moment: Moment, name: str) -> Fraction | None:
    value = moment.facts.get(name)
    return value / WAN if isinstance(value, Fraction) else None
