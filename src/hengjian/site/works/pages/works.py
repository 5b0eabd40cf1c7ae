"""Pages of the works: all projects, one project, its sites, its schedule, its records."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from hengjian.engine.facts.gathered import Fact
from hengjian.engine.facts.records import Records
from hengjian.engine.measures.counting import count_all
from hengjian.site.accounts.gate import needs
from hengjian.site.accounts.models import Membership
from hengjian.site.accounts.permissions import Permission
from hengjian.site.common.words import words
from hengjian.site.library import facts
from hengjian.site.library.models import Project, Section, Site
from hengjian.site.library.slip import LEVELS, level_of, months_late
from hengjian.site.library.visibility import visible_to
from hengjian.site.platform.lists import answer
from hengjian.site.platform.menu import in_menu
from hengjian.site.platform.pages import parts_of
from hengjian.site.platform.timescale import ZOOMS, zoom_of
from hengjian.site.works import queries
from hengjian.site.works.models import Acceptance, HandOver, Incident, PlannedOutput
from hengjian.site.works.pages.figures import fact_in_words, title_of
from hengjian.site.works.pages.listings import (
    DIARY,
    LEVEL_MARKS,
    LEVEL_WORDS,
    newest,
    sites_listing,
)
from hengjian.site.works.pages.pictures import s_curve, schedule_of
from hengjian.site.works.pages.reading import day_of, head, project_in
from hengjian.site.works.rules import accepting

RATES = {
    "开工率": ("已开工小区数", "计划改造小区数"),
    "开工及时率": ("及时开工小区数", "计划改造小区数"),
    "连片实施率": ("连片改造小区数", "计划改造小区数"),
    "完工率": ("已完工小区数", "计划改造小区数"),
}
"""The four rates of the works, each with its parts."""
BY_SECTION = (
    *("计划改造小区数", "应开工小区数", "已开工小区数", "及时开工小区数"),
    *("逾期未开工小区数", "逾期未开工最早计划日", "已完工小区数"),
)
LISTED = (*RATES, "计划改造小区数", "逾期未开工小区数", "未消除重大隐患数")
A_PAGE, LATEST, SETTLED = 40, 5, 30
"""Sites of a schedule's page, latest entries, settled checks."""


@dataclass(frozen=True, slots=True)
class Line:
    """The works of one section, as counted."""

    section: Section | None
    counts: Mapping[str, Any]
    late: int
    """Months by which the longest waiting site is late."""

    @property
    def key(self) -> str:
        """The section's code; ``none`` of sites without one."""
        return self.section.code if self.section else "none"


@in_menu("works", 10, words("进度", "Progress"), "timeline")
@needs(Permission.LIBRARY_VIEW)
def index(request: HttpRequest, membership: Membership) -> HttpResponse:
    """The works of every project one sees."""
    as_of = day_of(request)
    projects, whole = queries.under_way(membership), queries.seen_whole(membership)
    found = facts.facts_of_many(whole, as_of, LISTED)
    rows = [(each, _facts(found.get(each.pk), as_of)) for each in projects]
    context = {"rows": rows, "as_of": as_of, "kept": _stored_choice(request), "names": LISTED}
    if membership.may(Permission.MONEY_VIEW):
        context["curve"] = s_curve(queries.curve(whole, as_of))
        context["only"] = rows[0][0] if len(rows) == 1 else None
    return render(request, "works/index.html", context)


def _facts(values: Mapping[str, Any] | None, as_of: date) -> dict[str, str] | None:
    if values is None:
        return None
    units = facts.book().units
    return {n: fact_in_words(Fact(n, v, units[n], "records", as_of)) for n, v in values.items()}


def _stored_choice(request: HttpRequest) -> str:
    return f"?as_of={day_of(request)}" if request.GET.get("as_of") else ""


