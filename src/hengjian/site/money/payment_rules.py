"""What a payment application may say, and the red line's judgement of it kept with it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from hengjian.errors import Problem
from hengjian.funds.red_line import STOP, Finding
from hengjian.site.common.days import current_day
from hengjian.site.money.models import Payment
from hengjian.site.money.queries.red_line import judged
from hengjian.site.platform import checking
from hengjian.site.platform.surroundings import Surroundings

UNFILLED = frozenset(("code", "account"))
"""Set by the action, not by the person."""


def problems_of(row: Payment) -> list[Problem]:
    """Everything that is wrong with an application."""
    found = checking.problems_of(row, Surroundings())
    return [each for each in found if each.place.path not in UNFILLED]


def judge(row: Payment, reserving: bool = True) -> tuple[Finding, ...]:
    """Judge the payment as things stand today, and keep what was found with it."""
    found = judged([row], current_day(), reserving)[0]
    row.keep(found)
    return found


def judge_all(rows: Sequence[Payment]) -> None:
    """Judge payments of one table in its order, those before each counted in."""
    for row, found in zip(rows, judged(rows, current_day()), strict=True):
        row.keep(found)


def covered(row: Payment, old: Sequence[Mapping[str, Any]], found: Sequence[Finding]) -> bool:
    """Whether nothing stops the payment, or only what it was let pass for, and no more of it."""
    passed = {each["rule"]: Decimal(each["excess"]) for each in old} if row.overridden_by else {}
    return all(
        each.override and each.rule in passed and each.excess <= passed[each.rule]
        for each in found
        if each.level == STOP
    )
