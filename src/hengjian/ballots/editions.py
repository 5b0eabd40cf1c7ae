"""What a vote asks for on the day it opens: the law's shares, and what places may set themselves.

Shares are fractions and are compared exactly. ``HENGJIAN_BALLOT_RULES`` names another file.
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any, Protocol, TypeVar

import yaml

from hengjian.bilingual import Text
from hengjian.errors import Place, Refused, problem

SHIPPED = Path(__file__).with_name("editions.yaml")
KINDS = ("ordinary", "special")
_HEADS, _SILENT, _COUNTS = ("owner", "unit"), ("apart", "majority"), ("first", "latest")


@dataclass(frozen=True, slots=True)
class Line:
    """A line that a share must reach, or pass."""

    share: Fraction
    reached: bool
    """True: the number itself is enough (以上); False: more than it is needed (过半数)."""
    of_all: bool
    """Measured against every owner; else against those who took part."""

    def holds(self, part: int, whole: int) -> bool:
        """Whether ``part`` of ``whole`` is enough; of nothing, nothing is."""
        if whole <= 0:
            return False
        left, right = part * self.share.denominator, whole * self.share.numerator
        return left >= right if self.reached else left > right

    def least(self, whole: int) -> int:
        """The smallest whole number that is enough."""
        exact = self.share * whole
        floor = exact.numerator // exact.denominator
        return floor if self.reached and floor == exact else floor + 1

    def as_kept(self) -> dict[str, Any]:
        """As a published count states it."""
        word = "at_least" if self.reached else "more_than"
        return {"of": "all" if self.of_all else "voters", word: str(self.share)}


@dataclass(frozen=True, slots=True)
class Edition:
    """The law from a day on."""

    code: str
    since: date
    source: Text
    quorum: Line | None
    """Who must take part, on both bases; None where the law asks for no such thing."""
    ordinary: Line
    special: Line

    def line(self, kind: str) -> Line:
        """The line of consent for a kind of question."""
        return self.special if kind == "special" else self.ordinary


@dataclass(frozen=True, slots=True)
class Terms:
    """What a place sets from a day on."""

    since: date
    source: Text
    heads: str
    invalid_takes_part: bool
    silent: str
    counts: str
    notice_days: int
    objection_days: int
    answer_days: int
    extend_days: int
    proxies: int
    tries: int
    rest_minutes: int


@dataclass(frozen=True, slots=True)
class Rules:
    """Every edition, the newest last."""

    editions: tuple[Edition, ...]
    terms: tuple[Terms, ...]

    def law_on(self, day: date) -> Edition:
        """The law in force on that day; the first one before all of them."""
        return _in_force(self.editions, day)

    def law(self, code: str) -> Edition:
        """The edition of that code. Raises ``KeyError``."""
        return {each.code: each for each in self.editions}[code]

    def terms_on(self, day: date) -> Terms:
        """What the place had set by that day."""
        return _in_force(self.terms, day)


class _Dated(Protocol):
    @property
    def since(self) -> date: ...


_D = TypeVar("_D", bound=_Dated)


def _in_force(rows: Sequence[_D], day: date) -> _D:
    held = [each for each in rows if each.since <= day]
    return held[-1] if held else rows[0]


@cache
def rules() -> Rules:
    """The rules in force. Raises ``Refused`` (``ballot-rules-unreadable``) with what is wrong."""
    path = Path(os.environ.get("HENGJIAN_BALLOT_RULES") or SHIPPED)
    try:
        written = yaml.safe_load(path.read_text(encoding="utf-8"))
        editions = tuple(sorted(map(_edition, written["editions"]), key=lambda each: each.since))
        terms = tuple(sorted(map(_terms, written["terms"]), key=lambda each: each.since))
        if not editions or not terms:
            raise ValueError("editions, terms: at least one each")
        return Rules(editions, terms)
    except (OSError, yaml.YAMLError, KeyError, TypeError, ValueError) as reason:
        raise Refused(
            [problem("ballot-rules-unreadable", Place(file=str(path)), reason=reason)]
        ) from reason


def line_of(written: Mapping[str, Any]) -> Line:
    """A line as it is written. Raises ``KeyError``, ``ValueError``."""
    reached = "at_least" in written
    share = Fraction(str(written["at_least" if reached else "more_than"]))
    if not 0 < share <= 1 or written["of"] not in ("all", "voters"):
        raise ValueError(f"{dict(written)} is no share of all or of voters")
    return Line(share, reached, written["of"] == "all")


def _edition(written: Mapping[str, Any]) -> Edition:
    quorum = written["quorum"]
    return Edition(
        str(written["code"]),
        _day(written["from"]),
        Text(written["source"]["zh"], written["source"]["en"]),
        None if quorum is None else line_of(quorum),
        line_of(written["ordinary"]),
        line_of(written["special"]),
    )


def _terms(written: Mapping[str, Any]) -> Terms:
    chosen: dict[str, Any] = {
        name: _one_of(written[name], known)
        for name, known in (("heads", _HEADS), ("silent", _SILENT), ("counts", _COUNTS))
    }
    numbers: dict[str, Any] = {
        name: _whole(written[name])
        for name in (
            *("notice_days", "objection_days", "answer_days", "extend_days"),
            *("proxies", "tries", "rest_minutes"),
        )
    }
    source = Text(written["source"]["zh"], written["source"]["en"])
    takes_part = written["invalid_takes_part"]
    if not isinstance(takes_part, bool):
        raise TypeError(f"invalid_takes_part: {takes_part} is neither true nor false")
    return Terms(_day(written["from"]), source, invalid_takes_part=takes_part, **chosen, **numbers)


def _day(value: object) -> date:
    if not isinstance(value, date):
        raise TypeError(f"from: {value} is no date")
    return value


def _one_of(value: object, known: Sequence[str]) -> str:
    if value not in known:
        raise ValueError(f"{value} is none of {', '.join(known)}")
    return str(value)


def _whole(value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= 10_000:
        raise ValueError(f"{value} is no number")
    return value
