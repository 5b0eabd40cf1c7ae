"""A handed-in table to rows of values, with everything that is wrong at once, each at its cell.

A blank cell says nothing: what the library holds stays. To empty a field, write ``清空`` (or
``clear``). Example rows of the template are left out knowingly; rows of totals are held against
the rows above them. Headers that are assumed are read, and asked about once.

Finding the header of a table: its line, its columns, and what is wrong with it.

What a person may write in the columns that point at other rows, in the region they chose.

Rows that stand a column beside their header: one mistake, not a thousand.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

from django.db.models import Model, Q, QuerySet

from hengjian.engine.facts import tables
from hengjian.engine.facts.cells import close_to, converter
from hengjian.engine.facts.tables import Found, wanted_of
from hengjian.engine.frameworks.model import Column as ReadColumn
from hengjian.engine.sheets.grid import Grid, column_letters, comparable
from hengjian.engine.sheets.headers import FIRST_LINES, Header, Heading, find_header
from hengjian.engine.sheets.names import ConfirmedNames, Names, shipped_names
from hengjian.errors import Place, Problem, Refused, problem
from hengjian.geodesy import Datum
from hengjian.quantities import unit
from hengjian.site.accounts.models import Membership, Organisation
from hengjian.site.accounts.queries import region_ids
from hengjian.site.exchange.lists import entries_of
from hengjian.site.exchange.models import ConfirmedHeader
from hengjian.site.library.visibility import visible_to
from hengjian.site.platform.columns import EXAMPLE, Column, Spec, read_table
from hengjian.site.platform.resource import entry_rights, importable, resource_of
from hengjian.site.platform.workbooks import Opened, opened

_DATUM = re.compile(r"\s*[(（](WGS-?84|GCJ-?02)[)）]\s*", re.IGNORECASE)
WRITTEN = 160
"""The most characters of a header that are remembered."""
SAMPLES = 12
"""Rows in which something is looked for that stands below a header."""
LEAST = 2
"""The fewest columns by which a table is known."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A header that is not called as a column is: to be confirmed once."""

    written: str
    read_as: str
    """The field of the column; empty where it is not read."""
    cell: str
    says: tuple[str, ...]
    """The first things that stand below it."""


@dataclass(slots=True)
class Headers:
    """The header of a sheet."""

    line: int = 0
    """The last of its lines; 0 where none was found."""
    cells: Sequence[str] = ()
    """As the reader of tables knows them: the titles of the columns, with their units."""
    columns: dict[str, int] = field(default_factory=dict)
    """By field, its column, from 1."""
    datum: str = ""
    """What it says behind longitude and latitude; empty where that is nothing, or two things."""
    asked: tuple[Asked, ...] = ()
    """What nobody has confirmed."""

    def place(self, file: str, sheet: str, line: int, column: int) -> Place:
        """A cell of the sheet, or of the CSV file where it has no sheet."""
        if not sheet:
            return Place(file, line, column)
        return Place(file, sheet=sheet, cell=f"{column_letters(column)}{line}")


def headers_of(
    spec: Spec,
    lines: Sequence[tuple[int, Sequence[str]]],
    grid: Grid,
    datum: str,
    found: Found,
    names: Names,
) -> Headers:
    """The lines among the first that name most columns; lines above them are titles.

    Without one a problem is found, and ``line`` is 0.
    """
    header = _find_header(spec, lines, grid, names)
    if header.found < LEAST:
        line, cells = lines[0]
        known = "、".join(column.title.zh for column in spec.columns[:6])
        said = "、".join(cell[:20] for cell in cells[:6] if cell)
        found.add(problem("header-not-found", grid.place(line, 1), found=said, known=known))
        return Headers()
    columns: dict[str, int] = {}
    for heading in header.headings:
        if heading.key is not None:
            columns.setdefault(heading.key, heading.index + 1)
    best = Headers(header.last, [_known_as(spec, each) for each in header.headings], columns)
    below = [cells for line, cells in lines if line > header.last][:SAMPLES]
    best.asked = tuple(
        Asked(each.written[:WRITTEN], each.key or "", _cell(grid, header, each), _says(below, each))
        for each in header.headings
        if each.is_assumed or (each.key is None and each.written and not each.is_passed_over)
    )
    written = next(cells for line, cells in lines if line == header.last)
    best.datum = _datum(written, header.last, grid, datum, found)
    return best


