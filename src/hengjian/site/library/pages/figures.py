"""Where a figure of the library comes from: fields as entered, sums over sites with their rows."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet, Sum
from django.urls import reverse
from django.utils.functional import Promise

from hengjian.site.common.words import said, words
from hengjian.site.library.models import Project, Site
from hengjian.site.library.pages.cells import cell
from hengjian.site.library.pages.sections import SECTIONS
from hengjian.site.library.queries import projects
from hengjian.site.library.queries.scope import total, works_of
from hengjian.site.library.queries.sites import late
from hengjian.site.library.stored_figures import stored_trace
from hengjian.site.library.visibility import visible_to
from hengjian.site.platform.figure import MOST, Asked, Figures, Record, Trace, Value

Words = str | Promise
SITE = Figures(Site)
PROJECT = Figures(Project)
LIBRARY: Figures[Any] = Figures(None, "library")
"""Of all that the reader sees."""


FIELDS = {each.name for each in Site._meta.concrete_fields}


@SITE.named(*(name for each in SECTIONS.values() for name in each.fields if name in FIELDS))
def _as_entered(asked: Asked[Site]) -> Trace:
    """A field of a site, days and words too: its sections open each."""
    return stored_trace(asked.row, asked.name, asked.membership)


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
    sites = visible_to(Site, asked.membership).filter(project=asked.row)
    what = SUMS[asked.name]
    return _sum(sites, what, f"{reverse('web:sites')}?project={asked.row.code}{what.query}")


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
    trace.unknown = found.unknown[what.field or "built_year"] if _may_lack(what) else 0
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
