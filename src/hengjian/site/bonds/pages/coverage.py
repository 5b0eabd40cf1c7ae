"""A project's bonds against what repays them: coverage, balance, break-even, idle money, term.

What the pages of one project's bonds share: the standing, the day, the question "what if".
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from hengjian.bonds.basis import Basis, Factor
from hengjian.bonds.coverage import Bounds, Coverage, Verdict, coverage
from hengjian.bonds.explained import percent, ratio
from hengjian.bonds.schedule import cents
from hengjian.bonds.simulation import Range, Simulation, simulate
from hengjian.bonds.stress import STEPS, BreakEven, Grid, break_evens, single_factor, two_factors
from hengjian.bonds.terms import TermMatch
from hengjian.errors import Refused
from hengjian.site.accounts.gate import needs
from hengjian.site.accounts.models import Membership
from hengjian.site.accounts.permissions import Permission
from hengjian.site.bonds import queries
from hengjian.site.bonds.affordability import beyond, burden_share, debt_ratio, debt_room
from hengjian.site.bonds.models import Affordability
from hengjian.site.bonds.pages import drawings
from hengjian.site.bonds.pages.listing import MARKS, PROJECTS, TABS, as_of, coverage_summary
from hengjian.site.bonds.queries import Clock, Standing, clock_of, standing_of
from hengjian.site.bonds.terms import yuan_of
from hengjian.site.common.words import words
from hengjian.site.library.models import Project
from hengjian.site.library.visibility import visible_to
from hengjian.site.platform.lists import answer
from hengjian.site.platform.telling import sentence

PAGES = {
    "coverage": (words("覆盖与偿债", "Coverage"), "web:bond-project"),
    "forecast": (words("收益测算", "Revenue forecast"), "web:bond-forecast"),
    "stress": (words("压力测试", "Stress"), "web:bond-stress"),
    "registers": (words("收入和资产", "Income and assets"), "web:bond-registers"),
    "goals": (words("绩效目标", "Goals"), "web:goals"),
}
BORNE: dict[str, str] = {
    Affordability.Conclusion.BEARABLE: "mark-accent",
    Affordability.Conclusion.CONDITIONS: "mark-amber",
    Affordability.Conclusion.UNBEARABLE: "mark-red",
}
LEAST, MOST = Decimal(-90), Decimal(200)
"""Per cent that a factor may be asked to change by."""


@dataclass(slots=True)
class Read:
    """A project's standing as its pages need it."""

    project: Project
    standing: Standing
    day: date
    changes: Mapping[Factor, Fraction] = field(default_factory=dict)
    refused: list[str] = field(default_factory=list)
    """Why there is no coverage, in sentences; empty where there is, or nothing to cover."""
    basis: Basis | None = None
    bounds: Bounds | None = None

    @property
    def base(self) -> Coverage | None:
        """As the rows say; None without bonds or streams."""
        if self.basis is None or self.bounds is None or not self.standing.streams:
            return None
        return coverage(self.basis, self.bounds)

    @property
    def asked(self) -> Coverage | None:
        """Under the changes asked for; None without any."""
        if self.base is None or not self.changes or self.basis is None or self.bounds is None:
            return None
        return coverage(self.basis, self.bounds, self.changes)

    @property
    def shown(self) -> Coverage | None:
        """What the page shows: under the changes, else as it is."""
        return self.asked or self.base


def read(request: HttpRequest, membership: Membership, code: str) -> Read:
    """The project of that code with what its bonds rest on; 404 where the person does not see
    it."""
    rows = visible_to(Project, membership).select_related("implementer", "region")
    project = get_object_or_404(rows, code=code)
    standing = standing_of(project, membership)
    found = Read(project, standing, as_of(request), changes_of(request))
    try:
        found.bounds, found.basis = standing.bounds, standing.basis
    except Refused as refused:
        found.refused = [sentence(each) for each in refused.problems]
    return found


