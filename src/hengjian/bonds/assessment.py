"""Everything that can be said of a project's bonds at once, and what is wrong with them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from hengjian.bonds.basis import NO_CHANGE, Basis, Changes, Factor
from hengjian.bonds.case import BondCase
from hengjian.bonds.coverage import Coverage, Verdict, coverage
from hengjian.bonds.due import Due, calendar
from hengjian.bonds.explained import money, percent, ratio
from hengjian.bonds.idle import IdleCost, idle_cost
from hengjian.bonds.model import Schedule
from hengjian.bonds.schedule import schedule
from hengjian.bonds.simulation import Simulation, simulate
from hengjian.bonds.stress import (
    BreakEven,
    Grid,
    Stressed,
    break_evens,
    single_factor,
    two_factors,
)
from hengjian.bonds.terms import Mismatch, TermMatch, term_match
from hengjian.errors import Problem, problem


@dataclass(frozen=True, slots=True)
class Assessment:
    """A bond case judged on one date, under changes if any are given."""

    case: BondCase
    as_of: dt.date
    changes: Changes
    schedules: tuple[Schedule, ...]
    base: Coverage
    """Unchanged."""
    coverage: Coverage
    """Under ``changes``; the same as ``base`` where there are none."""
    stress: Mapping[Factor, tuple[Stressed, ...]]
    """Each factor alone, from the base."""
    grid: Grid
    """Revenue against cost, from the base."""
    break_evens: Mapping[Factor, BreakEven]
    """At the lower bound, from the base."""
    simulation: Simulation | None
    """``None`` where the case declares no ranges."""
    idle: IdleCost | None
    """``None`` where the case has no record of bond money."""
    matches: tuple[TermMatch, ...]
    """Empty where the case gives no project term."""
    calendar: tuple[Due, ...]

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What a reader has to know: coverage outside its bounds, years short of money, idle money,
        terms that do not match, gaps of the disclosure."""
        return tuple(_problems(self))


def assess(
    case: BondCase, *, as_of: dt.date | None = None, changes: Changes = NO_CHANGE
) -> Assessment:
    """All results for ``case`` on ``as_of`` (else the case's date), under ``changes``.

    Raises ``Refused`` where records of bond money do not fit each other (``idle-…``).
    """
    day = as_of or case.as_of
    given: Basis = case.basis
    schedules = tuple(schedule(debt.bond) for debt in case.debts)
    base = coverage(given, case.bounds)
    return Assessment(
        case=case,
        as_of=day,
        changes=changes,
        schedules=schedules,
        base=base,
        coverage=coverage(given, case.bounds, changes) if changes else base,
        stress=single_factor(given, case.bounds),
        grid=two_factors(given, case.bounds),
        break_evens=break_evens(given, case.bounds.lower),
        simulation=simulate(given, case.bounds, case.ranges) if case.ranges else None,
        idle=_idle(case, day),
        matches=term_match(schedules, case.term) if case.term else (),
        calendar=calendar(schedules, day),
    )


def _idle(case: BondCase, as_of: dt.date) -> IdleCost | None:
    if case.idle is None or not case.arrivals:
        return None
    return idle_cost(case.arrivals, case.uses, case.idle, as_of)


def _problems(found: Assessment) -> Iterator[Problem]:
    yield from _coverage_problems(found.coverage)
    yield from _idle_problems(found.idle)
    for match in found.matches:
        code, days = match.bond.code, match.term
        if Mismatch.OUTLIVES in match.mismatches:
            values = {"ends": match.bond.matures_on, "until": days.operation_until}
            yield problem("bond-outlives", code=code, **values)
        if Mismatch.PRINCIPAL_EARLY in match.mismatches:
            yield problem("bond-principal-early", code=code, operation=days.operation_from)
    for row in found.case.disclosures:
        yield from row.problems()


def _coverage_problems(found: Coverage) -> Iterator[Problem]:
    bounds = found.bounds
    if found.verdict is Verdict.BELOW:
        yield problem("coverage-below", found=ratio(found.ratio), lower=ratio(bounds.lower, 2))
    if found.verdict is Verdict.ABOVE:
        yield problem("coverage-above", found=ratio(found.ratio), upper=ratio(bounds.upper, 2))
    short = found.short_years
    if short:
        years = "、".join(str(year.year) for year in short)
        worst = found.lowest
        missing = money(-worst.cumulative)
        yield problem("balance-short", years=years, worst=worst.year, missing=missing)


def _idle_problems(found: IdleCost | None) -> Iterator[Problem]:
    if found is None or not found.late or found.late_share is None:
        return
    yield problem(
        "idle-late",
        amount=money(found.late),
        share=percent(found.late_share, 2),
        months=found.terms.within_months,
        cost=money(found.cost),
    )
