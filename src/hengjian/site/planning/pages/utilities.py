"""Utility works: the list, conflicts, the calendar, meetings of works at one place."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from hengjian.planning.conflicts import METRES, MONTHS, Conflict, Shared
from hengjian.site.accounts.gate import needs
from hengjian.site.accounts.models import Membership, Organisation
from hengjian.site.accounts.permissions import Permission
from hengjian.site.accounts.queries import inside_region
from hengjian.site.accounts.roles import Sees
from hengjian.site.common.days import shown_day
from hengjian.site.common.words import words
from hengjian.site.library.models import Site
from hengjian.site.library.models.dossier import Utility
from hengjian.site.library.pages.editing import edit_page, resource_form
from hengjian.site.library.pages.forms import RowForm
from hengjian.site.library.pages.map import legend
from hengjian.site.library.visibility import visible_to
from hengjian.site.planning import actions, queries
from hengjian.site.planning.models import UtilityWork
from hengjian.site.planning.pages.building import lines_of
from hengjian.site.planning.pages.digging import LAYER
from hengjian.site.planning.pages.timelines import Part, stacked_bars, year_of
from hengjian.site.planning.queries import Dig
from hengjian.site.platform.figure import Chart
from hengjian.site.platform.lists import Choice, Column, Facet, Listing, answer, label_of
from hengjian.site.platform.menu import in_menu
from hengjian.site.platform.telling import attempt, leading_to, offer, standing_at
from hengjian.site.platform.templatetags.shell import t

MOST_MONTHS, MOST_METRES = 240, 2000
SHOWN = 300
"""Lines on a page; more are counted."""


def _count_of_sites(work: UtilityWork) -> int | None:
    """How many sites it names; none where a road or an area says where it is."""
    return work.sites_count or None


WORKS = Listing(
    name="utility-works",
    title=words("管线年度工程", "Works of the utilities"),
    columns=(
        Column("name", words("工程", "works"), lambda w: w.name, "name", "name"),
        Column("code", words("编码", "code"), lambda w: w.code, sort="code"),
        Column("utility", words("管线", "utility"), lambda w: label_of(w, "utility")),
        Column("street", words("道路", "road"), lambda w: w.street, sort="street"),
        Column("area", words("连片区域", "contiguous area"),
               lambda w: w.area.name if w.area else None),
        Column("sites", words("小区", "sites"), _count_of_sites, "number", "sites_count"),
        Column("starts", words("开始", "start"), lambda w: w.starts_on, "date", "starts_on"),
        Column("ends", words("结束", "end"), lambda w: w.ends_on, "date", "ends_on"),
        Column(
            "digs",
            words("开挖", "digs"),
            lambda w: ("mark-amber", words("开挖", "digs")) if w.digs
            else ("mark-grey", words("不开挖", "no digging")),
            "badge",
        ),
    ),
    address=leading_to("web:utility"),
    facets=(
        Facet(
            "utility",
            words("管线", "utility"),
            lambda m: [Choice(value, title) for value, title in Utility.choices],
            lambda rows, value: rows.filter(utility=value),
        ),
        Facet(
            "digs",
            words("开挖", "digs"),
            lambda m: [
                Choice("yes", words("开挖", "digs")),
                Choice("no", words("不开挖", "no digging")),
            ],
            lambda rows, value: rows.filter(digs=value == "yes"),
        ),
    ),
    search=queries.search,
    search_hint=words("名称、拼音首字母、编码或道路", "name, pinyin initials, code or road"),
    order="starts_on",
    empty_title=words("还没有管线工程", "No utility works yet"),
    empty_hint=words(
        "请水、电、气、热、信、排水各单位填报年度工程，系统会查出与改造重复开挖的地方",
        "let the six utilities enter their yearly works: what would be dug twice is then found",
    ),
)  # fmt: skip


@in_menu("plan", 30, words("管线协调", "Utilities"), "route")
@needs(Permission.LIBRARY_VIEW)
def works(request: HttpRequest, membership: Membership) -> HttpResponseBase:
    """The yearly works."""
    may_add = membership.may(Permission.UTILITY_EDIT)
    rows = queries.visible_works(membership)
    return answer(
        request, membership, WORKS, rows, template="planning/utilities/list_page.html",
        may_add=may_add, tab="works",
    )  # fmt: skip


@needs(Permission.UTILITY_EDIT)
def new(request: HttpRequest, membership: Membership) -> HttpResponseBase:
    """Enter a work."""
    form = _form(request, membership)

    def save() -> UtilityWork:
        values = form.values() | {
            "region": membership.organisation.region,
            "owner": _owner(membership),
        }
        del values["sites"]
        return actions.create_work(by=membership, values=values, sites=form.rows("sites"))

    return _page(request, form, save, {"work": None, "may_edit": True}, leading_to("web:utility"))


def _form(request: HttpRequest, membership: Membership, work: UtilityWork | None = None) -> RowForm:
    form = resource_form(request, membership, UtilityWork, work)
    sites = visible_to(Site, membership).exclude(stage=Site.Stage.REMOVED).order_by("code")
    offer(form, "sites", queryset=sites)
    return form


def _page(
    request: HttpRequest,
    form: RowForm,
    save: Callable[[], UtilityWork],
    context: dict[str, Any],
    to: Callable[[UtilityWork], str],
) -> HttpResponseBase:
    works_page = standing_at("web:utilities")
    return edit_page(
        request,
        form,
        save,
        template="planning/utilities/form.html",
        context=context,
        to=to,
        crumbs=[(words("管线协调", "Utilities"), works_page)],
    )


def _owner(membership: Membership) -> object:
    return membership.organisation if membership.role_code == "utility_owner" else None


@needs(Permission.LIBRARY_VIEW)
def edit(request: HttpRequest, membership: Membership, code: str) -> HttpResponseBase:
    """A work: shown to all who see it, changed by who may."""
    work = get_object_or_404(visible_to(UtilityWork, membership), code=code)
    may_edit = membership.may(Permission.UTILITY_EDIT)
    form = _form(request, membership, work)
    found = queries.digs(membership, around(work.region))
    rows = [row for row in queries.conflicts(found, MONTHS, METRES) if code in _codes(row)]
    context = {"work": work, "may_edit": may_edit, "rows": rows}
    if not may_edit:
        for field in form.fields.values():
            field.disabled = True
        return render(request, "planning/utilities/form.html", {**context, "form": form})

    def save() -> UtilityWork:
        values, version = form.values(), form.started_from()
        del values["sites"]
        return actions.change_work(
            by=membership, work=work, values=values, sites=form.rows("sites"), version=version
        )

    return _page(request, form, save, context, lambda _: standing_at("web:utilities"))


def _codes(row: tuple[object, queries.Dig, queries.Dig]) -> tuple[str, str]:
    return row[1].code, row[2].code


@require_POST
@needs(Permission.UTILITY_EDIT)
def remove(request: HttpRequest, membership: Membership, code: str) -> HttpResponseBase:
    """Take it out."""
    work = get_object_or_404(visible_to(UtilityWork, membership), code=code)
    why = request.POST.get("why", "")
    act = partial(actions.remove_work, by=membership, work=work, why=why)
    if attempt(request, act, words("已删去", "taken out")):
        return redirect("web:utilities")
    return redirect("web:utility", code)


@needs(Permission.LIBRARY_VIEW)
def calendar(request: HttpRequest, membership: Membership) -> HttpResponse:
    """The works and renovations of a year, by place."""
    today = shown_day()
    place = place_of(membership, request.GET.get("place", ""))
    found = [] if place.awaited else queries.digs(membership, place.within)
    asked = request.GET.get("year", "")
    with_works = {y for d in found for y in range(d.starts_on.year, d.ends_on.year + 1)}
    usual = today.year if today.year in with_works else max(with_works, default=today.year)
    year = int(asked) if asked.isascii() and asked.isdecimal() and len(asked) == 4 else usual
    kind = request.GET.get("utility", "")
    rows = lines_of([d for d in found if not kind or d.utility == kind], year)
    years = sorted(with_works | {today.year})
    context = {
        "picture": year_of(rows[:SHOWN], year, today),
        "rows": rows[:SHOWN],
        "more": max(0, len(rows) - SHOWN),
        "year": year,
        "years": years,
        "kind": kind,
        "utilities": Utility.choices,
        "place": place,
        "tab": "calendar",
    }
    return render(request, "planning/utilities/calendar.html", context)


@needs(Permission.LIBRARY_VIEW)
def conflicts(request: HttpRequest, membership: Membership) -> HttpResponse:
    """Where one place would be dug twice."""
    months, metres = bounds_of(request)
    place = place_of(membership, request.GET.get("place", ""))
    found, lines = clashes(request, membership)
    context = {
        "supposed": {"months": months, "metres": metres, "place": request.GET.get("place", "")},
        "roads": by_road(lines[:SHOWN]),
        "shown": min(len(lines), SHOWN),
        "more": max(0, len(lines) - SHOWN),
        "again": sum(1 for line in lines if line.apart),
        "chart": chart_of(lines),
        "total": len(found),
        "apart": sum(not pair.overlap for pair, _, _ in found),
        "months": months,
        "metres": metres,
        "place": place,
        "tab": "conflicts",
        "layer": LAYER,
        "legend": legend(LAYER),
    }
    return render(request, "planning/utilities/conflicts.html", context)


def bounds_of(request: HttpRequest) -> tuple[int, int]:
    """Within how many months and metres two openings clash, as asked or as usual."""
    months = _number(request.GET.get("months"), MONTHS, MOST_MONTHS)
    return months, _number(request.GET.get("metres"), METRES, MOST_METRES)


def clashes(
    request: HttpRequest, membership: Membership
) -> tuple[list[tuple[Conflict, Dig, Dig]], list[Gathered]]:
    """The pairs of works that open one place, and the same by the work that comes first."""
    place = place_of(membership, request.GET.get("place", ""))
    works = [] if place.awaited else queries.digs(membership, place.within)
    found = queries.conflicts(works, *bounds_of(request))
    shared = {m.name for pair, _, _ in found for m in pair.meetings if m.shared is Shared.SITE}
    sites = visible_to(Site, membership).filter(code__in=shared)
    return found, gather_conflicts(found, dict(sites.values_list("code", "name")))


def _number(text: str | None, usual: int, most: int) -> int:
    if text and text.isascii() and text.isdecimal() and len(text) < 6:
        return min(int(text), most)
    return usual


ROADS = 8
"""Places in the drawing; the list shows all."""
OTHERS = 10
"""Works that are named beside one; more are counted."""


@dataclass(frozen=True, slots=True)
class Other:
    """A work that opens the same ground before or after."""

    dig: Dig
    pair: Conflict
    meetings: tuple[tuple[Shared, str], ...]
    later: bool
    """Whether it comes after the utility's work."""