def count_named(
    spec: Spec, lines: Sequence[tuple[int, Sequence[str]]], grid: Grid, names: Names
) -> int:
    """How many columns of ``spec`` the header names."""
    return _find_header(spec, lines, grid, names).found


def _find_header(
    spec: Spec, lines: Sequence[tuple[int, Sequence[str]]], grid: Grid, names: Names
) -> Header:
    table = read_table(spec)
    first = [
        (line, [_DATUM.sub("", cell) for cell in cells]) for line, cells in lines[: FIRST_LINES + 5]
    ]
    return find_header(first, grid.merged, wanted_of(table), table.title.zh, names)


def _known_as(spec: Spec, heading: Heading) -> str:
    """A header as the reader of tables is to take it."""
    if heading.key is None:
        return f"#{heading.written}" if heading.written else ""
    title = spec.column(heading.key).title.zh
    return f"{title}（{heading.unit}）" if heading.unit else title


def _cell(grid: Grid, header: Header, heading: Heading) -> str:
    place = grid.place(header.last, heading.index + 1)
    return place.cell or f"{place.line}:{place.column}"


def _says(below: Sequence[Sequence[str]], heading: Heading) -> tuple[str, ...]:
    cells = (row[heading.index] for row in below if heading.index < len(row))
    return tuple(cell[:40] for cell in cells if cell)[:3]


def _datum(cells: Sequence[str], line: int, grid: Grid, stated: str, found: Found) -> str:
    """What the header says; a problem where the person stated another."""
    said = set()
    for number, cell in enumerate(cells, start=1):
        match = _DATUM.search(cell)
        if match is None:
            continue
        datum = Datum.GCJ02 if "02" in match[1] else Datum.WGS84
        said.add(str(datum))
        if stated and datum != stated:
            place = grid.place(line, number)
            found.add(problem("datum-contradicts", place, found=datum, stated=stated))
    return said.pop() if len(said) == 1 else ""


MOST = 5_000
"""Choices that are offered of one column."""
KINDS = {
    "sub_district": (Organisation.Kind.SUB_DISTRICT,),
    "region": (Organisation.Kind.DISTRICT,),
    "competent_department": (Organisation.Kind.UNIT,),
    "implementer": (Organisation.Kind.UNIT,),
    "owner": (Organisation.Kind.UNIT,),
    "organisation": (Organisation.Kind.UNIT,),
}
"""The kinds of organisation that a column names."""
ANY_KIND = (Organisation.Kind.UNIT, Organisation.Kind.DISTRICT, Organisation.Kind.SUB_DISTRICT)
"""What a column names that is not bound to a kind: who owes, commissions, or employs somebody."""


@dataclass(frozen=True, slots=True)
class Known:
    """The codes a column may hold, with the names of what they stand for."""

    names: dict[str, str]
    """Name by code."""
    codes: dict[str, str]
    """Code by name, where only one has the name."""

    def code_of(self, text: str) -> str | None:
        """The code that ``text`` is, or whose name it is."""
        return text if text in self.names else self.codes.get(text)


def specs_offered(by: Membership) -> list[Spec]:
    """The tables whose rows the person may import."""
    return [each for each in importable() if by.may(entry_rights()[each.model])]


def regions(membership: Membership) -> QuerySet[Organisation]:
    """The regions the person may import for: their own and those inside it."""
    inside = Organisation.objects.filter(pk__in=region_ids(membership))
    kinds = (Organisation.Kind.DISTRICT, Organisation.Kind.SUB_DISTRICT)
    own = Q(pk=membership.organisation.region.pk)
    return inside.filter(own | Q(kind__in=kinds)).order_by("path")


