"""Figures of warnings and of monitoring, each opened to what it is made of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django.urls import reverse

from hengjian.bilingual import Text
from hengjian.monitoring.judging import Verdict, explained, shown_fact, shown_value
from hengjian.site.accounts.permissions import Permission
from hengjian.site.accounts.queries import name_of
from hengjian.site.bonds.models import Goal
from hengjian.site.bonds.pages.note_figures import of_started_sites
from hengjian.site.common.words import both, said, words
from hengjian.site.library import facts
from hengjian.site.library.models import Project
from hengjian.site.library.visibility import visible_to
from hengjian.site.money.pages.investment_figures import sum_added_since
from hengjian.site.platform.english import quantities, unit_name, with_unit
from hengjian.site.platform.figure import (
    MOST,
    Asked,
    Figures,
    Record,
    Trace,
    Value,
    Words,
    figure_address,
    one,
    trace_of_chart,
)
from hengjian.site.watching.models import MonitoringReport, Suspension, Warning
from hengjian.site.watching.pages.monitoring import figures_of
from hengjian.site.watching.pages.pictures import goals_chart, reports_chart
from hengjian.site.watching.pages.replay import curve_of
from hengjian.site.watching.pages.warnings import (
    LEVELS,
    fact_name,
    in_words,
    rule_name,
    verdict_words,
)
from hengjian.site.watching.queries import latest_reports, reason_of, standing
from hengjian.site.watching.replay import firsts, moment, replay, span_of
from hengjian.site.watching.rules import rules
from hengjian.site.works.pages.figures import trace_of

WARNING = Figures(Warning)
SUSPENSION = Figures(Suspension)
REPLAY = Figures(Project, "replay", right=Permission.MONEY_VIEW)
FACTS = Figures(Project, "facts", right=Permission.MONEY_VIEW)
"""What the rules of a project's warnings compare."""


@FACTS.named("rule")
def _rule(asked: Asked[Project]) -> Trace:
    """What a rule measured of the project on the day; ``of`` is the rule's code."""
    now = moment(asked.row, asked.day)
    judged = one(each for each in now.judgements if each.rule.code == asked.of)
    if judged.value is None:
        raise LookupError(asked.of)
    told = explained(judged, now.facts, rules())
    trace = Trace(rule_name(asked.of), Value(quantities(shown_value(judged))))
    trace_formula(trace, told)
    trace.as_of = asked.day
    trace.synthetic = asked.row.sites.filter(synthetic=True).exists()
    trace.records = [
        replace(each, address=figure_address(asked.row, f"facts:{name}", on=asked.day.isoformat()))
        for each, name in zip(trace.records, (line["name"] for line in told["inputs"]), strict=True)
    ]
    return trace


@FACTS.note("rule")
def _not_of_contracts(asked: Asked[Project]) -> Words:
    """The rule on costs compares contracts and changes; an investment that was adjusted for another
    reason stands outside it."""
    if asked.of != "cost-deviation":
        return ""
    added = sum_added_since(asked.row, asked.day)
    if not added:
        return ""
    why = both(added)
    return words(
        f"只比合同加变更，不比调整后总投资。{why.zh}",
        f"contracts and changes only, not the investment as adjusted: {why.en}",
    )


@WARNING.named("measured")
def _trace_measure(asked: Asked[Warning]) -> Trace:
    """What a warning measured when it was judged last, as it was kept."""
    row = asked.row
    trace = Trace(rule_name(row.rule), Value(quantities(row.measured.get("shown", ""))))
    trace_formula(trace, row.measured)
    trace.as_of, trace.synthetic = row.as_of, row.synthetic
    return trace


