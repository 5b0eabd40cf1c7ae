"""Plans and utility works with what pages show beside them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Count, OuterRef, Prefetch, Q, QuerySet, Subquery, Sum

from hengjian.planning.conflicts import Conflict, Work, dug_twice
from hengjian.planning.scheduling import Finding, Task, contradictions
from hengjian.site.accounts.models import Membership, Organisation
from hengjian.site.library.models import Scheme, Site
from hengjian.site.library.visibility import visible_to
from hengjian.site.planning.models import (
    AnnualPlan,
    CoordinatedPlan,
    CoordinatedTask,
    PlanBudget,
    PlanEntry,
    UtilityWork,
)
from hengjian.site.planning.outcome import Asked, is_current
from hengjian.site.platform import codes


def visible_plans(membership: Membership) -> QuerySet[AnnualPlan]:
    """The plans the membership sees, with how much they choose."""
    chosen = Q(entries__chosen=True)
    rows = visible_to(AnnualPlan, membership).select_related("region").defer("outcome")
    return rows.annotate(
        chosen_count=Count("entries", filter=chosen, distinct=True),
        chosen_cost=Sum("entries__scheme__cost", filter=chosen),
    )


def plans_with(rows: QuerySet[AnnualPlan], site: Site) -> QuerySet[AnnualPlan]:
    """Of these those that a scheme of the site is in."""
    chosen = PlanEntry.objects.filter(chosen=True, scheme__sites=site)
    return rows.filter(pk__in=chosen.values("plan"))


LATEST = 8
"""Plans drawn together."""


@dataclass(frozen=True, slots=True)
class PlanSpending:
    """A plan with what its sources give and what it spends of it, in yuan."""

    plan: AnnualPlan
    chosen: int
    """Schemes that are in."""
    cost: Decimal
    """What these cost."""
    money: Decimal

    @property
    def left(self) -> Decimal:
        """What is given and not spent; nothing where the schemes cost more."""
        return max(self.money - self.cost, Decimal(0))


def latest_plans(membership: Membership) -> list[PlanSpending]:
    """The latest plans one sees whose money is entered."""
    budgets = PlanBudget.objects.filter(plan=OuterRef("pk")).order_by().values("plan")
    given = Subquery(budgets.annotate(whole=Sum("amount")).values("whole"))
    rows: QuerySet[Any] = visible_plans(membership).annotate(money=given).filter(money__gt=0)
    return [
        PlanSpending(each, each.chosen_count, each.chosen_cost or Decimal(0), each.money)
        for each in rows.order_by("-year", "code")[:LATEST]
    ]


@dataclass(frozen=True, slots=True)
class Line:
    """A candidate as the plan's table shows it."""

    scheme: Scheme
    entry: PlanEntry | None
    value: int | None
    """Hundredths of an equivalent household."""

    @property
    def chosen(self) -> bool:
        """Whether the outcome has it in."""
        return self.entry is not None and self.entry.chosen

    @property
    def equivalent(self) -> Decimal | None:
        """Its value in equivalent households."""
        return None if self.value is None else Decimal(self.value).scaleb(-2)

    @property
    def households(self) -> int:
        """Of its sites; a scheme without them is not weighed."""
        return sum(site.households or 0 for site in self.scheme.sites.all())


@dataclass(frozen=True, slots=True)
class Place:
    """What a plan does for one sub-district."""

    name: str
    candidates: int
    chosen: int
    sites: int
    households: int
    cost: Decimal
    left_out: Decimal
    """The cost of the candidates that are out."""


@dataclass(frozen=True, slots=True)
class Source:
    """Money of one source in a plan."""

    code: str
    amount: Decimal
    used: Decimal | None
    only_old: bool
    place: str

    @property
    def left(self) -> Decimal | None:
        """What no chosen scheme takes."""
        return None if self.used is None else self.amount - self.used


@dataclass(frozen=True, slots=True)
class Shown:
    """A plan with its lines, money and places."""

    plan: AnnualPlan
    lines: Sequence[Line]
    sources: Sequence[Source]
    places: Sequence[Place]
    current: bool
    """Whether the outcome answers the question as the rows stand now."""

    @property
    def chosen(self) -> list[Line]:
        """The lines that are in."""
        return [line for line in self.lines if line.chosen]

    @property
    def households(self) -> int:
        """Households of the chosen schemes."""
        return sum(line.households for line in self.chosen)

    @property
    def cost(self) -> Decimal:
        """Cost of the chosen schemes."""
        return sum((line.scheme.cost for line in self.chosen), Decimal(0))

    @property
    def sites(self) -> int:
        """Sites of the chosen schemes."""
        return sum(len(line.scheme.sites.all()) for line in self.chosen)

    @property
    def money(self) -> Decimal:
        """What all sources give."""
        return sum((source.amount for source in self.sources), Decimal(0))


