"""Where a figure of the library comes from: fields as entered, sums over sites with their rows."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import F, QuerySet, Sum
from django.urls import reverse
from django.utils.functional import Promise

from hengjian.site.common.words import said, words
from hengjian.site.library.completeness import RequirementState, completeness, count_due
from hengjian.site.library.models import Project, ScopeItem, Site, SiteEffect
from hengjian.site.library.pages.cells import cell
from hengjian.site.library.pages.life_cycle import life_cycle_chart
from hengjian.site.library.pages.sections import SECTIONS
from hengjian.site.library.queries import projects
from hengjian.site.library.queries.dossiers import project_facts, site_facts
from hengjian.site.library.queries.scope import total, works_of
from hengjian.site.library.queries.sites import late
from hengjian.site.library.scope_catalogue import catalogue
from hengjian.site.library.slip import months_late
from hengjian.site.library.stored_figures import trace_of_field
from hengjian.site.library.visibility import visible_to
from hengjian.site.platform.english import unit_name
from hengjian.site.platform.figure import (
    MOST,
    Asked,
    Figures,
    Record,
    Trace,
    Value,
    figure_address,
    trace_of_chart,
)
from hengjian.site.platform.labels import label

Words = str | Promise
SITE = Figures(Site)
PROJECT = Figures(Project)
EFFECT = Figures(SiteEffect)
LIBRARY: Figures[Any] = Figures(None, "library")
"""Of all that the reader sees."""


FIELDS = {each.name for each in Site._meta.concrete_fields}


@SITE.named(*(name for each in SECTIONS.values() for name in each.fields if name in FIELDS))
def _as_entered(asked: Asked[Site]) -> Trace:
    """A field of a site, days and words too: its sections open each."""
    return trace_of_field(asked.row, asked.name, asked.membership)


@LIBRARY.named("approved_investment")
def _investment(asked: Asked[Any]) -> Trace:
    rows = visible_to(Project, asked.membership).order_by("-approved_investment", "code")
    known = rows.exclude(approved_investment=None)
    whole = known.aggregate(sum=Sum("approved_investment"))["sum"]
    trace = Trace(
        words("批复总投资（元）", "approved investment (yuan)"),
        Value(whole, "yuan"),
        words("各项目“批复总投资”之和；未填的不计入",
              "the sum of the projects' approved investment; those without are left out"),
    )  # fmt: skip
    trace.columns = (
        words("项目", "project"),
        words("批复总投资（元）", "approved investment (yuan)"),
    )
    trace.records_count, trace.unknown = known.count(), rows.count() - known.count()
    trace.records = [
        Record(row.name, cell(row, "approved_investment"), reverse("web:project", args=[row.code]))
        for row in known[:MOST]
    ]
    trace.more = reverse("web:projects")
    trace.rest_on(known)
    return trace


@LIBRARY.named("life_cycle")
def _life_cycle(asked: Asked[Any]) -> Trace | None:
    how = words(
        "归入各项目的小区按阶段计数", "the sites assigned to each project, counted by stage"
    )
    return trace_of_chart(life_cycle_chart(asked.membership), how, reverse("web:sites"))


@dataclass(frozen=True, slots=True)
class SumOf:
    """A count or sum over the sites of a project."""

    title: Words
    formula: Words
    field: str
    """The field that is added up; empty where sites are counted."""
    narrow: Callable[[QuerySet[Site]], QuerySet[Site]]
    query: str
    """The filter under which the list of sites shows the same records."""
    value: Callable[[projects.Figures], Any] | None
    """None where the sum is the number of records."""
    beside: str = "built_year"
    """What the records of a count show beside their names."""
    unknown: str = ""
    """Under which name the sites that do not say are counted, where it is not the field's."""


def _all(rows: QuerySet[Site]) -> QuerySet[Site]:
    return rows


def _in(*stages: str) -> Callable[[QuerySet[Site]], QuerySet[Site]]:
    return lambda rows: rows.filter(stage__in=stages)