@SUSPENSION.named("reason")
def _reason(asked: Asked[Suspension]) -> Trace:
    """What was measured when the suspension was proposed, beside what is measured now."""
    row = asked.row
    trace = Trace(
        words("提出暂停拨付时", "when the suspension was proposed"),
        Value(said(reason_of(row))),
        words(
            "提出那天的测得值，此后不变；现在的测得值见预警",
            "as measured on that day; see the warning for now",
        ),
    )
    trace.columns = (words("预警", "warning"), words("现在测得", "measured now"))
    if row.warning is not None:
        shown = quantities(row.warning.measured.get("shown", ""))
        page = reverse("web:warning", args=[row.warning.code])
        trace.records = [Record(rule_name(row.warning.rule), Value(shown), page)]
        trace.records_count = 1
    trace.as_of, trace.synthetic = row.proposed_on, row.synthetic
    return trace


def trace_formula(trace: Trace, told: Mapping[str, Any]) -> None:
    """The formula of a rule with its values, and what was put in."""
    formula = in_words(told.get("formula", ""))
    trace.formula = f"{formula} = {quantities(told.get('substituted', ''))}"
    trace.columns = (words("数据", "figure"), words("数值", "value"))
    trace.records = [
        Record(fact_name(each["name"]), Value(quantities(each["shown"])))
        for each in told.get("inputs", ())
    ]
    trace.records_count = len(trace.records)
    trace.source = said(rules().file.title)


@FACTS.named("level")
def _level(asked: Asked[Project]) -> Trace:
    """The warnings of a level that stand; ``of`` is the level, ``unknown``: rules not judged."""
    if asked.of == "unknown":
        now = moment(asked.row, asked.day)
        open_ones = [each for each in now.judgements if each.verdict is Verdict.NOT_JUDGED]
        trace = Trace(
            words("未判的规则（条）", "rules not judged"), Value(len(open_ones), "number")
        )
        trace.formula = words("缺数据而不能判断的规则计数", "rules that lack data, counted")
        trace.columns = (words("规则", "rule"), words("缺什么", "what is missing"))
        trace.records = [
            Record(rule_name(each.rule.code), Value(verdict_words(each))) for each in open_ones
        ]
    else:
        rows = standing(asked.membership).filter(project=asked.row, level=asked.of)
        name = str(LEVELS[asked.of].name)
        trace = Trace(words(f"{name}预警（条）", f"{name} warnings"), Value(rows.count(), "number"))
        trace.formula = words("未解除的预警按等级计数", "warnings that stand, by level")
        trace.columns = (words("预警", "warning"), words("测得", "measured"))
        trace.records = [
            Record(
                rule_name(row.rule),
                Value(quantities(row.measured.get("shown", ""))),
                reverse("web:warning", args=[row.code]),
            )
            for row in rows[:MOST]
        ]
        project = asked.row.code
        trace.more = f"{reverse('web:warnings')}?project={project}&level={asked.of}&state=standing"
    trace.records_count = len(trace.records)
    trace.as_of = asked.day
    return trace


@REPLAY.named("curve")
def _curve(asked: Asked[Project]) -> Trace | None:
    """Output and payments month by month, up to the month ``of``."""
    drawn = curve_of(asked.row, asked.day, asked.of)
    how = words(
        "逐月月末按当时的记录计算：计划产值、已审核产值、已支付（万元）",
        "reckoned at each month's end from the rows of that day (10,000 yuan)",
    )
    listed = f"{reverse('web:payments')}?project={asked.row.code}&state=paid"
    return trace_of_chart(drawn, how, listed)


@REPLAY.named("firsts", "months")
def _firsts(asked: Asked[Project]) -> Trace:
    """When each rule first gave a warning, and for how many months it did."""
    moments = replay(asked.row, *span_of(asked.row, asked.day))
    found = firsts(moments)
    trace = Trace(words("预警触发的月数", "months in which a rule warned"), Value(None))
    if asked.of:
        found = [each for each in found if each.rule == asked.of]
        first = one(found)
        trace.title, trace.shown = rule_name(asked.of), Value(first.months, "number")
    trace.formula = words(
        "每个月末按当时的记录和现行规则重新判断，计数有预警的月末；提前的月数从最重等级那月到计划完工",
        "each month's end is judged anew from what had happened by then; months that warn are "
        "counted, and those from the gravest level to the planned finish",
    )
    trace.columns = (words("规则", "rule"), words("首次", "first"), words("月末数", "months"))
    trace.records = [
        Record(
            rule_name(each.rule),
            Value(each.months, "number"),
            figure_address(asked.row, "facts:rule", each.rule, on=each.gravest_on.isoformat()),
            (Value(f"{each.fired:%Y-%m}"),),
        )
        for each in found
    ]
    trace.records_count, trace.as_of = len(found), asked.day
    trace.more = reverse("web:warnings-replay", args=[asked.row.code])
    return trace