@dataclass(slots=True)
class Gathered:
    """A utility's work with everything that opens the same ground."""

    dig: Dig
    others: list[Other] = field(default_factory=list)

    @property
    def named(self) -> list[Other]:
        """Those that are named: what comes soonest first, what shares one opening last."""
        return sorted(self.others, key=lambda o: (o.pair.overlap, o.pair.months))[:OTHERS]

    @property
    def unnamed(self) -> int:
        """How many more there are."""
        return max(0, len(self.others) - OTHERS)

    @property
    def apart(self) -> int:
        """How many of them would open the ground once more."""
        return sum(not other.pair.overlap for other in self.others)

    @property
    def together(self) -> int:
        """How many are at work at the same time and can share one opening."""
        return len(self.others) - self.apart

    @property
    def soonest(self) -> int | None:
        """The fewest months between it and another opening."""
        return min((o.pair.months for o in self.others if not o.pair.overlap), default=None)


def gather_conflicts(
    rows: Iterable[tuple[Conflict, Dig, Dig]], names: Mapping[str, str]
) -> list[Gathered]:
    """By the utility's work that comes first, the one that is dug again most often first."""
    found: dict[str, Gathered] = {}
    for pair, first, second in rows:
        own, other, later = (second, first, False) if first.utility == "site" else (
            first, second, True)  # fmt: skip
        meetings = tuple((m.shared, names.get(m.name, m.name)) for m in pair.meetings)
        line = found.setdefault(own.code, Gathered(own))
        line.others.append(Other(other, pair, meetings, later))
    return sorted(found.values(), key=lambda line: (-line.apart, line.dig.starts_on, line.dig.code))