@needs(Permission.LIBRARY_VIEW)
def project(request: HttpRequest, membership: Membership, code: str) -> HttpResponse:
    """How the works of a project stand: rates, curve, sections, what is open."""
    context = head(request, membership, code, "project")
    row, as_of = project_in(context), context["as_of"]
    found = facts.measures_of(row, as_of, None, membership)
    sites = list(queries.sites(membership, row))
    inspections = queries.inspections(membership, row)
    context |= {
        "rates": [
            (
                name,
                title_of(name),
                fact_in_words(found[name]),
                p,
                fact_in_words(found[p]),
                w,
                fact_in_words(found[w]),
            )
            for name, (p, w) in RATES.items()
        ],
        "late": found["逾期未开工小区数"].value,
        "missed": found["逾期未开工最早计划日"].value,
        "late_months": months_late(found["逾期未开工最早计划日"].value, None, as_of),  # type: ignore[arg-type]
        "levels": _levels(sites, as_of),
        "lines": _lines(membership, row, as_of),
        "unsettled": queries.findings_open(inspections, as_of)[:LATEST],
        "found": {name: fact_in_words(fact) for name, fact in found.items()},
        "diary": newest(queries.diary(membership, row).filter(on__lte=as_of), LATEST),
        "total": len(sites),
    }
    if membership.may(Permission.MONEY_VIEW) and queries.sees_whole(membership, row):
        context["curve"] = s_curve(queries.curve(Project.objects.filter(pk=row.pk), as_of))
    return render(request, "works/project.html", context)


@needs(Permission.LIBRARY_VIEW)
def card(request: HttpRequest, membership: Membership, code: str) -> HttpResponse:
    """The four rates, for the page of the project."""
    context = head(request, membership, code, "project")
    found = facts.measures_of(project_in(context), context["as_of"], tuple(RATES), membership)
    context["rates"] = [(name, title_of(name), fact_in_words(found[name])) for name in RATES]
    return render(request, "works/card.html", context)


def _levels(sites: list[Site], as_of: date) -> list[tuple[str, Any, str, int]]:
    counts = dict.fromkeys((*LEVELS, "unknown"), 0)
    for site in sites:
        counts[level_of(site.planned_start_on, site.started_on, as_of)] += 1
    return [(level, LEVEL_WORDS[level], LEVEL_MARKS[level], n) for level, n in counts.items() if n]


def _lines(membership: Membership, row: Project, as_of: date) -> list[Line]:
    """The measures over sites, section by section: the same counting over fewer rows."""
    records = facts.facts_of(row, as_of, ["sites"], membership)
    by_section: dict[str | None, list[Any]] = {}
    for each in records.rows["sites"]:
        code = each["section"]
        by_section.setdefault(code if isinstance(code, str) else None, []).append(each)
    measures = [facts.book().measures[name] for name in BY_SECTION]
    sections = {each.code: each for each in row.sections.all()}
    lines = []
    for code in sorted(by_section, key=lambda each: (each is None, each or "")):
        counted = count_all(measures, Records(records.specs, {"sites": by_section[code]}), as_of)
        counts = {name: value for name, (value, _) in counted.items()}
        missed: Any = counts["逾期未开工最早计划日"]
        late = months_late(missed, None, as_of) or 0
        lines.append(Line(sections.get(code or ""), counts, late))
    return lines


@needs(Permission.LIBRARY_VIEW)
def sites(request: HttpRequest, membership: Membership, code: str) -> HttpResponseBase:
    """The sites with their slip, to be filtered."""
    context = head(request, membership, code, "sites")
    row = project_in(context)
    listing = sites_listing(row, context["as_of"])
    asked = request.GET.get("measure", "")
    context["measure"] = title_of(asked) if asked in facts.book().measures else ""
    rows = queries.sites(membership, row)
    return answer(request, membership, listing, rows, "works/sites.html", **context)


@needs(Permission.LIBRARY_VIEW)
def site(request: HttpRequest, membership: Membership, code: str) -> HttpResponse:
    """The works of one site: its days, milestones, checks, acceptance, hand-over, diary."""
    seen = visible_to(Site, membership).exclude(project=None)
    row = get_object_or_404(seen.select_related("project", "section", "sub_district"), code=code)
    as_of = day_of(request)
    level = level_of(row.planned_start_on, row.started_on, as_of)
    assert row.project is not None
    context = head(request, membership, row.project.code, "sites") | {
        "site": row,
        "level": (LEVEL_MARKS[level], LEVEL_WORDS[level]),
        "months": months_late(row.planned_start_on, row.started_on, as_of),
        "milestones": queries.milestones(membership, row.project).filter(site=row),
        "inspections": queries.inspections(membership, row.project).filter(site=row),
        "acceptances": visible_to(Acceptance, membership).filter(accepting(row)),
        "hand_overs": visible_to(HandOver, membership).filter(site=row),
        "diary": newest(queries.diary(membership).filter(site=row, on__lte=as_of), 20),
        "may_plan": membership.may(Permission.WORKS_EDIT),
        "may_write": membership.may(Permission.WORKS_REPORT),
    }
    return render(request, "works/site.html", context)


