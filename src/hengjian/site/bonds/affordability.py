"""Whether a district can bear a project: what it asks of the budget, and how its debt stands.

Figures are those of one year as the assessment states them; the ratios are reckoned from them.
"""

from __future__ import annotations

from decimal import Decimal

from hengjian.funds.rates import percent, rate
from hengjian.site.bonds.models import Affordability


def burden_share(row: Affordability) -> Decimal | None:
    """What the project asks of the budget a year, in per cent of the budget's spending."""
    return None if row.burden is None else percent(rate(row.burden, row.expenditure))


def debt_ratio(row: Affordability) -> Decimal | None:
    """Debt in per cent of the resources of the year (债务率)."""
    return None if row.debt is None else percent(rate(row.debt, row.resources))


def debt_room(row: Affordability) -> Decimal | None:
    """What may still be borrowed below the ceiling, in 元; below zero it is passed."""
    if row.debt_limit is None or row.debt is None:
        return None
    room: Decimal = row.debt_limit - row.debt
    return room


def beyond(row: Affordability) -> list[str]:
    """Which bounds are passed: ``burden``, ``ratio``, ``limit``; none where nothing bounds it."""
    share, ratio, room = burden_share(row), debt_ratio(row), debt_room(row)
    found = []
    if share is not None and row.burden_bound is not None and share > row.burden_bound:
        found.append("burden")
    if ratio is not None and row.ratio_bound is not None and ratio > row.ratio_bound:
        found.append("ratio")
    if room is not None and room < 0:
        found.append("limit")
    return found
