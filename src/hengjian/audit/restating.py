"""Mentions: figures as statements of a measure, and what speaks for two of them meaning the same.

Two mentions are of the same measure if their words are equal (or one's are the other's with a
subject before them) and so are their scope and their date. That they also mean the same occasion
is inferred: from the same wording around them, from other figures beside them that are equal, from
digits that look like a slip of the pen.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import lru_cache
from typing import Literal

from hengjian.audit.context import Context
from hengjian.audit.explanations import digits_of, is_slip
from hengjian.audit.figures import Figure
from hengjian.audit.hedging import is_counted
from hengjian.audit.lexicon import patterns
from hengjian.audit.measures_words import core
from hengjian.audit.prose import joined
from hengjian.quantities import Dimension, unit

_P = patterns("restating")

Relation = Literal["same", "longer"]
"""``longer``: one mention has more words before the same measure."""

_COUNTS = (("个", 1), ("条", 1), ("项", 1), ("piece", 1))
_NO_THINGS = ((("point", 1),), (("day", 1),), (("month", 1),))
_BIG = 10
_FEW = 3
"""Fewer of a thing are equal by accident."""
_TELLING = 4
"""From so many characters on a measure with words before it may still be the same measure."""


@dataclass(frozen=True, slots=True)
class Mention:
    """A figure that states a measure, with what stands around it."""

    figure: Figure
    measure: str
    scope: str
    before: str
    """Its sentence up to it, without blanks, every digit as ``#``."""
    moment: str
    """The words that say when, where they are no date: 截至评价日."""
    months: str
    """The part of the year that the words before it name last: 1-8月, 上半年."""
    meant: bool
    """Planned, asked for or estimated, not done."""
    role: str
    company: tuple[Figure, ...]
    """The other figures of its sentence that speak of the same thing."""
    neighbours: tuple[Figure, ...]
    """The figures right before and right behind it in its sentence."""
    sentence: tuple[object, ...]
    """What its sentence is known by."""
    kind: tuple[object, ...]
    """What is equal for any two mentions that have a relation."""

    @property
    def in_table(self) -> bool:
        """Whether it stands in a table's cell."""
        return self.figure.spot.cell is not None


def mentions(context: Context) -> list[Mention]:
    """Every figure that states a measure; targets, ranges, examples and operands do not."""
    found = (_mention(figure, context) for figure in context.figures)
    years = _years_of_parts(context)
    return [
        replace(mention, kind=(*mention.kind, years[mention.figure.spot.block]))
        for mention in found
        if mention is not None
    ]


def _years_of_parts(context: Context) -> list[str]:
    """The year of the report that each block is of, where a file holds those of several years, each
    under its title or over the date it was signed on; else empty."""
    texts = [block.text if block.table is None else "" for block in context.document.blocks]
    titles = [_P.title_of_year.fullmatch(text) for text in texts]
    dates = [_P.signed_on.fullmatch(text) for text in texts]
    found, year = [], ""
    signed = len({date["year"] for date in dates if date is not None}) > 1
    for title, date in zip(titles, dates, strict=True):
        year = title["year"] if title is not None else year
        found.append(year)
        if signed and date is not None:
            year = f"after {date[0]}"
    several = len(set(found) if signed else set(found) - {""}) > 1
    return found if several else [""] * len(found)


def _mention(figure: Figure, context: Context) -> Mention | None:
    measure = core(figure.measure)
    if not figure.unit and _P.bare_year.fullmatch(figure.text):
        return None  # the year or the postcode behind a name: （李某，2016）
    if (
        len(measure) < 2
        or _P.only_change.fullmatch(measure)
        or not _P.named.search(measure)
        or figure.in_range
        or figure.hedge not in (None, "about")
    ):
        return None
    whole = context.document.read_at(figure.spot)
    start, end = figure.sentence
    head, tail = whole[start : figure.spot.start], whole[figure.spot.end : end]
    clause = _P.marks.split(head)[-1]
    if _P.calculated.search(head[-2:]) and not re.search(r"[=＝]\s*$", head):
        return None
    if _P.calculated.search(tail[:2]) or _P.target.search(clause) or _P.changed.search(clause):
        return None
    block = context.document.blocks[figure.spot.block]
    before = joined(head)
    moment = _P.moment.findall(before) if "截" in before else []
    months = _P.bare_period.findall(before) if _P.of_year.search(before) else []
    return Mention(
        figure=figure,
        measure=measure,
        scope="" if _P.total.fullmatch(figure.scope) else core(figure.scope),
        before=_P.run_of_digits.sub("#", before.replace(",", "")),
        moment=moment[-1] if moment else "",
        months=months[-1] if months else "",
        meant=bool(_P.meant.search(clause + figure.scope + figure.measure)),
        role=block.role,
        company=_company(figure, context.in_block(block)) if block.table is None else (),
        neighbours=_neighbours(figure, context.in_block(block)) if block.table is None else (),
        sentence=(figure.spot.block, figure.spot.cell, figure.sentence),
        kind=(measure[-_TELLING:], figure.is_percent, figure.date, figure.period),
    )


