"""Whether a bond's term fits the project: construction, operation, maturity (财预〔2021〕61号)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from hengjian.bilingual import Text
from hengjian.bonds.model import Bond, Schedule
from hengjian.errors import Refused, problem


class Mismatch(StrEnum):
    """What does not fit."""

    OUTLIVES = "outlives"
    """The bond matures after the project's last day of operation: nothing earns any more."""
    PRINCIPAL_EARLY = "principal-early"
    """Principal is due before operation begins."""
    INTEREST_EARLY = "interest-early"
    """Interest is due before operation begins: other money has to be promised for it."""

    @property
    def wording(self) -> Text:
        """In words."""
        return _MISMATCHES[self]


_MISMATCHES = {
    Mismatch.OUTLIVES: Text(
        "债券到期晚于项目运营期末", "the bond matures after the project's last day"
    ),
    Mismatch.PRINCIPAL_EARLY: Text(
        "运营开始之前就要还本", "principal is due before operation begins"
    ),
    Mismatch.INTEREST_EARLY: Text(
        "运营开始之前的利息需另有来源", "interest due before operation needs another source"
    ),
}


@dataclass(frozen=True, slots=True)
class ProjectTerm:
    """From the start of construction to the last day of operation.

    Raises ``Refused`` (``term-order``)."""

    construction_from: dt.date
    operation_from: dt.date
    operation_until: dt.date

    def __post_init__(self) -> None:
        if not self.construction_from < self.operation_from <= self.operation_until:
            raise Refused(
                [
                    problem(
                        "term-order",
                        construction=self.construction_from,
                        operation=self.operation_from,
                        until=self.operation_until,
                    )
                ]
            )


@dataclass(frozen=True, slots=True)
class TermMatch:
    """One bond against the project's term."""

    bond: Bond
    term: ProjectTerm
    mismatches: tuple[Mismatch, ...]
    months_beyond: int
    """Whole months from the last day of operation to maturity; below 0 where the bond ends
    first."""
    interest_before: int
    """Cents of interest due before operation begins."""

    @property
    def fits(self) -> bool:
        """Whether the bond ends in time and no principal is due early; early interest only needs
        another source."""
        return set(self.mismatches) <= {Mismatch.INTEREST_EARLY}


def term_match(schedules: Iterable[Schedule], term: ProjectTerm) -> tuple[TermMatch, ...]:
    """Each bond against the project's construction and operation."""
    return tuple(_match(each, term) for each in schedules)


def _match(whole: Schedule, term: ProjectTerm) -> TermMatch:
    early = [row for row in whole.payments if row.due < term.operation_from]
    interest = sum(row.interest for row in early)
    ends, last = whole.bond.matures_on, term.operation_until
    checks = {
        Mismatch.OUTLIVES: ends > last,
        Mismatch.PRINCIPAL_EARLY: any(row.principal for row in early),
        Mismatch.INTEREST_EARLY: interest > 0,
    }
    months = 12 * (ends.year - last.year) + ends.month - last.month
    found = tuple(each for each, is_so in checks.items() if is_so)
    return TermMatch(whole.bond, term, found, months, interest)
