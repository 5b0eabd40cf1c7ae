"""Worksheets as grids of text, from one ``.xlsx`` workbook.

A workbook is looked at before it is opened: kind, password, size when unpacked, how much its XML
holds. Formulas and error values stay visible as text, so that whoever reads the cell refuses them
with its address. Numbers: a spreadsheet keeps binary doubles and shows at most 15 significant
digits; those 15 digits, as an exact decimal, are what is read, so that 0.1 + 0.2 pasted as a value
is 0.3, and everything typed with up to 15 digits is read as it was typed. A cell formatted as a
percentage is read as it shows, 0.2703 as 27.03%. Hidden sheets are not read.
"""

from __future__ import annotations

import datetime as dt
import re
import warnings
import zipfile
import zlib
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hengjian.engine.facts.folders import bytes_of, megabytes
from hengjian.engine.facts.tables import Grid, OpenTable
from hengjian.errors import Place, Problem, Refused, problem
from hengjian.office import Bounds, Counts, Unsound, check_office
from hengjian.quantities import units

if TYPE_CHECKING:
    from openpyxl.cell.cell import Cell, MergedCell
    from openpyxl.workbook import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

BOUNDS = Bounds()
"""What a workbook may unpack to."""

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_BROKEN = (
    LookupError, ValueError, TypeError, AttributeError, ArithmeticError, AssertionError, EOFError,
    OSError, RuntimeError, SyntaxError, zipfile.BadZipFile, zlib.error,
)  # fmt: skip
"""What openpyxl raises on damaged parts; the XML parsers' errors are ``SyntaxError``."""
_QUOTED = re.compile(r'"([^"]*)"|\\(.)|\[[^\]]*\]|[_*].')
_SCALED = re.compile(r"!|,(?![#0?])")
_DECIMALS = re.compile(r"\.(0+)")


def open_workbook(file: Path, *, shown: bool = False) -> Workbook:
    """The workbook, with its formulas as formulas, or with the values they last showed.

    Raises ``Refused``: ``workbook-old``, ``workbook-encrypted``, ``workbook-too-large``,
    ``workbook-broken``.
    """
    _inspect(file, bytes_of(file))
    from openpyxl import load_workbook

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # features openpyxl drops on reading hold no data
            return load_workbook(file, data_only=shown)
    except _BROKEN as error:
        raise _broken(file, f"{type(error).__name__}: {str(error)[:120]}") from error


def _inspect(file: Path, data: bytes) -> None:
    """Refuse what is no workbook, or a dangerous one, before it is unpacked."""
    place = Place(str(file))
    if data.startswith(_OLE):
        code = "workbook-encrypted" if _ENCRYPTED in data else "workbook-old"
        raise Refused([problem(code, place)])
    try:
        parts = check_office(file, str(file), BOUNDS, Counts())
    except Unsound as error:
        if error.kind == "damaged":
            raise _broken(file, error.reason) from error
        if error.kind == "encrypted":
            raise Refused([problem("workbook-encrypted", place)]) from error
        values = {"found": error.reason, "most": megabytes(BOUNDS.unpacked)}
        raise Refused([problem("workbook-too-large", place, **values)]) from error
    if "xl/workbook.xml" not in parts:
        raise _broken(file, "xl/workbook.xml")


def _broken(file: Path, reason: str) -> Refused:
    return Refused([problem("workbook-broken", Place(str(file)), reason=reason)])


def sheets_of(
    workbook: Workbook, file: Path
) -> tuple[Mapping[str, OpenTable], tuple[Problem, ...]]:
    """The visible sheets by title, not yet read, and a warning for each hidden one."""
    name = str(file)
    hidden = [sheet for sheet in workbook.worksheets if sheet.sheet_state != "visible"]
    grids = {
        sheet.title: partial(sheet_grid, sheet, name)
        for sheet in workbook.worksheets
        if sheet.sheet_state == "visible"
    }
    return grids, tuple(
        problem("sheet-hidden", Place(name, sheet=sheet.title), sheet=sheet.title)
        for sheet in hidden
    )


def sheet_grid(sheet: Worksheet, file: str) -> Grid:
    """The rows of a sheet as text. Raises ``Refused`` for merged cells."""
    place = partial(_place, file, sheet.title)
    merged = [
        problem("cell-merged", place(found.min_row, found.min_col), range=found.coord)
        for found in sorted(sheet.merged_cells.ranges, key=lambda r: (r.min_row, r.min_col))
    ]
    if merged:
        raise Refused(merged)
    return Grid(sheet.title, _rows(sheet, place), place)


def _place(file: str, sheet: str, row: int, column: int) -> Place:
    from openpyxl.utils import get_column_letter

    return Place(file, sheet=sheet, cell=f"{get_column_letter(column)}{row}")


def _rows(sheet: Worksheet, place: Any) -> Iterator[tuple[int, Sequence[str]]]:
    for number, cells in enumerate(sheet.iter_rows(), start=1):
        row = [cell_text(cell) for cell in cells]
        if any(row):
            yield number, row


def cell_text(cell: Cell | MergedCell) -> str:
    """What a cell says, as text."""
    value: Any = cell.value
    match value:
        case None | str():
            return (value or "").strip()
        case bool():
            return "true" if value else "false"
        case int() | float():
            return number_text(value, cell.number_format)
        case dt.datetime() if value.time() == dt.time():
            return value.date().isoformat()
        case dt.date() | dt.time() | dt.timedelta():
            return str(value)
    return f"={getattr(value, 'text', None) or value}"  # array formulas and data tables


def number_text(value: int | float, number_format: str) -> str:
    """A number as an exact decimal: with the decimals its format keeps at least, as a percentage
    where it shows as one, and with a unit that only its format shows."""
    exact = Decimal(value) if isinstance(value, int) else Decimal(format(value, ".15g"))
    section = number_format.partition(";")[0]
    shown = _QUOTED.sub("", section)
    suffix = "%" if "%" in shown else _unit_shown(section)
    if suffix == "%":
        exact *= 100
    decimals = None if _SCALED.search(section) else _DECIMALS.search(shown)
    whole, _, fraction = format(exact, "f").partition(".")
    fraction = fraction.rstrip("0").ljust(len(decimals[1]) if decimals else 0, "0")
    return (f"{whole}.{fraction}" if fraction else whole) + suffix


def _unit_shown(section: str) -> str:
    """The unit a number format writes behind the number; none where the format also scales it."""
    literals = "".join(match[1] or match[2] or "" for match in _QUOTED.finditer(section))
    return literals.strip() if literals.strip() in units() and not _SCALED.search(section) else ""
