"""A handed-in file as grids of text, a visible worksheet or a CSV file each.

Cells are read as shown, as the engine's reader of cases reads them: numbers as exact decimals of
at most 15 digits, percentages as percentages, units that only a format shows. Formulas stay
visible as ``=…``, to be refused where they stand; in a binary workbook neither they nor formats
can be seen, which is told.
"""

from __future__ import annotations

import datetime as dt
import re
import zipfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

from python_calamine import CalamineError, CalamineWorkbook, SheetVisibleEnum

from hengjian.engine.sheets.grid import Grid, Range, cell_place
from hengjian.engine.sheets.text_files import csv_grid
from hengjian.engine.sheets.workbooks import kind_of, number_text, open_sheets
from hengjian.errors import Place, Problem, Refused, problem
from hengjian.office import Bounds, Counts, Unsound, check_office
from hengjian.site.platform.sheet_scan import Scan, corner, scan

BOUNDS = Bounds()
COUNTS = Counts(cells=2_000_000, span=2_000_000, rows=100_000)
"""More than elsewhere: 50,000 rows of the widest table, which the fast reader takes easily."""
LINES = 50_100
"""The most lines of a CSV file that are held: more than any table may have."""
COVERED = 200_000
"""The most covered cells that are remembered."""
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_CELL_REFERENCE = re.compile(r"[A-Z]+[0-9]+")


@dataclass(slots=True)
class Opened:
    """A sheet, ready to be read."""

    grid: Grid
    sheet: str = ""
    """Its title; empty for CSV."""
    covered: frozenset[tuple[int, int]] = frozenset()
    """Cells that a merged one hides: their emptiness is not news."""
    warned: tuple[Problem, ...] = ()
    """What the kind of the file hides."""


def opened(path: Path, name: str, wanted: Callable[[list[str]], str]) -> Opened:
    """The sheet of the file that ``wanted`` picks among the titles of its visible ones.

    Raises ``Refused`` where nothing can be read.
    """
    if name.lower().endswith(".csv"):
        return _csv(path, name)
    if kind_of(path) != "xlsx":
        return _other_kind(path, name, wanted)
    try:
        check_office(path, name, BOUNDS, COUNTS)
        with zipfile.ZipFile(path) as archive, CalamineWorkbook.from_path(path) as book:
            return _sheet(archive, book, name, wanted)
    except Unsound as error:
        raise Refused([problem("workbook-broken", Place(name), reason=error.reason)]) from error
    except (CalamineError, zipfile.BadZipFile, KeyError, ElementTree.ParseError) as error:
        reason = f"{type(error).__name__}: {str(error)[:120]}"
        raise Refused([problem("workbook-broken", Place(name), reason=reason)]) from error


def _other_kind(path: Path, name: str, wanted: Callable[[list[str]], str]) -> Opened:
    """A sheet of a workbook that is none of Excel's of today, as the engine reads it."""
    try:
        sheets, warned = open_sheets(path)
        if not sheets:
            raise Refused([problem("workbook-broken", Place(name), reason="no visible sheet")])
        title = wanted(list(sheets))
        found = sheets[title]()
    except Refused as refused:
        raise Refused(_as_handed_in(refused.problems, name)) from refused
    covered = _cells_covered(found.merged)
    grid = replace(found, place=partial(cell_place, name, title))
    told = tuple(each for each in warned if each.code != "sheet-hidden")
    return Opened(grid, title, covered, tuple(_as_handed_in(told, name)))


def _as_handed_in(problems: Iterable[Problem], name: str) -> Iterator[Problem]:
    """The problems of a stored file, told of the file that was handed in."""
    for each in problems:
        yield replace(each, place=replace(each.place, file=name))


def _csv(path: Path, name: str) -> Opened:
    try:
        found = csv_grid(path)
        rows = list(islice(found.rows, LINES))
    except Refused as refused:
        raise Refused(_as_handed_in(refused.problems, name)) from refused
    plain = [(line, [_unquote(cell) for cell in cells]) for line, cells in rows]
    return Opened(Grid(Path(name).stem, plain, partial(Place, name)))


def _unquote(cell: str) -> str:
    """Without the apostrophe that our exports put before text that a spreadsheet would compute."""
    return cell[1:] if cell[:1] == "'" and cell[1:2] in ("=", "+", "-", "@", "\t", "\r") else cell


def _sheet(
    archive: zipfile.ZipFile, book: CalamineWorkbook, name: str, wanted: Callable[[list[str]], str]
) -> Opened:
    shown = [
        sheet.name for sheet in book.sheets_metadata if sheet.visible == SheetVisibleEnum.Visible
    ]
    if not shown:
        raise Refused([problem("workbook-broken", Place(name), reason="no visible sheet")])
    title = wanted(shown)
    found = scan(archive, _part(archive, title), Place(name, sheet=title))
    place = partial(cell_place, name, title)
    values = book.get_sheet_by_name(title).to_python(skip_empty_area=False)
    merged = _merge_ranges(found.merged)
    return Opened(Grid(title, _rows(values, found), place, merged), title, _cells_covered(merged))


def _part(archive: zipfile.ZipFile, title: str) -> str:
    """The part of the workbook that holds the sheet of that title."""
    book = ElementTree.fromstring(archive.read("xl/workbook.xml"))
    links = ElementTree.fromstring(archive.read("xl/_rels/workbook.xml.rels"))
    targets = {link.get("Id"): link.get("Target", "") for link in links}
    for sheet in book.iter():
        if sheet.tag.endswith("}sheet") and sheet.get("name") == title:
            target = targets[sheet.get(_RELATION)]
            return target.lstrip("/") if target.startswith("/") else f"xl/{target}"
    raise KeyError(title)


def _merge_ranges(ranges: list[str]) -> tuple[Range, ...]:
    merged: list[Range] = []
    for found in ranges:
        first, _, last = found.partition(":")
        if not (_CELL_REFERENCE.fullmatch(first) and _CELL_REFERENCE.fullmatch(last)):
            continue
        (top, left), (bottom, right) = corner(first), corner(last)
        merged.append(Range(top, left, bottom, right))
    return tuple(merged)


def _cells_covered(merged: Iterable[Range]) -> frozenset[tuple[int, int]]:
    """The cells that merged ranges cover, of which not too many are remembered."""
    covered: set[tuple[int, int]] = set()
    for each in merged:
        for line in range(each.top, min(each.bottom, each.top + 1000) + 1):
            if len(covered) > COVERED:
                break
            covered.update(
                (line, column) for column in range(each.left, min(each.right, each.left + 200) + 1)
            )
    return frozenset(covered)


def _rows(values: list[list[Any]], found: Scan) -> Iterator[tuple[int, Sequence[str]]]:
    told = {**found.errors, **{spot: f"={text}" for spot, text in found.formulas.items()}}
    lines = {line for line, _ in told}
    width = len(values[0]) if values else 0
    for line, cells in enumerate(values, start=1):
        row = [
            _text(value, found.formats.get((line, column), "General"))
            for column, value in enumerate(cells, start=1)
        ]
        if line in lines:
            for column in range(1, width + 1):
                row[column - 1] = told.get((line, column), row[column - 1])
        if any(row):
            yield line, row


def _text(value: Any, number_format: str) -> str:
    """What a cell says, as text."""
    match value:
        case str():
            return value.strip()
        case bool():
            return "true" if value else "false"
        case int() | float():
            return number_text(int(value) if value == int(value) else value, number_format)
        case dt.datetime() if value.time() == dt.time():
            return value.date().isoformat()
    return str(value)
