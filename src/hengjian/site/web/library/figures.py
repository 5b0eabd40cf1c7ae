"""Where a figure comes from: the drawer that opens when it is clicked."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet, Sum
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise

from hengjian.site.accounts.gate import needs
from hengjian.site.accounts.models import Membership
from hengjian.site.accounts.permissions import Permission
from hengjian.site.accounts.queries import name_of
from hengjian.site.common.days import shown_day
from hengjian.site.common.words import said, words
from hengjian.site.projects.models import Project, Site
from hengjian.site.projects.queries import projects
from hengjian.site.projects.queries.scope import total, works_of
from hengjian.site.projects.queries.sites import late
from hengjian.site.projects.queries.visibility import visible_to
from hengjian.site.web.library.cells import Cell, cell
from hengjian.site.web.library.reading import project_of, site_of
from hengjian.site.web.library.sections import SECTIONS
from hengjian.site.web.library.timeline import last_change

Words = str | Promise
MOST = 30
"""Records shown in the drawer; the rest is a click away."""


@dataclass(slots=True)
class Trace:
    """A figure with what it rests on."""

    title: Words
    shown: Cell
    formula: Words = ""
    records: list[tuple[str, Cell, str]] = field(default_factory=list)
    """Name, value and address of the records behind it."""
    records_count: int = 0
    more: str = ""
    unknown: int = 0
    """Records that do not say."""
    source: str = ""
    as_of: date | None = None
    who: str = ""
    when: datetime | None = None
    why: str = ""
    synthetic: bool = False


@needs(Permission.LIBRARY_VIEW)
def of_site(request: HttpRequest, membership: Membership, code: str, name: str) -> HttpResponse:
    """A field of a site: who entered it, when, from which source."""
    site = site_of(membership, code)
    if name not in {each for section in SECTIONS.values() for each in section.fields}:
        raise Http404
    shown = cell(site, name)
    trace = Trace(shown.title, shown, words("填报值，未经计算", "as entered, not computed"))
    _entered(trace, site, "projects.site", name)
    return render(request, "library/figure.html", {"trace": trace})


@needs(Permission.LIBRARY_VIEW)
def of_project(request: HttpRequest, membership: Membership, code: str, name: str) -> HttpResponse:
    """A figure of a project: a sum over its sites with the records, or a value as entered."""
    project = project_of(membership, code)
    sites = visible_to(Site, membership).filter(project=project)
    if name == "approved_investment":
        shown = cell(project, name)
        trace = Trace(shown.title, shown, words("填报值，未经计算", "as entered, not computed"))
        _entered(trace, project, "projects.project", name)
    elif name == "works_cost":
        trace = _works_cost(project)
    elif name in SUMS:
        listed = f"{reverse('web:sites')}?project={project.code}{SUMS[name].query}"
        trace = _sum(sites, SUMS[name], listed)
    else:
        raise Http404
    return render(request, "library/figure.html", {"trace": trace})


@needs(Permission.LIBRARY_VIEW)
def of_library(request: HttpRequest, membership: Membership, name: str) -> HttpResponse:
    """A figure of all that the reader sees: a sum over sites or projects with the records."""
    if name == "approved_investment":
        trace = _investment(membership)
    elif name in SUMS or name == "late":
        sites = visible_to(Site, membership).exclude(stage=Site.Stage.REMOVED)
        what = SUMS.get(name) or _late(shown_day())
        trace = _sum(sites, what, f"{reverse('web:sites')}?{what.query.removeprefix('&')}")
    else:
        raise Http404
    return render(request, "library/figure.html", {"trace": trace})


def _investment(membership: Membership) -> Trace:
    rows = visible_to(Project, membership).order_by("-approved_investment", "code")
    known = rows.exclude(approved_investment=None)
    whole = known.aggregate(sum=Sum("approved_investment"))["sum"]
    trace = Trace(
        words("批复总投资（元）", "approved investment (yuan)"),
        Cell("", "", whole, "yuan"),
        words("各项目“批复总投资”之和；未填的不计入",
              "the sum of the projects' approved investment; those without are left out"),
    )  # fmt: skip
    trace.records_count, trace.unknown = known.count(), rows.count() - known.count()
    trace.records = [
        (row.name, cell(row, "approved_investment"), reverse("web:project", args=[row.code]))
        for row in known[:MOST]
    ]
    trace.more = reverse("web:projects")
    first = known.first()
    if first is not None and trace.records_count == 1:
        _entered(trace, first, "projects.project", "approved_investment")
    trace.synthetic = known.filter(synthetic=True).exists()
    return trace


def _entered(trace: Trace, row: Site | Project, model: str, name: str) -> None:
    trace.source, trace.as_of, trace.synthetic = row.source, row.as_of, row.synthetic
    line = last_change(model, row.code, name)
    if line is not None:
        trace.who, trace.when, trace.why = line.actor_name or line.actor, line.at, line.why


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


SUMS = {
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


def _sum(sites: QuerySet[Site], what: SumOf, listed: str) -> Trace:
    rows = what.narrow(sites)
    found = projects.figures_of(sites)
    kind = "decimal" if what.field == "floor_area" else "number"
    count = rows.count()
    value = what.value(found) if what.value else count
    trace = Trace(what.title, Cell("", "", value, kind), what.formula)
    trace.records_count = count
    trace.unknown = found.unknown[what.field or "built_year"] if _may_lack(what) else 0
    trace.more = listed
    shown = what.field or what.beside
    trace.records = [
        (row.name, cell(row, shown), reverse("web:site", args=[row.code]))
        for row in rows.order_by(f"-{what.field}" if what.field else "code", "pk")[:MOST]
    ]
    trace.synthetic = rows.filter(synthetic=True).exists()
    newest = rows.order_by("-changed_at").first()
    if newest is not None:
        trace.when, trace.source = newest.changed_at, newest.source
        trace.as_of, trace.who = newest.as_of, name_of(newest.entered_by)
    return trace


def _may_lack(what: SumOf) -> bool:
    return bool(what.field) or what.query == "&age=old"


def _works_cost(project: Project) -> Trace:
    works = [each for rows in works_of(project).values() for each in rows]
    cost = total(each.whole for each in works)
    trace = Trace(
        words("改造内容估算（元）", "estimated cost of the works (yuan)"),
        Cell("", "", cost, "yuan"),
        words(
            "Σ 数量 × 单价，每项四舍五入到分；没有单价的不计入",
            "Σ quantity × unit cost, each rounded half up to the cent; without unit cost left out",
        ),
    )
    address = reverse("web:project-tab", args=[project.code, "scope"])
    priced = [each for each in works if each.whole.rows]
    trace.records = [
        (said(each.kind.name), Cell("", "", each.whole.known_cost, "yuan"), address)
        for each in priced
    ]
    trace.records_count = sum(each.whole.rows for each in priced)
    trace.unknown = sum(each.whole.unpriced for each in priced)
    trace.source, trace.as_of, trace.synthetic = project.source, project.as_of, project.synthetic
    return trace
