"""Sets of annual plans, and a plan as its page shows it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count, Q, QuerySet, Sum

from hengjian.site.accounts.models import Membership
from hengjian.site.library.models import Scheme
from hengjian.site.library.visibility import visible_to
from hengjian.site.planning.models import AnnualPlan, PlanEntry
from hengjian.site.planning.question import Asked, is_current


def listed(membership: Membership) -> QuerySet[AnnualPlan]:
    """The plans the membership sees, with how much they choose."""
    chosen = Q(entries__chosen=True)
    rows = visible_to(AnnualPlan, membership).select_related("region").defer("outcome")
    return rows.annotate(
        chosen_count=Count("entries", filter=chosen, distinct=True),
        chosen_cost=Sum("entries__scheme__cost", filter=chosen),
    )


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


def shown(plan: AnnualPlan, asked: Asked) -> Shown:
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