SUMS: dict[str, SumOf] = {
    "sites": SumOf(
        words("小区（个）", "sites"),
        words("小区数 = 归入本项目的小区计数", "the number of sites assigned to the project"),
        "",
        _all,
        "",
        lambda found: found.sites,
    ),
    "started": SumOf(
        words("已开工（个）", "started"),
        words(
            "已开工数 = 阶段为“已开工”或“已完工”的小区计数",
            "the number of sites whose stage is started or finished",
        ),
        "",
        _in("started", "finished"),
        "",
        lambda found: found.begun,
    ),
    "finished": SumOf(
        words("已完工（个）", "finished"),
        words("已完工数 = 阶段为“已完工”的小区计数", "the number of sites that are finished"),
        "",
        _in("finished"),
        "&stage=finished",
        lambda found: found.stages["finished"],
    ),
    "old": SumOf(
        words("2000 年底前建成（个）", "built by the end of 2000"),
        words(
            "建成年份不晚于 2000 年的小区计数；年份未填的不计入",
            "the number of sites built in 2000 or earlier; unknown years are not counted",
        ),
        "",
        lambda rows: rows.filter(built_year__lte=2000),
        "&age=old",
        lambda found: found.old,
    ),
    "buildings": SumOf(
        words("楼栋（栋）", "buildings"),
        words("各小区“楼栋数”之和", "the sum of the sites' buildings"),
        "buildings_count",
        _all,
        "",
        lambda found: found.buildings,
    ),
    "households": SumOf(
        words("户数（户）", "households"),
        words("各小区“户数”之和", "the sum of the sites' households"),
        "households",
        _all,
        "",
        lambda found: found.households,
    ),
    "floor_area": SumOf(
        words("建筑面积（平方米）", "floor area (m²)"),
        words("各小区“建筑面积”之和", "the sum of the sites' floor areas"),
        "floor_area",
        _all,
        "",
        lambda found: found.floor_area,
    ),
    "begun_buildings": SumOf(
        words("已开工楼栋（栋）", "buildings started"),
        words("已开工小区“楼栋数”之和", "the sum of the buildings of sites that started"),
        "buildings_count",
        _in(*projects.BEGUN),
        "",
        lambda found: found.begun_buildings,
        unknown="begun_buildings_count",
    ),
    "begun_households": SumOf(
        words("已开工户数（户）", "households started"),
        words("已开工小区“户数”之和", "the sum of the households of sites that started"),
        "households",
        _in(*projects.BEGUN),
        "",
        lambda found: found.begun_households,
        unknown="begun_households",
    ),
    "begun_area": SumOf(
        words("已开工面积（平方米）", "floor area started (m²)"),
        words("已开工小区“建筑面积”之和", "the sum of the floor areas of sites that started"),
        "floor_area",
        _in(*projects.BEGUN),
        "",
        lambda found: found.begun_area,
        unknown="begun_floor_area",
    ),
}
"""The sums over a project's sites that its page shows."""


def _late(today: date) -> SumOf:
    return SumOf(
        words("逾期未开工（个）", "past their planned start"),
        words(
            f"计划开工日早于 {today} 而没有开工的小区计数",
            f"the number of sites whose planned start was before {today} and that have not started",
        ),
        "",
        lambda rows: late(rows, today),
        "&start=late",
        None,
        "planned_start_on",
    )


@PROJECT.named(*SUMS)
def _of_project(asked: Asked[Project]) -> Trace:
    """A count or sum over the sites of a project that the reader sees."""
    sites = _sites_in(asked)
    what = SUMS[asked.name]
    place = f"&sub_district={asked.of}" if asked.of else ""
    return _sum(sites, what, f"{reverse('web:sites')}?project={asked.row.code}{place}{what.query}")


def _sites_in(asked: Asked[Project]) -> QuerySet[Site]:
    """The sites of a project that the reader sees; ``of``: those of one sub-district."""
    sites = visible_to(Site, asked.membership).filter(project=asked.row)
    return sites.filter(sub_district__code=asked.of) if asked.of else sites


@PROJECT.named("dossiers")
def _dossiers(asked: Asked[Project]) -> Trace:
    """How much of what the dossiers of its sites owe is there."""
    sites = _sites_in(asked)
    found = projects.figures_of(sites)
    trace = Trace(
        words("小区档案（已有 / 应有，项）", "site dossiers (there / due)"),
        Value(f"{found.done:,}/{found.due:,}"),
        words("各小区档案已有项和应有项之和", "what is there and what is due, over the sites"),
    )
    list_dossiers(trace, sites)
    place = f"&sub_district={asked.of}" if asked.of else ""
    trace.more = f"{reverse('web:sites')}?project={asked.row.code}{place}"
    return trace


