"""The fund table: what was due, arrived, went to the implementing unit and was paid, by source."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from hengjian.engine.facts.model import FundRow
from hengjian.engine.result import Evaluation
from hengjian.quantities import Quantity, Unit, quantity_from_base, unit

ROUTE = ("due", "arrived", "transferred", "paid")
"""The stations of the money, in order."""
STOPPED = "not-"
"""``not-paid`` is what reached the station before and was not paid."""


def stations(evaluation: Evaluation) -> tuple[str, ...]:
    """The stations any row says something of, in order."""
    named = {station for row in evaluation.case.funds for station in row.facts}
    return tuple(station for station in ROUTE if station in named)


def row_amount(evaluation: Evaluation, row: FundRow, station: str) -> Fraction | None:
    """What one row says of one station, in base units; ``None`` where it says nothing."""
    names: Mapping[str, str] = {str(key): name for key, name in row.facts.items()}
    fact = evaluation.facts.by_name.get(names.get(station, ""))
    return fact.value if fact and isinstance(fact.value, Fraction) else None


def fund_total(evaluation: Evaluation, which: str) -> Quantity | None:
    """The total of a station, or of what stopped before it (``not-paid``).

    The row of totals counts; without one, the sum of the rows. Raises ``KeyError`` for a name that
    is neither.
    """
    station = which.removeprefix(STOPPED)
    if station not in ROUTE:
        raise KeyError(which)
    reached = _reach(evaluation, station)
    if which == station:
        amount = reached
    else:
        before = _reach(evaluation, _station_before(evaluation, station))
        amount = None if reached is None or before is None else before - reached
    return None if amount is None else quantity_from_base(amount, fund_unit(evaluation))


def _station_before(evaluation: Evaluation, station: str) -> str:
    route = stations(evaluation)
    if station not in route[1:]:
        raise KeyError(STOPPED + station)
    return route[route.index(station) - 1]


def _reach(evaluation: Evaluation, station: str) -> Fraction | None:
    rows = evaluation.case.funds
    totals = [row for row in rows if row.total]
    amounts = [row_amount(evaluation, row, station) for row in totals[:1] or rows]
    known = [amount for amount in amounts if amount is not None]
    return sum(known, Fraction(0)) if known else None


def fund_unit(evaluation: Evaluation) -> Unit:
    """万元 for money in yuan; otherwise the unit of the first fund fact."""
    for row in evaluation.case.funds:
        for name in row.facts.values():
            fact = evaluation.facts.by_name.get(name)
            if fact is not None and fact.unit.dimension != unit("元").dimension:
                return fact.unit
    return unit("万元")
