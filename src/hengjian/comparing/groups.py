"""Groups of projects that are alike, as somebody declares them: by columns, and by size classes of
a column of numbers. A group smaller than the declared least is told and not ranked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal, InvalidOperation
from fractions import Fraction

import numpy as np

from hengjian.comparing.medians import median
from hengjian.comparing.projects import Numbers, Projects
from hengjian.errors import Refused, problem

AT_LEAST = 10
"""How many projects a group has at least, unless somebody declares another number."""


@dataclass(frozen=True, slots=True)
class Grouping:
    """By what projects are alike."""

    by: tuple[str, ...] = ()
    classes: Mapping[str, tuple[Decimal, ...]] = field(default_factory=dict)
    """Bounds of the size classes of a column: a class goes from its bound to below the next."""
    at_least: int = AT_LEAST


@dataclass(frozen=True, slots=True)
class Spread:
    """How totals lie, in points of 10^-places; quartiles and median halve ties exactly (the median
    of the lower half, of all, of the upper half, the middle one left out of the halves)."""

    projects: int
    low: Fraction
    lower: Fraction
    median: Fraction
    upper: Fraction
    high: Fraction


@dataclass(frozen=True, slots=True)
class Group:
    """Projects that are alike, by their places in ``Projects``."""

    names: tuple[str, ...]
    members: Numbers
    spread: Spread
    grades: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class Grouped:
    """All groups in the order of their names; and what belongs to none."""

    groups: tuple[Group, ...]
    small: tuple[Group, ...]
    """Groups below the least: told, not ranked."""
    unknown: int
    """Projects of which a column of the grouping says nothing."""


def group_projects(projects: Projects, grouping: Grouping) -> Grouped:
    """The groups of a declaration. Raises ``Refused``: ``compare-column-unknown``,
    ``compare-number-unreadable``, ``compare-classes-unordered``."""
    columns = [_column(projects, name, grouping) for name in grouping.by]
    places: dict[tuple[str, ...], list[int]] = {}
    unknown = 0
    for place in range(len(projects)):
        key = tuple(column[place] for column in columns)
        named = tuple(each for each in key if each is not None)
        if len(named) < len(key):
            unknown += 1
        else:
            places.setdefault(named, []).append(place)
    groups = [_group(projects, names, found) for names, found in sorted(places.items())]
    return Grouped(
        tuple(each for each in groups if each.spread.projects >= grouping.at_least),
        tuple(each for each in groups if each.spread.projects < grouping.at_least),
        unknown,
    )


def _column(projects: Projects, name: str, grouping: Grouping) -> Sequence[str | None]:
    """The column as words; a size class as ``1000–5000``."""
    bounds = grouping.classes.get(name)
    if bounds is None:
        return projects.column(name)
    if list(bounds) != sorted(set(bounds)):
        found = ", ".join(map(str, bounds))
        raise Refused([problem("compare-classes-unordered", column=name, found=found)])
    numbers = numbers_of(projects, name)
    return [None if number is None else _class(number, bounds) for number in numbers]


def numbers_of(projects: Projects, name: str) -> list[Decimal | None]:
    """A column of numbers; ``None`` where nothing is said. Raises ``Refused`` with every one that
    is none (``compare-number-unreadable``)."""
    numbers: list[Decimal | None] = []
    wrong = []
    for code, cell in zip(projects.codes, projects.column(name), strict=True):
        try:
            number = None if cell is None else Decimal(cell.replace(",", ""))
        except InvalidOperation:
            number = Decimal("NaN")
        if number is not None and not number.is_finite():
            wrong.append(
                problem("compare-number-unreadable", column=name, found=cell, project=code)
            )
        numbers.append(number)
    if wrong:
        raise Refused(wrong)
    return numbers


def _class(number: Decimal, bounds: Sequence[Decimal]) -> str:
    place = sum(number >= bound for bound in bounds)
    if place == 0:
        return f"< {bounds[0]}"
    return f"≥ {bounds[-1]}" if place == len(bounds) else f"{bounds[place - 1]}–{bounds[place]}"


def _group(projects: Projects, names: tuple[str, ...], places: Sequence[int]) -> Group:
    members = np.array(places, dtype=np.int64)
    grades: dict[str, int] = {}
    for place in places:
        grades[projects.grades[place]] = grades.get(projects.grades[place], 0) + 1
    totals = [int(total) for total in projects.totals[members]]
    return Group(names, members, spread(totals), tuple(sorted(grades.items())))


def spread(numbers: Sequence[int]) -> Spread:
    """How these numbers lie. Raises ``ValueError`` where there is none."""
    ordered = sorted(numbers)
    if not ordered:
        raise ValueError("nothing lies nowhere")
    half = len(ordered) // 2
    low, high = ordered[:half] or ordered, ordered[-half:] or ordered
    if half == 0:
        low = high = ordered
    return Spread(
        len(ordered),
        Fraction(ordered[0]),
        median(low),
        median(ordered),
        median(high),
        Fraction(ordered[-1]),
    )


def whole(projects: Projects) -> Group:
    """All projects as one group."""
    return replace(_group(projects, (), range(len(projects))), names=())
