"""Tables as the table checks look at them: numbers of cells, labels of rows, both ways round.

A grid can be turned, so that whatever is said of a total row also serves a total column; every
entry keeps the place of its cell in the printed table.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction
from functools import cached_property, lru_cache
from itertools import pairwise
from typing import Any

from hengjian.audit.document import Block, Cell, Place, Spot, Table
from hengjian.audit.hedging import as_printed, is_counted
from hengjian.audit.intervals import Interval
from hengjian.audit.lexicon import patterns
from hengjian.quantities import FULL_WIDTH, Unit, round_half_up, units

_P = patterns("tables_grid")

_SYMBOLS = "|".join(re.escape(s) for s in sorted(units(), key=len, reverse=True) if s)
_NUMBER = re.compile(
    r"(?P<sign>[-−+]?)(?P<whole>\d{1,3}(?:,\d{3})+|\d{1,3}(?: \d{3})+|\d+)"
    rf"(?:\.\s?(?P<decimals>\d+))?\s*(?P<unit>{_SYMBOLS})?(?P<note>[*①-⑨]?)"
)
_UNIT = re.compile(rf"[（(/]\s*(?:单位[:：]\s*)?(?P<unit>{_SYMBOLS})\s*[)）]?\s*$")
_ANY_UNIT = re.compile(rf"[（(]\s*(?:单位[:：]\s*)?(?P<unit>{_SYMBOLS})\s*[)）]")
NOTHING = frozenset(("—", "–", "-", "－", "/", "／", "无", "——", "--", "\\", "－－", "×"))
"""Marks that say there is nothing to enter."""


@dataclass(frozen=True, slots=True)
class Number:
    """A number that fills a cell, in base units."""

    value: Fraction
    step: Fraction
    """What one of the last printed digit is worth."""
    places: int
    unit: Unit
    text: str

    @property
    def percent(self) -> bool:
        """Whether it is a percentage."""
        return self.unit.symbol in ("%", "‰")

    def interval(self, *, exact: bool = False) -> Interval:
        """All that rounds or is cut to it; the number itself where ``exact``."""
        return as_printed(self.value, self.step, counted=exact)

    def shown(self, value: Fraction, least: int = 0, *, grouped: bool = False) -> str:
        """``value`` as this number is printed, with at least ``least`` decimals."""
        places = max(self.places, least)
        digits = round_half_up(value / self.unit.scale, places)
        mark = self.unit.symbol if self.text.endswith(self.unit.symbol) else ""
        return format(digits, ",f" if grouped or "," in self.text else "f") + mark


@dataclass(frozen=True, slots=True, eq=False)
class Entry:
    """A cell of a grid, equal to none but itself; ``origin`` is its place in the printed table."""

    row: int
    column: int
    rows: int
    columns: int
    text: str
    origin: tuple[int, int]
    words: str
    """The text without blanks."""
    number: Number | None = None

    @property
    def blank(self) -> bool:
        """Whether nothing is printed."""
        return not self.words

    @property
    def nothing(self) -> bool:
        """Whether a mark says there is nothing."""
        return self.words in NOTHING


@dataclass(frozen=True)
class Grid:
    """A table, or the same table turned, with numbers read."""

    block: Block
    height: int
    width: int
    headers: int
    turned: bool
    caption: str
    unit: str
    places: dict[Place, Entry] = field(hash=False, compare=False)
    headings: tuple[str, ...] = ()

    def at(self, row: int, column: int) -> Entry | None:
        """The entry that covers a place."""
        return self.places.get((row, column))

    @cached_property
    def terms(self) -> dict[Entry, Any]:
        """The terms of relations made of its entries so far: every rule asks for them again."""
        return {}

    @cached_property
    def columns(self) -> tuple[tuple[Entry, ...], ...]:
        """The body entries of every column, each once, from the top."""
        found = []
        for column in range(self.width):
            body = (self.at(row, column) for row in range(self.headers, self.height))
            found.append(tuple(dict.fromkeys(e for e in body if e is not None)))
        return tuple(found)

    def column(self, column: int) -> tuple[Entry, ...]:
        """The body entries of a column, each once, from the top."""
        return self.columns[column]

    def numbers(self, column: int) -> list[Entry]:
        """The entries of a column that are numbers."""
        return [entry for entry in self.column(column) if entry.number is not None]

    @cached_property
    def numeric(self) -> frozenset[int]:
        """The columns that hold numbers rather than words."""
        return frozenset(column for column in range(self.width) if self._is_numeric(column))

    def _is_numeric(self, column: int) -> bool:
        filled = [e for e in self.column(column) if not e.blank and not e.nothing]
        found = sum(e.number is not None for e in filled)
        return found > 0 and 2 * found >= len(filled) and not is_order(self.headings[column])

    @cached_property
    def labels(self) -> range:
        """The columns at the left that name the rows: all before the first column of numbers, and
        the first column in any case."""
        return range(max(1, min(self.numeric, default=self.width)))

    def row_labels(self, row: int, *, own: bool = False) -> list[Entry]:
        """The label entries of a row from the left; ``own`` leaves out those from rows above."""
        found = dict.fromkeys(self.at(row, column) for column in self.labels)
        return [e for e in found if e is not None and (not own or e.row == row)]

    def label(self, row: int) -> str:
        """The name of a row: its last label with words in it that no other row has."""
        named = [e for e in self.row_labels(row) if e.number is None and e.words]
        named = [e for e in named if not _P.bound.match(e.words)] or named
        own = [e for e in named if sum(o.words == e.words for o in self.column(e.column)) == 1]
        return (own or named)[-1].words if named else ""

    def is_ratio(self, column: int) -> bool:
        """Whether a column holds percentages or other ratios."""
        found = self.numbers(column)
        if any(e.number is not None and e.number.percent for e in found):
            return True
        return bool(_P.ratio.search(self.headings[column]))

    def interval(self, entry: Entry) -> Interval:
        """What the number of an entry stands for among those of its column: counts and bare whole
        numbers are exact, and so are whole numbers among decimals (17 beside 14.11)."""
        known = self._intervals.get(entry)
        if known is None:
            known = self._intervals[entry] = self._interval(entry)
        return known

    @cached_property
    def _intervals(self) -> dict[Entry, Interval]:
        """Those asked for so far: every pair of columns asks again."""
        return {}

    def _interval(self, entry: Entry) -> Interval:
        if entry.number is None:
            raise ValueError("an entry without a number")
        exact = not entry.number.places
        if exact and not is_counted(entry.number.unit):
            exact = entry.column in self._decimal
        return entry.number.interval(exact=exact)

    @cached_property
    def _decimal(self) -> frozenset[int]:
        """The columns in which some number has decimals."""
        return frozenset(
            column
            for column in range(self.width)
            if any(e.number is not None and e.number.places for e in self.column(column))
        )

    @cached_property
    def largest(self) -> tuple[Fraction, ...]:
        """The largest number of every column; 0 where there is none."""
        return tuple(
            max(
                (e.number.value for e in self.column(c) if e.number is not None),
                default=Fraction(0),
            )
            for c in range(self.width)
        )

    @cached_property
    def codes(self) -> dict[int, str]:
        """By row, the code of its subject (类, 款, 项: three, five, seven digits); empty where the
        table has none. Codes are numbers that measure nothing."""
        return {row: code for row, (_, code) in self.coded.items()}

    @cached_property
    def names_totals(self) -> bool:
        """Whether totals may have a name before 合计: among subjects, and among points."""
        points = any(re.search("分值|得分|标准分", heading) for heading in self.headings)
        return points or bool(self.codes)

    @cached_property
    def coded(self) -> dict[int, tuple[list[Entry], str]]:
        """By row, the entries that hold its code, and the code."""
        if self.turned:
            return {}
        if parts := _code_columns(self):
            return _composed(self, parts)
        for column in range(self.width):
            found = {
                e.row: ([e], e.words)
                for e in self.column(column) if e.words.isdecimal() and e.column == column
            }  # fmt: skip
            codes = {code for _, code in found.values()}
            nested = any(a != b and b.startswith(a) for a in codes for b in codes)
            if len(codes) >= _FEWEST_CODES and nested and {len(c) for c in codes} <= _CODE_LENGTHS:
                return found
        return {}

    def spot(self, entry: Entry) -> Spot:
        """Where an entry stands in the document."""
        inner = entry.text.strip()
        start = entry.text.find(inner) if inner else 0
        return Spot(self.block.index, start, start + len(inner), entry.origin)

    @property
    def name(self) -> str:
        """What to call the table in a message."""
        return self.caption.strip() or (self.block.path[-1] if self.block.path else "")


def bare(heading: str) -> str:
    """A heading without its unit in brackets and without blanks."""
    return _P.aside.sub("", heading)


def is_order(heading: str) -> bool:
    """Whether a column only numbers or dates the rows."""
    return bool(re.search("序号|编号|编码|行次|代码|^年份$|^年度$|电话", bare(heading)))


def number_of(text: str, default: Unit | None = None) -> Number | None:
    """The number that fills ``text``; a bare one is in ``default``."""
    if not _P.digit.search(text):
        return None
    plain = text.translate(FULL_WIDTH).replace("\xa0", " ").replace("，", ",").strip()
    if len(plain) > 40:
        return None
    whole_lines = re.sub(r"\s*\n\s*", "", plain) if "\n" in plain else plain
    match = _NUMBER.fullmatch(plain) or _NUMBER.fullmatch(whole_lines)
    if match is None:
        return None
    whole, decimals = match["whole"].replace(",", "").replace(" ", ""), match["decimals"] or ""
    measure = units()[match["unit"]] if match["unit"] else default or units()[""]
    amount = Fraction(int(whole + decimals), 10 ** len(decimals)) * measure.scale
    step = measure.scale / 10 ** len(decimals)
    signed = -amount if match["sign"] in ("-", "−") and match["sign"] else amount
    return Number(signed, step, len(decimals), measure, plain)


def unit_of(heading: str, whole: str) -> Unit | None:
    """The unit a heading gives its column, else the unit of the whole table for money columns."""
    match = _UNIT.search(heading.strip()) or _ANY_UNIT.search(heading)
    if match:
        return units()[match["unit"]]
    if _P.ratio.search(heading) or _P.counted.search(bare(heading)) or is_order(heading):
        return None
    found = re.search(_SYMBOLS, whole)
    return units()[found[0]] if found else None


def _stub_width(table: Table) -> int:
    """How many columns at the left are words only: they head the rows of a turned grid."""
    for column in range(table.width):
        body = [c for c in table.cells if c.column == column and c.row >= table.headers]
        heads = [c.text for c in table.cells if c.column == column and c.row < table.headers]
        if any(number_of(c.text) for c in body) and not any(is_order(text) for text in heads):
            return column
    return table.width


def _turned(table: Table) -> Table:
    """A table with rows and columns exchanged."""
    cells = (Cell(c.column, c.row, c.text, c.columns, c.rows) for c in table.cells)
    heads = _stub_width(table)
    return replace(table, height=table.width, width=table.height, cells=tuple(cells), headers=heads)


def _grid(
    block: Block,
    table: Table,
    numbers: Mapping[Place, Number | None],
    *,
    turned: bool = False,
    first: int = 0,
) -> Grid:
    """The grid of a table, or of its part from the column ``first`` on. ``numbers`` are those of
    its cells, by their places in it."""
    places: dict[Place, Entry] = {}
    for cell in table.cells:
        origin = (cell.column, cell.row) if turned else (cell.row, cell.column + first)
        words, number = "".join(cell.text.split()), numbers.get((cell.row, cell.column))
        entry = Entry(
            cell.row, cell.column, cell.rows, cell.columns, cell.text, origin, words, number
        )
        for place in cell.places:
            places[place] = entry
    headings = tuple(map(table.named, range(table.width)))
    headers = min(table.headers, table.height)
    size = table.height, table.width, headers
    return Grid(block, *size, turned, table.caption, table.unit, places, headings)


def _numbers(table: Table) -> dict[Place, Number | None]:
    """The numbers of the cells below the headers, in the units of these."""
    measures = [unit_of(table.named(column), table.unit) for column in range(table.width)]
    body = (cell for cell in table.cells if cell.row >= min(table.headers, table.height))
    return {(c.row, c.column): number_of(c.text, measures[c.column]) for c in body}


@lru_cache(maxsize=512)
def grid_of(block: Block) -> Grid:
    """The grid of a table block, as printed. Raises ``ValueError`` for any other block."""
    if block.table is None:
        raise ValueError("a block without a table")
    return _grid(block, block.table, _numbers(block.table))


_CODE_LENGTHS = frozenset((3, 5, 7))
_FEWEST_CODES = 3


@lru_cache(maxsize=512)
def code_places(block: Block) -> frozenset[tuple[int, int]]:
    """The printed rows and columns of the cells that hold codes, of all tables in a block."""
    return frozenset(
        entry.origin for grid in grids_of(block) for parts, _ in grid.coded.values()
        for entry in parts
    )  # fmt: skip


def _code_columns(grid: Grid) -> list[int]:
    """The columns headed 类, 款 and 项, where a code is set in parts."""
    lasts = [heading.split(" ")[-1] for heading in grid.headings]
    heads = {lasts[c]: c for c in range(grid.width) if lasts[c] in ("类", "款", "项")}
    return sorted(heads.values()) if {"类", "款"} <= heads.keys() else []


def _composed(grid: Grid, columns: list[int]) -> dict[int, tuple[list[Entry], str]]:
    """By row, the entries of its code and the whole code; a part left out is that above it."""
    found: dict[int, tuple[list[Entry], str]] = {}
    above = [""] * len(columns)
    for row in range(grid.headers, grid.height):
        entries = [e for column in columns if (e := grid.at(row, column)) is not None]
        filled = [at for at, entry in enumerate(entries) if entry.words.isdecimal()]
        if filled:
            texts = [entry.words for entry in entries]
            above = [(texts[at] or above[at]) if at <= filled[-1] else ""
                     for at in range(len(entries))]  # fmt: skip
            found[row] = [entries[at] for at in filled], "".join(above[: filled[-1] + 1])
    return found if len(found) >= _FEWEST_CODES else {}


@lru_cache(maxsize=512)
def turned_grid(block: Block) -> Grid:
    """The grid of a table block with rows and columns exchanged."""
    if block.table is None:
        raise ValueError("a block without a table")
    numbers = {(c, r): entry.number for (r, c), entry in grid_of(block).places.items()}
    return _grid(block, _turned(block.table), numbers, turned=True)


@lru_cache(maxsize=512)
def grids_of(block: Block) -> tuple[Grid, ...]:
    """The grid of a table block; of tables set side by side (来源 金额 用途 金额) one each."""
    whole = grid_of(block)
    cuts = [column for column in range(1, whole.width) if _begins_anew(whole, column)]
    if not cuts or block.table is None:
        return (whole,)
    edges = [0, *cuts, whole.width]
    return tuple(_part(block, block.table, a, b) for a, b in pairwise(edges))


def _begins_anew(grid: Grid, column: int) -> bool:
    """Whether another table begins at a column: it names rows behind columns of numbers, under
    the first header once more or with a total of its own."""
    if column in grid.numeric or not any(c < column for c in grid.numeric):
        return False
    if not any(c > column for c in grid.numeric) or column - 1 not in grid.numeric:
        return False
    if any(
        e.column < column < e.column + e.columns
        for e in grid.places.values()
        if e.row >= grid.headers
    ):
        return False
    first = bare(grid.headings[0].split(" ")[-1])
    again = bool(first) and bare(grid.headings[column].split(" ")[-1]) == first
    return again or any(_P.total.fullmatch(entry.words) for entry in grid.column(column))


def _part(block: Block, table: Table, begin: int, end: int) -> Grid:
    """The columns of a table from ``begin`` to ``end`` as a grid of its own."""
    cells = []
    for cell in table.cells:
        left, right = max(cell.column, begin), min(cell.column + cell.columns, end)
        if left < right:
            cells.append(replace(cell, column=left - begin, columns=right - left))
    part = replace(table, cells=tuple(cells), width=end - begin)
    return _grid(block, part, _numbers(part), first=begin)


@lru_cache(maxsize=512)
def has_short_rows(table: Table) -> bool:
    """Whether some rows end before the last column that most fill: their cells are shifted."""
    lasts = [table.at(row, table.width - 1) for row in range(table.headers, table.height)]
    filled = sum(cell is not None and bool(cell.text.strip()) for cell in lasts)
    return len(lasts) > filled >= len(lasts) - filled


_RAGGED = Fraction(35, 100)


@lru_cache(maxsize=512)
def is_ragged(table: Table) -> bool:
    """Whether so many cells are blank that rows and columns may be read wrong."""
    body = [cell for cell in table.cells if cell.row >= table.headers]
    blank = sum(not cell.text.strip() for cell in body)
    return bool(body) and Fraction(blank, len(body)) > _RAGGED
