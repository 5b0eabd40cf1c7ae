"""Values in print, in either language, each from its exact value with one rounding, half up."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from fractions import Fraction

from hengjian.bilingual import Language
from hengjian.documents.evaluation.wording import UNITS_IN_ENGLISH, say
from hengjian.engine.facts.gathered import Fact, Value
from hengjian.errors import Refused
from hengjian.quantities import (
    Quantity,
    Unit,
    exact_text,
    parse_quantity,
    quantity_from_base,
    round_half_up,
    unit,
)

_FINE = 4
"""The most decimals an unrounded value prints with; beyond it is rounded to ``_ROUNDED``."""
_ROUNDED = 2
_MILLION = Unit("million CNY", Fraction(10**6), unit("元").dimension)
_IN_MILLIONS = {"万元": 2, "亿元": 4}
"""Chinese scales of money that English has no word for, and the decimals they hide in 100 万."""


def shown(quantity: Quantity, language: Language, places: int | None = None) -> str:
    """The quantity with its unit, thousands grouped."""
    number, name = parts(quantity, language, places)
    return number + joined(name)


def joined(unit_name: str) -> str:
    """A unit's name as it follows a number."""
    first = unit_name[:1]
    spaced = first == "×" or (first.isascii() and first.isalnum())
    return f" {unit_name}" if spaced else unit_name


def parts(quantity: Quantity, language: Language, places: int | None = None) -> tuple[str, str]:
    """The number and the name of its unit, apart."""
    if places is None:
        places = _places(quantity)
    symbol = quantity.unit.symbol
    if language == "zh":
        return grouped(quantity.amount, places), symbol
    if symbol in _IN_MILLIONS:
        millions = quantity.base / _MILLION.scale
        wanted = places + (2 if symbol == "万元" else -2)
        return grouped(millions, max(wanted, 2)), _MILLION.symbol
    return grouped(quantity.amount, places), unit_name(quantity.unit, language)


def unit_name(of: Unit, language: Language) -> str:
    """The name of a unit in ``language``; built-up units part by part."""
    if language == "zh":
        return of.symbol
    pieces = of.symbol.replace("·", "/·/").split("/")
    return "/".join(UNITS_IN_ENGLISH.get(p, p) for p in pieces).replace("/·/", "·")


def _places(quantity: Quantity) -> int:
    if quantity.places is not None:
        return quantity.places
    exact = exact_text(quantity.amount)
    if "/" in exact:
        return _ROUNDED
    decimals = len(exact.partition(".")[2])
    return decimals if decimals <= _FINE else _ROUNDED


def grouped(amount: Fraction | Decimal, places: int) -> str:
    """``amount`` to ``places`` decimals with thousands grouped."""
    return format(round_half_up(amount, places), ",f")


def number(amount: Decimal | Fraction) -> str:
    """Points and other plain amounts: no more decimals than they have, at most four."""
    exact = Fraction(amount)
    return grouped(exact, _places(Quantity(exact, unit(""))))


def percent(rate: Fraction, places: int = 2) -> str:
    """A rate as a percentage."""
    return f"{grouped(rate * 100, places)}%"


def day(date: dt.date, language: Language) -> str:
    """A date: 2022年7月31日, or 31 July 2022."""
    if language == "zh":
        return f"{date.year}年{date.month}月{date.day}日"
    return f"{date.day} {_MONTHS[date.month - 1]} {date.year}"


_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)


def fact_quantity(fact: Fact) -> Quantity | None:
    """A fact's number: in its printed unit and decimals where what was printed is what counts."""
    if not isinstance(fact.value, Fraction):
        return None
    if fact.printed is not None and fact.value == fact.reported:
        try:
            read = parse_quantity(fact.printed, {fact.unit.symbol: fact.unit})
        except Refused:  # written in a form only the reader of cases knows: show the value itself
            return quantity_from_base(fact.value, fact.unit)
        if not read.unit.symbol:
            read = Quantity(read.amount, fact.unit, read.places)
        if read.base == fact.value:
            return read
    return quantity_from_base(fact.value, fact.unit)


def as_printed(fact: Fact) -> bool:
    """Whether what the records or the formula say prints as the reported figure does."""
    quantity = fact_quantity(fact)
    if quantity is None or not isinstance(fact.recorded, Fraction):
        return fact.recorded == fact.value
    rounded = round_half_up(fact.recorded / quantity.unit.scale, quantity.places or 0)
    return Fraction(rounded) == quantity.amount


def fact_text(fact: Fact, language: Language) -> str:
    """A fact in print; the word for "no data" where it is missing."""
    quantity = fact_quantity(fact)
    if quantity is not None:
        return shown(quantity, language)
    return value_text(fact.value, fact.unit, language)


def value_text(value: Value | None, of: Unit, language: Language) -> str:
    """A value in print in the unit ``of``."""
    match value:
        case None:
            return say("no-data", language)
        case bool():
            return say("yes" if value else "no", language)
        case dt.date():
            return day(value, language)
        case str():
            return value
    return shown(quantity_from_base(value, of), language)