def _company(figure: Figure, others: Sequence[Figure]) -> tuple[Figure, ...]:
    """The figures of the same sentence with the same scope, and the one that is the scope."""
    return tuple(
        other
        for other in others
        if other is not figure
        and other.sentence == figure.sentence
        and other.value >= _BIG
        and not other.is_percent
        and figure.scope
        and (other.scope == figure.scope or other.measure == figure.scope)
    )


def _neighbours(figure: Figure, others: Sequence[Figure]) -> tuple[Figure, ...]:
    at = next((index for index, other in enumerate(others) if other is figure), None)
    if at is None:
        return ()
    near = (*others[max(0, at - 1) : at], *others[at + 1 : at + 2])
    return tuple(e for e in near if _apart(figure, e) <= _BESIDE and _is_count(e))


_BESIDE = 6
"""Signs between two counts that are told together: 12 个乡镇、87 个行政村."""


def _apart(one: Figure, two: Figure) -> int:
    first, second = sorted((one.spot, two.spot), key=lambda spot: spot.start)
    return second.start - first.end


def _is_count(figure: Figure) -> bool:
    """Whether it counts things that are there, which points and months are not."""
    counted = figure.unit and is_counted(unit(figure.unit)) and not figure.is_percent
    return bool(counted) and figure.dimension not in _NO_THINGS


def alike_beside(one: Mention, two: Mention) -> bool:
    """Whether an equal figure of one thing stands right beside both: 12个乡镇、|87个行政村."""
    return _is_count(one.figure) and any(
        mine.value == other.value >= _FEW
        and mine.unit == other.unit
        and mine.measure[-2:] == other.measure[-2:] != ""
        for mine in one.neighbours
        for other in two.neighbours
    )


def kind_of(dimension: Dimension) -> Dimension:
    """The dimension, with 个, 条 and 项 as one: 12条指标 are 12个指标."""
    return _COUNTS[:1] if dimension in tuple((count,) for count in _COUNTS) else dimension


def relation(one: Mention, two: Mention) -> Relation | None:
    """Whether two mentions state the same measure, of the same thing and the same time."""
    if one.kind != two.kind or one.sentence == two.sentence:
        return None
    if one.figure.date is None and one.moment and two.moment and one.moment != two.moment:
        return None
    if one.months and two.months and one.months != two.months:
        return None
    found = _of_words(one.measure, two.measure)
    if found is None:
        return None
    if one.meant != two.meant and not companions(one, two):
        return None
    return found if _same_scope(one, two) or companions(one, two) >= 2 else None


def _of_words(one: str, two: str) -> Relation | None:
    """The relation of two measures by their words alone."""
    if one == two:
        return "same"
    short, long = sorted((one, two), key=len)
    if len(short) < _TELLING or not long.endswith(short):
        return None
    extra = long.removesuffix(short)
    return None if _P.apart.search(extra) or _P.meant.search(extra) else "longer"


def _same_scope(one: Mention, two: Mention) -> bool:
    if one.scope == two.scope:
        return True
    short, long = sorted((one.scope, two.scope), key=len)
    if len(short) < _TELLING or not long.endswith(short):
        return False
    return not _P.apart.search(long.removesuffix(short))


def companions(one: Mention, two: Mention) -> int:
    """How many figures beside the one are also beside the other, equal."""
    if not one.company or not two.company:
        return 0
    return sum(
        any(
            mine.dimension == other.dimension and mine.interval.meets(other.interval)
            for other in two.company
        )
        for mine in one.company
    )


def window(one: Mention, two: Mention) -> int:
    """How many Chinese characters before the figures are the same."""
    same = 0
    for left, right in zip(reversed(one.before), reversed(two.before), strict=False):
        if left != right:
            break
        same += "一" <= left <= "鿿"
    return same


def close(one: Mention, two: Mention) -> bool:
    """Whether the values are so near, or their digits so alike, that a slip is likely."""
    first, second = one.figure, two.figure
    if first.is_percent or _is_generic(one.measure):
        return False
    digits = _digits(first.text), _digits(second.text)
    slipped = min(map(len, digits)) >= _TELLING and is_slip(*digits)
    if first.unit == second.unit and slipped:
        return True
    fine = min(map(len, digits)) >= 6
    at_once = bool(one.moment and one.moment == two.moment) or one.role != two.role
    if not (fine or at_once) or len(one.measure) < _TELLING:
        return False
    larger = max(abs(first.value), abs(second.value))
    limit = larger * (Fraction(1, 200) if fine else Fraction(1, 50))
    return larger >= _BIG and abs(first.value - second.value) <= limit


def generic(mention: Mention) -> bool:
    """Whether the measure is one that every section and every indicator has of its own."""
    return _is_generic(mention.measure) or mention.figure.dimension == (("point", 1),)


@lru_cache(maxsize=1024)
def _is_generic(measure: str) -> bool:
    return bool(_P.generic.fullmatch(measure))


@lru_cache(maxsize=1024)
def _digits(text: str) -> str:
    return digits_of(text)
