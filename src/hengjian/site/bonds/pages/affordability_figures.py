"""Where a ratio of an affordability assessment comes from."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.urls import reverse

from hengjian.site.bonds.affordability import burden_share, debt_ratio, debt_room
from hengjian.site.bonds.models import Affordability
from hengjian.site.bonds.pages.figures import AMOUNT
from hengjian.site.common.words import said, words
from hengjian.site.platform.figure import Asked, Figures, Record, Trace, Value, figure_address
from hengjian.site.platform.labels import label

AFFORDABILITY = Figures(Affordability)
RATIOS = {
    "burden_share": (
        words("支出责任占比（%）", "asked of the budget (%)"),
        words("本项目年均支出责任 ÷ 一般公共预算支出", "asked a year ÷ spending of the budget"),
        burden_share,
        ("burden", "expenditure"),
    ),
    "debt_ratio": (
        words("债务率（%）", "debt ratio (%)"),
        words("政府债务余额 ÷ 综合财力", "government debt ÷ resources of the year"),
        debt_ratio,
        ("debt", "resources"),
    ),
}


@AFFORDABILITY.named(*RATIOS)
def _ratio(asked: Asked[Affordability]) -> Trace:
    title, formula, reckon, parts = RATIOS[asked.name]
    value: Decimal | None = reckon(asked.row)
    shown = Value(None if value is None else f"{value}%")
    return _of_fields(asked, Trace(title, shown, formula), parts)


@AFFORDABILITY.named("debt_room")
def _room(asked: Asked[Affordability]) -> Trace:
    """What may still be borrowed."""
    title = words("债务限额余量（元）", "room below the ceiling (yuan)")
    formula = words("政府债务限额 − 政府债务余额", "ceiling of the debt − government debt")
    trace = Trace(title, Value(debt_room(asked.row), "yuan"), formula)
    return _of_fields(asked, trace, ("debt_limit", "debt"))


def _of_fields(asked: Asked[Any], trace: Trace, names: tuple[str, ...]) -> Trace:
    row = asked.row
    trace.columns = (words("数", "figure"), AMOUNT)
    trace.records = [
        Record(
            said(label(Affordability, name)),
            Value(getattr(row, name), "yuan"),
            figure_address(row, name),
        )
        for name in names
    ]
    trace.records_count = len(names)
    trace.source, trace.as_of, trace.synthetic = row.source, row.as_of, row.synthetic
    trace.page = (row.project.name, reverse("web:bond-project", args=[row.project.code]))
    return trace