@FACTS.any_name
def _fact(asked: Asked[Project]) -> Trace | None:
    """A fact of a rule on a day."""
    project, name = asked.row, asked.name
    known = rules().facts.get(name)
    if known is None:
        return None
    if name in facts.book().types:
        found = facts.measures_of(project, asked.day, None, asked.membership)
        return trace_of(project, found, name, asked.day)
    value = moment(project, asked.day).facts.get(name)
    how = said(known.how) if known.how else words("按记录统计", "counted from the records")
    trace = Trace(fact_name(name), Value(quantities(shown_fact(name, value, rules()))), how)
    trace.as_of, trace.synthetic = asked.day, project.sites.filter(synthetic=True).exists()
    trace.source = said(rules().file.title)
    return trace


REPORT = Figures(MonitoringReport)
NAMES = {
    "target": words("年度指标值", "target of the year"),
    "actual": words("执行情况", "done"),
    "rate": words("执行率", "execution rate"),
    "expected": words("全年预计", "expected of the year"),
}


TOGETHER: Figures[Any] = Figures(None, "monitoring-together", right=Permission.MONEY_VIEW)
"""Of the latest reports of all the projects that the reader sees."""


@REPORT.named("goals")
def _goals(asked: Asked[MonitoringReport]) -> Trace | None:
    how = words(
        "执行率 = 监控截止时的完成值 ÷ 年度指标值",
        "done = the actual value by the day of the report ÷ the target of the year",
    )
    listed = reverse("web:monitoring-report", args=[asked.row.code])
    return trace_of_chart(goals_chart(asked.row), how, listed)


@TOGETHER.named("goals")
def _goals_together(asked: Asked[Any]) -> Trace | None:
    how = words(
        "每个项目最近一期监控表的各行，按执行率是否达到年度指标值计数",
        "the lines of each project's latest report, counted by whether the target is reached",
    )
    drawn = reports_chart(latest_reports(asked.membership))
    return trace_of_chart(drawn, how, reverse("web:monitoring"))


@REPORT.named(*NAMES)
def _of_line(asked: Asked[MonitoringReport]) -> Trace:
    """A figure of a line with the others it stands beside; ``of`` is the line's key."""
    row = asked.row
    line: Mapping[str, Any] = one(each for each in row.lines if each["key"] == asked.of)
    title = with_unit(said(Text(line["zh"], line["en"])), unit_name(line["unit"]))
    figures = figures_of(line)
    trace = Trace(f"{title} · {NAMES[asked.name]}", Value(figures[asked.name]))
    trace.formula = said(Text(**line["how"]))
    trace.columns = (words("数", "figure"), words("数值", "value"))
    trace.records = [Record(name, Value(figures[key])) for key, name in NAMES.items()]
    trace.records_count = len(trace.records)
    trace.as_of, trace.synthetic = row.until, row.synthetic
    trace.source = said(Text("按项目记录统计", "counted from the records of the project"))
    if asked.name == "expected":
        trace.source, trace.who = words("填报", "reported"), name_of(row.entered_by)
        trace.when = row.changed_at
    return trace


@REPORT.note("actual")
def _of_started_sites(asked: Asked[MonitoringReport]) -> Words:
    """A line that counts what has been started, beside how many sites are finished."""
    goals = visible_to(Goal, asked.membership).filter(code=asked.of, project=asked.row.project)
    goal = goals.first()
    if goal is None:
        return ""
    return of_started_sites(asked.row.project, goal.measure, asked.row.until)
