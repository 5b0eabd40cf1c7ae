"""Bond money spent in time: what of each bond was paid within its months, and what idles.

The money is to be used within twelve months of its arrival (财预〔2021〕61号), or within the months
that the terms of the project's bonds say. The days count from the day the money came to the
district until it was paid to a payee. What arrived first is spent first, and a project that uses
several bonds spends the oldest first.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import Any

from django.db.models import Prefetch, QuerySet

from hengjian.bonds.idle import Lot, Terms, idle_cost
from hengjian.errors import Problem, Refused
from hengjian.site.accounts.models import Membership
from hengjian.site.bonds.models import Bond, BondTerms, BondUse
from hengjian.site.bonds.queries import SOURCE, flows_of
from hengjian.site.bonds.terms import cents_of
from hengjian.site.library.models import Project
from hengjian.site.library.visibility import visible_to
from hengjian.site.money.models import Movement


@dataclass(slots=True)
class Spending:
    """What became of bond money by a day, in cents; lots keep the day each part came and went."""

    months: int
    lots: list[Lot] = field(default_factory=list)
    refused: tuple[Problem, ...] = ()
    """Why it cannot be told: records that do not fit each other."""

    @property
    def amount(self) -> int:
        """All that came."""
        return sum(lot.amount for lot in self.lots)

    @property
    def within(self) -> int:
        """Paid in time."""
        return sum(lot.amount for lot in self.lots if lot.used_on and not lot.late)

    @property
    def later(self) -> int:
        """Paid, but after its time."""
        return sum(lot.amount for lot in self.lots if lot.used_on and lot.late)

    @property
    def idle(self) -> int:
        """Not paid by the day."""
        return sum(lot.amount for lot in self.lots if not lot.used_on)

    @property
    def overdue(self) -> int:
        """Of what idles, that whose time is over."""
        return sum(lot.amount for lot in self.lots if not lot.used_on and lot.late)

    @property
    def share(self) -> Fraction | None:
        """Paid in time, of what arrived; None where nothing did."""
        return Fraction(self.within, self.amount) if self.amount else None


def spending_of(project: Project, uses: Sequence[BondUse], as_of: date) -> dict[int, Spending]:
    """By use of a bond: what became of its money. ``project`` as ``with_movements`` reads it."""
    terms = getattr(project, "bond_terms", None) or BondTerms(project=project)
    ordered = sorted(uses, key=lambda use: (use.bond.issued_on, use.bond.code))
    found = {use.pk: Spending(terms.idle_months) for use in ordered}
    movements: Iterable[Movement] = vars(project)["bond_movements"]
    arrivals, gone = flows_of(movements)
    reckoned = Terms(Fraction(0), within_months=terms.idle_months)
    try:
        lots = idle_cost(arrivals, gone, reckoned, as_of).lots
    except Refused as refused:
        for each in found.values():
            each.refused = tuple(refused.problems)
        return found
    _share_out(lots, ordered, found)
    return found


def _share_out(lots: Iterable[Lot], uses: Sequence[BondUse], found: dict[int, Spending]) -> None:
    """The oldest lots belong to the oldest bond, up to its amount; the last bond has the rest."""
    left = {use.pk: cents_of(use.amount) for use in uses}
    waiting = list(uses)
    for lot in lots:
        rest = lot.amount
        while rest and waiting:
            use = waiting[0]
            part = rest if len(waiting) == 1 else min(rest, left[use.pk])
            if part:
                found[use.pk].lots.append(_part(lot, part))
            left[use.pk] -= part
            rest -= part
            if left[use.pk] <= 0 and len(waiting) > 1:
                waiting.pop(0)


def _part(lot: Lot, amount: int) -> Lot:
    return Lot(amount, lot.arrived_on, lot.used_on, lot.days, lot.late, 0, lot.arrival, lot.use)


def with_movements(rows: QuerySet[Bond], membership: Membership) -> QuerySet[Bond]:
    """Bonds with all that ``spending_by_use`` needs of the uses one sees; as many queries for one
    bond as for fifty."""
    moved = (
        Movement.objects.filter(reverses=None, reversed_by=None, fund_source=SOURCE)
        .select_related("from_account", "to_account")
        .order_by("happened_on", "pk")
    )
    projects = Project.objects.select_related("bond_terms").prefetch_related(
        Prefetch("movements", moved, to_attr="bond_movements"),
        Prefetch("bond_uses", BondUse.objects.select_related("bond"), to_attr="every_use"),
    )
    uses = visible_to(BondUse, membership).select_related("bond").order_by("code")
    uses = uses.prefetch_related(Prefetch("project", projects))
    return rows.prefetch_related(Prefetch("uses", uses, to_attr="moving_uses"))


def spending_by_use(bond: Any, as_of: date) -> list[tuple[BondUse, Spending]]:
    """Each use of a bond of ``with_movements`` with what became of its money."""
    return [
        (use, spending_of(use.project, vars(use.project)["every_use"], as_of)[use.pk])
        for use in bond.moving_uses
    ]


def together(parts: Iterable[Spending]) -> Spending:
    """Several as one; the months are those of the first."""
    every = list(parts)
    found = Spending(every[0].months if every else 12)
    for each in every:
        found.lots += each.lots
        found.refused += each.refused
    return found
