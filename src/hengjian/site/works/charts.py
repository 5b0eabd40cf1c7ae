"""The works as curves: planned, certified and paid, month by month and added up."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from hengjian.documents.charts.palette import ACCENT, AMBER, MUTED
from hengjian.site.common.words import language
from hengjian.site.platform.charts import Chart
from hengjian.site.works.queries import Month

WAN = Decimal(10_000)


def s_curve(months: Sequence[Month]) -> Chart | None:
    """The S-curve with its finding; ``None`` where there is nothing to draw."""
    if not months:
        return None
    chinese = language() == "zh"
    names = ("计划产值", "累计产值", "累计支付") if chinese else ("planned", "certified", "paid")
    lines: list[tuple[str, Sequence[Decimal | None], str, str]] = [
        (names[0], [m.planned for m in months], MUTED, "dashed"),
        (names[1], [m.certified for m in months], ACCENT, "solid"),
        (names[2], [m.paid for m in months], AMBER, "solid"),
    ]
    option = {
        "grid": {"left": 8, "right": 16, "top": 64, "bottom": 8, "containLabel": True},
        "legend": {"top": 0, "left": 0, "icon": "roundRect", "itemWidth": 14, "itemHeight": 4},
        "tooltip": {"trigger": "axis"},
        "xAxis": {"type": "category", "data": [f"{m.first:%Y-%m}" for m in months]},
        "yAxis": {
            "type": "value",
            "name": "万元" if chinese else "10,000 yuan",
            "nameTextStyle": {"align": "left"},
        },
        "series": [_line(*line) for line in lines],
    }
    heads = ("月份", *(f"{n}（万元）" for n in names)) if chinese else (
        "month", *(f"{n} (10,000 yuan)" for n in names)
    )  # fmt: skip
    rows = [
        (f"{m.first:%Y-%m}", _shown(m.planned), _shown(m.certified), _shown(m.paid)) for m in months
    ]
    return Chart(option, finding(months), heads, rows, height=320)


def finding(months: Sequence[Month]) -> str:
    """What the curve says, in the language of the page: how the three stand to each other."""
    past = [m for m in months if m.certified is not None]
    if not past or not (past[-1].certified or past[-1].paid):
        return _said("尚无产值和支付", "nothing certified or paid yet")
    last = past[-1]
    certified, paid = last.certified or Decimal(0), last.paid or Decimal(0)
    parts = [_ahead(certified, paid)]
    if last.planned:
        share = _percent(certified, last.planned)
        parts.append(_said(f"产值为计划的 {share}", f"output is {share} of the plan"))
    return f"{last.first:%Y-%m}{_said('：', ': ')}" + _said("；", "; ").join(parts)


def _ahead(certified: Decimal, paid: Decimal) -> str:
    said = {"certified": _shown(certified), "paid": _shown(paid)}
    if paid > certified:
        more = _shown(paid - certified)
        return _said(
            f"支付 {said['paid']} 万元，超出产值 {said['certified']} 万元 {more} 万元",
            f"paid {said['paid']}, {more} above the {said['certified']} certified (10,000 yuan)",
        )
    return _said(
        f"支付 {said['paid']} 万元，产值 {said['certified']} 万元，支付未超产值",
        f"paid {said['paid']} of {said['certified']} certified (10,000 yuan)",
    )


def _said(zh: str, en: str) -> str:
    return zh if language() == "zh" else en


def _percent(part: Decimal, whole: Decimal) -> str:
    return f"{(100 * part / whole).quantize(Decimal('0.01'), ROUND_HALF_UP)}%"


def _shown(amount: Decimal | None) -> str:
    if amount is None:
        return "—"
    return f"{(amount / WAN).quantize(Decimal('0.01'), ROUND_HALF_UP):,f}"


def _line(name: str, amounts: Sequence[Decimal | None], colour: str, kind: str) -> dict[str, Any]:
    drawn = [None if a is None else float((a / WAN).quantize(Decimal("0.01"))) for a in amounts]
    return {
        "type": "line",
        "name": name,
        "data": drawn,
        "showSymbol": False,
        "lineStyle": {"width": 2.5, "type": kind, "color": colour},
        "itemStyle": {"color": colour},
    }
