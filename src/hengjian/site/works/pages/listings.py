"""The lists of the works: sites with their slip, entries of the diary."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from django.db.models import F, Q, QuerySet

from hengjian.site.accounts.models import Membership
from hengjian.site.common.words import words
from hengjian.site.library import facts
from hengjian.site.library.models import Project, Section, Site
from hengjian.site.library.pages.leads import of_site
from hengjian.site.library.queries import sites as site_queries
from hengjian.site.library.slip import STEPS, late_by, level_of, months_late
from hengjian.site.library.visibility import visible_to
from hengjian.site.platform.lists import Choice, Column, Facet, Listing
from hengjian.site.platform.telling import leading_to
from hengjian.site.works.models import DiaryEntry

LEVEL_WORDS = {
    "none": words("按期", "on time"),
    "late": words("滞后不足3个月", "late, under 3 months"),
    "blue": words("滞后3个月以上", "3 months late or more"),
    "yellow": words("滞后6个月以上", "6 months late or more"),
    "red": words("滞后9个月以上", "9 months late or more"),
    "unknown": words("无计划日期", "no planned day"),
}
LEVEL_MARKS = {
    "none": "mark-accent",
    "late": "mark-grey",
    "blue": "mark-blue",
    "yellow": "mark-amber",
    "red": "mark-red",
    "unknown": "mark-grey",
}


def sites_listing(project: Project, as_of: date) -> Listing:
    """The sites of a project with the slip of their start on the day."""
    return Listing(
        name="works-sites",
        title=words("小区进度", "Progress of the sites"),
        columns=(*PLACE, *_slip_columns(as_of), *_day_columns(as_of)),
        address=leading_to("web:works-site"),
        facets=(
            *_late_facets(as_of),
            *_place_facets(project),
            _measure_facet(project, as_of),
            Facet("as_of", words("截至", "as of"), _no_choices, lambda rows, v: rows, "hidden"),
        ),
        search=site_queries.search,
        order="code",
        empty_title=words("本项目还没有列入计划的小区", "No site of this project is planned yet"),
        empty_hint=words(
            "年度计划公布后，列入的小区会出现在这里",
            "once the annual plan is published, its sites appear here",
        ),
    )


PLACE = (
    Column("name", words("小区", "site"), lambda s: s.name, "name", "name"),
    Column("code", words("编码", "code"), lambda s: s.code, sort="code"),
    Column(
        "section",
        words("标段", "section"),
        lambda s: s.section.name if s.section else None,
        sort="section__code",
    ),
    Column("place", words("街道", "sub-district"), lambda s: s.sub_district.name),
)


def _slip_columns(as_of: date) -> tuple[Column, ...]:
    def slip(site: Site) -> int | None:
        return months_late(site.planned_start_on, site.started_on, as_of)

    def badge(site: Site) -> tuple[str, Any]:
        level = level_of(site.planned_start_on, site.started_on, as_of)
        return LEVEL_MARKS[level], LEVEL_WORDS[level]

    late, months = words("开工滞后", "start late"), words("个月", "months")
    return (
        Column("state", words("开工", "start"), badge, "badge"),
        Column("slip", late, slip, "number", unit=months, opens="slip"),
    )


def _day_columns(as_of: date) -> tuple[Column, ...]:
    def past(name: str) -> Callable[[Site], date | None]:
        def of(site: Site) -> date | None:
            day: date | None = getattr(site, name)
            return day if day is not None and day <= as_of else None

        return of

    planned, started = words("计划开工", "planned start"), words("实际开工", "started on")
    finish, finished = words("计划完工", "planned finish"), words("实际完工", "finished on")
    return (
        Column("planned", planned, lambda s: s.planned_start_on, "date", "planned_start_on"),
        Column("started", started, past("started_on"), "date", "started_on"),
        Column("finish", finish, lambda s: s.planned_finish_on, "date", "planned_finish_on"),
        Column("finished", finished, past("finished_on"), "date", "finished_on"),
    )


STARTS = (
    Choice("waiting", words("逾期未开工", "late to start")),
    Choice("after", words("晚于计划开工", "started late")),
    Choice("on-time", words("按期开工", "started on time")),
    Choice("to-come", words("未到计划开工日", "start still to come")),
)
LATE = [
    Choice(str(months), words(f"{months}个月以上", f"{months} months or more"))
    for months in STEPS.values()
]


def _no_choices(membership: Membership) -> list[Choice]:
    return []


def _late_facets(as_of: date) -> tuple[Facet, ...]:
    def late(rows: QuerySet[Site], value: str) -> QuerySet[Site]:
        known = value in {choice.value for choice in LATE}
        return rows.filter(late_by(int(value), as_of)) if known else rows.none()

    def started(rows: QuerySet[Site], value: str) -> QuerySet[Site]:
        return _by_start(rows, value, as_of)

    return (
        Facet("start", words("开工情况", "start"), lambda m: STARTS, started),
        Facet("slip", words("滞后", "late by"), lambda m: LATE, late),
    )


def _place_facets(project: Project) -> tuple[Facet, ...]:
    def sections(membership: Membership) -> list[Choice]:
        rows = visible_to(Section, membership).filter(project=project)
        return [Choice(row.code, row.name) for row in rows]

    def places(membership: Membership) -> list[Choice]:
        rows = visible_to(Site, membership).filter(project=project).order_by("sub_district__code")
        found = rows.values_list("sub_district__code", "sub_district__name").distinct()
        return [Choice(code, name) for code, name in found]

    def in_section(rows: QuerySet[Site], value: str) -> QuerySet[Site]:
        return rows.filter(section__code=value)

    def in_place(rows: QuerySet[Site], value: str) -> QuerySet[Site]:
        return rows.filter(sub_district__code=value)

    return (
        Facet("section", words("标段", "section"), sections, in_section),
        Facet("sub_district", words("街道", "sub-district"), places, in_place),
    )


def _measure_facet(project: Project, as_of: date) -> Facet:
    def measured(rows: QuerySet[Site], name: str) -> QuerySet[Site]:
        if name not in facts.book().measures:
            return rows.none()
        return rows.filter(pk__in=facts.sites_behind(project, as_of, name).values("pk"))

    return Facet("measure", words("指标", "measure"), _no_choices, measured, "hidden")


def _by_start(rows: QuerySet[Site], kind: str, as_of: date) -> QuerySet[Site]:
    begun = Q(started_on__lte=as_of)
    match kind:
        case "waiting":
            return rows.filter(late_by(0, as_of))
        case "after":
            return rows.filter(begun, started_on__gt=F("planned_start_on"))
        case "on-time":
            return rows.filter(begun, started_on__lte=F("planned_start_on"))
        case "to-come":
            return rows.filter(planned_start_on__gte=as_of).exclude(begun)
    return rows.none()


DIARY = Listing(
    name="diary",
    title=words("施工日志", "Site diary"),
    columns=(
        Column("site", words("小区", "site"), lambda e: e.site.name, "name", "site__name"),
        Column("on", words("日期", "date"), lambda e: e.on, "date", "on"),
        Column("weather", words("天气", "weather"), lambda e: e.weather),
        Column(
            "workers", words("在场人数", "people at work"), lambda e: e.workers,
            "number", "workers",
            unit=words("人", ""),
        ),
        Column("text", words("施工情况", "what was done"), lambda e: e.text),
        Column("pictures", words("照片", "pictures"), lambda e: len(e.pictures.all()), "number"),
    ),
    address=leading_to("web:works-entry"),
    facets=(of_site(lambda rows, site: rows.filter(site=site)),),
    search=lambda rows, text: rows.filter(Q(text__icontains=text) | Q(site__name__icontains=text)),
    search_hint=words("小区或施工情况", "site or words"),
    order="-on",
    empty_title=words("还没有施工日志", "No entry yet"),
    empty_hint=words(
        "在现场用手机打开“写日志”，没有网络也能写，联网后自动送达",
        "open “Write” on a phone on the site: without network too, it is sent when there is one",
    ),
)  # fmt: skip


def newest(rows: QuerySet[DiaryEntry], most: int) -> list[DiaryEntry]:
    """The newest entries."""
    return list(rows.order_by("-on", "-pk")[:most])
