"""Where a figure of an adjusted goal comes from: what counts it, and what it was before."""

from __future__ import annotations

from decimal import Decimal

from django.urls import reverse

from hengjian.quantities import round_half_up
from hengjian.site.bonds.goal_sides import adjustments_of, sides_of
from hengjian.site.bonds.models import AdjustedGoal
from hengjian.site.bonds.pages.figures import BONDS
from hengjian.site.common.words import words
from hengjian.site.library.models import Project
from hengjian.site.platform.english import unit_name
from hengjian.site.platform.figure import (
    MOST,
    Asked,
    Figures,
    Record,
    Trace,
    Value,
    figure_address,
    one,
)

ADJUSTED = Figures(AdjustedGoal)


def _quantity(value: Decimal | None, row: AdjustedGoal) -> Value:
    shown = None if value is None else round_half_up(value, 2)
    return Value(shown, "quantity", unit_name(row.unit) if row.unit else "")


@ADJUSTED.named("actual")
def _actual(asked: Asked[AdjustedGoal]) -> Trace | None:
    """What the goal had reached: counted by its measure, else as reported."""
    row = asked.row
    found = one(adjustments_of(row.project, [row], asked.day))
    if found.actual is None:
        return None
    trace = Trace(
        f"{row.name} · {words('完成值', 'actual')}",
        _quantity(found.actual, row),
        words("由台账按口径计数", "counted from the records by its measure")
        if found.in_records is not None
        else words("填报值，未经计算", "as entered, not computed"),
        as_of=asked.day,
    )
    trace.columns = (words("数", "figure"), words("数值", "value"))
    counted = figure_address(row.project, f"works:{row.measure}") if row.measure else ""
    trace.records = [
        Record(words("目标值", "target"), _quantity(row.target, row)),
        Record(words("台账计数", "counted"), _quantity(found.in_records, row), counted),
        Record(words("填报完成值", "actual as reported"), _quantity(row.reported, row)),
    ]
    trace.records_count = len(trace.records)
    trace.source, trace.synthetic = row.source, row.synthetic
    trace.page = (row.project.name, reverse("web:goals-compared", args=[row.project.code]))
    return trace


@ADJUSTED.named("shift")
def _shift(asked: Asked[AdjustedGoal]) -> Trace | None:
    """By how much the target was moved."""
    row = asked.row
    if row.goal is None or row.target is None:
        return None
    trace = Trace(
        f"{row.name} · {words('目标值增减', 'change of the target')}",
        _quantity(row.target - row.goal.target, row),
        words("调整后目标值 − 申报目标值", "adjusted target − declared target"),
    )
    trace.columns = (words("数", "figure"), words("数值", "value"))
    trace.records = [
        Record(
            words("申报目标值", "declared target"),
            _quantity(row.goal.target, row),
            figure_address(row.goal, "target"),
        ),
        Record(
            words("调整后目标值", "adjusted target"),
            _quantity(row.target, row),
            figure_address(row, "target"),
        ),
    ]
    trace.records_count = 2
    trace.source, trace.synthetic = row.source, row.synthetic
    return trace


@BONDS.named("sides")
def _sides(asked: Asked[Project]) -> Trace | None:
    """How many goals stand on one side; ``of`` is ``declared`` or ``adjusted``."""
    if asked.of not in ("declared", "adjusted"):
        return None
    sides = sides_of(asked.row, asked.membership, asked.day)
    mine = [
        (kind.name, getattr(pair, asked.of))
        for kind in sides.kinds
        for pair in kind.pairs
        if getattr(pair, asked.of) is not None
    ]
    titles = {
        "declared": words("申报目标（条）", "goals declared"),
        "adjusted": words("调整后目标（条）", "goals adjusted"),
    }
    trace = Trace(titles[asked.of], Value(len(mine), "number"))
    trace.formula = words("逐条计数", "counted one by one")
    page = reverse("web:goals-compared", args=[asked.row.code])
    trace.columns = (words("绩效目标", "goal"), words("指标类别", "indicator"))
    trace.records = [
        Record(str(each.goal if asked.of == "declared" else each.row), Value(name), page)
        for name, each in mine[:MOST]
    ]
    trace.records_count, trace.more = len(mine), page
    return trace