def changes_of(request: HttpRequest) -> dict[Factor, Fraction]:
    """``?revenue=-8&cost=5`` as changes; what is no number of per cent is left aside."""
    found = {}
    for factor in Factor:
        try:
            asked = Decimal(request.GET.get(str(factor), "") or "0")
        except InvalidOperation:
            continue
        if asked.is_finite() and asked and LEAST <= asked <= MOST:
            found[factor] = Fraction(asked.quantize(Decimal("0.01"))) / 100
    return found


def head(membership: Membership, found: Read, page: str) -> dict[str, Any]:
    """What stands on every page of the project."""
    standing = found.standing
    return {
        "project": found.project,
        "standing": standing,
        "day": found.day,
        "page": page,
        "pages": PAGES,
        "refused": found.refused,
        "keep": f"?as_of={found.day.isoformat()}",
        "synthetic": any(row.synthetic for row in (*standing.streams, *standing.uses)),
        "may_forecast": membership.may(Permission.FORECAST_EDIT),
        "may_bond": membership.may(Permission.BOND_EDIT),
    }


RANGE = 100
"""Each factor of the simulation varies by up to this many ‰ either way, likeliest not at all."""


@needs(Permission.MONEY_VIEW)
def projects(request: HttpRequest, membership: Membership) -> HttpResponseBase:
    """The projects with bond money: each with its coverage and what is due next."""
    rows = queries.lenders(membership)
    return answer(
        request, membership, PROJECTS, rows, "bonds/list_page.html", tab="projects", tabs=TABS
    )


@needs(Permission.MONEY_VIEW)
def project(request: HttpRequest, membership: Membership, code: str) -> HttpResponseBase:
    """Coverage for life and by year, the yearly balance, break-even, idle money, the term."""
    found = read(request, membership, code)
    context = {**head(membership, found, "coverage"), **_what_if(request, found)}
    context |= _clock(found) | {"matches": _matches(found)}
    context |= {"affordability": _affordability(membership, found.project)}
    if (shown := found.shown) is not None:
        context |= {
            "found": shown,
            **coverage_summary(shown),
            "chart_years": drawings.coverage_chart(shown),
            "chart_balance": drawings.balance_chart(shown),
            "years": [_year(shown, each.year) for each in shown.years],
            "evens": [_even(each) for each in _evens(found).values()],
        }
    return render(request, "bonds/coverage.html", context)


def _affordability(membership: Membership, project: Project) -> list[dict[str, Any]]:
    """Whether the district can bear it, as it was assessed, the latest first."""
    rows = visible_to(Affordability, membership).filter(project=project)
    return [
        {
            "row": row,
            "share": burden_share(row),
            "ratio": debt_ratio(row),
            "room": debt_room(row),
            "beyond": beyond(row),
            "mark": BORNE[row.conclusion],
        }
        for row in rows.select_related("attachment")
    ]


def _what_if(request: HttpRequest, found: Read) -> dict[str, Any]:
    base, asked = found.base, found.asked
    factors = [
        {"key": str(factor), "name": factor.wording, "value": request.GET.get(str(factor), "")}
        for factor in Factor
    ]
    return {
        "factors": factors,
        "least": LEAST,
        "most": MOST,
        "changed": [(f.wording, _with_sign(change)) for f, change in found.changes.items()],
        "base_ratio": ratio(base.ratio, 2) if base else None,
        "asked": asked is not None,
        "supposed": {str(factor): request.GET[str(factor)] for factor in found.changes},
    }


def _per_cent(change: Fraction) -> str:
    """A change as the address asks for it; empty where nothing changes."""
    return str(Decimal(change.numerator * 100) / change.denominator) if change else ""


def _with_sign(change: Fraction) -> str:
    return ("+" if change > 0 else "") + percent(change)


