"""The monitoring report as the form that goes to the finance bureau."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from hengjian.bilingual import Text
from hengjian.documents.forms import Box, Form
from hengjian.site.common.words import language, said
from hengjian.site.projects.models import Goal, MonitoringReport
from hengjian.site.projects.monitoring_lines import LIKELIHOOD, REASONS
from hengjian.site.web.english import unit_name, with_unit
from hengjian.site.web.templatetags.shell import grouped

WIDTHS = (16, 40, 36, 34, 21, 22, *(13 for _ in range(5)), *(10 for _ in range(3)), 22)
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
    grid = [*_head(report), *(_row(line) for line in report.lines)]
    return Form(said(title), [said(above)], WIDTHS, grid, 2, below, language())


def _head(report: MonitoringReport) -> list[list[Box | None]]:
    def head(zh: str, en: str, rows: int = 2, columns: int = 1) -> Box:
        return Box(said(Text(zh, en)), rows, columns, bold=True)

    month = report.until.month
    top: list[Box | None] = [
        head("类别", "group"),
        head("绩效指标", "goal"),
        head("年度指标值", "target of the year"),
        head(f"1～{month}月执行情况", f"done in months 1–{month}"),
        head("执行率（%）", "done (%)"),
        head("全年预计完成", "expected of the year"),
        head("偏差原因分析", "reasons of the deviation", 1, 5),
        *(None for _ in range(4)),
        head("完成目标可能性", "likelihood", 1, 3),
        None,
        None,
        head("改进措施", "measures"),
    ]
    second: list[Box | None] = [None for _ in range(6)]
    second += [Box(said(name), bold=True) for name in (*REASONS.values(), *LIKELIHOOD.values())]
    return [top, [*second, None]]


def _row(line: Mapping[str, Any]) -> list[Box | None]:
    name = with_unit(said(Text(line["zh"], line["en"])), unit_name(line["unit"]))
    target = f"{line.get('direction', '')}{_figure(line, 'target')}"
    likely = ["√" if line["likelihood"] == each else "" for each in LIKELIHOOD]
    return [
        Box(group_name(line["group"])),
        Box(name, align="left"),
        *(
            Box(text, align="right")
            for text in (target, _figure(line, "actual"), line["rate"] or "—")
        ),
        Box(str(line["expected"] or "—"), align="right"),
        *(Box(str(line["reasons"].get(each, "")), align="left") for each in REASONS),
        *(Box(mark) for mark in likely),
        Box(str(line["measures"]), align="left"),
    ]


def _figure(line: Mapping[str, Any], name: str) -> str:
    if not line[name]:
        return "—"
    amount = Decimal(line[name])
    whole = line["unit"] not in TO_THE_CENT and amount == amount.to_integral_value()
    return grouped(int(amount) if whole else amount)


def group_name(group: str) -> str:
    """A line's group in the language of the page."""
    names = dict(Goal.Group.choices)
    return str(names[group]) if group in names else said(Text("资金", "money"))
