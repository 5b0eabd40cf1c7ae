"""Figures of plans and of utility works, each opened to what it is made of."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from django.db.models import Q
from django.template.loader import render_to_string
from django.urls import reverse

from hengjian.site.accounts.queries import name_of
from hengjian.site.common.words import said, words
from hengjian.site.planning import queries
from hengjian.site.planning.models import SOURCES, AnnualPlan, CoordinatedPlan, UtilityWork
from hengjian.site.planning.outcome import ask
from hengjian.site.planning.pages.coordination import waiting_sites
from hengjian.site.planning.pages.plans import (
    place_chart,
    plans_chart,
    reasons_for,
    source_chart,
)
from hengjian.site.planning.pages.utilities import bounds_of, chart_of, clashes
from hengjian.site.platform.figure import (
    MOST,
    Asked,
    Figures,
    Record,
    Trace,
    Value,
    one,
    trace_of_chart,
)

Shown = queries.Shown
Read = Callable[[queries.Line], int | Decimal | None]


PLANS: Figures[Any] = Figures(None, "plans")
"""Of all the plans that the reader sees."""
PLAN = Figures(AnnualPlan)
Explain = Callable[[Shown], Trace]


@PLANS.named("money")
def _money_of_plans(asked: Asked[Any]) -> Trace | None:
    how = words(
        "列入投资 = 列入方案的投资之和；资金未安排 = 各来源金额之和 − 列入投资（万元）",
        "in the plan = the cost of its schemes; left = what all sources give − that (10,000 yuan)",
    )
    drawn = plans_chart(queries.latest_plans(asked.membership))
    return trace_of_chart(drawn, how, reverse("web:plans"))


def _of_plan(explain: Explain) -> Callable[[Asked[AnnualPlan]], Trace]:
    """A figure of the plan as it was worked out, with what is the same of all of them."""

    def explained(asked: Asked[AnnualPlan]) -> Trace:
        row = asked.row
        trace = explain(queries.plan_in_full(row, ask(row)))
        trace.records_count = len(trace.records)
        trace.synthetic, trace.when = row.synthetic, row.outcome_at
        trace.source, trace.who = f"{row.name}（{row.code}）", name_of(row.entered_by)
        return trace

    return explained


def _of_lines(
    shown: Shown, trace: Trace, value: Read, kind: str = "number", unit: str = ""
) -> Trace:
    trace.records = [
        Record(
            line.scheme.name,
            Value(value(line), kind, unit),
            reverse("web:scheme", args=[line.scheme.code]),
        )
        for line in shown.chosen
    ]
    return trace


@PLAN.named("schemes")
@_of_plan
def _schemes(shown: Shown) -> Trace:
    trace = Trace(
        words("列入方案（个）", "schemes in the plan"),
        Value(len(shown.chosen), "number"),
        words(
            f"在 {len(shown.lines)} 个可入选方案里，按条件选出总折算受益户最多的组合",
            f"the choice among {len(shown.lines)} eligible schemes that is worth the most "
            "equivalent households under the conditions",
        ),
    )
    return _of_lines(shown, trace, lambda line: line.equivalent, "decimal")


@PLAN.named("sites")
@_of_plan
def _sites_of_plan(shown: Shown) -> Trace:
    trace = Trace(
        words("列入小区（个）", "sites in the plan"),
        Value(shown.sites, "number"),
        words("列入方案的小区数之和", "the sum of the sites of the schemes that are in"),
    )
    return _of_lines(shown, trace, lambda line: len(line.scheme.sites.all()))


@PLAN.named("households")
@_of_plan
def _households(shown: Shown) -> Trace:
    trace = Trace(
        words("受益户数（户）", "households"),
        Value(shown.households, "number"),
        words("列入方案各小区户数之和", "the sum of the households of the sites that are in"),
    )
    return _of_lines(shown, trace, lambda line: line.households)


@PLAN.named("cost")
@_of_plan
def _cost(shown: Shown) -> Trace:
    trace = Trace(
        words("列入投资（元）", "cost of the schemes that are in (yuan)"),
        Value(shown.cost, "yuan"),
        words("列入方案投资之和，精确到分", "the sum of their costs, to the cent"),
    )
    return _of_lines(shown, trace, lambda line: line.scheme.cost, "yuan")


@PLAN.named("money")
@_of_plan
def _money(shown: Shown) -> Trace:
    trace = Trace(
        words("资金合计（元）", "money of all sources (yuan)"),
        Value(shown.money, "yuan"),
        words("各来源金额之和，由主管部门填报", "the sum of the sources, as entered"),
    )
    address = reverse("web:plan", args=[shown.plan.code])
    trace.records = [
        Record(said(SOURCES[source.code]), Value(source.amount, "yuan"), address)
        for source in shown.sources
    ]
    return trace


@PLAN.named("equivalent")
@_of_plan
def _equivalent(shown: Shown) -> Trace:
    outcome = shown.plan.outcome or {}
    value = outcome.get("value")
    trace = Trace(
        words("折算受益户（户）", "equivalent households"),
        Value(None if value is None else Decimal(value).scaleb(-2), "decimal"),
        words(
            "Σ 户数 × 效益分 ÷ 100 ×（100% + 加分），加上连片区域全部列入的加分",
            "Σ households × score ÷ 100 × (100 % + additions), plus the addition for whole areas",
        ),
    )
    return _of_lines(shown, trace, lambda line: line.equivalent, "decimal")


@PLAN.named("scheme")
def _scheme(asked: Asked[AnnualPlan]) -> Trace | None:
    """Why one scheme is in or out; ``of`` is its code."""
    context = reasons_for(asked.row, asked.of)
    if context is None:
        return None
    line = context["line"]
    title = words("折算受益户（户）", "equivalent households")
    trace = Trace(title, Value(line.equivalent, "decimal"))
    trace.detail = render_to_string("planning/plans/why.html", context)
    trace.source, trace.synthetic = f"{asked.row.name}（{asked.row.code}）", asked.row.synthetic
    trace.when = asked.row.outcome_at
    return trace


@PLAN.named("place-chosen", "place-households", "place-cost")
def _of_place(asked: Asked[AnnualPlan]) -> Trace:
    """What a sub-district gets of the plan; ``of`` is its name."""
    shown = queries.plan_in_full(asked.row, ask(asked.row))
    place = one(each for each in shown.places if each.name == asked.of)
    values = {
        "place-chosen": (words("列入方案（个）", "schemes in the plan"), place.chosen, "number"),
        "place-households": (words("受益户数（户）", "households"), place.households, "number"),
        "place-cost": (words("投资（元）", "cost (yuan)"), place.cost, "yuan"),
    }
    title, value, kind = values[asked.name]
    trace = Trace(f"{place.name} · {title}", Value(value, kind))
    trace.formula = words("本街道列入方案之和", "the sum over its schemes that are in")
    own = [line for line in shown.chosen if line.scheme.region.name == place.name]
    trace.columns = (
        words("方案", "scheme"),
        words("户数", "households"),
        words("投资（元）", "cost (yuan)"),
    )
    trace.records = [
        Record(
            line.scheme.name,
            Value(line.scheme.cost, "yuan"),
            reverse("web:scheme", args=[line.scheme.code]),
            (Value(line.households, "number"),),
        )
        for line in own
    ]
    trace.records_count, trace.synthetic = len(own), asked.row.synthetic
    return trace


@PLAN.named("sources", "places")
def _trace_drawing(asked: Asked[AnnualPlan]) -> Trace | None:
    """What the drawings of the plan show: the money by source, the schemes by place."""
    shown = queries.plan_in_full(asked.row, ask(asked.row))
    page = reverse("web:plan", args=[asked.row.code])
    if asked.name == "sources":
        how = words(
            "各来源金额 = 已安排 + 未安排，已安排由列入方案的资金构成合计",
            "each source: what is used by the schemes that are in, and what is left",
        )
        trace = trace_of_chart(source_chart(shown), how, page)
    else:
        how = words(
            "各街道列入和未列入方案的投资与个数", "cost and number of schemes in and out, by place"
        )
        trace = trace_of_chart(place_chart(shown), how, page)
    if trace is not None:
        trace.synthetic = asked.row.synthetic
    return trace


NAMES = {
    "source-used": words("已安排（元）", "assigned (yuan)"),
    "source-left": words("未安排（元）", "left (yuan)"),
}


@PLAN.named(*NAMES)
def _of_source(asked: Asked[AnnualPlan]) -> Trace:
    """What a source of money pays for in the plan, and what is left of it; ``of`` is the source."""
    shown = queries.plan_in_full(asked.row, ask(asked.row))
    source = one(each for each in shown.sources if each.code == asked.of)
    left = asked.name == "source-left"
    trace = Trace(
        f"{said(SOURCES[source.code])} · {NAMES[asked.name]}",
        Value(source.left if left else source.used, "yuan"),
        words("金额 − 已安排", "amount − used")
        if left
        else words("列入方案从本来源安排的金额之和", "what the schemes that are in take of it"),
    )
    trace.columns = (words("数", "figure"), words("金额（元）", "amount (yuan)"))
    page = reverse("web:plan", args=[asked.row.code])
    trace.records = [
        Record(words("本来源金额", "amount of the source"), Value(source.amount, "yuan"), page),
        Record(words("已安排", "assigned"), Value(source.used, "yuan"), page),
        Record(words("未安排", "left"), Value(source.left, "yuan"), page),
    ]
    trace.records_count, trace.synthetic = 3, asked.row.synthetic
    trace.when, trace.source = asked.row.outcome_at, f"{asked.row.name}（{asked.row.code}）"
    return trace


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
def _trace_conflicts(asked: Asked[Any]) -> Trace:
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
def _sites_of_works(asked: Asked[UtilityWork]) -> Trace:
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
