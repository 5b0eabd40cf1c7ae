"""A handed-in table to rows of values, with everything that is wrong at once, each at its cell.

A blank cell says nothing: what the library holds stays. To empty a field, write ``清空`` (or
``clear``). Example rows of the template are left out knowingly; rows of totals are held against
the rows above them. Headers that are assumed are read, and asked about once.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

from hengjian.engine.facts import tables
from hengjian.engine.facts.cells import close_to
from hengjian.engine.facts.tables import Found
from hengjian.engine.sheets.grid import Grid, comparable
from hengjian.engine.sheets.names import Names, shipped_names
from hengjian.errors import Place, Problem, Refused, problem
from hengjian.quantities import unit
from hengjian.site.exchange.headers import Headers, count_named, headers_of
from hengjian.site.exchange.known import Known
from hengjian.site.exchange.lists import entries_of
from hengjian.site.exchange.shifted import columns_off
from hengjian.site.platform.columns import EXAMPLE, Column, Spec, read_table
from hengjian.site.platform.workbooks import Opened, opened

ROWS = 50_000
"""The most rows one file may have."""
KEPT = 2_000
"""Problems that are listed of one file; the others are counted."""
FIRST = 10
"""The first lines, of which the widest tells how many columns a file has."""
CLEAR = frozenset(("清空", "clear"))
Values = dict[str, Any]


@dataclass(slots=True)
class Reading:
    """What a file says."""

    file: str = ""
    rows: list[Values] = field(default_factory=list)
    lines: list[int] = field(default_factory=list)
    """The line of each row in the sheet."""
    headers: Headers = field(default_factory=Headers)
    sheet: str = ""
    problems: list[Problem] = field(default_factory=list)
    more: int = 0
    """Problems beyond those listed."""
    examples: int = 0
    """Example rows that were left out."""
    warnings: list[Problem] = field(default_factory=list)
    """What should be looked at and keeps nothing from being imported."""
    called: dict[int, str] = field(default_factory=dict)
    """By line, what the row is called."""
    hidden: set[Place] = field(default_factory=set)
    """Cells that a merged one covers: their emptiness is not news."""

    def place(self, number: int, name: str) -> Place:
        """Where the row (its number, from 1) and the field stand; the code where it has no cell."""
        line = self.lines[number - 1]
        column = self.headers.columns.get(name) or self.headers.columns.get("code", 1)
        return self.headers.place(self.file, self.sheet, line, column)


class _All(Found):
    """Problems of a large table: more of them are listed."""

    def add(self, *problems: Problem) -> None:
        room = max(0, KEPT - len(self.kept))
        self.kept.extend(problems[:room])
        self.more += len(problems[room:])


def read(
    path: Path,
    name: str,
    spec: Spec,
    known: Mapping[str, Known],
    datum: str = "",
    names: Names | None = None,
    others: Sequence[Spec] = (),
) -> Reading:
    """Read the file at ``path``, handed in as ``name``. Nothing is raised for what it says wrong:
    problems stand in the answer.

    ``names`` are what columns are called; ``others`` the tables that the file may be in its stead.
    """
    found = _All()
    names = names or shipped_names()
    try:
        sheet = opened(path, name, lambda titles: _sheet_name(spec, titles))
        lines = _rows_in_bounds(sheet.grid)
    except Refused as refused:
        return Reading(file=name, problems=list(refused.problems))
    if other := _other(spec, others, sheet, lines, names):
        values = {"chosen": spec.title, "found": other.title}
        place = sheet.grid.place(lines[0][0], 1)
        return Reading(file=name, problems=[problem("other-table", place, **values)])
    headers = headers_of(spec, lines, sheet.grid, datum, found, names)
    reading = Reading(file=name, sheet=sheet.sheet, headers=headers)
    if headers.line:
        _read_rows(sheet, spec, known, lines, reading, found)
        _say_datum(spec, reading, datum or headers.datum, found)
    reading.hidden = _hidden(sheet)
    reading.problems = [
        each
        for each in found.kept
        if each.code != "cell-required" or each.place not in reading.hidden
    ]
    reading.more, reading.warnings = found.more, [*sheet.warned, *found.warned]
    if found.stopped:
        reading.problems.insert(0, found.stopped)
    return reading


def _sheet_name(spec: Spec, titles: Sequence[str]) -> str:
    """The sheet called like the table, else the first."""
    names = {comparable(name) for name in (spec.name, spec.title.zh, spec.title.en)}
    return next((title for title in titles if comparable(title) in names), titles[0])


def _other(
    spec: Spec,
    others: Sequence[Spec],
    sheet: Opened,
    lines: Sequence[tuple[int, Sequence[str]]],
    names: Names,
) -> Spec | None:
    """The table that the file is, where it is plainly another than the one chosen: its sheet is
    called so, or most of its columns are named, and fewer of the chosen one."""
    own = count_named(spec, lines, sheet.grid, names)
    width = max(sum(map(bool, cells)) for _, cells in lines[:FIRST])
    better = {
        each.name: count
        for each in others
        if each.name != spec.name
        and (count := count_named(each, lines, sheet.grid, names)) > own
        and (_is_called(each, sheet.sheet) or 2 * count > width)
    }
    most = max(better.values(), default=0)
    meant = [each for each in others if most and better.get(each.name) == most]
    called = (each for each in meant if _is_called(each, sheet.sheet))
    return next(called, meant[0] if meant else None)


def _is_called(spec: Spec, title: str) -> bool:
    return comparable(title) in {comparable(name) for name in (spec.title.zh, spec.title.en)}


def _rows_in_bounds(grid: Grid) -> list[tuple[int, Sequence[str]]]:
    lines = []
    for line in grid.rows:
        lines.append(line)
        if len(lines) > ROWS + 20:
            place = grid.place(line[0], 1)
            raise Refused([problem("too-many-rows", place, most=f"{ROWS:,}")])
    if not lines:
        raise Refused([problem("table-empty", grid.place(1, 1), table=grid.name)])
    return lines


def _hidden(sheet: Opened) -> set[Place]:
    return {sheet.grid.place(line, column) for line, column in sheet.covered}


def _read_rows(
    sheet: Opened,
    spec: Spec,
    known: Mapping[str, Known],
    lines: list[tuple[int, Sequence[str]]],
    reading: Reading,
    found: Found,
) -> None:
    headers = reading.headers
    body = [(line, cells) for line, cells in lines if line > headers.line]
    if moved := columns_off(spec, headers, body):
        first = body[0][0]
        found.add(problem("columns-shifted", sheet.grid.place(first, 1), by=moved))
        return
    cleared: dict[int, list[str]] = {}
    reading.called = dict(_names_of_rows(headers, body))
    plain = _plain(sheet, body, reading, cleared, found)
    merged = tuple(each for each in sheet.grid.merged if each.top > headers.line)
    grid = replace(sheet.grid, rows=plain, merged=merged)
    placed = tables.read_placed(grid, read_table(spec), found)
    columns = {each.name: each for each in spec.columns}
    for row, line in zip(placed.rows, placed.lines, strict=True):
        values: Values = dict.fromkeys(cleared.get(line, ()), "")
        for name, value in row.items():
            if value is None:
                continue
            at = sheet.grid.place(line, placed.columns[name])
            try:
                values[name] = _value(spec, columns[name], value, known.get(name))
            except Refused as refused:
                found.add(*(each.at(at) for each in refused.problems))
        reading.rows.append(values)
        reading.lines.append(line)
    if not reading.rows and not found.kept:
        found.add(problem("no-rows", sheet.grid.place(headers.line + 1, 1)))


def _names_of_rows(
    headers: Headers, body: Sequence[tuple[int, Sequence[str]]]
) -> Iterator[tuple[int, str]]:
    """What each row is called: its code, and its name where it has one."""
    spots = [headers.columns[name] - 1 for name in ("code", "name") if name in headers.columns]
    for line, cells in body:
        said = " ".join(cells[spot] for spot in spots if spot < len(cells) and cells[spot])
        if said:
            yield line, said[:80]


def _plain(
    sheet: Opened,
    body: list[tuple[int, Sequence[str]]],
    reading: Reading,
    cleared: dict[int, list[str]],
    found: Found,
) -> Iterator[tuple[int, Sequence[str]]]:
    """The header as the reader of tables knows it, and the rows without examples and ``清空``."""
    headers = reading.headers
    yield headers.line, headers.cells
    spots = {column - 1: name for name, column in headers.columns.items()}
    code = headers.columns.get("code", 1) - 1
    marks = (EXAMPLE.zh, EXAMPLE.en)
    for line, cells in found.until_full(sheet.grid, body):
        if code < len(cells) and cells[code].upper().startswith(marks):
            reading.examples += 1
            continue
        if not CLEAR.isdisjoint(cells):
            cleared[line] = [
                spots[i] for i, cell in enumerate(cells) if cell in CLEAR and i in spots
            ]
            cells = ["" if cell in CLEAR else cell for cell in cells]
        yield line, cells


def _value(spec: Spec, column: Column, value: Any, known: Known | None) -> Any:
    """The value as the library takes it: codes for words, plain numbers, ISO dates as dates."""
    match value:
        case bool():
            return value
        case Fraction():
            scale = unit(column.unit).scale if column.unit else 1
            return _decimal(value / scale, column.places)
        case str() if column.kind == "list":
            return entries_of(value, spec.model, column.name)
        case str() if column.kind == "choice":
            return _choice(column, value)
        case str() if known is not None:
            return _reference(column, value, known)
        case str() if column.longest and len(value) > column.longest:
            said = {"column": column.title, "found": len(value), "most": column.longest}
            raise Refused([problem("words-too-long", **said)])
    return value


def _decimal(value: Fraction, places: int) -> Decimal | int:
    if not places:
        return int(value)
    return Decimal(int(value * 10**places)).scaleb(-places)


def _choice(column: Column, text: str) -> str:
    wanted = comparable(text)
    for code, words in column.choices:
        if wanted in (comparable(code), comparable(words.zh), comparable(words.en)):
            return code
    names = [words.zh for _, words in column.choices]
    options = "、".join(names[:12]) + ("…" if len(names) > 12 else "")
    said = {"column": column.title, "found": text[:80], "options": options}
    every = names + [words.en for _, words in column.choices]
    raise Refused([problem("choice-unknown", close=close_to(text, every), **said)])


def _reference(column: Column, text: str, known: Known) -> str:
    code = known.code_of(text)
    if code is not None:
        return code
    close = close_to(text, [*known.names, *known.names.values()])
    said = {"column": column.title, "found": text[:80], "close": close}
    raise Refused([problem("pointer-unknown", **said)])


def _say_datum(spec: Spec, reading: Reading, datum: str, found: Found) -> None:
    """Put the datum that was stated beside coordinates; ask for it where nobody stated it."""
    if not spec.placed:
        return
    placed = [row for row in reading.rows if "longitude" in row or "latitude" in row]
    if placed and not datum:
        place = reading.place(reading.rows.index(placed[0]) + 1, "longitude")
        found.add(problem("datum-not-said", place))
    for row in placed if datum else ():
        row["datum"] = datum
