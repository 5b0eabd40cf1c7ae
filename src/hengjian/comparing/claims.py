"""What units claim in their self-evaluations against what was verified, by unit."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from hengjian.comparing.groups import numbers_of
from hengjian.comparing.medians import median
from hengjian.comparing.projects import Projects
from hengjian.quantities import round_half_up


@dataclass(frozen=True, slots=True)
class Inflation:
    """How far the claims of a unit lie above what was verified, in 10^-places points."""

    unit: str
    projects: int
    mean: Fraction
    median: Fraction
    above: int
    """Projects whose claim is above."""
    most: int
    """The largest difference."""


def claims_of(projects: Projects, column: str) -> list[int | None]:
    """The claimed totals, in 10^-places points. Raises ``Refused``."""
    return [
        None if each is None else int(round_half_up(each, projects.places).scaleb(projects.places))
        for each in numbers_of(projects, column)
    ]


def inflation(projects: Projects, claimed: str, unit: str, at_least: int) -> tuple[Inflation, ...]:
    """The units with ``at_least`` so many claims, the most inflated first. Raises ``Refused``."""
    found: dict[str, list[int]] = {}
    claims = claims_of(projects, claimed)
    for name, claim, total in zip(projects.column(unit), claims, projects.totals, strict=True):
        if name is not None and claim is not None:
            found.setdefault(name, []).append(claim - int(total))
    units = [
        Inflation(
            name,
            len(differences),
            Fraction(sum(differences), len(differences)),
            median(sorted(differences)),
            sum(each > 0 for each in differences),
            max(differences),
        )
        for name, differences in found.items()
        if len(differences) >= at_least
    ]
    return tuple(sorted(units, key=lambda each: (-each.mean, each.unit)))