@needs(Permission.LIBRARY_VIEW)
def schedule(request: HttpRequest, membership: Membership, code: str) -> HttpResponse:
    """The schedule as bars, by section, a part of the sites at a time."""
    context = head(request, membership, code, "schedule")
    row, as_of = project_in(context), context["as_of"]
    every = queries.sites(membership, row).order_by("section__code", "planned_start_on", "code")
    chosen = request.GET.get("section", "")
    if chosen:
        every = every.filter(section__code=chosen)
    total = every.count()
    page = min(_page(request), max(0, (total - 1) // A_PAGE))
    part = list(every[page * A_PAGE : (page + 1) * A_PAGE])
    own = list(queries.milestones(membership, row))
    nameless = str(words("未分标段", "no section"))
    context |= {
        "picture": schedule_of(part, own, as_of, nameless, zoom_of(request)),
        "zooms": ZOOMS,
        "zoom": zoom_of(request),
        "sections": visible_to(Section, membership).filter(project=row),
        "chosen": chosen,
        "page": page,
        "pages": range(-(-total // A_PAGE)),
        "first": page * A_PAGE + 1 if total else 0,
        "last": page * A_PAGE + len(part),
        "total": total,
        "levels": [(each, LEVEL_WORDS[each]) for each in LEVELS],
    }
    return render(request, "works/schedule.html", context)


def _page(request: HttpRequest) -> int:
    asked = request.GET.get("page", "")
    return max(0, int(asked[:6]) - 1) if asked.isascii() and asked.isdecimal() else 0


@needs(Permission.LIBRARY_VIEW)
def milestones(request: HttpRequest, membership: Membership, code: str) -> HttpResponse:
    """Milestones with who saw them, and the planned output by month."""
    context = head(request, membership, code, "milestones")
    row, as_of = project_in(context), context["as_of"]
    rows = [
        (each, level_of(each.planned_on, each.actual_on, as_of))
        for each in queries.milestones(membership, row)[:500]
    ]
    output = queries.of_project(PlannedOutput, membership, row).select_related("section")
    context |= {
        "rows": [(each, LEVEL_MARKS[level], LEVEL_WORDS[level]) for each, level in rows],
        "output": output[:500],
        "sees_money": membership.may(Permission.MONEY_VIEW),
    }
    return render(request, "works/milestones.html", context)


@needs(Permission.LIBRARY_VIEW)
def checks(request: HttpRequest, membership: Membership, code: str) -> HttpResponse:
    """Checks of safety and quality with what is not put right, and incidents."""
    context = head(request, membership, code, "checks")
    row, as_of = project_in(context), context["as_of"]
    inspections = queries.inspections(membership, row).filter(on__lte=as_of)
    open_ = list(queries.findings_open(inspections, as_of))
    names = (
        "检查次数",
        "检查合格率",
        "未整改问题数",
        "逾期未整改问题数",
        "未消除重大隐患数",
        "安全事故数",
    )
    found = facts.measures_of(row, as_of, names, membership)
    context |= {
        "figures": [(name, title_of(name), fact_in_words(found[name])) for name in names],
        "open": open_,
        "settled": inspections.exclude(pk__in=[each.pk for each in open_])[:SETTLED],
        "settled_most": SETTLED,
        "incidents": queries.of_project(Incident, membership, row).filter(on__lte=as_of),
        "may_put_right": membership.may(Permission.WORKS_REPORT),
    }
    return render(request, "works/checks.html", context)


@needs(Permission.LIBRARY_VIEW)
def acceptance(request: HttpRequest, membership: Membership, code: str) -> HttpResponse:
    """Acceptance with the defects period, and facilities handed over by utility."""
    context = head(request, membership, code, "acceptance")
    row = project_in(context)
    accepted = queries.of_project(Acceptance, membership, row)
    handed = queries.of_project(HandOver, membership, row)
    context |= {
        "acceptances": accepted.select_related("contract", "site").prefetch_related("evidence"),
        "hand_overs": handed.select_related("site").order_by("utility", "site__code")[:500],
        "archive": reverse("web:project-tab", args=[row.code, "archive"]),
        **parts_of("acceptance", membership, row),
    }
    return render(request, "works/acceptance.html", context)


@needs(Permission.LIBRARY_VIEW)
def diary(request: HttpRequest, membership: Membership, code: str) -> HttpResponseBase:
    """The diary of a project's sites."""
    context = head(request, membership, code, "diary")
    context["may_write"] = membership.may(Permission.WORKS_REPORT)
    rows = queries.diary(membership, project_in(context))
    return answer(request, membership, DIARY, rows, "works/diary_list.html", **context)
