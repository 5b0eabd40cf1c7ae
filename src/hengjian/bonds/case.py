"""A project's bonds as one thing to judge: terms, forecast, bounds, and the money that moved."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from hengjian.bilingual import Text
from hengjian.bonds.basis import Basis, Debt, basis
from hengjian.bonds.coverage import Bounds
from hengjian.bonds.disclosure import Disclosure
from hengjian.bonds.idle import Flow, Terms
from hengjian.bonds.simulation import Range
from hengjian.bonds.streams import Assumption, RevenuePlan
from hengjian.bonds.terms import ProjectTerm


@dataclass(frozen=True, slots=True)
class Support:
    """Cents that others have promised for the debt service of a year, and on what ground."""

    year: int
    amount: int
    ground: Assumption


@dataclass(frozen=True, slots=True)
class BondCase:
    """All that is known of a project's bonds on one date."""

    debts: tuple[Debt, ...]
    plan: RevenuePlan
    bounds: Bounds
    as_of: dt.date
    title: Text
    synthetic: Text | None = None
    """What is invented: to be said wherever results show."""
    note: Text | None = None
    sources: Mapping[str, Text] | None = None
    """The titles of the sources by their keys."""
    term: ProjectTerm | None = None
    support: tuple[Support, ...] = ()
    ranges: tuple[Range, ...] = ()
    idle: Terms | None = None
    arrivals: tuple[Flow, ...] = ()
    uses: tuple[Flow, ...] = ()
    disclosures: tuple[Disclosure, ...] = ()

    @property
    def basis(self) -> Basis:
        """What coverage and stress are reckoned from."""
        promised: dict[int, int] = {}
        for each in self.support:
            promised[each.year] = promised.get(each.year, 0) + each.amount
        return basis(self.plan, self.debts, promised)


def average_rate(debts: tuple[Debt, ...]) -> Fraction:
    """The rate of all bonds together, weighted by size."""
    size = sum(debt.bond.size for debt in debts)
    return sum((debt.bond.rate * debt.bond.size for debt in debts), Fraction(0)) / size
