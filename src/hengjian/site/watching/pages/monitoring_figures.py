"""Where the figures of a monitoring report come from, line by line."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from hengjian.bilingual import Text
from hengjian.site.accounts.queries import name_of
from hengjian.site.common.words import said, words
from hengjian.site.platform.english import unit_name, with_unit
from hengjian.site.platform.figure import Asked, Figures, Record, Trace, Value, one
from hengjian.site.watching.models import MonitoringReport
from hengjian.site.watching.pages.monitoring_sheet import figures_of

REPORT = Figures(MonitoringReport)
NAMES = {
    "target": words("年度指标值", "target of the year"),
    "actual": words("执行情况", "done"),
    "rate": words("执行率", "execution rate"),
    "expected": words("全年预计", "expected of the year"),
}


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
