"""Figures in running text, with their place, value, unit and hedge."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import lru_cache

from hengjian.errors import Refused
from hengjian.numerals import wording
from hengjian.numerals.chinese import parse_chinese
from hengjian.numerals.wording import Hedge, Kind
from hengjian.periods import find_dates
from hengjian.quantities import ONE, Quantity, Unit, unit


@dataclass(frozen=True, slots=True)
class Numeral:
    """A number found in a text, at offsets ``start`` (included) to ``end`` (excluded).

    The span takes in sign, digits, scale and unit, not the hedging words around them.
    """

    start: int
    end: int
    text: str
    kind: Kind
    amount: Fraction
    """In ``unit``; scale words are multiplied in (1.2万栋 is 12000). 0 for dates and the like."""
    unit: Unit | None = None
    """The unit that follows, if it is a known one."""
    places: int = 0
    """Decimals as printed."""
    step: Fraction = Fraction(1)
    """What one of the last printed digit is worth, in ``unit``: 1000 for 1.2万栋."""
    hedge: Hedge | None = None

    @property
    def quantity(self) -> Quantity:
        """The figure as a quantity; a pure number where no unit follows."""
        return Quantity(self.amount, self.unit or ONE, self.places if self.step <= 1 else None)

    @property
    def bounds(self) -> tuple[Fraction | None, Fraction | None]:
        """The least and the most it can stand for, in base units; ``None`` where it is open.

        A plain figure stands for all that rounds half up to it. 以上, 以下 and 以内 take in the
        figure itself (民法典 第一千二百五十九条). 约 does not say how far: it is read as plain.
        """
        scale = self.unit.scale if self.unit else Fraction(1)
        value, half = self.amount * scale, self.step * scale / 2
        if self.hedge in ("at_least", "above"):
            return value, None
        if self.hedge in ("at_most", "below"):
            return None, value
        return value - half, value + half


def find_numerals(text: str) -> list[Numeral]:
    """Every number in ``text``, in order, without overlaps.

    Chinese numerals count as figures where a unit follows or the form leaves no doubt (百分之三,
    三点五亿, 二百九十六); vague counts (十几个, 七八百) and words (统一, 十分) are left out.
    """
    plain = _narrow(text)
    found: list[Numeral] = []
    taken = bytearray(len(plain))
    for finder in (_dates, _apart, _western, _chinese):
        for numeral in finder(plain):
            start, end = numeral.start, numeral.end
            if taken.find(1, start, end) < 0:
                taken[start:end] = b"\1" * (end - start)
                written = text[start:end]
                same = written == numeral.text
                found.append(numeral if same else replace(numeral, text=written))
    return sorted(found, key=lambda numeral: numeral.start)


_NARROW = str.maketrans({chr(code): chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)
                         if chr(code) not in "（），：；！？"})  # fmt: skip
_WIDE_COMMA = re.compile("(?<=[０-９])，(?=[０-９]{3}(?![０-９]))")


def _narrow(text: str) -> str:
    """``text`` with narrow digits, letters and signs, offset for offset. A wide comma stays a comma
    of the sentence unless it stands among wide digits."""
    if text.isascii():
        return text
    return _WIDE_COMMA.sub(",", text).translate(_NARROW)


def _dates(plain: str) -> Iterator[Numeral]:
    for found in find_dates(plain):
        marked = plain[found.end - 1].isdigit()
        if not (marked and _unit_at(plain, found.end)):
            yield _read_uncounted(plain, found.start, found.end, "date")


def _apart(plain: str) -> Iterator[Numeral]:
    marks = set(plain)
    for pattern, kind, needs in wording.APART:
        if needs and marks.isdisjoint(needs):
            continue
        for match in pattern.finditer(plain):
            start = match.end() - len(match[0].lstrip())
            yield _read_uncounted(plain, start, match.end(), kind)


def _read_uncounted(plain: str, start: int, end: int, kind: Kind) -> Numeral:
    """A number that measures nothing; an ordinal still has its value."""
    written = plain[start:end].strip()
    amount = Fraction(0)
    if len(written) > wording.LONGEST:
        kind = "code"
    elif kind == "ordinal" and written.isdecimal():
        amount = Fraction(int(written))
    elif kind == "ordinal" and not any(mark.isdecimal() for mark in written):
        amount = _chinese_value(written) or amount
    return Numeral(start, end, written, kind, amount)


def _western(plain: str) -> Iterator[Numeral]:
    for match in wording.WESTERN.finditer(plain):
        if len(match[0]) > wording.LONGEST:
            yield _read_uncounted(plain, match.start(), match.end(), "code")
            continue
        digits = match["whole"].replace(",", "") + (match["decimals"] or "")
        places = len(match["decimals"] or "")
        amount = Fraction(int(digits), 10**places)
        if match["low"]:
            amount = amount * 10_000 + int(match["low"])
        if match["sign"] and match["sign"] != "+":
            amount = -amount
        yield _figure(plain, match.start(), match.end(), amount, places)


def _chinese(plain: str) -> Iterator[Numeral]:
    for match in wording.CHINESE.finditer(plain):
        value = _chinese_value(match[0])
        if value is None or _is_word(plain, match):
            continue
        places = len(match[0].rstrip("万亿").partition("点")[2])
        if match["part"]:
            yield _share(plain, match, value, places)
            continue
        scale = wording.SCALES.get(match[0][len(match[0].rstrip("万亿")) :], 1)
        figure = _figure(plain, match.start(), match.end(), value, places, scale)
        if figure.unit or "点" in match[0] or (len(match[0]) > 2 and set(match[0]) & set("百千万")):
            yield figure


def _share(plain: str, match: re.Match[str], value: Fraction, places: int) -> Numeral:
    """百分之三十七点二二 is 37.22%; other fractions are pure numbers without a step."""
    start, end = match.span()
    hedge = _hedge(plain, start, end, None)
    if match[0].lstrip("负").startswith("百分之"):
        step = Fraction(1, 10**places)
        return Numeral(start, end, match[0], "figure", value * 100, unit("%"), places, step, hedge)
    return Numeral(start, end, match[0], "figure", value, ONE, 0, Fraction(0), hedge)


def _is_word(plain: str, match: re.Match[str]) -> bool:
    """Whether the numeral is part of a word, or of a count that names no number."""
    before, after = plain[: match.start()][-1:], plain[match.end() : match.end() + 1]
    if before in wording.VAGUE_BEFORE or after in wording.VAGUE_AFTER:
        return True
    digits_only = match[0].strip("零〇一二两三四五六七八九") == ""
    if digits_only and len(match[0]) in (2, 3):
        return True
    return any(
        word.start() <= match.start() < word.end()
        for word in wording.WORDS_WITH_ONE.finditer(
            plain, max(0, match.start() - 1), match.end() + 2
        )
    )


def _chinese_value(written: str) -> Fraction | None:
    if len(written) > wording.LONGEST:
        return None
    try:
        return parse_chinese(written)
    except Refused:
        return None


def _figure(
    plain: str, start: int, end: int, amount: Fraction, places: int, scale: int = 1
) -> Numeral:
    """The figure whose digits end at ``end``, with the scale, unit and hedge that follow.

    ``scale`` is the one already in ``amount`` (三点五亿).
    """
    more = wording.MORE.match(plain, end)
    at = more.end() if more else end
    found = _unit_at(plain, at)
    if found is None and (word := wording.SCALE.match(plain, at)):
        size = wording.SCALES[word[1]]
        amount, scale, at = amount * size, scale * size, word.end()
        more = more or wording.MORE.match(plain, at)
        found = _unit_at(plain, more.end() if more else at)
        end = at
    measure, end = found or (None, end)
    hedge: Hedge | None = "above" if more else _hedge(plain, start, end, measure)
    step = _step(scale, places)
    return Numeral(start, end, plain[start:end], "figure", amount, measure, places, step, hedge)


@lru_cache(maxsize=256)
def _step(scale: int, places: int) -> Fraction:
    return Fraction(scale, 10**places)


def _unit_at(plain: str, at: int) -> tuple[Unit, int] | None:
    """The unit written at ``at``, after a blank or two, and where it ends."""
    match = wording.unit_pattern().match(plain, at)
    return (unit(match["unit"]), match.end()) if match else None


def _hedge(plain: str, start: int, end: int, measure: Unit | None) -> Hedge | None:
    """The hedge around a figure; 近三年 is no less than three years."""
    if after := wording.AFTER.match(plain, end):
        return wording.HEDGES_AFTER[(after.lastindex or 0) - 1]
    words = plain[max(0, start - 6) : start]
    before = wording.BEFORE.search(words)
    if before is None:
        return None
    lasting = measure is not None and measure.dimension[:1] in ((("day", 1),), (("month", 1),))
    if lasting and words.rstrip().endswith("近"):
        return None
    return wording.HEDGES_BEFORE[(before.lastindex or 0) - 1]