def plan_in_full(plan: AnnualPlan, asked: Asked) -> Shown:
    """The plan with everything its page tells; chosen ones first, then by what they are worth."""
    entries = {entry.scheme_id: entry for entry in plan.entries.all()}
    lines = []
    for scheme in asked.schemes.values():
        entry = entries.get(scheme.pk)
        value = entry.why.get("value") if entry else None
        lines.append(Line(scheme, entry, value))
    lines.sort(key=lambda line: (not line.chosen, -(line.value or 0), line.scheme.code))
    done = bool(plan.outcome) and plan.outcome is not None and plan.outcome["kind"] == "plan"
    return Shown(plan, lines, _sources(plan, lines, done), _places(lines), is_current(plan, asked))


def _sources(plan: AnnualPlan, lines: Sequence[Line], done: bool) -> list[Source]:
    used: dict[str, Decimal] = defaultdict(Decimal)
    for line in lines:
        parts: Mapping[str, str] = line.entry.funding if line.entry else {}
        for source, amount in parts.items():
            used[source] += Decimal(amount)
    return [
        Source(
            row.source,
            row.amount,
            used[row.source] if done else None,
            row.only_old,
            row.sub_district.name if row.sub_district else "",
        )
        for row in plan.budgets.select_related("sub_district")
    ]


def _places(lines: Sequence[Line]) -> list[Place]:
    by_place: dict[str, list[Line]] = defaultdict(list)
    for line in lines:
        by_place[line.scheme.region.name].append(line)
    places = []
    for name, own in sorted(by_place.items(), key=lambda item: item[1][0].scheme.region.code):
        chosen = [line for line in own if line.chosen]
        cost = sum((line.scheme.cost for line in chosen), Decimal(0))
        whole = sum((line.scheme.cost for line in own), Decimal(0))
        sites = sum(len(line.scheme.sites.all()) for line in chosen)
        homes = sum(line.households for line in chosen)
        places.append(Place(name, len(own), len(chosen), sites, homes, cost, whole - cost))
    return places


SITE = "site:"
"""Before the code of a site, where its renovation stands among the works."""


def visible_works(membership: Membership) -> QuerySet[UtilityWork]:
    """The works the membership sees, with what a list shows beside them."""
    return visible_to(UtilityWork, membership).select_related("owner", "area")


def search(rows: QuerySet[UtilityWork], text: str) -> QuerySet[UtilityWork]:
    """By name, pinyin initials, code or road."""
    return rows.filter(codes.matching(text) | Q(code__iholds=text) | Q(street__iholds=text))


@dataclass(frozen=True, slots=True)
class Dig:
    """One work or one renovation of a site, for the calendar and for finding what is dug twice."""

    code: str
    name: str
    utility: str
    """A utility, or ``site`` for the renovation of a site."""
    place: str
    starts_on: date
    ends_on: date
    digs: bool
    work: Work
    synthetic: bool
    area: tuple[str, str] | None = None
    """The contiguous area, else for a renovation its sub-district: code and name."""
    outside: bool = False
    """Whether it is a renovation outside every contiguous area."""


def digs(membership: Membership, within: Organisation | None = None) -> list[Dig]:
    """Utility works and renovations with dates that the membership sees, of all places or of those
    ``within`` a region and of the regions it lies in; a constant number of queries.

    A renovation has the dates of its chosen scheme, else its own planned ones.
    """
    works, sites = visible_to(UtilityWork, membership), visible_to(Site, membership)
    if within is not None:
        above = [code for code in within.path.split("/") if code]
        works = works.filter(Q(region__path__startswith=within.path) | Q(region__code__in=above))
        sites = sites.filter(sub_district__path__startswith=within.path)
    works = works.select_related("area").prefetch_related("sites__area")
    found = [_of_work(row) for row in works.order_by("starts_on", "code")]
    sites = sites.filter(stage__in=(Site.Stage.PLANNED, Site.Stage.STARTED))
    chosen = _chosen_schemes(sites)
    for site in sites.select_related("area", "sub_district").order_by("code"):
        scheme = chosen.get(site.pk)
        starts = site.started_on or (scheme and scheme.starts_on) or site.planned_start_on
        ends = site.finished_on or (scheme and scheme.finishes_on) or site.planned_finish_on
        if starts and ends and ends >= starts:
            found.append(_of_site(site, starts, ends))
    return found


