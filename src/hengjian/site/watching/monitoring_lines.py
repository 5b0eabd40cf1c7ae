"""The lines of a monitoring report as the data fill them in: the year's target, what was done.

Two days decide: the end of the year before, and the day until which the report counts.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from typing import Any

from hengjian.bilingual import Text
from hengjian.quantities import Unit, exact_text, quantity_from_base, unit
from hengjian.site.bonds.models import Goal
from hengjian.site.library.models import Project
from hengjian.site.watching.facts import GoalOnDay, facts_of, goals_of

Line = dict[str, Any]
MONEY: Mapping[str, tuple[Text, str, str]] = {
    "money": (Text("年度资金总额", "funds of the year"), "应到位资金", "实际支付资金"),
    "grants": (
        Text("其中：中央和省级补助", "of which grants"), "中央省级应到位资金", "中央省级支付资金",
    ),
    "bonds": (Text("其中：专项债券", "of which bonds"), "专债应到位资金", "专债支付资金"),
}  # fmt: skip
"""Each line of money: its name, what is due, what is paid."""
REASONS: Mapping[str, Text] = {
    "money": Text("经费保障", "money"),
    "rules": Text("制度保障", "rules"),
    "people": Text("人员保障", "people"),
    "means": Text("硬件条件保障", "equipment"),
    "other": Text("其他", "other"),
}
"""The classes of reasons for a deviation."""
LIKELIHOOD: Mapping[str, Text] = {
    "certain": Text("确定能", "certain"),
    "possible": Text("有可能", "possible"),
    "impossible": Text("完全不可能", "impossible"),
}
"""How likely it is that the target of the year is met."""
ENTERED = ("expected", "reasons", "likelihood", "measures")
"""What people enter in a line; all else comes from the data."""


def lines_of(project: Project, until: date) -> list[Line]:
    """A line for the money, its parts, and each goal in force, without what people enter."""
    before, own = date(until.year - 1, 12, 31), Project.objects.filter(pk=project.pk)
    year_end = date(until.year, 12, 31)
    then, now, end = (
        _with_grants(facts_of(own, day)[project.pk]) for day in (before, until, year_end)
    )
    lines = [_of_money(key, then, now, end) for key in MONEY]
    earlier = {each.goal.pk: each for each in goals_of(own, before).get(project.pk, [])}
    held, order = goals_of(own, until).get(project.pk, []), Goal.Group.values
    for each in sorted(held, key=lambda each: order.index(each.goal.group)):
        reached = earlier.get(each.goal.pk, each).actual(then)
        lines.append(_of_goal(each, reached, now))
    return lines


def read_number(written: str) -> Decimal | None:
    """What a person expects of the year, zero or more; None where it is no such number."""
    try:
        found = Decimal(written.replace(",", "").replace("，", ""))
    except InvalidOperation:
        return None
    return found if found.is_finite() and 0 <= found < Decimal(10) ** 16 else None


def _with_grants(facts: Mapping[str, Any]) -> dict[str, Any]:
    parts = [facts.get(name) for name in ("中央应到位资金", "省级应到位资金")]
    known = [each for each in parts if isinstance(each, Fraction)]
    whole = sum(known, Fraction(0)) if len(known) == len(parts) else None
    return {**facts, "中央省级应到位资金": whole}


def _of_money(
    key: str, then: Mapping[str, Any], now: Mapping[str, Any], end: Mapping[str, Any]
) -> Line:
    """Due by the end of the year and not paid before it; paid since it began."""
    name, due, paid = MONEY[key]
    target, done = _less(end.get(due), then.get(paid)), _less(now.get(paid), then.get(paid))
    how = Text(
        f"{due}（年末）－{paid}（上年末）；{paid}（监控截止）－{paid}（上年末）",
        f"{due} at the end of the year less {paid} before it; {paid} until the day less before it",
    )
    return _line(key, "money", name, unit("万元"), target, done, how)


def _of_goal(found: GoalOnDay, before: Fraction | None, now: Mapping[str, Any]) -> Line:
    goal, actual = found.goal, found.actual(now)
    direction = "≥" if goal.direction == Goal.Direction.AT_LEAST else "≤"
    counted = found.measure or "填报的完成值"
    how = Text(f"{counted}（监控截止）", f"{found.measure or 'as reported'}, until the day")
    name = Text(goal.name, goal.name)
    line = _line(goal.code, goal.group, name, found.unit, found.target, actual, how)
    grown = _less(actual, before)
    line["since"] = None if grown is None else quantity_from_base(grown, found.unit).number(2)
    return line | {"direction": direction}


def _line(
    key: str,
    group: str,
    name: Text,
    shown: Unit,
    target: Fraction | None,
    actual: Fraction | None,
    how: Text,
) -> Line:
    rate = actual / target if target and actual is not None else None
    return {
        "key": key,
        "group": group,
        "zh": name.zh,
        "en": name.en,
        "unit": shown.symbol,
        "target": _number(target, shown),
        "actual": _number(actual, shown),
        "rate": None if rate is None else quantity_from_base(rate, unit("%")).number(2),
        "exact": {"target": _exact(target), "actual": _exact(actual)},
        "how": {"zh": how.zh, "en": how.en},
        "expected": "",
        "reasons": {},
        "likelihood": "",
        "measures": "",
    }


def _less(one: Any, other: Any) -> Fraction | None:
    if isinstance(one, Fraction) and isinstance(other, Fraction):
        return one - other
    return None


def _number(value: Fraction | None, shown: Unit) -> str | None:
    return None if value is None else quantity_from_base(value, shown).number(2)


def _exact(value: Fraction | None) -> str | None:
    return None if value is None else exact_text(value)
