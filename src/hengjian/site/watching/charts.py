"""The S-curve of a replay: plan, certified output and money paid, month by month."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from hengjian.documents.charts.palette import ACCENT, AMBER, MUTED
from hengjian.quantities import round_half_up


@dataclass(frozen=True, slots=True)
class Line:
    """One curve: its name and its value at each month end in 万元, ``None`` where not known."""

    name: str
    values: Sequence[Fraction | None]
    kind: str = "solid"


COLOURS = (MUTED, ACCENT, AMBER)


def s_curve(months: Sequence[str], lines: Sequence[Line], chosen: str, unit: str) -> dict[str, Any]:
    """Cumulative curves with a mark at the chosen month; the plan dashed, payments in steps."""
    mark = {
        "silent": True,
        "symbol": "none",
        "label": {"formatter": chosen},
        "lineStyle": {"color": ACCENT, "type": "dashed"},
        "data": [{"xAxis": chosen}],
    }
    series = [
        {
            "type": "line",
            "name": line.name,
            "showSymbol": False,
            "data": [_geometry(value) for value in line.values],
            "color": colour,
            "lineStyle": {"width": 2.5, "type": line.kind},
            **({"markLine": mark} if number == 0 else {}),
        }
        for number, (line, colour) in enumerate(zip(lines, COLOURS, strict=False))
    ]
    return {
        "grid": {"left": 8, "right": 20, "top": 64, "bottom": 4, "containLabel": True},
        "legend": {"top": 0, "left": 0},
        "tooltip": {"trigger": "axis"},
        "xAxis": {"type": "category", "data": list(months), "boundaryGap": False},
        "yAxis": {"type": "value", "name": unit, "nameTextStyle": {"align": "left"}},
        "series": series,
    }


def amount_cell(value: Fraction | None) -> str:
    """A cell of the table behind the curve: 万元 with two decimals."""
    return "—" if value is None else f"{round_half_up(value, 2):,}"


def _geometry(value: Fraction | None) -> float | None:
    return None if value is None else float(value)  # drawn, never reckoned with
