"""The same project in one year and the next: one code in one region."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

from hengjian.comparing.medians import median
from hengjian.comparing.projects import Projects


@dataclass(frozen=True, slots=True)
class Change:
    """What became of the projects that stand in both years; in 10^-places points."""

    earlier: str
    later: str
    matched: int
    risen: int
    fallen: int
    same: int
    median: Fraction | None
    came: int
    """Projects of the later year only."""
    went: int
    """Projects of the earlier year only."""


def year_on_year(projects: Projects) -> tuple[Change, ...]:
    """A change for each two years that follow each other in the results."""
    totals: dict[str, dict[tuple[str, str], int]] = {}
    for code, region, year, total in zip(
        projects.codes, projects.regions, projects.years, projects.totals, strict=True
    ):
        totals.setdefault(year, {})[region, code] = int(total)
    return tuple(
        _change(earlier, later, totals[earlier], totals[later])
        for earlier, later in pairwise(sorted(totals))
    )


def _change(
    earlier: str, later: str, old: dict[tuple[str, str], int], new: dict[tuple[str, str], int]
) -> Change:
    moved = sorted(new[key] - old[key] for key in old.keys() & new.keys())
    return Change(
        earlier,
        later,
        len(moved),
        sum(each > 0 for each in moved),
        sum(each < 0 for each in moved),
        sum(each == 0 for each in moved),
        median(moved) if moved else None,
        len(new.keys() - old.keys()),
        len(old.keys() - new.keys()),
    )
