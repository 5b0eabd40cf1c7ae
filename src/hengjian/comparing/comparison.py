"""One comparison of a run's results: everything that is said of them, by one declaration; as values
and as JSON, so that the command line and a page show the same figures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

from hengjian.comparing.claims import Inflation, claims_of, inflation
from hengjian.comparing.groups import Group, Grouped, Grouping, group_projects, whole
from hengjian.comparing.indicators import Discrimination, discriminate
from hengjian.comparing.projects import Projects, read_projects
from hengjian.comparing.queries import Heap, Same, heaps, same_figures
from hengjian.comparing.ranking import Doubt, Rank, rank
from hengjian.comparing.recurring import Recurring, recurring
from hengjian.comparing.years import Change, year_on_year
from hengjian.quantities import round_half_up

VERSION = 1
"""Of the JSON."""
PLACES = 4
"""Decimals of shares and chances as they are written."""


@dataclass(frozen=True, slots=True)
class Declaration:
    """By what is compared."""

    grouping: Grouping = field(default_factory=Grouping)
    doubt: Doubt = field(default_factory=Doubt)
    claimed: str | None = None
    """The column of the list that holds the total a unit claims."""
    unit: str | None = None
    """The column that names the unit."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """What holding the projects beside each other shows."""

    projects: Projects
    declaration: Declaration
    whole: Group | None
    """All projects; ``None`` where none is graded."""
    grouped: Grouped
    ranks: tuple[tuple[Rank, ...], ...]
    """By group, in their order."""
    indicators: tuple[Discrimination, ...]
    years: tuple[Change, ...]
    units: tuple[Inflation, ...]
    recurring: tuple[Recurring, ...]
    heaps: tuple[Heap, ...]
    same: tuple[Same, ...]


def compare(results: Path, declaration: Declaration, about: Path | None = None) -> Comparison:
    """Compare what stands in a folder of results. Raises ``Refused``, see ``read_projects`` and
    ``group_projects``."""
    projects = read_projects(results, about)
    return compare_projects(projects, declaration, recurring(results))


def compare_projects(
    projects: Projects, declaration: Declaration, again: tuple[Recurring, ...] = ()
) -> Comparison:
    """Compare projects that are read already. Raises ``Refused``."""
    grouped = group_projects(projects, declaration.grouping)
    totals = [int(total) for total in projects.totals]
    found = heaps("total", totals, projects.places)
    units: tuple[Inflation, ...] = ()
    if declaration.claimed is not None:
        claims = [c for c in claims_of(projects, declaration.claimed) if c is not None]
        found += heaps("claimed", claims, projects.places)
        if declaration.unit is not None:
            least = declaration.grouping.at_least
            units = inflation(projects, declaration.claimed, declaration.unit, least)
    return Comparison(
        projects,
        declaration,
        whole(projects) if len(projects) else None,
        grouped,
        tuple(rank(projects, group, declaration.doubt) for group in grouped.groups),
        discriminate(projects),
        year_on_year(projects),
        units,
        again,
        found,
        same_figures(projects),
    )


def as_json(comparison: Comparison) -> dict[str, Any]:
    """The comparison as JSON: points and shares as decimal text, rounded half up once."""
    projects, declared = comparison.projects, comparison.declaration
    grouping = declared.grouping
    return {
        "version": VERSION,
        "editions": list(projects.editions),
        "projects": len(projects),
        "withheld": projects.withheld,
        "by": list(grouping.by),
        "classes": {name: [str(b) for b in bounds] for name, bounds in grouping.classes.items()},
        "at_least": grouping.at_least,
        "weights": {
            "draws": declared.doubt.draws,
            "spread": declared.doubt.spread,
            "seed": declared.doubt.seed,
        },
        "whole": None if comparison.whole is None else _group(projects, comparison.whole),
        "groups": [
            {**_group(projects, group), "ranks": [_rank(projects, each) for each in ranks]}
            for group, ranks in zip(comparison.grouped.groups, comparison.ranks, strict=True)
        ],
        "small": [
            {"group": list(group.names), "projects": group.spread.projects}
            for group in comparison.grouped.small
        ],
        "in_no_group": comparison.grouped.unknown,
        "indicators": [_indicator(each) for each in comparison.indicators],
        "years": [_change(projects, each) for each in comparison.years],
        "units": [_unit(projects, each) for each in comparison.units],
        "recurring": [
            {name: getattr(each, name) for name in each.__slots__} for each in comparison.recurring
        ],
        "queries": [*_tell_heaps(comparison.heaps), *_alike(projects, comparison.same)],
    }


def points(projects: Projects, number: Fraction) -> str:
    """A total, difference or middle, as points with the decimals of the framework."""
    return str(round_half_up(number / 10**projects.places, projects.places))


def share(number: Fraction | None) -> str | None:
    """A share of 1 with four decimals."""
    return None if number is None else str(round_half_up(number, PLACES))


def chance(number: Fraction) -> str:
    """A probability, never rounded down: a small one is not shown as none."""
    steps = -(-number.numerator * 10**PLACES // number.denominator)
    return str(Decimal(steps).scaleb(-PLACES))


def _group(projects: Projects, group: Group) -> dict[str, Any]:
    spread = group.spread
    middles = ("low", "lower", "median", "upper", "high")
    return {
        "group": list(group.names),
        "projects": spread.projects,
        **{name: points(projects, getattr(spread, name)) for name in middles},
        "grades": dict(group.grades),
    }


def _rank(projects: Projects, each: Rank) -> dict[str, Any]:
    return {
        "code": projects.codes[each.project],
        "region": projects.regions[each.project],
        "year": projects.years[each.project],
        "total": str(projects.points(int(projects.totals[each.project]))),
        "grade": projects.grades[each.project],
        "rank": each.rank,
        "tied": each.tied,
        "best": each.best,
        "worst": each.worst,
    }


def _indicator(each: Discrimination) -> dict[str, Any]:
    return {
        "code": each.code,
        "projects": each.projects,
        "upper": share(each.upper),
        "lower": share(each.lower),
        "index": share(each.index),
        "word": each.word,
        "full": each.full,
    }


def _change(projects: Projects, each: Change) -> dict[str, Any]:
    counts = ("earlier", "later", "matched", "risen", "fallen", "same", "came", "went")
    middle = None if each.median is None else points(projects, each.median)
    return {**{name: getattr(each, name) for name in counts}, "median": middle}


def _unit(projects: Projects, each: Inflation) -> dict[str, Any]:
    return {
        "unit": each.unit,
        "projects": each.projects,
        "mean": points(projects, each.mean),
        "median": points(projects, each.median),
        "above": each.above,
        "most": points(projects, Fraction(each.most)),
    }


def _tell_heaps(found: Sequence[Heap]) -> list[dict[str, Any]]:
    return [
        {
            "query": "heap",
            "of": each.what,
            "bound": each.bound,
            "below": each.below,
            "above": each.above,
            "chance": chance(each.chance),
        }
        for each in found
        if each.is_query
    ]


def _alike(projects: Projects, found: Sequence[Same]) -> list[dict[str, Any]]:
    return [
        {
            "query": "same-figures",
            "figures": each.figures,
            "projects": [projects.codes[place] for place in each.projects],
        }
        for each in found
    ]
