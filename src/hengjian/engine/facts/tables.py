"""Record tables: a grid of text, as a CSV file or a worksheet holds it, to typed rows.

A header names each column by its key or by its title in either language, or by a name that means
the same and was confirmed; where it stands and what unit its numbers are in is found by
``sheets.headers``. Rows of totals are left out and held against the rows above them. A column whose
name begins with ``#`` is not read. Every problem is placed at its cell.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import chain, islice

from hengjian.engine.facts.cells import Converter, close_to, converter
from hengjian.engine.facts.records import Cell
from hengjian.engine.frameworks.model import Column, Table
from hengjian.engine.sheets.closing import Row, RowWords
from hengjian.engine.sheets.grid import Grid, Range
from hengjian.engine.sheets.headers import (
    FIRST_LINES,
    Header,
    Heading,
    Wanted,
    find_header,
    normal_unit,
)
from hengjian.engine.sheets.names import AssumedName, Names, shipped_names
from hengjian.errors import Place, Problem, Refused, problem
from hengjian.quantities import Unit, exact_text, unit

ROWS = 1_000_000
"""The most rows one table may have."""
CHARACTERS = 10_000
"""The most characters one cell may have."""
LISTED = 200
"""The most problems that are listed for one case; the others are counted."""
COUNTED = 5_000
"""The most problems that are counted: a table with more of them is not read on."""


@dataclass(slots=True)
class Found:
    """Problems as they are found: the first ``LISTED`` are kept, the rest are counted."""

    kept: list[Problem] = field(default_factory=list)
    warned: list[Problem] = field(default_factory=list)
    """What should be looked at and keeps nothing from being read, at most ``LISTED``."""
    more: int = 0
    stopped: Problem | None = None
    """Where reading stopped because there were too many."""

    def add(self, *problems: Problem) -> None:
        """Keep or count ``problems``."""
        room = max(0, LISTED - len(self.kept))
        self.kept.extend(problems[:room])
        self.more += len(problems[room:])

    def warn(self, *problems: Problem) -> None:
        """Keep warnings."""
        self.warned.extend(problems[: max(0, LISTED - len(self.warned))])

    def until_full(
        self, grid: Grid, lines: Iterable[tuple[int, Sequence[str]]]
    ) -> Iterator[tuple[int, Sequence[str]]]:
        """The lines of ``grid``, as long as no more than ``COUNTED`` problems were found."""
        for number, cells in lines:
            count = len(self.kept) + self.more
            if count > COUNTED:
                here = grid.place(number, 1)
                place = Place(here.file, sheet=here.sheet)
                self.stopped = problem("reading-stopped", place, count=count, line=number)
                return
            yield number, cells

    def listed(self) -> tuple[Problem, ...]:
        """Where reading stopped, those kept, and how many more there were."""
        first = (self.stopped,) if self.stopped else ()
        if not self.more:
            return (*first, *self.kept)
        more = problem("more-problems", self.kept[-1].place, count=self.more)
        return (*first, *self.kept, more)


@dataclass(frozen=True, slots=True)
class _Read:
    """A column of the grid that is read: where it stands, what it is, and how it converts."""

    index: int
    key: str
    title: str
    convert: Converter
    required: bool
    spreads: bool
    """Whether a merged cell says the same of every row it covers: texts do, amounts do not."""
    unit: Unit | None
    """Of numbers, what totals are told in."""
    blanks: frozenset[str]
    """The texts that say there is nothing."""


@dataclass(frozen=True, slots=True)
class Placed:
    """Typed rows with where they and their columns stand, lines and columns from 1."""

    rows: list[dict[str, Cell]] = field(default_factory=list)
    lines: list[int] = field(default_factory=list)
    columns: dict[str, int] = field(default_factory=dict)
    aside: dict[str, list[str]] = field(default_factory=dict)
    """The cells of named columns that are not read, row by row, by their headers."""


def read_table(
    grid: Grid, table: Table, found: Found, names: Names | None = None
) -> list[dict[str, Cell]]:
    """The typed rows of ``grid``, which holds ``table``; what is wrong goes to ``found``."""
    return read_placed(grid, table, found, names).rows


def read_placed(
    grid: Grid, table: Table, found: Found, names: Names | None = None, *, keep_aside: bool = False
) -> Placed:
    """The same rows, with their places; ``keep_aside`` keeps the columns that are not read."""
    names = names or shipped_names()
    lines = found.until_full(grid, grid.rows)
    first = list(islice(lines, FIRST_LINES + 5))
    if not first:
        found.add(problem("table-empty", grid.place(1, 1), table=grid.name))
        return Placed()
    header = header_of(grid, first, table, names)
    columns = _columns(grid, table, header, names, found)
    if not columns:
        return Placed()
    body = chain((line for line in first if line[0] > header.last), lines)
    return _Body(grid, table, header, columns, names, found, keep_aside).read(body)


def header_of(
    grid: Grid, lines: Sequence[tuple[int, Sequence[str]]], table: Table, names: Names
) -> Header:
    """The header of ``table`` among the first lines of ``grid``."""
    return find_header(lines, grid.merged, wanted_of(table), table.title.zh, names)


def wanted_of(table: Table) -> list[Wanted]:
    """The columns of ``table``, as they are looked for."""
    return [
        Wanted(
            key,
            column.title.zh,
            (column.title.zh, column.title.en, key),
            column.type,
            column.unit,
            _is_required(table, key, column),
            key == table.key,
        )
        for key, column in table.columns.items()
    ]


def assumed_names_of(
    header: Header, table: Table, names: Names
) -> Iterator[tuple[Heading, AssumedName]]:
    """What of a header nobody has confirmed: names that were assumed, columns that are unknown."""
    titles = {key: column.title.zh for key, column in table.columns.items()}
    for heading in header.headings:
        unknown = heading.key is None and heading.written and not heading.is_passed_over
        if heading.is_assumed or unknown:
            read_as = titles.get(heading.key or "", "")
            yield heading, AssumedName(table.title.zh, heading.written, read_as)


def _columns(grid: Grid, table: Table, header: Header, names: Names, found: Found) -> list[_Read]:
    """The columns to be read."""
    columns: dict[str, _Read] = {}
    known = [name for k, c in table.columns.items() for name in (k, c.title.zh, c.title.en)]
    assumed = {each.index: found for each, found in assumed_names_of(header, table, names)}
    tried: set[str] = set()
    for heading in header.headings:
        place = grid.place(header.last, heading.index + 1)
        name = assumed.get(heading.index)
        values = {"table": table.title, "found": heading.written[:80]}
        if heading.key is None:
            if name is not None:
                close = close_to(heading.written, known)
                found.add(problem("column-unknown", place, close=close, **values))
            continue
        tried.add(heading.key)
        if name is not None:
            read_as = table.columns[heading.key].title
            found.add(problem("header-assumed", place, column=read_as, **values))
        if heading.key in columns:
            first = columns[heading.key].index + 1
            found.add(problem("column-twice", place, found=heading.written[:80], first=first))
            continue
        try:
            columns[heading.key] = _read(table, heading, grid, names)
        except Refused as error:
            found.add(*(p.at(place) for p in error.problems))
    for key, column in table.columns.items():
        if _is_required(table, key, column) and key not in tried:
            said = {"table": table.title, "column": column.title, "key": key}
            found.add(problem("column-missing", grid.place(header.last, 1), **said))
    return list(columns.values())


def _read(table: Table, heading: Heading, grid: Grid, names: Names) -> _Read:
    assert heading.key is not None
    column = table.columns[heading.key]
    written = _header_unit(column, heading.unit) if heading.unit else None
    convert = converter(column, str(column.title), written, is_blind=grid.is_blind)
    required = _is_required(table, heading.key, column)
    is_text = column.type == "text"
    return _Read(
        heading.index,
        heading.key,
        str(column.title),
        convert,
        required,
        spreads=is_text and heading.key != table.key,
        unit=column.unit if column.type == "number" else None,
        blanks=frozenset() if is_text else frozenset(names.listed.blanks),
    )


def _header_unit(column: Column, symbol: str) -> Unit:
    own = {column.unit.symbol: column.unit}
    found = unit(normal_unit(symbol), own)
    if found.dimension != column.unit.dimension:
        raise Refused([problem("unit-mismatch", wanted=column.unit, found=found)])
    return found


def _is_required(table: Table, key: str, column: Column) -> bool:
    return column.required or key == table.key


class _Body:
    """The rows below the header, read one after the other."""

    def __init__(
        self,
        grid: Grid,
        table: Table,
        header: Header,
        columns: list[_Read],
        names: Names,
        found: Found,
        keep_aside: bool,
    ) -> None:
        self.grid, self.header, self.columns, self.found = grid, header, columns, found
        self.placed = Placed(columns={each.key: each.index + 1 for each in columns})
        self.key = next((each for each in columns if each.key == table.key), None)
        self.words = RowWords(names.listed)
        self.width = len(header.headings)
        self.unnamed = [h.index for h in header.headings if not h.written]
        read = {each.index for each in columns}
        self.ignored = frozenset(
            h.index for h in header.headings if h.written and h.index not in read
        )
        self.aside = {
            h.index: self.placed.aside.setdefault(h.written, [])
            for h in header.headings
            if keep_aside and h.index in self.ignored
        }
        self.merged = _Merged(grid, header.last, columns)
        self.sums = _Sums(grid, columns, found)
        self.first_lines: dict[Cell, int] = {}

    def read(self, lines: Iterable[tuple[int, Sequence[str]]]) -> Placed:
        """The typed rows of ``lines``."""
        for number, cells in lines:
            if not self._is_record(number, cells):
                continue
            filled = self.merged.filled(number, cells, self.found)
            row = self._row(number, filled)
            self.placed.rows.append(row)
            self.placed.lines.append(number)
            for index, kept in self.aside.items():
                kept.append(filled[index])
            self.sums.take(row)
            if self.key is not None:
                self._check_key(self.key, row, number)
            if len(self.placed.rows) > ROWS:
                place = self.grid.place(number, 1)
                self.found.add(problem("too-many-rows", place, most=f"{ROWS:,}"))
                break
        return self.placed

    def _is_record(self, number: int, cells: Sequence[str]) -> bool:
        """Whether a row holds anything to be read; ragged ones are reported and left out, those
        that speak of others are taken for what they are."""
        kind = self.words.kind_of(cells, None if self.key is None else self.key.index)
        if kind in (Row.TOTAL, Row.SUBTOTAL):
            self.sums.hold(number, cells, kind)
            return False
        if kind is Row.NOTE or self.header.is_repeated(cells):
            return False
        if self.merged.is_heading(number, cells):
            said = next(cell for cell in cells if cell)
            self.found.warn(problem("row-passed-over", self.grid.place(number, 1), found=said[:40]))
            return False
        if len(cells) < self.width:
            place = self.grid.place(number, len(cells))
            self.found.add(problem("row-short", place, found=len(cells), wanted=self.width))
            return False
        stray = [i for i in (*self.unnamed, *range(self.width, len(cells))) if cells[i]]
        if stray:
            place = self.grid.place(number, stray[0] + 1)
            self.found.add(problem("column-unnamed", place, found=cells[stray[0]][:40]))
            return False
        return any(cell for index, cell in enumerate(cells) if index not in self.ignored)

    def _row(self, number: int, cells: Sequence[str]) -> dict[str, Cell]:
        row: dict[str, Cell] = {}
        for column in self.columns:
            text = cells[column.index]
            if not text or text in column.blanks:
                row[column.key] = None
                if column.required and not self.merged.is_told(column.index):
                    place = self.grid.place(number, column.index + 1)
                    self.found.add(problem("cell-required", place, column=column.title))
                continue
            try:
                if len(text) > CHARACTERS:
                    raise Refused([problem("cell-too-long", found=len(text), most=CHARACTERS)])
                row[column.key] = column.convert(text)
            except Refused as error:
                row[column.key] = None
                place = self.grid.place(number, column.index + 1)
                self.found.add(*(p.at(place) for p in error.problems))
        return row

    def _check_key(self, column: _Read, row: dict[str, Cell], number: int) -> None:
        """Report the row if its key stands in a row before it, with the place of both."""
        key = row[column.key]
        if key is None:
            return
        before = self.first_lines.setdefault(key, number)
        if before != number:
            first = self.grid.place(before, column.index + 1)
            values = {"column": column.title, "found": key, "first": first}
            place = self.grid.place(number, column.index + 1)
            self.found.add(problem("key-duplicate", place, **values))


class _Merged:
    """The merged ranges below the header, line by line. A text over several rows is said of each of
    them; what else is merged does not say which row it belongs to."""

    def __init__(self, grid: Grid, header: int, columns: Sequence[_Read]) -> None:
        self.grid = grid
        self.by_index = {each.index: each for each in columns}
        below = (found for found in grid.merged if found.bottom > header)
        self.waiting = sorted(below, key=lambda found: found.top, reverse=True)
        self.open: list[Range] = []
        self.texts: dict[Range, str] = {}
        self.told: set[Range] = set()

    def at(self, number: int) -> Mapping[int, Range]:
        """The range that covers each index of a line; lines are asked for from above."""
        while self.waiting and self.waiting[-1].top <= number:
            self.open.append(self.waiting.pop())
        self.open = [found for found in self.open if found.bottom >= number]
        return {i: found for found in self.open for i in range(found.left - 1, found.right)}

    def is_heading(self, number: int, cells: Sequence[str]) -> bool:
        """Whether a row is one text across several columns and nothing else."""
        if not (self.waiting or self.open):
            return False
        said = [index for index, cell in enumerate(cells) if cell]
        over = self.at(number).get(said[0]) if len(said) == 1 else None
        return over is not None and over.right > over.left and over.top == over.bottom == number

    def filled(self, number: int, cells: Sequence[str], found: Found) -> Sequence[str]:
        """The cells of a row with what is merged into them; the rest is told, once a range."""
        if not (self.waiting or self.open):
            return cells
        filled = list(cells)
        for index, over in self.at(number).items():
            if index >= len(filled):
                continue
            if number == over.top and index + 1 == over.left:
                self.texts[over] = filled[index]
            column = self.by_index.get(index)
            if over.left == over.right and (column is None or column.spreads):
                filled[index] = self.texts.get(over, "")
            elif over not in self.told and self._is_read(over):
                self.told.add(over)
                found.add(merged_problem(self.grid, over))
        return filled

    def is_told(self, index: int) -> bool:
        """Whether a cell of the line that was filled last is empty only because it is merged,
        which is told already."""
        return any(found.left <= index + 1 <= found.right for found in self.told & set(self.open))

    def _is_read(self, over: Range) -> bool:
        return any(index in self.by_index for index in range(over.left - 1, over.right))


def merged_problem(grid: Grid, over: Range) -> Problem:
    """What is said of a merged range that does not say which row it belongs to."""
    first, last = grid.place(over.top, over.left), grid.place(over.bottom, over.right)
    return problem("cell-merged", first, range=f"{first.cell}:{last.cell}")


class _Sums:
    """What the rows add up to, to be held against the totals that are printed."""

    def __init__(self, grid: Grid, columns: Sequence[_Read], found: Found) -> None:
        self.grid, self.found = grid, found
        self.columns = [each for each in columns if each.unit is not None]
        self.whole = {each.key: Fraction(0) for each in self.columns}
        self.part = dict(self.whole)

    def take(self, row: Mapping[str, Cell]) -> None:
        """Add one row."""
        for column in self.columns:
            value = row[column.key]
            if isinstance(value, Fraction):
                self.whole[column.key] += value
                self.part[column.key] += value

    def hold(self, number: int, cells: Sequence[str], kind: Row) -> None:
        """Hold a row of totals against what was added; after a subtotal a new part begins."""
        sums = self.whole if kind is Row.TOTAL else self.part
        for column in self.columns:
            text = cells[column.index] if column.index < len(cells) else ""
            if not text:
                continue
            with suppress(Refused):  # a formula or a remark: there is nothing to be compared
                printed = column.convert(text)
                if printed != sums[column.key]:
                    place = self.grid.place(number, column.index + 1)
                    self._warn(column, text, sums[column.key], printed, place)
        self.part = dict.fromkeys(self.part, Fraction(0))

    def _warn(self, column: _Read, text: str, added: Fraction, printed: Cell, place: Place) -> None:
        assert isinstance(printed, Fraction)
        assert column.unit is not None
        sum_of_rows = f"{exact_text(added / column.unit.scale)}{column.unit.symbol}"
        values = {"column": column.title, "found": text, "added": sum_of_rows}
        self.found.warn(problem("total-unlike-rows", place, **values))