def _year(found: Coverage, year: int) -> dict[str, Any]:
    row = next(each for each in found.years if each.year == year)
    verdict = drawings.year_verdict(found, row)
    return {
        "year": year,
        "ratio": ratio(row.ratio, 2) if row.ratio is not None else None,
        "mark": MARKS[verdict],
        "verdict": verdict.wording,
        "net": yuan_of(row.net),
        "support": yuan_of(row.support),
        "service": yuan_of(row.service.total),
        "fees": yuan_of(row.service.fees),
        "balance": yuan_of(row.balance),
        "cumulative": yuan_of(row.cumulative),
        "short": row.cumulative < 0,
    }


def _evens(found: Read) -> dict[Factor, BreakEven]:
    assert found.basis is not None
    assert found.bounds is not None
    return dict(break_evens(found.basis, found.bounds.lower))


def _even(even: BreakEven) -> dict[str, Any]:
    change = even.change
    return {
        "key": str(even.factor),
        "name": even.factor.wording,
        "change": None if change is None else _with_sign(_floor(change)),
        "ratio": ratio(even.ratio, 4),
        "narrow": change is not None and abs(change) < Fraction(5, 100),
    }


def _floor(change: Fraction) -> Fraction:
    """To a hundredth of one per cent, for print."""
    return Fraction(cents(change * 10_000), 10_000)


def _clock(found: Read) -> dict[str, Any]:
    try:
        clock = clock_of(found.standing, found.day)
    except Refused as refused:
        return {"clock_refused": [sentence(each) for each in refused.problems]}
    return {"clock": _clock_shown(clock, found) if clock else None}


def _clock_shown(clock: Clock, found: Read) -> dict[str, Any]:
    cost, oldest = clock.found, clock.oldest
    deadline = clock.deadline
    return {
        "arrived": yuan_of(cost.arrived),
        "used": yuan_of(cost.used),
        "idle": yuan_of(cost.idle),
        "days": oldest.days if oldest else 0,
        "since": oldest.arrived_on if oldest else None,
        "deadline": deadline,
        "late_by": (found.day - deadline).days if deadline and found.day > deadline else 0,
        "cost": yuan_of(cost.cost),
        "idle_cost": yuan_of(sum(lot.cost for lot in clock.idle)),
        "per_day": yuan_of(cents(clock.per_day)),
        "late": yuan_of(cost.late),
        "rate": percent(cost.terms.rate, 2),
        "effective": percent(cost.effective_rate, 2) if cost.effective_rate is not None else None,
        "average": cents(cost.average_idle_days or Fraction(0)),
        "lots": [
            {
                "amount": yuan_of(lot.amount),
                "arrived": lot.arrived_on,
                "used": lot.used_on,
                "days": lot.days,
                "late": lot.late,
                "cost": yuan_of(lot.cost),
            }
            for lot in sorted(cost.lots, key=lambda lot: -lot.days)[:50]
        ],
        "lots_count": len(cost.lots),
    }


def _matches(found: Read) -> list[dict[str, Any]]:
    try:
        matches: tuple[TermMatch, ...] = found.standing.matches
    except Refused as refused:
        return [{"refused": sentence(each)} for each in refused.problems]
    return [
        {
            "bond": use.bond,
            "matures_on": match.bond.matures_on,
            "until": match.term.operation_until,
            "fits": match.fits,
            "beyond": match.months_beyond,
            "early": yuan_of(match.interest_before),
            "words": [each.wording for each in match.mismatches],
        }
        for use, match in zip(found.standing.uses, matches, strict=False)
    ]


