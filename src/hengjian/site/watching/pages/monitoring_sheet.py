"""The monitoring report as the form that goes to the finance bureau."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from hengjian.bilingual import Language, Text
from hengjian.documents.forms import Box, Form
from hengjian.site.bonds.models import Goal
from hengjian.site.common.trail_heads import head_now, printed
from hengjian.site.common.words import language, said
from hengjian.site.platform.english import unit_name, with_unit
from hengjian.site.platform.templatetags.shell import grouped
from hengjian.site.watching.models import MonitoringReport
from hengjian.site.watching.monitoring_lines import LIKELIHOOD, REASONS, entered_number

WIDTHS: dict[Language, tuple[int, ...]] = {
    "zh": (15, 34, 33, 33, 19, 33, *(9 for _ in range(5)), 46, *(9 for _ in range(3)), 38),
    "en": (23, 34, 33, 30, 19, 30, *(9 for _ in range(5)), 46, *(11 for _ in range(3)), 38),
}
"""Of the columns, in millimetres. A reason is a tick in its class and told in a wide column."""
TO_THE_CENT = ("万元", "元", "%")
"""Units whose figures keep their decimals; what is counted whole is printed whole."""


def form_of(report: MonitoringReport) -> Form:
    """The form with merged header cells; synthetic data is said in its notes."""
    project = report.project
    unit = project.implementer or project.competent_department
    title = Text(
        f"{report.year}年度项目支出绩效目标执行监控表",
        f"Monitoring of performance goals, {report.year}",
    )
    above = Text(
        f"项目名称：{project.name}    主管部门：{project.competent_department}    "
        f"实施单位：{unit}    监控期：{report.year}-01-01 至 {report.until}",
        f"Project: {project.name}    Competent department: {project.competent_department}    "
        f"Implementing unit: {unit}    Period: {report.year}-01-01 to {report.until}",
    )
    conclusion = Text(f"监控结论：{report.conclusion or '—'}", f"Conclusion: {report.conclusion}")
    below = [said(conclusion)]
    if report.synthetic:
        below.append(said(Text("本表含合成数据，仅供演示。", "Contains synthetic data.")))
    below.append(said(printed(head_now())))
    grid = [*_head(report), *(_row(line) for line in report.lines)]
    spoken = language()
    return Form(said(title), [said(above)], WIDTHS[spoken], grid, 2, below, spoken)


def _head(report: MonitoringReport) -> list[list[Box | None]]:
    def head(zh: str, en: str, rows: int = 2, columns: int = 1) -> Box:
        return Box(said(Text(zh, en)), rows, columns, bold=True)

    month = report.until.month
    top: list[Box | None] = [
        head("类别", "kind"),
        head("绩效指标", "goal"),
        head("年度指标值", "target of the year"),
        head(f"1～{month}月执行情况", f"done in months 1–{month}"),
        head("执行率（%）", "done (%)"),
        head("全年预计完成", "expected of the year"),
        head("偏差原因分析", "reasons of the deviation", 1, 6),
        *(None for _ in range(5)),
        head("完成目标可能性", "likelihood of meeting it", 1, 3),
        None,
        None,
        head("改进措施", "measures"),
    ]
    second: list[Box | None] = [None for _ in range(6)]
    why = Text("原因说明", "explained")
    names = (*REASONS.values(), why, *LIKELIHOOD.values())
    turned = language() == "en"
    second += [Box(said(name), bold=True, turned=turned and name is not why) for name in names]
    return [top, [*second, None]]


def _row(line: Mapping[str, Any]) -> list[Box | None]:
    name = with_unit(said(Text(line["zh"], line["en"])), unit_name(line["unit"]))
    figures = figures_of(line)
    target = f"{line.get('direction', '')}{figures['target']}"
    likely = ["√" if line["likelihood"] == each else "" for each in LIKELIHOOD]
    given = {REASONS[each]: text for each, text in line["reasons"].items() if text}
    why = [said(Text(f"{name.zh}：{text}", f"{name.en}: {text}")) for name, text in given.items()]
    return [
        Box(group_name(line["group"])),
        Box(name, align="left"),
        *(
            Box(text, align="right")
            for text in (target, *(figures[each] for each in ("actual", "rate", "expected")))
        ),
        *(Box("√" if name in given else "") for name in REASONS.values()),
        Box("\n".join(why), align="left"),
        *(Box(mark) for mark in likely),
        Box(str(line["measures"]), align="left"),
    ]


def figures_of(line: Mapping[str, Any]) -> dict[str, str]:
    """The figures of a line as they are printed, what was entered like what was counted."""
    expected = entered_number(line["expected"])
    written = {"target": line["target"], "actual": line["actual"], "expected": expected}
    return {name: _figure(line, value) for name, value in written.items()} | {
        "rate": line["rate"] or "—"
    }


def _figure(line: Mapping[str, Any], value: Decimal | str | None) -> str:
    if value is None:
        return "—"
    amount = Decimal(value)
    whole = line["unit"] not in TO_THE_CENT and amount == amount.to_integral_value()
    return grouped(int(amount) if whole else amount)


def group_name(group: str) -> str:
    """A line's group in the language of the page."""
    names = dict(Goal.Group.choices)
    return str(names[group]) if group in names else said(Text("资金", "money"))