@dataclass(slots=True)
class Road:
    """A road or place with the works that open its ground more than once."""

    name: str
    lines: list[Gathered] = field(default_factory=list)

    @property
    def apart(self) -> int:
        """How often it would be opened once more."""
        return sum(line.apart for line in self.lines)

    @property
    def together(self) -> int:
        """How many works can share an opening with another."""
        return sum(line.together for line in self.lines)


def by_road(lines: Iterable[Gathered]) -> list[Road]:
    """The works by the place where they dig, the place that is opened again most often first."""
    found: dict[str, Road] = {}
    for line in lines:
        found.setdefault(line.dig.place or "—", Road(line.dig.place or "—")).lines.append(line)
    return sorted(found.values(), key=lambda road: (-road.apart, road.name))


def chart_of(lines: Iterable[Gathered]) -> Chart | None:
    """Which places are opened again and again; None where nothing is."""
    worst = by_road(lines)
    if not worst:
        return None
    apart = t("先后开挖", "dug up again")
    together = t("同期，可一次开挖", "at one time: one opening")
    bars = [
        Part(road.name, (road.apart, road.together), str(road.apart + road.together))
        for road in worst[:ROADS]
    ]
    name, most = worst[0].name, worst[0].apart
    return Chart(
        stacked_bars([apart, together], bars),
        t(f"{name}最严重：先后开挖 {most} 次", f"{name} is worst: dug up again {most} times"),
        (t("地点", "Place"), apart, together),
        [(road.name, str(road.apart), str(road.together)) for road in worst],
        height=60 + 30 * len(bars),
    )


Kind = Organisation.Kind
WIDE = frozenset((Kind.PROVINCE, Kind.CITY))
"""Regions of more works than one page compares with each other."""


@dataclass(frozen=True, slots=True)
class Place:
    """What is looked at, and what there is to choose from."""

    within: Organisation | None
    """None: all that the reader sees, or nothing yet."""
    districts: tuple[tuple[str, str], ...] = ()
    """Code and name; empty for who sees no more than one district, or little of many."""

    @property
    def awaited(self) -> bool:
        """Whether a district must be chosen first."""
        return bool(self.districts) and self.within is None


def place_of(membership: Membership, asked: str) -> Place:
    """The district of the code ``asked`` for who oversees several; all else sees all they may."""
    region = membership.organisation.region
    if membership.role.sees is not Sees.REGION or region.kind not in WIDE:
        return Place(None)
    found = inside_region(membership).filter(kind=Kind.DISTRICT).order_by("path")
    districts = tuple(found.values_list("code", "name"))
    return Place(found.filter(code=asked).first() if asked else None, districts)


def around(region: Organisation) -> Organisation:
    """The district in which a region lies; of what is wider, itself."""
    within = region.kind == Kind.SUB_DISTRICT and region.parent
    return within or region
