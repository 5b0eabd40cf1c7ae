"""Where the figures of the utilities come from: which works open one place again."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.urls import reverse

from hengjian.site.common.words import words
from hengjian.site.planning.models import CoordinatedPlan, UtilityWork
from hengjian.site.planning.pages.coordination import waiting_sites
from hengjian.site.planning.pages.meetings import chart_of
from hengjian.site.planning.pages.utilities import bounds_of, clashes
from hengjian.site.platform.figure import MOST, Asked, Figures, Record, Trace, Value, one
from hengjian.site.platform.figure_charts import trace_of_chart

UTILITIES: Figures[Any] = Figures(None, "utilities")
"""Of all the works that the reader sees, within the months and metres that the page was asked."""
WORK = Figures(UtilityWork)
COORDINATED = Figures(CoordinatedPlan)


def _page(asked: Asked[Any]) -> str:
    query = asked.request.GET.copy()
    query.pop("of", None)
    return f"{reverse('web:utility-conflicts')}?{query.urlencode()}"


@UTILITIES.named("roads")
def _roads(asked: Asked[Any]) -> Trace | None:
    _, lines = clashes(asked.request, asked.membership)
    how = words(
        "同一处在所问的月数和距离以内先后或同期开挖的工程对数，按地点",
        "pairs of works that open one place within the months and metres asked for, by place",
    )
    return trace_of_chart(chart_of(lines), how, _page(asked))


@UTILITIES.named("clashes")
def _clashes(asked: Asked[Any]) -> Trace:
    """The works that meet one, ``of`` its code, with how many months lie between."""
    _, lines = clashes(asked.request, asked.membership)
    line = one(each for each in lines if each.dig.code == asked.of)
    trace = Trace(
        f"{line.dig.code} · {words('先后开挖（次）', 'dug up again')}", Value(line.apart, "number")
    )
    _explain(asked, trace)
    trace.columns = (words("工程", "works"), words("相隔（个月，0 为同期）", "months between"))
    trace.records = [
        Record(
            other.dig.code,
            Value(0 if other.pair.overlap else other.pair.months, "number"),
            _address(other.dig),
        )
        for other in line.others[:MOST]
    ]
    trace.records_count = len(line.others)
    trace.page = (line.dig.code, _address(line.dig))
    return trace


def _address(dig: Any) -> str:
    return reverse("web:site" if dig.utility == "site" else "web:utility", args=[dig.code])


def _explain(asked: Asked[Any], trace: Trace) -> None:
    months, metres = bounds_of(asked.request)
    trace.formula = words(
        f"在 {months} 个月、{metres} 米以内开挖同一处的另一项工程计数",
        f"other works that open the same place within {months} months and {metres} metres",
    )


@UTILITIES.named("again", "total", "apart")
def _counted(asked: Asked[Any]) -> Trace:
    """How many works are dug again, how many pairs meet, and how many of those twice."""
    pairs, lines = clashes(asked.request, asked.membership)
    again = [line for line in lines if line.apart]
    values = {
        "again": (words("被再次挖开的工程（项）", "works dug up again"), len(again)),
        "total": (words("在同一处的工程（对）", "pairs of works that meet"), len(pairs)),
        "apart": (
            words("要先后挖两次（对）", "pairs that open the ground twice"),
            sum(not pair.overlap for pair, _, _ in pairs),
        ),
    }
    title, value = values[asked.name]
    trace = Trace(title, Value(value, "number"))
    _explain(asked, trace)
    trace.columns = (words("工程", "works"), words("先后开挖（次）", "dug up again"))
    trace.records = [
        Record(line.dig.code, Value(line.apart, "number"), _address(line.dig))
        for line in (again if asked.name == "again" else lines)[:MOST]
    ]
    trace.records_count, trace.more = len(again if asked.name == "again" else lines), _page(asked)
    return trace


@UTILITIES.named("waiting", "covered")
def _starts(asked: Asked[Any]) -> Trace:
    """The sites that wait to start, and those of them that an agreed plan covers."""
    sites, by_site, by_area = waiting_sites(asked.membership)
    if asked.name == "covered":
        sites = sites.filter(Q(pk__in=by_site) | Q(area__in=by_area))
    trace = Trace(
        words("待开工的小区（个）", "sites that wait to start")
        if asked.name == "waiting"
        else words("有会商过的统筹施工计划（个）", "sites with an agreed plan"),
        Value(sites.count(), "number"),
        words("阶段为“已列计划”的小区计数", "the sites whose stage is planned, counted"),
    )
    trace.columns = (words("小区", "site"), words("计划开工", "planned start"))
    trace.records = [
        Record(
            site.name,
            Value(site.planned_start_on, "date"),
            reverse("web:site", args=[site.code]),
        )
        for site in sites.order_by("code")[:MOST]
    ]
    trace.records_count = sites.count()
    listed = "?plan=yes" if asked.name == "covered" else ""
    trace.more = reverse("web:starts") + listed
    trace.rest_on(sites)
    return trace


@WORK.named("sites")
def _sites(asked: Asked[UtilityWork]) -> Trace:
    row = asked.row
    sites = list(row.sites.order_by("code"))
    trace = Trace(words("小区（个）", "sites"), Value(len(sites), "number"))
    trace.formula = words("工程写明的小区计数", "the sites that the works name, counted")
    trace.columns = (words("小区", "site"), words("编码", "code"))
    trace.records = [
        Record(site.name, Value(site.code), reverse("web:site", args=[site.code]))
        for site in sites[:MOST]
    ]
    trace.records_count, trace.source = len(sites), row.source
    trace.as_of, trace.synthetic = row.as_of, row.synthetic
    return trace


@COORDINATED.named("tasks")
def _tasks(asked: Asked[CoordinatedPlan]) -> Trace:
    tasks = list(asked.row.tasks.all())
    trace = Trace(words("工序（道）", "tasks"), Value(len(tasks), "number"))
    trace.formula = words("计划列出的工序计数", "the tasks of the plan, counted")
    trace.columns = (words("工序", "task"), words("开始", "starts"))
    page = reverse("web:coordinated-plan", args=[asked.row.code])
    trace.records = [Record(str(task), Value(task.starts_on, "date"), page) for task in tasks]
    trace.records_count = len(tasks)
    trace.synthetic = asked.row.synthetic
    return trace
