"""Workbooks: every sheet a table, with the values that were saved, printed as their formats say."""

from __future__ import annotations

import datetime as dt
import re
import warnings
import zipfile
import zlib
from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Any

import openpyxl

from hengjian.audit.document import Block, Cell, Reading, Table
from hengjian.audit.lexicon import patterns
from hengjian.audit.readers.opening import opened_package, refusal
from hengjian.audit.readers.tables import MOST_COLUMNS, table_of
from hengjian.audit.readers.words import in_cell

_P = patterns("readers.xlsx")

_DAMAGE = (
    zipfile.BadZipFile, zlib.error, KeyError, ValueError, TypeError, AttributeError, IndexError,
    EOFError, OSError, SyntaxError,
)  # fmt: skip
_MOST_MERGED = 40_000_000
"""Bytes of XML up to which merged cells are read, for which the whole sheet must be held."""


def read_xlsx(path: Path) -> Reading:
    """Read the workbook at ``path``: a heading with each sheet's name, then its table.

    A block's source is its sheet's name; row 0 and column 0 of its table are A1. Hidden sheets are
    left out. Raises ``Refused``: damaged, a zip bomb, or with a document type declaration.
    """
    with opened_package(path) as package:
        parts = [part for part in package.infolist() if part.filename.endswith(".xml")]
    large = sum(part.file_size for part in parts) > _MOST_MERGED
    reading = Reading(path.name, "xlsx")
    try:
        with path.open("rb") as file, warnings.catch_warnings():
            warnings.simplefilter("ignore")  # openpyxl warns of parts that we do not read
            book = openpyxl.load_workbook(file, read_only=large, data_only=True)
            for sheet in book.worksheets:
                if sheet.sheet_state == "visible":
                    _read_sheet(reading, sheet, large)
            book.close()
    except _DAMAGE as error:
        raise refusal("document-damaged", path, reason=error) from error
    return reading


def _read_sheet(reading: Reading, sheet: Any, large: bool) -> None:
    table = _table(_texts(sheet.iter_rows(max_col=MOST_COLUMNS)), _merged(sheet, large))
    if table is not None:
        name = str(sheet.title)
        reading.blocks.append(Block(0, "heading", name, level=1, source=name))
        reading.blocks.append(Block(0, "table", "", table=table, source=name))


def _merged(sheet: Any, large: bool) -> dict[tuple[int, int], tuple[int, int]]:
    """By a merged cell's upper left corner, how many rows and columns it spans."""
    if large:
        return {}
    return {
        (area.min_row - 1, area.min_col - 1): (
            area.max_row - area.min_row + 1,
            area.max_col - area.min_col + 1,
        )
        for area in sheet.merged_cells.ranges
    }


def _texts(rows: Iterable[Any]) -> dict[tuple[int, int], str]:
    found: dict[tuple[int, int], str] = {}
    for row in rows:
        for cell in row:
            if cell.value is not None:
                text = _printed(cell.value, cell.number_format or "General")
                if text:
                    found[cell.row - 1, cell.column - 1] = text
    return found


def _table(
    texts: dict[tuple[int, int], str], merged: dict[tuple[int, int], tuple[int, int]]
) -> Table | None:
    if not texts:
        return None
    height = 1 + max(row for row, _ in texts)
    width = 1 + max(column for _, column in texts)
    covered: set[tuple[int, int]] = set()
    cells: list[Cell] = []
    for (row, column), (rows, columns) in merged.items():
        if row < height and column < width:
            rows, columns = min(rows, height - row), min(columns, width - column)
            cells.append(Cell(row, column, texts.get((row, column), ""), rows, columns))
            covered.update(cells[-1].places)
    cells += [
        Cell(row, column, texts.get((row, column), ""))
        for row in range(height)
        for column in range(width)
        if (row, column) not in covered
    ]
    return table_of(cells, height, width)


def _printed(value: object, number_format: str) -> str:
    """A cell as the workbook shows it, closely enough to read figures from."""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, int | float):
        return _number(Decimal(repr(value)), number_format)
    if isinstance(value, dt.datetime):
        at_midnight = value.time() == dt.time()
        return value.date().isoformat() if at_midnight else value.isoformat(" ", "minutes")
    return in_cell(str(value))


def _number(value: Decimal, number_format: str) -> str:
    form = _P.quoted.sub("", number_format.split(";")[0])
    percent = "%" in form
    if percent:
        value *= 100
    if form == "General" or not re.search("[0#]", form):
        value = Decimal(f"{value:.15g}").normalize()
    else:
        found = _P.decimals.search(form)
        places = len(found[1]) if found else 0
        value = value.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    grouped = "," if "," in form else ""
    return f"{value:{grouped}f}" + ("%" if percent else "")
