"""The library at a glance, and what waits for a person: counts over what they may see."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import partial
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum

from hengjian.site.accounts.models import Membership
from hengjian.site.accounts.permissions import Permission
from hengjian.site.library.models import Project, Scheme, Site
from hengjian.site.library.models.site import OLD_BEFORE
from hengjian.site.library.queries.sites import late, past_start
from hengjian.site.library.visibility import visible_to
from hengjian.site.platform.procedure import procedures
from hengjian.site.platform.resource import waiting_rows

EXAMPLES = 3
"""How many rows a duty names."""


@dataclass(frozen=True, slots=True)
class Glance:
    """The library in numbers; sums skip what is not entered, and say how many rows they cover."""

    projects: int
    investment: Decimal | None
    """Approved investment in 元; None where no project gives it."""
    sites: int
    by_stage: dict[str, int]
    households: int | None
    floor_area: Decimal | None
    """平方米."""
    old: int
    """Sites built before the end of 2000."""
    late: int
    """Sites past their planned start that have not started."""
    dossier_done: int
    dossier_due: int
    synthetic: int
    """Sites whose rows are invented for demonstration."""


def at_a_glance(membership: Membership, today: date) -> Glance:
    """The library as the membership sees it on ``today``; two queries besides who sees what."""
    sites = visible_to(Site, membership).exclude(stage=Site.Stage.REMOVED)
    counts: dict[str, Any] = sites.aggregate(
        sites=Count("pk"),
        households=Sum("households"),
        floor_area=Sum("floor_area"),
        old=Count("pk", filter=Q(built_year__lt=OLD_BEFORE)),
        late=Count("pk", filter=past_start(today)),
        synthetic=Count("pk", filter=Q(synthetic=True)),
        dossier_done=Sum("dossier_done"),
        dossier_due=Sum("dossier_due"),
        **{f"stage_{s}": Count("pk", filter=Q(stage=s)) for s in Site.Stage.values},
    )
    money = visible_to(Project, membership).aggregate(
        projects=Count("pk"), investment=Sum("approved_investment")
    )
    return Glance(
        projects=money["projects"],
        investment=money["investment"],
        sites=counts["sites"],
        by_stage={s: counts[f"stage_{s}"] for s in Site.Stage.values if s != Site.Stage.REMOVED},
        households=counts["households"],
        floor_area=counts["floor_area"],
        old=counts["old"],
        late=counts["late"],
        dossier_done=counts["dossier_done"] or 0,
        dossier_due=counts["dossier_due"] or 0,
        synthetic=counts["synthetic"],
    )


def late_starts(membership: Membership, today: date) -> QuerySet[Site]:
    """Sites past their planned start that have not started, the longest wait first."""
    return late(visible_to(Site, membership), today).order_by("planned_start_on", "code")


@dataclass(frozen=True, slots=True)
class Duty:
    """How many rows wait, and the first of them."""

    key: str
    count: int
    examples: tuple[Any, ...]


Waits = tuple[str, Permission, Callable[[Membership], QuerySet[Any]]]


def _waiting() -> Iterator[Waits]:
    """The key of each kind of waiting row, who may do something about it, and the rows: as the
    entities declare them, and the steps that the procedures put on the home page."""
    yield from ((each.key, each.right, each.rows) for each in waiting_rows())
    for procedure in procedures():
        for step in procedure.steps:
            if step.duty is not None:
                key = f"{procedure.noun}-{step.name}"
                yield key, step.right, partial(procedure.waiting, step)


def duties(membership: Membership) -> list[Duty]:
    """What waits for the membership; kinds of which nothing waits are left out."""
    found = []
    for key, right, rows_for in _waiting():
        if not membership.may(right):
            continue
        rows = rows_for(membership)
        count = rows.count()
        if count:
            found.append(Duty(key, count, tuple(rows[:EXAMPLES])))
    return found


@dataclass(frozen=True, slots=True)
class Costed:
    """A sub-district with what its eligible schemes would cost."""

    name: str
    code: str
    cost: Decimal
    """元."""
    schemes: tuple[tuple[str, str, Decimal], ...]
    """Name, code and cost of each, the largest first."""


def costs_by_region(membership: Membership) -> list[Costed]:
    """The cost of schemes that may be chosen, by sub-district, the largest first."""
    schemes = visible_to(Scheme, membership).filter(state=Scheme.State.ACCEPTED)
    rows = schemes.order_by("-cost", "code").values_list(
        "region__name", "region__code", "name", "code", "cost"
    )
    found: dict[tuple[str, str], list[tuple[str, str, Decimal]]] = {}
    for region, place, name, code, cost in rows:
        found.setdefault((region, place), []).append((name, code, cost))
    costed = [
        Costed(name, code, sum((cost for _, _, cost in own), Decimal(0)), tuple(own))
        for (name, code), own in found.items()
    ]
    return sorted(costed, key=lambda each: -each.cost)