def known(spec: Spec, region: Organisation, by: Membership) -> dict[str, Known]:
    """By column, what it may point at; columns whose rows are too many are left out."""
    found = {}
    for column in spec.columns:
        if column.target is Organisation:
            found[column.name] = _known(_organisations(column, region))
        elif column.target is not None and (named := resource_of(column.target).named):
            found[column.name] = _known(_rows(column.target, named, by))
    return found


def names_of(organisation: Organisation, spec: Spec) -> Names:
    """What columns are called: by the list of the library, and as the organisation confirmed."""
    titles = {column.name: column.title.zh for column in spec.columns}
    rows = ConfirmedHeader.objects.filter(organisation=organisation, table=spec.name)
    said = {
        row.written: titles[row.column] if row.column else ""
        for row in rows
        if not row.column or row.column in titles
    }
    return Names(shipped_names().listed, ConfirmedNames(tables={spec.title.zh: said}))


def _organisations(column: Column, region: Organisation) -> Sequence[tuple[str, str]]:
    """Those inside the region; above it too, for what belongs to its district."""
    above = [code for code in region.path.split("/") if code]
    place = Q(path__startswith=region.path)
    if column.name != "sub_district" and region.kind == Organisation.Kind.SUB_DISTRICT:
        place |= Q(code__in=above) | Q(parent=region.parent_id)
    kinds = KINDS.get(column.name, ANY_KIND)
    rows = Organisation.objects.filter(place, kind__in=kinds, retired_on=None)
    return list(rows.order_by("path").values_list("code", "name")[:MOST])


def _rows(target: type[Model], named: str, by: Membership) -> Sequence[tuple[str, str]]:
    rows = visible_to(target, by).order_by("code")
    return list(rows.values_list("code", named)[:MOST])


def _known(rows: Sequence[tuple[str, str]]) -> Known:
    names = dict(rows)
    by_name: dict[str, list[str]] = {}
    for code, name in rows:
        by_name.setdefault(name, []).append(code)
    return Known(names, {name: codes[0] for name, codes in by_name.items() if len(codes) == 1})


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


SAMPLE = 40
"""Rows that are looked at."""
FEW, MANY, MANY_WITHOUT_CODES = 0.1, 0.4, 0.25
"""Shares of typed cells that cannot be read: in the right place, in a wrong one, and in a wrong one
where most rows have no code either."""


def columns_off(spec: Spec, headers: Headers, body: Sequence[tuple[int, Sequence[str]]]) -> int:
    """By how many columns the rows stand to the right of their header: -1, 0 or 1.

    Only where most cells of typed columns cannot be read as they stand, and can be beside.
    """
    typed = {
        column: name
        for name, column in headers.columns.items()
        if read_table(spec).columns[name].type != "text"
    }
    rows = [cells for _, cells in body[:SAMPLE]]
    if len(typed) < 2 or len(rows) < 2:
        return 0
    readers = {column: _reader(read_table(spec).columns[name]) for column, name in typed.items()}
    if _unreadable(readers, rows, 0) < (MANY_WITHOUT_CODES if _codeless(headers, rows) else MANY):
        return 0
    return next((by for by in (1, -1) if _unreadable(readers, rows, by) <= FEW), 0)


def _codeless(headers: Headers, rows: list[Sequence[str]]) -> bool:
    spot = headers.columns.get("code", 1) - 1
    return sum(spot >= len(cells) or not cells[spot] for cells in rows) > len(rows) / 2


def _reader(column: ReadColumn) -> Callable[[str], object]:
    return converter(column, "", None)


def _unreadable(
    readers: dict[int, Callable[[str], object]], rows: list[Sequence[str]], by: int
) -> float:
    tried = failed = 0
    for cells in rows:
        for column, read in readers.items():
            spot = column - 1 + by
            if not 0 <= spot < len(cells) or not cells[spot]:
                continue
            tried += 1
            try:
                read(cells[spot])
            except Refused:
                failed += 1
    return failed / tried if tried else 1.0
