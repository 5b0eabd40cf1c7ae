"""How a report writes its numbers and headings: one style a report, drawn from its seed."""

from __future__ import annotations

import random
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

WIDE = str.maketrans("0123456789.%", "０１２３４５６７８９．％")
CHINESE = "零一二三四五六七八九十"


def fixed(value: Fraction, places: int, *, cut: bool = False) -> str:
    """``value`` with ``places`` decimals, rounded half up or cut."""
    scaled = value * 10**places
    whole = int(scaled) if cut else int(scaled + Fraction(1, 2))
    return str(Decimal(whole).scaleb(-places)) if places else str(whole)


def grouped(digits: str) -> str:
    """Thousands separators in the whole part."""
    whole, dot, part = digits.partition(".")
    return f"{int(whole):,}{dot}{part}"


def spoken(number: int) -> str:
    """A count of at most 99 in Chinese numerals."""
    tens, ones = divmod(number, 10)
    if not tens:
        return CHINESE[ones]
    head = "" if tens == 1 else CHINESE[tens]
    return f"{head}十{CHINESE[ones] if ones else ''}"


@dataclass(frozen=True)
class Style:
    """The habits of one writer."""

    commas: bool
    wide: bool
    gap: str
    """Between a number and its unit."""
    percent_places: int
    cut: bool
    """Percentages are cut rather than rounded."""
    money_places: int
    times: str
    over: str
    equals: str
    numbering: int
    """0: 一、（一）1.; 1: 1 1.1; 2: 第一部分 一、（一）"""
    chinese_counts: bool
    stage: str
    """Which total investment the writer gives, at every place the same: 估算, 概算, or just it."""

    def percent(self, value: Fraction, places: int | None = None) -> str:
        """A ratio as %."""
        wanted = self.percent_places if places is None else places
        return self._written(fixed(value * 100, wanted, cut=self.cut) + "%")

    def percent_cell(self, value: Fraction) -> str:
        """A ratio as % for a table."""
        return fixed(value * 100, self.percent_places, cut=self.cut) + "%"

    def plain_money(self, value: Fraction, places: int | None = None) -> str:
        """万元 without the unit, for tables."""
        digits = fixed(value, self.money_places if places is None else places)
        return grouped(digits) if self.commas else digits

    def money(self, value: Fraction, places: int | None = None) -> str:
        """An amount of 万元 with its unit."""
        return self._written(self.plain_money(value, places)) + self.gap + "万元"

    def number(self, value: Fraction | int, places: int = 0) -> str:
        """A number."""
        digits = fixed(Fraction(value), places)
        return self._written(grouped(digits) if self.commas and places else digits)

    def count(self, value: int, unit: str) -> str:
        """A count with its unit."""
        return f"{self.number(value)}{self.gap}{unit}"

    def small(self, value: int, unit: str) -> str:
        """A small count, in Chinese numerals where the writer likes them."""
        if self.chinese_counts and 2 < value <= 20:
            return f"{spoken(value)}{unit}"
        return self.count(value, unit)

    def _written(self, digits: str) -> str:
        return digits.translate(WIDE) if self.wide else digits

    def heading(self, level: int, number: int, words: str) -> str:
        """A numbered heading; ``number`` counts from 1 within its parent."""
        if self.numbering == 1:
            return words
        if level == 1:
            lead = f"第{spoken(number)}部分 " if self.numbering == 2 else f"{spoken(number)}、"
            return lead + words
        if level == 2:
            lead = f"{spoken(number)}、" if self.numbering == 2 else f"（{spoken(number)}）"
            return lead + words
        return f"{number}.{words}"


def drawn(rng: random.Random) -> Style:
    """A style."""
    wide = rng.random() < 0.06
    return Style(
        commas=not wide and rng.random() < 0.4,
        wide=wide,
        gap=rng.choice(["", "", "", " "]),
        percent_places=rng.choice([2, 2, 2, 1, 0]),
        cut=rng.random() < 0.15,
        money_places=rng.choice([2, 2, 2, 2, 4, 1, 0]),
        times=rng.choice(["×", "×", "*", "＊"]),
        over=rng.choice(["/", "/", "÷"]),
        equals=rng.choice(["=", "=", "＝"]),
        numbering=rng.choice([0, 0, 0, 1, 2]),
        chinese_counts=rng.random() < 0.3,
        stage=rng.choice(["估算", "概算", ""]),
    )
