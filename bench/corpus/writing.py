"""The author of one report: says right figures, and a wrong one where an error is to be planted."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from fractions import Fraction

from bench.corpus.pieces import Piece, Plant, marked
from bench.corpus.project import Project
from bench.corpus.styles import Style

KINDS: dict[str, str] = {
    "ratio": "error",
    "ratio-in-words": "warning",
    "expression-sum": "error",
    "table-total": "error",
    "table-subtotal": "error",
    "ratio-column": "error",
    "share-column": "error",
    "count-list": "error",
    "part-sum": "error",
    "impossible-percentage": "error",
    "restated": "error",
    "unit-change": "error",
    "weights": "error",
    "score-over-points": "error",
    "score-rate": "error",
    "score-total": "error",
    "rule-score": "error",
    "grade": "error",
    "growth": "error",
    "difference": "error",
    "over-100": "warning",
    "comparison": "error",
    "dates": "error",
    "enumeration": "error",
    "percentage-points": "error",
    "annex-reference": "warning",
    "table-reference": "warning",
    "growth-column": "error",
    "polarity": "query",
    "doubled-word": "query",
}
"""Every class of planted error with the severity it deserves by the rules of the audit."""
LEAST = {0: 220, 1: 30, 2: 6}
"""By how many hundredths of a point a percentage of so many decimals must be off to be wrong."""
COARSE = {0: 400, 1: 60}
"""The same where it is the ratio of amounts of so many decimals."""


@dataclass
class Author:
    """Writes one report. ``wanted`` says at which of its opportunities an error is planted."""

    project: Project
    style: Style
    rng: random.Random
    wanted: dict[str, int] = field(default_factory=dict)
    chances: Counter[str] = field(default_factory=Counter)
    plants: list[Plant] = field(default_factory=list)
    pieces: list[Piece] = field(default_factory=list)

    def say(self, kind: str, right: str, wrong: Callable[[random.Random], str]) -> str:
        """``right``; or ``wrong`` with a mark where an error of this kind is wanted here."""
        self.chances[kind] += 1
        if self.wanted.get(kind) != self.chances[kind]:
            return right
        text = wrong(random.Random(f"{kind}{right}"))
        if text == right:
            return right
        self.plants.append(Plant(kind, text, right))
        return marked(len(self.plants) - 1, text)

    def pick(self, *ways: str) -> str:
        """One of several ways to say a thing."""
        return self.rng.choice(ways)

    def chance(self, share: float) -> bool:
        """Whether something is done this time."""
        return self.rng.random() < share

    # Figures that may be wrong -----------------------------------------------------------------

    def percent(self, kind: str, value: Fraction, *, cell: bool = False) -> str:
        """A ratio as %, or a wrong one."""
        write = self.style.percent_cell if cell else self.style.percent
        least = max(LEAST[self.style.percent_places], COARSE.get(self.style.money_places, 6))
        return self.say(kind, write(value), lambda rng: write(_off(rng, value, least)))

    def money(self, kind: str, value: Fraction, *, cell: bool = False) -> str:
        """An amount of 万元, or a wrong one."""
        write = self.style.plain_money if cell else self.style.money
        places = self.style.money_places
        return self.say(kind, write(value), lambda rng: write(changed(rng, value, places, 12)))

    def count(self, kind: str, value: int, unit: str) -> str:
        """A count with its unit, or a wrong one."""
        return self.say(
            kind,
            self.style.count(value, unit),
            lambda rng: self.style.count(int(changed(rng, Fraction(value), 0)), unit),
        )


def _off(rng: random.Random, ratio: Fraction, least: int) -> Fraction:
    """A ratio off by between ``least`` hundredths of a point and 9 points, within 2% to 99%."""
    by = Fraction(rng.randint(least, max(900, 2 * least)), 10000)
    other = ratio + by * rng.choice([1, -1])
    if Fraction(2, 100) < other < Fraction(99, 100):
        return other
    return ratio + by if ratio < Fraction(1, 2) else ratio - by


def changed(rng: random.Random, value: Fraction, places: int, least: int = 1) -> Fraction:
    """A slip of the pen, ``least`` last digits off or more: two digits exchanged, one digit
    changed, or one left out."""
    digits = str(int(value * 10**places))
    ways = [_exchanged, _mistyped, _dropped] if len(digits) > 3 else [_mistyped]
    for _ in range(20):
        found = rng.choice(ways)(rng, digits)
        if abs(int(found) - int(digits)) >= least:
            return Fraction(int(found), 10**places)
    return value + Fraction(3 * least, 10**places)


def _exchanged(rng: random.Random, digits: str) -> str:
    at = rng.randrange(len(digits) - 1)
    return digits[:at] + digits[at + 1] + digits[at] + digits[at + 2 :]


def _mistyped(rng: random.Random, digits: str) -> str:
    at = rng.randrange(len(digits))
    others = [d for d in "123456789" if d != digits[at]]
    return digits[:at] + rng.choice(others) + digits[at + 1 :]


def _dropped(rng: random.Random, digits: str) -> str:
    at = rng.randrange(1, len(digits))
    return digits[:at] + digits[at + 1 :]
