"""Works that would dig the same place twice, found and explained.

Two works meet in a place where they share a contiguous area, a site or a road (its name without
house numbers), or lie within some metres of each other. They conflict where both dig and the second
starts before ``months`` have passed since the first ended; where they overlap in time, they can be
done in one go and need one plan.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from math import asin, ceil, cos, radians, sin, sqrt

EARTH = 6_371_000
"""Metres."""
MONTHS = 60
"""Customary: a road that was dug is left alone for five years."""
METRES = 50


class Shared(StrEnum):
    """What two places have in common."""

    SITE = "site"
    AREA = "area"
    ROAD = "road"
    NEAR = "near"


@dataclass(frozen=True, slots=True)
class Meeting:
    """One thing two works share, with its name: a site's code, a road, metres."""

    shared: Shared
    name: str


@dataclass(frozen=True, slots=True)
class Work:
    """A work at a place, from one day to another."""

    code: str
    starts_on: date
    ends_on: date
    digs: bool = True
    areas: frozenset[str] = frozenset()
    sites: frozenset[str] = frozenset()
    street: str = ""
    longitude: float | None = None
    """Degrees in WGS-84; geometry only."""
    latitude: float | None = None


@dataclass(frozen=True, slots=True)
class Conflict:
    """Two works that dig one place."""

    first: str
    second: str
    meetings: tuple[Meeting, ...]
    months: int
    """Whole months between the end of the first and the start of the second; 0 where they overlap
    or follow within a month."""
    overlap: bool
    """They overlap in time: one opening of the ground can serve both."""


def dug_twice(
    works: Iterable[Work], *, months: int = MONTHS, metres: int = METRES
) -> tuple[Conflict, ...]:
    """Every pair that digs one place within ``months``, by date and code.

    Only works that share a bucket (site, area, road, square of ``metres``) are compared.
    """
    digging = sorted((w for w in works if w.digs), key=lambda w: (w.starts_on, w.ends_on, w.code))
    rank = {work.code: number for number, work in enumerate(digging)}
    found: dict[tuple[int, int], list[Meeting]] = defaultdict(list)
    for meeting, group in _buckets(digging):
        for first, second in _pairs(group, rank, months):
            found[first, second].append(meeting)
    for pair, distance in _near(digging, rank, months, metres):
        found[pair].append(Meeting(Shared.NEAR, str(distance)))
    return tuple(
        _conflict(digging[a], digging[b], meetings) for (a, b), meetings in sorted(found.items())
    )


def months_between(earlier: date, later: date) -> int:
    """Whole calendar months from one day to another; 0 where the second is not later."""
    if later <= earlier:
        return 0
    whole = (later.year - earlier.year) * 12 + later.month - earlier.month
    return whole - (later.day < earlier.day)


_ROAD = re.compile(r"[^\s、,，;；（）()]{1,20}?(?:大道|大街|胡同|路|街|巷|弄|道)")
_JOINTS = re.compile(r"与|和|至|及|[、,，;；~～—–\-－（）()/]|交叉口|交汇处")


def roads(street: str) -> frozenset[str]:
    """The roads an address names, without house numbers and blanks: 玉兴路12号 → 玉兴路.

    What has no ending of a road stays as it is: two equal texts are still one place.
    """
    plain = re.sub(r"\s+", "", unicodedata.normalize("NFKC", street)).casefold()
    parts = [part for part in _JOINTS.split(plain) if part]
    named = {found[0] for part in parts if (found := _ROAD.match(part))}
    return frozenset(named) or (frozenset({plain}) if plain else frozenset())


def metres_between(one: Work, other: Work) -> int | None:
    """The distance of two points on the ground, rounded up; unknown without both."""
    if None in (one.longitude, one.latitude, other.longitude, other.latitude):
        return None
    lat1, lat2 = radians(one.latitude or 0), radians(other.latitude or 0)
    turn = radians((other.longitude or 0) - (one.longitude or 0))
    half = sin((lat2 - lat1) / 2) ** 2 + cos(lat1) * cos(lat2) * sin(turn / 2) ** 2
    return ceil(round(2 * EARTH * asin(sqrt(half)), 3))


def _buckets(works: Sequence[Work]) -> list[tuple[Meeting, list[Work]]]:
    groups: dict[Meeting, list[Work]] = defaultdict(list)
    for work in works:
        for site in work.sites:
            groups[Meeting(Shared.SITE, site)].append(work)
        for area in work.areas:
            groups[Meeting(Shared.AREA, area)].append(work)
        for road in roads(work.street):
            groups[Meeting(Shared.ROAD, road)].append(work)
    order = list(Shared)
    return sorted(groups.items(), key=lambda item: (order.index(item[0].shared), item[0].name))


def _pairs(group: Sequence[Work], rank: dict[str, int], months: int) -> Iterable[tuple[int, int]]:
    """Pairs of one bucket; the works are in the order of their starts."""
    for number, first in enumerate(group):
        for second in group[number + 1 :]:
            if months_between(first.ends_on, second.starts_on) < months:
                yield rank[first.code], rank[second.code]


def _near(
    works: Sequence[Work], rank: dict[str, int], months: int, metres: int
) -> Iterable[tuple[tuple[int, int], int]]:
    """Pairs within ``metres``, each once, found through squares a little larger than that."""
    side = max(metres, 1) / 111_000 * 1.01
    squares: dict[tuple[int, int], list[Work]] = defaultdict(list)
    for work in works:
        if work.longitude is None or work.latitude is None:
            continue
        stretch = max(cos(radians(work.latitude)), 0.1)
        x, y = int(work.longitude * stretch // side), int(work.latitude // side)
        for earlier in (w for dx in (-2, -1, 0, 1, 2) for dy in (-1, 0, 1)
                        for w in squares.get((x + dx, y + dy), ())):  # fmt: skip
            distance = metres_between(earlier, work)
            if distance is None or distance > metres:
                continue
            if months_between(earlier.ends_on, work.starts_on) < months:
                yield (rank[earlier.code], rank[work.code]), distance
        squares[x, y].append(work)


def _conflict(first: Work, second: Work, meetings: list[Meeting]) -> Conflict:
    overlap = second.starts_on <= first.ends_on
    gap = months_between(first.ends_on, second.starts_on)
    return Conflict(first.code, second.code, tuple(meetings), gap, overlap)
