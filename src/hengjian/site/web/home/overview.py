"""The library at a glance, and what waits for a person: counts over what they may see."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import partial, reduce
from operator import or_
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum

from hengjian.site.accounts.models import Membership
from hengjian.site.accounts.permissions import Permission
from hengjian.site.library.models import Project, Site
from hengjian.site.library.models.site import OLD_BEFORE
from hengjian.site.library.queries.sites import late, past_start
from hengjian.site.library.visibility import visible_to
from hengjian.site.platform.procedure import Procedure, procedures
from hengjian.site.platform.resource import waiting_rows
from hengjian.site.platform.step import Step

EXAMPLES = 3
"""How many rows a duty names."""
DATED = 40
"""How many rows of a kind stand in the calendar."""


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
    """How many rows wait, and the first of them: those that are due first."""

    key: str
    count: int
    examples: tuple[Any, ...]
    dated: tuple[Any, ...] = ()
    """Rows with a day due, the earliest first; at most ``DATED``."""


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
        if not count:
            continue
        if any(each.name == "due_on" for each in rows.model._meta.concrete_fields):
            dated = tuple(rows.exclude(due_on=None).order_by("due_on", "pk")[:DATED])
            rest = rows.filter(due_on=None)[:EXAMPLES] if len(dated) < EXAMPLES else ()
            found.append(Duty(key, count, (*dated, *rest)[:EXAMPLES], dated))
        else:
            found.append(Duty(key, count, tuple(rows[:EXAMPLES])))
    return found


def expected(membership: Membership) -> Iterator[tuple[Procedure, Any]]:
    """Rows that this person moved on and others have to take further: a field of a hand names the
    person, and a step that is somebody's duty leads on. At most ``EXAMPLES`` of each procedure."""
    for procedure in procedures():
        hands = _hands(procedure)
        on = {at for step in procedure.steps if step.duty is not None for at in step.starts}
        if not hands or not on or not any(membership.may(each.right) for each in procedure.steps):
            continue
        mine = reduce(or_, (Q(**{name: membership.person.username}) for name in hands))
        rows = procedure.seen(membership).filter(mine, **{f"{procedure.state}__in": on})
        rows = rows.select_related(*procedure.beside) if procedure.beside else rows
        for row in rows[:EXAMPLES]:
            if not any(_may_take(procedure, step, row, membership) for step in procedure.steps):
                yield procedure, row


def _hands(procedure: Procedure) -> set[str]:
    """The fields that name who moved a row on, or entered it."""
    named = {step.by for step in procedure.steps if step.by} | set(procedure.hands)
    fields = {each.name for each in procedure.model._meta.get_fields()}
    return (named | {"entered_by"}) & fields


def _may_take(procedure: Procedure, step: Step, row: Any, membership: Membership) -> bool:
    return (
        step.duty is not None
        and getattr(row, procedure.state) in step.starts
        and membership.may(step.right)
        and (step.offered is None or step.offered(row, membership))
        and not procedure.barred(step, row, membership)
    )