def _chosen_schemes(sites: QuerySet[Site]) -> dict[int, Scheme]:
    """By site, the scheme that a plan beyond its draft has chosen for it."""
    entries = PlanEntry.objects.filter(chosen=True).exclude(plan__state=AnnualPlan.State.DRAFT)
    links = Scheme.sites.through.objects.filter(
        site__in=sites.order_by().values("pk"), scheme__in=entries.values("scheme")
    )
    return {link.site_id: link.scheme for link in links.select_related("scheme").order_by("pk")}


def _of_work(row: UtilityWork) -> Dig:
    sites = [site.code for site in row.sites.all()]
    areas = {site.area_id for site in row.sites.all()} | {row.area_id}
    codes = [row.street, row.area.name if row.area else "", *(s.name for s in row.sites.all())]
    work = Work(
        row.code,
        row.starts_on,
        row.ends_on,
        row.digs,
        frozenset(str(area) for area in areas if area is not None),
        frozenset(sites),
        row.street,
        None if row.longitude is None else float(row.longitude),
        None if row.latitude is None else float(row.latitude),
    )
    place = next((name for name in codes if name), "")
    held = next((each for each in (row.area, *(s.area for s in row.sites.all())) if each), None)
    return Dig(row.code, row.name, row.utility, place, row.starts_on, row.ends_on, row.digs, work,
               row.synthetic, (held.code, held.name) if held else None)  # fmt: skip


def _of_site(site: Site, starts: date, ends: date) -> Dig:
    code = SITE + site.code
    work = Work(
        code,
        starts,
        ends,
        True,
        frozenset([str(site.area_id)] if site.area_id is not None else []),
        frozenset([site.code]),
        site.street,
        None if site.longitude is None else float(site.longitude),
        None if site.latitude is None else float(site.latitude),
    )
    place = site.area.name if site.area else site.street or site.name
    held = site.area or site.sub_district
    return Dig(code, site.name, "site", place, starts, ends, True, work, site.synthetic,
               (held.code, held.name), site.area is None)  # fmt: skip


def conflicts(found: Sequence[Dig], months: int, metres: int) -> list[tuple[Conflict, Dig, Dig]]:
    """What would be dug twice; two renovations of one area or road are one undertaking, not two."""
    by_code = {each.code: each for each in found}
    pairs = dug_twice((each.work for each in found), months=months, metres=metres)
    rows = [(pair, by_code[pair.first], by_code[pair.second]) for pair in pairs]
    return [row for row in rows if not row[1].utility == row[2].utility == "site"]


def visible_coordinated_plans(membership: Membership) -> QuerySet[CoordinatedPlan]:
    """The coordinated plans the membership sees, with their tasks."""
    tasks = CoordinatedTask.objects.prefetch_related("after").order_by("starts_on", "pk")
    rows = visible_to(CoordinatedPlan, membership).select_related("region", "area")
    return rows.prefetch_related(Prefetch("tasks", tasks), "sites")


def findings(plan: CoordinatedPlan) -> tuple[Finding, ...]:
    """What contradicts itself in a plan fetched by ``coordinated``; codes are the tasks' keys."""
    return contradictions(
        Task(
            str(task.pk),
            task.name,
            task.executor,
            task.starts_on,
            task.ends_on,
            frozenset(str(each.pk) for each in task.after.all()),
            task.digs,
        )
        for task in plan.tasks.all()
    )


def covering(site: Site) -> QuerySet[CoordinatedPlan]:
    """The coordinated plans of a site or of its area, the latest agreed first."""
    here = Q(sites=site)
    if site.area_id is not None:
        here |= Q(area=site.area_id)
    tasks = CoordinatedTask.objects.prefetch_related("after")
    rows = (
        CoordinatedPlan.objects.filter(here).distinct().prefetch_related(Prefetch("tasks", tasks))
    )
    return rows.order_by("-agreed_on", "-pk")