@needs(Permission.MONEY_VIEW)
def stress(request: HttpRequest, membership: Membership, code: str) -> HttpResponseBase:
    """One factor at a time, two at once; the simulation comes when it is scrolled to."""
    found = read(request, membership, code)
    context = {**head(membership, found, "stress"), **_what_if(request, found)}
    rows, columns = _pair(request)
    if found.base is not None and found.basis is not None and found.bounds is not None:
        single = single_factor(found.basis, found.bounds)
        grid = two_factors(found.basis, found.bounds, rows, columns)
        context |= {
            "found": found.base,
            **coverage_summary(found.base),
            "chart": drawings.tornado(found.base.ratio, single),
            "single": _single(found, single),
            "steps": [_with_sign(step) for step in STEPS],
            "grid": _grid(grid),
            "finding": _grid_finding(grid, found),
            "pair": f"{rows}.{columns}",
            "simulation": reverse("web:bond-simulation", args=[code]),
            "lower": ratio(found.bounds.lower, 2),
        }
    context |= {"row_factor": str(rows), "column_factor": str(columns)}
    return render(request, "bonds/stress.html", context)


def _pair(request: HttpRequest) -> tuple[Factor, Factor]:
    """The two factors of the grid; revenue and cost by default."""
    known = {str(factor): factor for factor in Factor}
    rows = known.get(request.GET.get("rows", ""), Factor.REVENUE)
    columns = known.get(request.GET.get("columns", ""), Factor.COST)
    if rows is columns:
        columns = next(factor for factor in Factor if factor is not rows)
    return rows, columns


def _single(found: Read, single: Any) -> list[dict[str, Any]]:
    return [
        {
            "name": factor.wording,
            "cells": [
                (ratio(c.ratio, 2), c.verdict is Verdict.BELOW, {str(factor): _per_cent(step)})
                for step, c in zip(STEPS, cells, strict=True)
            ],
        }
        for factor, cells in single.items()
    ]


def _grid(grid: Grid) -> dict[str, Any]:
    return {
        "rows": grid.rows.wording,
        "columns": grid.columns.wording,
        "steps": [_with_sign(step) if step else "0" for step in grid.steps],
        "lines": [
            (
                _with_sign(step) if step else "0",
                [
                    (
                        ratio(c.ratio, 2),
                        str(c.verdict),
                        _shade(c.ratio, grid),
                        {str(grid.rows): _per_cent(step), str(grid.columns): _per_cent(other)},
                    )
                    for other, c in zip(grid.steps, cells, strict=True)
                ],
            )
            for step, cells in zip(grid.steps, grid.cells, strict=True)
        ],
    }


def _shade(value: Fraction | None, grid: Grid) -> int:
    """0 to 4: how far the ratio lies from the least to the most of the grid."""
    values = [c.ratio for cells in grid.cells for c in cells if c.ratio is not None]
    low, high = min(values), max(values)
    if value is None or low == high:
        return 0
    return min(4, int(5 * (value - low) / (high - low)))


def _grid_finding(grid: Grid, found: Read) -> object:
    cells = [cell for line in grid.cells for cell in line]
    below = sum(cell.verdict is Verdict.BELOW for cell in cells)
    assert found.bounds is not None
    lower = ratio(found.bounds.lower, 2)
    return words(
        f"{len(cells)} 种组合中有 {below} 种低于下限 {lower}",
        f"{below} of {len(cells)} combinations lie below the bound of {lower}",
    )


def _ranges() -> list[Range]:
    return [Range(factor, -RANGE, RANGE) for factor in (Factor.REVENUE, Factor.COST)]


def run_simulation(basis: Basis, bounds: Bounds) -> Simulation:
    """The seeded simulation that the stress page shows."""
    return simulate(basis, bounds, _ranges())


@needs(Permission.MONEY_VIEW)
def simulation(request: HttpRequest, membership: Membership, code: str) -> HttpResponseBase:
    """The seeded simulation, as a part of the stress page."""
    found = read(request, membership, code)
    if found.base is None or found.basis is None or found.bounds is None:
        return HttpResponse("")
    ranges = _ranges()
    drawn = run_simulation(found.basis, found.bounds)
    context = {
        "chart": drawings.distribution(drawn),
        "drawn": drawn,
        "share": percent(drawn.probability_below, 2),
        "ranges": [(each.factor.wording, f"±{RANGE // 10}%") for each in ranges],
    }
    return render(request, "bonds/simulation.html", context)