def list_dossiers(trace: Trace, sites: QuerySet[Site]) -> None:
    """The sites behind a trace with how much of their dossiers is there, the emptiest first."""
    lacking = sites.order_by(F("dossier_done") - F("dossier_due"), "code")
    trace.columns = (words("小区", "site"), words("档案", "dossier"))
    trace.records = [
        Record(
            row.name,
            Value(f"{row.dossier_done}/{row.dossier_due}"),
            reverse("web:site", args=[row.code]),
        )
        for row in lacking[:MOST]
    ]
    trace.records_count = lacking.count()


@LIBRARY.named("late", *SUMS)
def _of_library(asked: Asked[Any]) -> Trace:
    """A count or sum over all the sites that the reader sees."""
    sites = visible_to(Site, asked.membership).exclude(stage=Site.Stage.REMOVED)
    what = SUMS.get(asked.name) or _late(asked.day)
    return _sum(sites, what, f"{reverse('web:sites')}?{what.query.removeprefix('&')}")


def _sum(sites: QuerySet[Site], what: SumOf, listed: str) -> Trace:
    rows = what.narrow(sites)
    found = projects.figures_of(sites)
    kind = "decimal" if what.field == "floor_area" else "number"
    count = rows.count()
    value = what.value(found) if what.value else count
    trace = Trace(what.title, Value(value, kind), what.formula)
    trace.records_count = count
    lacking = what.unknown or what.field or "built_year"
    trace.unknown = found.unknown[lacking] if _may_lack(what) else 0
    trace.more = listed
    shown = what.field or what.beside
    trace.columns = (words("小区", "site"), cell(Site(), shown).title)
    trace.records = [
        Record(row.name, cell(row, shown), reverse("web:site", args=[row.code]))
        for row in rows.order_by(f"-{what.field}" if what.field else "code", "pk")[:MOST]
    ]
    trace.rest_on(rows)
    return trace


def _may_lack(what: SumOf) -> bool:
    return bool(what.field) or what.query == "&age=old"


@PROJECT.named("works_cost")
def _works_cost(asked: Asked[Project]) -> Trace:
    project = asked.row
    works = [each for rows in works_of(project).values() for each in rows]
    cost = total(each.whole for each in works)
    trace = Trace(
        words("改造内容估算（元）", "estimated cost of the works (yuan)"),
        Value(cost, "yuan"),
        words(
            "Σ 数量 × 单价，每项四舍五入到分；没有单价的不计入",
            "Σ quantity × unit cost, each rounded half up to the cent; without unit cost left out",
        ),
    )
    trace.columns = (words("改造内容", "works"), words("估算（元）", "estimated cost (yuan)"))
    address = reverse("web:project-tab", args=[project.code, "scope"])
    priced = [each for each in works if each.whole.rows]
    trace.records = [
        Record(said(each.kind.name), Value(each.whole.known_cost, "yuan"), address)
        for each in priced
    ]
    trace.records_count = sum(each.whole.rows for each in priced)
    trace.unknown = sum(each.whole.unpriced for each in priced)
    trace.more = address
    trace.source, trace.as_of, trace.synthetic = project.source, project.as_of, project.synthetic
    return trace


@SITE.named("dossier")
def _dossier_of_site(asked: Asked[Site]) -> Trace:
    return _dossier(completeness(site_facts([asked.row])[asked.row.pk]), asked.row)


@PROJECT.named("dossier")
def _dossier_of_project(asked: Asked[Project]) -> Trace:
    return _dossier(completeness(project_facts([asked.row])[asked.row.pk], "project"), asked.row)


