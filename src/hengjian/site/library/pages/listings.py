"""The lists of sites, projects and programmes."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from django.db.models import QuerySet

from hengjian.site.accounts.models import Membership
from hengjian.site.common.days import shown_day
from hengjian.site.common.words import words
from hengjian.site.library.models import ContiguousArea, Programme, Project, Site
from hengjian.site.library.queries import projects, sites
from hengjian.site.library.visibility import visible_to
from hengjian.site.platform.lists import (
    MOST,
    Choice,
    Column,
    Facet,
    Listing,
    by_field,
    choices_of,
    label_of,
)
from hengjian.site.platform.telling import leading_to

STAGE_MARKS = {
    "reserve": "mark-grey",
    "planned": "mark-blue",
    "approved": "mark-blue",
    "started": "mark-accent",
    "under_way": "mark-accent",
    "finished": "mark-green",
    "completed": "mark-green",
    "removed": "mark-amber",
    "closed": "mark-amber",
}
"""How each stage is marked."""


def stage_badge(row: Site | Project) -> tuple[str, str]:
    """The mark of a row's stage and its name."""
    return STAGE_MARKS.get(row.stage, "mark-grey"), label_of(row, "stage")


def _stages(model: type[Site | Project]) -> Callable[[Membership], Sequence[Choice]]:
    return lambda membership: [Choice(code, name) for code, name in model.Stage.choices]


def _regions(membership: Membership) -> Sequence[Choice]:
    return [Choice(code, name) for code, name in sites.regions(membership, MOST)]


def _projects(membership: Membership) -> Sequence[Choice]:
    return choices_of(visible_to(Project, membership))


def _areas(membership: Membership) -> Sequence[Choice]:
    return choices_of(visible_to(ContiguousArea, membership))


def _bands(membership: Membership) -> Sequence[Choice]:
    return (
        Choice("complete", words("齐全", "complete")),
        Choice("most", words("80% 以上", "80% and more")),
        Choice("some", words("40%–80%", "40% to 80%")),
        Choice("little", words("不足 40%", "below 40%")),
    )


def _ages(membership: Membership) -> Sequence[Choice]:
    return (
        Choice("old", words("2000 年底前建成", "built by the end of 2000")),
        Choice("new", words("2001 年后建成", "built from 2001")),
    )


def _by_age(rows: QuerySet[Site], value: str) -> QuerySet[Site]:
    return sites.with_old(rows, value == "old") if value in ("old", "new") else rows.none()


def _starts(membership: Membership) -> Sequence[Choice]:
    return (Choice("late", words("逾期未开工", "late to start")),)


def _begun(rows: QuerySet[Site], value: str) -> QuerySet[Site]:
    return sites.late(rows, shown_day()) if value == "late" else rows.none()


BAND = Facet("band", words("档案完整度", "dossier completeness"), _bands, sites.with_completeness)
SITES = Listing(
    name="sites",
    title=words("小区", "Sites"),
    columns=(
        Column("name", words("小区", "site"), lambda row: row.name, "name", "pinyin"),
        Column("code", words("编码", "code"), lambda row: row.code, sort="code"),
        Column("place", words("街道", "sub-district"), lambda row: row.sub_district.name),
        Column("stage", words("阶段", "stage"), stage_badge, "badge", "stage"),
        Column("project", words("项目", "project"), lambda row: row.project and row.project.name),
        Column(
            "built",
            words("建成年份", "built in"),
            lambda row: str(row.built_year) if row.built_year else None,
            "year",
            "built_year",
        ),
        Column(
            "households",
            words("户数", "households"),
            lambda row: row.households,
            "number",
            "households",
        ),
        Column(
            "area",
            words("建筑面积", "floor area"),
            lambda row: row.floor_area,
            "area",
            "floor_area",
            words("平方米", "m²"),
        ),
        Column(
            "dossier",
            words("档案", "dossier"),
            lambda row: (row.dossier_done, row.dossier_due),
            "progress",
            "dossier_done",
        ),
    ),
    address=leading_to("web:site"),
    reads=(
        *("code", "name", "synthetic", "stage", "built_year", "households", "floor_area"),
        *("dossier_done", "dossier_due", "sub_district__name", "project__name"),
    ),
    facets=(
        Facet(
            "sub_district",
            words("街道", "sub-district"),
            _regions,
            sites.in_region,
        ),
        Facet("stage", words("阶段", "stage"), _stages(Site), by_field("stage")),
        Facet("project", words("项目", "project"), _projects, by_field("project__code")),
        BAND,
        Facet("age", words("建成年代", "age"), _ages, _by_age),
        Facet("start", words("开工", "start"), _starts, _begun),
        Facet("area", words("连片区域", "contiguous area"), _areas, by_field("area__code")),
        Facet("opinion", "", lambda m: (), sites.awaiting_opinion, "hidden"),
    ),
    search=sites.search,
    empty_title=words("还没有小区", "There are no sites yet"),
    empty_hint=words(
        "新增一个小区，或用模板成批导入", "add a site, or import many by the template"
    ),
)
PROJECTS = Listing(
    name="projects",
    title=words("项目", "Projects"),
    columns=(
        Column("name", words("项目", "project"), lambda row: row.name, "name", "pinyin"),
        Column("code", words("编码", "code"), lambda row: row.code, sort="code"),
        Column(
            "programme",
            words("项目群", "programme"),
            lambda row: row.programme and row.programme.name,
        ),
        Column("stage", words("阶段", "stage"), stage_badge, "badge", "stage"),
        Column(
            "implementer",
            words("实施单位", "implementing unit"),
            lambda row: row.implementer and row.implementer.name,
        ),
        Column(
            "sites",
            words("小区", "sites"),
            lambda row: row.sites_count,
            "number",
            "sites_count",
        ),
        Column(
            "investment",
            words("批复总投资", "approved investment"),
            lambda row: row.approved_investment,
            "money",
            "approved_investment",
        ),
        Column(
            "dossier",
            words("档案", "dossier"),
            lambda row: (row.dossier_done, row.dossier_due),
            "progress",
            "dossier_done",
        ),
    ),
    address=leading_to("web:project"),
    reads=(
        *("code", "name", "synthetic", "stage", "sites_count", "approved_investment"),
        *("dossier_done", "dossier_due", "programme__name", "implementer__name"),
    ),
    facets=(
        Facet("stage", words("阶段", "stage"), _stages(Project), by_field("stage")),
        Facet(
            "programme",
            words("项目群", "programme"),
            lambda membership: choices_of(visible_to(Programme, membership)),
            by_field("programme__code"),
        ),
        BAND,
    ),
    search=projects.search,
    empty_title=words("还没有项目", "There are no projects yet"),
    empty_hint=words("先建立项目，再把小区归入项目", "enter a project, then assign its sites"),
)
