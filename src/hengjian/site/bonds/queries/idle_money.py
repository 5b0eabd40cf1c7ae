"""How long bond money lay idle: arrivals and payments of the bond source, first in, first out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from django.db.models import Q, QuerySet, Sum

from hengjian.bonds.idle import Flow, IdleCost, Lot, Terms, idle_cost
from hengjian.periods import add_months
from hengjian.site.bonds.queries.bonds import Standing
from hengjian.site.bonds.terms import cents_of
from hengjian.site.common.cents import Yuan
from hengjian.site.library.models import Project
from hengjian.site.money.models import FundAccount, Movement

SOURCE = "special_bond"
Kind = FundAccount.Kind


@dataclass(frozen=True, slots=True)
class Clock:
    """The idle-money clock of one project on one day."""

    found: IdleCost

    @property
    def idle(self) -> tuple[Lot, ...]:
        """The lots that lie idle on the as-of date, the oldest first."""
        return tuple(lot for lot in self.found.lots if lot.used_on is None)

    @property
    def oldest(self) -> Lot | None:
        """The one that lies longest."""
        return min(self.idle, key=lambda lot: lot.arrived_on, default=None)

    @property
    def deadline(self) -> date | None:
        """The day by which the oldest idle money was to be used."""
        if self.oldest is None:
            return None
        return add_months(self.oldest.arrived_on, self.found.terms.within_months)

    @property
    def per_day(self) -> Fraction:
        """What one more day of the idle money costs, in cents."""
        return self.found.idle * self.found.terms.rate / self.found.terms.year_days


def clock_of(standing: Standing, as_of: date) -> Clock | None:
    """What the project's bond money cost while idle; None where none has arrived.

    Raises ``Refused`` (``idle-use-beyond``) where more was paid than had arrived.
    """
    arrivals, uses = bond_flows(standing.project)
    if not any(flow.on <= as_of for flow in arrivals) or not standing.uses:
        return None
    terms = Terms(Fraction(standing.rate) / 100, within_months=standing.terms.idle_months)
    return Clock(idle_cost(arrivals, uses, terms, as_of))


def bond_flows(project: Project) -> tuple[list[Flow], list[Flow]]:
    """Money that came to the project, and money that left it; reversed movements never happened.

    What a payee gives back lies idle again from that day; what goes back to the giver is gone.
    """
    came: list[Flow] = []
    went: list[Flow] = []
    for row in _standing(project).select_related("from_account", "to_account"):
        flow = Flow(row.happened_on, cents_of(row.amount), row.code)
        if row.from_account.kind in (Kind.GIVER, Kind.PAYEES):
            came.append(flow)
        elif row.to_account.kind in (Kind.GIVER, Kind.PAYEES):
            went.append(flow)
    return came, went


def spent(project: Project) -> Decimal:
    """Bond money paid to payees less what they gave back, in 元."""
    paid = _sum(_standing(project).filter(to_account__kind=Kind.PAYEES))
    return paid - _sum(_standing(project).filter(from_account__kind=Kind.PAYEES))


def _standing(project: Project) -> QuerySet[Movement]:
    neither = Q(reverses=None, reversed_by=None)
    return Movement.objects.filter(neither, project=project, fund_source=SOURCE)


def _sum(rows: QuerySet[Movement]) -> Decimal:
    total = rows.aggregate(total=Sum("amount", output_field=Yuan()))["total"]
    return total or Decimal(0)
