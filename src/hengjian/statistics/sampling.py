"""Which households are asked: how many, how many in each stratum, and which.

The size comes from ``required_sample`` (Cochran 1977, § 4.4). It is shared out in proportion to the
households of each stratum by largest remainders, at least ``LEAST`` in each. Inside a stratum every
household has the same chance: households are ranked by the SHA-256 of ``seed|site|ordinal`` and the
first ones are asked. Whoever has the seed and the frame draws the same households with a
spreadsheet; a random generator of a programming language would not promise that from one of its
versions to the next. Who cannot be reached is replaced by the next in rank of the same stratum.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from hashlib import sha256
from typing import TypeVar

from hengjian.errors import Refused, problem
from hengjian.statistics.intervals import required_sample

K = TypeVar("K", bound=Hashable)
LEAST = 2
"""Households asked in a stratum: with one no spread can be seen."""
MOST_HOUSEHOLDS = 2_000_000
"""Households of a frame, more than any district has: a slip of the pen is refused."""
RULE = "SHA-256(seed|site|ordinal)"
"""The rule of rank as it is printed."""


@dataclass(frozen=True, slots=True, order=True)
class Stratum:
    """Households that are alike before they are asked: a sub-district, started or not."""

    sub_district: str
    started: bool


@dataclass(frozen=True, slots=True)
class FrameSite:
    """A community of the frame: its households are numbered from 1."""

    code: str
    name: str
    stratum: Stratum
    households: int


@dataclass(frozen=True, slots=True)
class Household:
    """A household that was drawn."""

    site: str
    ordinal: int
    """From 1 to the households of its site, in the order of buildings, entrances and flats."""
    rank: str
    """64 hexadecimal digits; the smallest of a stratum are asked."""


@dataclass(frozen=True, slots=True)
class Share:
    """What of the sample falls to a stratum."""

    stratum: Stratum
    households: int
    sites: int
    size: int
    """Households to be asked."""


@dataclass(frozen=True, slots=True)
class Plan:
    """A sample: how many answers are wanted, how many households are asked, and where."""

    margin: Fraction
    confidence: int
    response: Fraction
    """The share of households that is expected to answer."""
    seed: str
    population: int
    answers: int
    """Answers wanted for the margin."""
    size: int
    """Households asked, so that so many answers may come."""
    shares: tuple[Share, ...]
    fingerprint: str
    """SHA-256 of the frame."""
    without_households: tuple[str, ...] = ()
    """Sites whose households nobody told: they cannot be asked."""
    drawn: Mapping[Stratum, Sequence[Household]] = field(default_factory=dict)


def fingerprint(frame: Iterable[FrameSite]) -> str:
    """The SHA-256 of the frame: a line ``site|sub-district|started|households`` for each site in
    the order of their codes."""
    lines = (
        f"{each.code}|{each.stratum.sub_district}|{int(each.stratum.started)}|{each.households}\n"
        for each in sorted(frame, key=lambda each: each.code)
    )
    return sha256("".join(lines).encode()).hexdigest()


def rank(seed: str, site: str, ordinal: int) -> str:
    """Where a household stands in the draw: the smaller, the earlier."""
    return sha256(f"{seed}|{site}|{ordinal}".encode()).hexdigest()


def allocate(populations: Mapping[K, int], size: int, least: int = LEAST) -> Mapping[K, int]:
    """Share ``size`` out in proportion to the populations, by largest remainders.

    None gets more than it has. Whoever got fewer than ``least`` (or all it has, where that is
    fewer) is brought up to it at the cost of the largest. Raises ``Refused``
    (``sample-too-large``) where the populations together have fewer than ``size``.
    """
    whole = sum(populations.values())
    if not 0 <= size <= whole:
        raise Refused([problem("sample-too-large", size=size, population=whole)])
    found = {key: size * count // whole for key, count in populations.items()}
    rest = {key: size * count % whole for key, count in populations.items()}
    order = sorted(populations, key=lambda key: -rest[key])
    for key in order[: size - sum(found.values())]:
        found[key] += 1
    for key, count in populations.items():
        while found[key] < min(least, count):
            giver = max(found, key=lambda each: found[each])
            if found[giver] <= least:
                break
            found[giver] -= 1
            found[key] += 1
    return found


def plan_sample(
    frame: Sequence[FrameSite],
    *,
    margin: Fraction,
    confidence: int = 95,
    response: Fraction = Fraction(1),
    seed: str,
) -> Plan:
    """Draw a sample from the frame.

    ``margin`` is half the width of the interval (0.05: five points), ``response`` the share of
    those asked that is expected to answer. Raises ``Refused``: ``survey-plan-impossible``,
    ``confidence-unknown``, ``sample-frame-empty``, ``sample-frame-twice``,
    ``sample-response-impossible``.
    """
    _check(frame, response)
    asked = [each for each in frame if each.households]
    populations: dict[Stratum, int] = {}
    for each in sorted(asked, key=lambda each: each.stratum):
        populations[each.stratum] = populations.get(each.stratum, 0) + each.households
    population = sum(populations.values())
    answers = required_sample(population, margin, confidence)
    size = min(-(-answers // response), population)
    sizes = allocate(populations, size)
    shares = tuple(
        Share(stratum, count, sum(each.stratum == stratum for each in asked), sizes[stratum])
        for stratum, count in populations.items()
    )
    return Plan(
        margin=margin,
        confidence=confidence,
        response=response,
        seed=seed,
        population=population,
        answers=answers,
        size=size,
        shares=shares,
        fingerprint=fingerprint(frame),
        without_households=tuple(each.code for each in frame if not each.households),
        drawn={each.stratum: ranked(asked, each.stratum, seed)[: each.size] for each in shares},
    )


def ranked(frame: Iterable[FrameSite], stratum: Stratum, seed: str) -> list[Household]:
    """Every household of a stratum in the order in which they are asked: first the sample, then
    who replaces them."""
    found = [
        Household(each.code, ordinal, rank(seed, each.code, ordinal))
        for each in frame
        if each.stratum == stratum
        for ordinal in range(1, each.households + 1)
    ]
    return sorted(found, key=lambda each: each.rank)


def _check(frame: Sequence[FrameSite], response: Fraction) -> None:
    problems = []
    codes = [each.code for each in frame]
    if twice := sorted({code for code in codes if codes.count(code) > 1}):
        problems.append(problem("sample-frame-twice", found="、".join(twice)))
    households = sum(each.households for each in frame)
    if not 0 < households <= MOST_HOUSEHOLDS:
        most = MOST_HOUSEHOLDS
        problems.append(problem("sample-frame-empty", found=households, most=most))
    if not 0 < response <= 1:
        problems.append(problem("sample-response-impossible", found=response))
    if problems:
        raise Refused(problems)


@dataclass(frozen=True, slots=True)
class Visited:
    """A community that evaluators may go to see."""

    code: str
    stage: str
    """Where it stands: in work, finished, in use."""
    money: int
    """What was paid or is planned for it, in 分: it decides how likely it is chosen."""


def draw_visits(sites: Sequence[Visited], size: int, seed: str) -> list[Visited]:
    """Which communities evaluators go to see: ``size`` of them, by money and stage.

    The stages share the visits in proportion to their money, each at least one. Inside a stage a
    site is chosen with a chance that grows with its money: sites are laid out in the order of
    their rank, and every ``whole ÷ size``-th 分 from a start given by the seed falls into one
    (systematic selection proportional to size; Cochran 1977, § 9A.3). A site without money counts
    as one 分. All are taken where ``size`` is as many as there are. Raises ``Refused``
    (``sample-too-large``) where it is more.
    """
    if size > len(sites) or size < 0:
        raise Refused([problem("sample-too-large", size=size, population=len(sites))])
    stages: dict[str, list[Visited]] = {}
    for each in sorted(sites, key=lambda each: (each.stage, rank(seed, each.code, 0))):
        stages.setdefault(each.stage, []).append(each)
    sizes = _visits(stages, size)
    return [
        found for stage, rows in stages.items() for found in _systematic(rows, sizes[stage], seed)
    ]


def visits_fingerprint(sites: Iterable[Visited]) -> str:
    """The SHA-256 of the frame of visits: a line ``site|stage|money`` for each site in the order of
    their codes, the money in 分."""
    lines = (f"{x.code}|{x.stage}|{x.money}\n" for x in sorted(sites, key=lambda x: x.code))
    return sha256("".join(lines).encode()).hexdigest()


def next_visit(
    sites: Iterable[Visited], taken: Iterable[str], stage: str, seed: str
) -> Visited | None:
    """Who is visited instead of a site of that stage: the first in rank (``rank`` of seed and code)
    that nobody drew yet; None where the stage has no other."""
    gone = set(taken)
    left = [each for each in sites if each.stage == stage and each.code not in gone]
    return min(left, key=lambda each: rank(seed, each.code, 0), default=None)


def _visits(stages: Mapping[str, Sequence[Visited]], size: int) -> Mapping[str, int]:
    """How many of each stage: by money, at least one each, never more than it has."""
    money = {stage: sum(max(each.money, 1) for each in rows) for stage, rows in stages.items()}
    found = dict.fromkeys(stages, 0)
    for _ in range(size):
        free = [stage for stage, rows in stages.items() if found[stage] < len(rows)]
        stage = max(
            free, key=lambda each: (not found[each], Fraction(money[each], found[each] + 1))
        )
        found[stage] += 1
    return found


def _systematic(rows: Sequence[Visited], size: int, seed: str) -> list[Visited]:
    """Those larger than a step are certain; the others by every ``step``-th 分."""
    chosen: list[Visited] = []
    waiting = list(rows)
    while size > len(chosen):
        wanted = size - len(chosen)
        whole = sum(max(each.money, 1) for each in waiting)
        certain = [each for each in waiting if max(each.money, 1) * wanted >= whole]
        if not certain:
            return chosen + _steps(waiting, wanted, whole, seed)
        chosen += certain[:wanted]
        waiting = [each for each in waiting if each not in certain]
    return chosen


def _steps(rows: Sequence[Visited], size: int, whole: int, seed: str) -> list[Visited]:
    start = Fraction(int(rank(seed, rows[0].stage, 0), 16) % whole, size)
    marks = [start + Fraction(whole * number, size) for number in range(size)]
    found, passed = [], 0
    for each in rows:
        passed += max(each.money, 1)
        while marks and marks[0] < passed:
            found.append(each)
            marks.pop(0)
    return found
