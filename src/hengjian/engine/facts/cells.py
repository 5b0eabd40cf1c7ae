"""From written text to typed values: cells of record tables, and reported figures.

A record table says in its column what its numbers are (unit, decimals, bounds), so a cell may be a
bare number. A reported figure stands alone and must carry its own unit: units are never guessed.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from difflib import get_close_matches
from fractions import Fraction
from functools import lru_cache

from hengjian.bilingual import Language, Text
from hengjian.engine.facts.gathered import Value
from hengjian.engine.facts.records import Cell
from hengjian.engine.frameworks.model import Column
from hengjian.engine.language.types import Kind, NumberType, Type
from hengjian.engine.sheets.grid import comparable
from hengjian.errors import Problem, Refused, problem
from hengjian.periods import parse_date
from hengjian.quantities import NO_UNITS, Quantity, Unit, Units, parse_quantity

Converter = Callable[[str], Cell]
"""The stripped text of a cell that is not empty, to its typed value. Raises ``Refused``."""

REMEMBERED = 10_000
"""How many cells of a column are remembered: the same dates and small numbers come back."""

_TRUE = frozenset({"是", "true", "yes", "y", "1", "√", "✓"})
_FALSE = frozenset({"否", "false", "no", "n", "0", "×", "✗"})
_ERROR_VALUES = frozenset(
    {"#REF!", "#DIV/0!", "#VALUE!", "#NAME?", "#N/A", "#NUM!", "#NULL!", "#SPILL!", "#CALC!"}
)
_PLAIN = re.compile(r"([+-]?[0-9]{1,20})(?:\.([0-9]{1,9}))?")


def refuse_computed(text: str) -> None:
    """Refuse a formula or an error value of a spreadsheet, in whatever column it stands."""
    if text.startswith("="):
        raise Refused([problem("cell-formula", found=text[:80])])
    if text in _ERROR_VALUES or (text.startswith("###") and not text.strip("#")):
        raise Refused([problem("cell-error-value", found=text[:20])])


def converter(
    column: Column, title: str, written: Unit | None = None, *, is_blind: bool = False
) -> Converter:
    """The reader of one column's cells; numbers without a unit are in ``written``, the header's
    unit, or else in the column's own. Numbers come out in base units. In a file that ``is_blind``
    to formats a bare number is no percentage: 0.27 may be 27%."""
    if column.type == "text":
        return _words(column, title)
    readers: dict[str, Converter] = {
        "number": _numbers(column, title, written or column.unit, is_blind),
        "date": date_of,
        "boolean": truth_of,
    }
    return lru_cache(REMEMBERED)(readers[column.type])


def _words(column: Column, title: str) -> Converter:
    options = {comparable(option): option for option in column.options}
    for option, word in column.words.items():
        options |= dict.fromkeys((comparable(word.zh), comparable(word.en)), option)

    def convert(text: str) -> str:
        if text[0] in "=#":
            refuse_computed(text)
        if not options:
            return text
        option = options.get(comparable(text))
        if option is None:
            known = Text("、".join(_spelt(column, "zh")), ", ".join(_spelt(column, "en")))
            raise Refused([problem("option-unknown", column=title, found=text[:80], options=known)])
        return option

    return convert


def _spelt(column: Column, language: Language) -> Iterator[str]:
    for option in column.options:
        word = column.word(option).of(language)
        yield word if word == option else f"{word}（{option}）"


def _numbers(column: Column, title: str, written: Unit, is_blind: bool) -> Converter:
    """Numbers as whole multiples of the column's smallest step, so nothing is ever rounded."""
    step = column.unit.scale / 10**column.places
    per_unit = written.scale / step
    over, under = per_unit.numerator, per_unit.denominator
    step_over, step_under = step.numerator, step.denominator
    powers = tuple(10**n for n in range(10))
    most = column.at_most.base / step if column.at_most else None
    hides = is_blind and hides_share(column.unit)

    def convert(text: str) -> Fraction:
        plain = _PLAIN.fullmatch(text)
        if plain is not None and hides:
            raise Refused([problem("percent-unseen", found=text)])
        if plain is None:
            steps, rest = divmod(_with_unit(text, column.unit, written) / step, 1)
        else:
            whole, decimals = plain.groups("")
            scaled = under * powers[len(decimals)]
            steps, rest = divmod(int(whole + decimals) * over, scaled)
        if rest:
            values = {"column": title, "unit": column.unit, "places": column.places}
            raise Refused([problem("decimals-too-fine", found=text, **values)])
        if steps < 0 and not column.negative:
            raise Refused([problem("number-negative", column=title, found=text)])
        if most is not None and steps > most:
            raise Refused([problem("number-above", column=title, found=text, most=column.at_most)])
        return Fraction(steps * step_over, step_under)

    return convert


