"""Where a figure of bond money spent in time comes from: each part with its two days."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from hengjian.bonds.idle import Lot
from hengjian.funds.rates import percent
from hengjian.site.bonds.models import Bond, BondUse
from hengjian.site.bonds.pages.figures import AMOUNT, BOND, USE
from hengjian.site.bonds.spending import Spending, spending_by_use, together, with_movements
from hengjian.site.bonds.terms import yuan_of
from hengjian.site.common.words import words
from hengjian.site.library.visibility import visible_to
from hengjian.site.platform.figure import MOST, Asked, Record, Trace, Value, one

IN_TIME = {
    "arrived": words("到账（元）", "arrived (yuan)"),
    "within": words("期限内支付（元）", "paid in time (yuan)"),
    "later": words("超期支付（元）", "paid late (yuan)"),
    "idle": words("闲置（元）", "idle (yuan)"),
    "overdue": words("已超期闲置（元）", "idle past its time (yuan)"),
}
KEPT: dict[str, Callable[[Lot], bool]] = {
    "arrived": lambda lot: True,
    "within": lambda lot: lot.used_on is not None and not lot.late,
    "later": lambda lot: lot.used_on is not None and lot.late,
    "idle": lambda lot: lot.used_on is None,
    "overdue": lambda lot: lot.used_on is None and lot.late,
}
"""Which parts of the money each figure counts."""


@BOND.named("within")
def _in_time(asked: Asked[Bond]) -> Trace | None:
    """What share of a bond's money was paid in time, over the uses one sees."""
    rows = with_movements(visible_to(Bond, asked.membership), asked.membership)
    parts = spending_by_use(one(rows.filter(pk=asked.row.pk)), asked.day)
    return _spent(asked, together(each for _, each in parts), "in-time")


@USE.named("in-time", *IN_TIME)
def _of_use(asked: Asked[BondUse]) -> Trace | None:
    """What became of the money of a use: paid in time, late, or idle."""
    rows = with_movements(visible_to(Bond, asked.membership), asked.membership)
    parts = spending_by_use(one(rows.filter(pk=asked.row.bond_id)), asked.day)
    found = one(each for use, each in parts if use.pk == asked.row.pk)
    return _spent(asked, found, asked.name)


def _spent(asked: Asked[Any], found: Spending, name: str) -> Trace | None:
    if found.refused:
        return None
    rule = words(
        f"从到账那天起 {found.months} 个月以内付给收款单位的为及时；先到账的先用；"
        "依据财预〔2021〕61号",
        f"in time is what reached a payee within {found.months} months of the day the money "
        "arrived; first in, first out; rule: 财预〔2021〕61号",
    )
    if name == "in-time":
        value = percent(found.share)
        trace = Trace(
            words("期限内支付率（%）", "paid in time (%)"),
            Value(None if value is None else f"{value}%"),
            f"{yuan_of(found.within):,} ÷ {yuan_of(found.amount):,} = {value}%；{rule}"
            if value is not None
            else rule,
        )
        lots = [lot for lot in found.lots if KEPT["within"](lot)]
    else:
        lots = [lot for lot in found.lots if KEPT[name](lot)]
        trace = Trace(IN_TIME[name], Value(yuan_of(sum(lot.amount for lot in lots)), "yuan"), rule)
    trace.as_of, trace.synthetic = asked.day, asked.row.synthetic
    _list_lots(trace, lots)
    return trace


def _list_lots(trace: Trace, lots: Sequence[Lot]) -> None:
    """Each part of the money with the day it came, the day it went, and the days between."""
    trace.columns = (
        *(words("到账", "arrived"), words("支付", "paid"), words("天数", "days"), AMOUNT),
    )
    trace.records = [
        Record(
            lot.arrived_on.isoformat(),
            Value(yuan_of(lot.amount), "yuan"),
            "",
            (Value(lot.used_on, "date"), Value(lot.days, "number")),
        )
        for lot in sorted(lots, key=lambda lot: -lot.days)[:MOST]
    ]
    trace.records_count = len(lots)