def _dossier(states: list[RequirementState], row: Site | Project) -> Trace:
    """Which pieces of a dossier are there and which are missing."""
    done, due = count_due(states)
    trace = Trace(
        words("档案（已有 / 应有，项）", "dossier (there / due)"),
        Value(f"{done:,}/{due:,}"),
        words(
            "按当前阶段应有的每一项，有记录的算已有", "of what is due in this stage, what is there"
        ),
    )
    trace.columns = (words("档案项", "piece"), words("状态", "state"))
    shown = [each for each in states if each.counts]
    page = reverse("web:site" if isinstance(row, Site) else "web:project", args=[row.code])
    there, missing = words("已有", "there"), words("缺", "missing")
    trace.records = [
        Record(
            said(each.requirement.name) + (f" · {said(each.of)}" if each.of else ""),
            Value(there if each.done else missing),
            page,
        )
        for each in sorted(shown, key=lambda each: each.done)[:MOST]
    ]
    trace.records_count = len(shown)
    trace.synthetic = row.synthetic
    return trace


@SITE.named("slip")
def _slip(asked: Asked[Site]) -> Trace | None:
    """How many whole months the start is late on the day."""
    row = asked.row
    months = months_late(row.planned_start_on, row.started_on, asked.day)
    if months is None:
        return None
    trace = Trace(
        words("开工滞后（个月）", "start late (months)"),
        Value(months, "number"),
        words(
            "从计划开工日到实际开工日（没有开工的到截至日）的整月数，提前和按期为 0",
            "whole months from the planned start to the real one, or to the day; 0 where on time",
        ),
        as_of=asked.day,
    )
    trace.columns = (words("日期", "date"), words("何日", "when"))
    page = reverse("web:site", args=[row.code])
    days = ((words("计划开工", "planned start"), row.planned_start_on),
            (words("实际开工", "started on"), row.started_on))  # fmt: skip
    trace.records = [Record(name, Value(day, "date"), page) for name, day in days]
    trace.records_count, trace.synthetic = 2, row.synthetic
    return trace


@PROJECT.named("scope", "scope-sites")
def _scope(asked: Asked[Project]) -> Trace | None:
    """The rows of one kind of works, ``of`` its code: the project's own, or those of its sites."""
    rows = visible_to(ScopeItem, asked.membership).select_related("site")
    own = asked.name == "scope"
    rows = (
        rows.filter(project=asked.row, site=None) if own else rows.filter(site__project=asked.row)
    )
    kind = catalogue().get(asked.of)
    if asked.of:
        rows = rows.filter(item=asked.of)
    if kind is None and asked.of:
        return None
    name = said(kind.name) if kind else words("各小区合计", "sum of the sites")
    quantity = sum((row.quantity for row in rows), Decimal(0))
    trace = Trace(name, Value(quantity, "quantity", said(kind.unit_name) if kind else ""))
    trace.formula = words(
        "数量之和；估算 = Σ 数量 × 单价，每项四舍五入到分",
        "quantities added up; estimate = Σ quantity × unit cost, each rounded to the cent",
    )
    trace.columns = (
        *(words("小区或项目", "site or project"), words("单价（元）", "unit cost (yuan)")),
        words("数量", "quantity"),
    )
    trace.records = [
        Record(
            row.site.name if row.site is not None else asked.row.name,
            Value(row.quantity, "quantity"),
            figure_address(row, "quantity"),
            (Value(row.unit_cost, "yuan"),),
        )
        for row in rows.order_by("-quantity", "pk")[:MOST]
    ]
    trace.records_count = rows.count()
    trace.rest_on(rows)
    return trace


@EFFECT.named("difference")
def _difference(asked: Asked[SiteEffect]) -> Trace | None:
    """After less before, with the days of both measurements."""
    row = asked.row
    if row.difference is None:
        return None
    trace = Trace(
        f"{row.site.name} · {row.get_measured_display()}",
        Value(row.difference, "quantity", unit_name(row.unit)),
        words("改造后 − 改造前", "after − before"),
    )
    trace.columns = (
        *(words("数", "figure"), words("测量日期", "measured on"), words("数值", "value")),
    )
    trace.records = [
        Record(
            said(label(SiteEffect, name)),
            Value(getattr(row, name), "quantity", unit_name(row.unit)),
            figure_address(row, name),
            (Value(getattr(row, f"{name}_on"), "date"),),
        )
        for name in ("before", "after")
    ]
    trace.records_count = 2
    trace.source, trace.as_of, trace.synthetic = row.source, row.as_of, row.synthetic
    trace.page = (row.site.name, f"{reverse('web:site', args=[row.site.code])}#effects")
    return trace
