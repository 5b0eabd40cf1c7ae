"""The picture of monitoring: how far each goal of a report is, or each report of several."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from hengjian.bilingual import Text
from hengjian.documents.charts.palette import ACCENT, AMBER, MUTED
from hengjian.site.common.words import said
from hengjian.site.platform.figure import Chart
from hengjian.site.platform.templatetags.shell import t
from hengjian.site.watching.models import MonitoringReport

A_BAR, AROUND = 26, 96
"""Pixels of height for each bar, and for what stands around them."""
DRAWN_TO = 120
"""Per cent at which a bar ends however far the goal is exceeded; its label says the rate."""
ROOM = {"left": 8, "right": 56, "top": 30, "bottom": 8, "containLabel": True}
UNDER_THE_LINE = 26
"""Pixels below the bars: the name of the target's line stands there."""
Line = Mapping[str, Any]
Kind = tuple[bool | None, str, str]
"""Whether the target is reached, its name and its colour."""


def is_met(line: Line) -> bool | None:
    """Whether the target of the year is reached already; None where it cannot be said."""
    if line["rate"] is None:
        return None
    rate = Decimal(line["rate"])
    return rate <= 100 if line.get("direction") == "≤" else rate >= 100


def goals_chart(report: MonitoringReport) -> Chart | None:
    """The execution rate of each goal beside its target; None where no line has one."""
    lines = [each for each in report.lines if each["rate"] is not None]
    if not lines:
        return None
    met = sum(is_met(line) is True for line in lines)
    behind = min(lines, key=lambda line: Decimal(line["rate"]))
    name = said(Text(behind["zh"], behind["en"]))
    heads = (
        t("绩效指标", "goal"),
        t("年度指标值", "target of the year"),
        t("执行率（%）", "done (%)"),
    )
    rows = [
        (said(Text(line["zh"], line["en"])), f"{line.get('direction', '')}{line['target']}",
         line["rate"])
        for line in lines
    ]  # fmt: skip
    finding = t(
        f"截至 {report.until}，{len(lines)} 项有执行率的指标中 {met} 项已达全年指标值；"
        f"最低的是“{name}”，{behind['rate']}%",
        f"by {report.until} {met} of {len(lines)} goals with a rate have reached the year's "
        f"target; the lowest is “{name}” with {behind['rate']}%",
    )
    option = _gauge([row[0] for row in rows], lines)
    return Chart(option, finding, heads, rows, A_BAR * len(rows) + AROUND)


def _gauge(names: Sequence[str], lines: Sequence[Line]) -> dict[str, Any]:
    return {
        "grid": {**ROOM, "bottom": UNDER_THE_LINE},
        "tooltip": {"trigger": "item"},
        "xAxis": {"type": "value", "max": DRAWN_TO, "show": False},
        "yAxis": _names(names),
        "series": [
            {
                "type": "bar",
                "name": t("执行率", "execution rate"),
                "barWidth": 14,
                "data": [_bar(line) for line in lines],
                "markLine": {
                    "symbol": "none",
                    "silent": True,
                    "data": [{"xAxis": 100, "label": {"formatter": t("指标值", "target")}}],
                },
            }
        ],
    }


def _bar(line: Line) -> dict[str, Any]:
    rate = Decimal(line["rate"])
    return {
        "value": float(min(rate, Decimal(DRAWN_TO))),
        "itemStyle": {"color": ACCENT if is_met(line) else AMBER},
        "label": {"show": True, "position": "right", "formatter": f"{line['rate']}%"},
    }


def _names(names: Sequence[str]) -> dict[str, Any]:
    return {
        "type": "category",
        "inverse": True,
        "data": list(names),
        "axisLabel": {"width": 140, "overflow": "truncate"},
    }


def reports_chart(reports: Sequence[MonitoringReport]) -> Chart | None:
    """Of each report how many lines have reached the year's target, have not, have no rate."""
    if not reports:
        return None
    counts = [Counter(is_met(line) for line in each.lines) for each in reports]
    names = [f"{each.project.name} {each.until}" for each in reports]
    kinds: list[Kind] = [
        (True, t("已达指标值", "target reached"), ACCENT),
        (False, t("未达指标值", "not reached"), AMBER),
        (None, t("无执行率", "no rate"), MUTED),
    ]
    met = sum(each[True] for each in counts)
    rated = met + sum(each[False] for each in counts)
    finding = t(
        f"{len(reports)} 个项目最近一期监控：有执行率的 {rated} 项指标中 {met} 项已达全年指标值",
        f"the latest reports of {len(reports)} projects: {met} of {rated} goals with a rate have "
        "reached the year's target",
    )
    option = _bars_of_lines(names, kinds, counts)
    heads = (t("监控表", "report"), *(f"{name}" for _, name, _ in kinds))
    rows = [
        (name, *(str(each[kind]) for kind, _, _ in kinds))
        for name, each in zip(names, counts, strict=True)
    ]
    return Chart(option, finding, heads, rows, A_BAR * len(rows) + AROUND)


def _bars_of_lines(
    names: Sequence[str], kinds: Sequence[Kind], counts: Sequence[Counter[bool | None]]
) -> dict[str, Any]:
    return {
        "grid": ROOM,
        "legend": {"top": 0, "left": 0, "itemWidth": 10, "itemHeight": 10, "icon": "roundRect"},
        "tooltip": {"trigger": "axis"},
        "xAxis": {"type": "value", "minInterval": 1, "axisLabel": {"hideOverlap": True}},
        "yAxis": _names(names),
        "series": [
            {
                "type": "bar",
                "stack": "lines",
                "barWidth": 14,
                "name": name,
                "itemStyle": {"color": colour},
                "data": [each[kind] for each in counts],
            }
            for kind, name, colour in kinds
        ],
    }