def hides_share(wanted: Unit) -> bool:
    """Whether a bare number could be meant in ``wanted`` or as a share of one: %, ‰."""
    return wanted.dimension == () and wanted.scale < 1


def _with_unit(text: str, wanted: Unit, written: Unit) -> Fraction:
    """A number with separators, full-width digits or its own unit, in base units."""
    refuse_computed(text)
    quantity = parse_quantity(text, {wanted.symbol: wanted})
    if not quantity.unit.symbol:
        return quantity.amount * written.scale
    return quantity.to(wanted).amount * wanted.scale


def date_of(text: str) -> dt.date:
    """The full date written ``text``, as ``periods.parse_date`` reads and refuses it."""
    if len(text) == 10 and text[4] == text[7] == "-":
        with suppress(ValueError):  # what ISO does not read, ``parse_date`` reads or refuses
            return dt.date.fromisoformat(text)
    refuse_computed(text)
    return parse_date(text)


def truth_of(text: str) -> bool:
    """Yes or no, in the ways forms write it."""
    refuse_computed(text)
    word = text.casefold()
    if word in _TRUE:
        return True
    if word in _FALSE:
        return False
    raise Refused([problem("boolean-unreadable", found=text[:80])])


def read_value(
    text: str, type: Type, unit: Unit, own: Units = NO_UNITS
) -> tuple[Value, Quantity | None]:
    """A reported figure against what its fact is declared to be; ``own`` are its framework's units.

    A number comes with the quantity as it was printed (its own unit and decimals). Raises
    ``Refused``: ``unit-missing`` for a bare number where a unit is declared, ``unit-mismatch`` for
    one that does not convert, and the codes of dates and truths.
    """
    text = text.strip()
    refuse_computed(text)
    match type:
        case NumberType():
            quantity = parse_quantity(text, own)
            if not quantity.unit.symbol and not _is_plain(unit):
                raise Refused([problem("unit-missing", found=text, wanted=unit)])
            quantity.require_kind(unit)
            return quantity.base, quantity
        case Kind.DAY:
            return date_of(text), None
        case Kind.TRUTH:
            return truth_of(text), None
        case Kind.WORDS:
            return text, None


def _is_plain(unit: Unit) -> bool:
    """Whether a number in ``unit`` means the same without it: a pure number, or times (倍)."""
    return unit.dimension == () and unit.scale == 1


def read_loose(text: str) -> tuple[Value, Quantity | None]:
    """A reported figure nothing is declared about: a quantity, a date, a truth, or else a text."""
    text = text.strip()
    refuse_computed(text)
    try:
        quantity = parse_quantity(text)
    except Refused:
        quantity = None
    if quantity is not None:
        return quantity.base, quantity
    for read in (date_of, truth_of):
        try:
            return read(text), None
        except Refused:
            continue
    return text, None


def doubts(name: str, text: str) -> tuple[Problem, ...]:
    """Warnings on a reported figure that can be read but is seldom right: over 100%, negative."""
    try:
        _, quantity = read_loose(text)
    except Refused:
        return ()  # whoever reads the figure by its type reports it
    if quantity is None:
        return ()
    if quantity.amount < 0:
        return (problem("figure-negative", name=name, found=text),)
    if quantity.unit.symbol == "%" and quantity.amount > 100:
        return (problem("percentage-above-100", name=name, found=text),)
    return ()


def close_to(found: str, known: Iterable[str]) -> str:
    """The names of ``known`` closest to ``found``, to be suggested; a dash where there are none."""
    return "、".join(get_close_matches(found, list(known), n=3, cutoff=0.5)) or "—"
