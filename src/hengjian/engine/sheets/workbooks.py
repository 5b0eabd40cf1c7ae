"""Worksheets as grids of text, from one workbook: ``.xlsx``, ``.xls``, ``.ods`` or ``.et``.

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
from typing import TYPE_CHECKING, Any, Literal

from hengjian.bilingual import Text
from hengjian.engine.sheets.grid import Grid, OpenTable, Range, cell_place
from hengjian.engine.sheets.text_files import bytes_of, megabytes
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
_BINARY = ("Workbook", "Book")
"""What the stream of a binary workbook is called, in .xls and in the .et of WPS alike."""
_ODS = b"mimetypeapplication/vnd.oasis.opendocument.spreadsheet"
_OLD_OFFICE = Text("旧的 Office 文件，但不是工作簿", "an old Office file, but no workbook")
_OTHERS = {
    b"%pdf": Text("PDF 文件", "a PDF file"),
    b"<html": Text("改了后缀的网页", "a web page with another name"),
    b"<!doctype html": Text("改了后缀的网页", "a web page with another name"),
    b"<table": Text("改了后缀的网页", "a web page with another name"),
    b"<?xml": Text("XML 表格", "an XML spreadsheet"),
    b"{\\rtf": Text("RTF 文件", "an RTF file"),
}
"""What files called workbooks often are, by how they begin."""
_PACKAGES = {
    "word/document.xml": Text("Word 文件", "a Word file"),
    "ppt/presentation.xml": Text("演示文稿", "a presentation"),
    "Index/Document.iwa": Text("Numbers 表格", "a Numbers spreadsheet"),
    "xl/workbook.bin": Text("二进制的 .xlsb 工作簿", "a binary .xlsb workbook"),
}
"""What a package is that holds such a part."""
_BROKEN = (
    LookupError, ValueError, TypeError, AttributeError, ArithmeticError, AssertionError, EOFError,
    OSError, RuntimeError, SyntaxError, zipfile.BadZipFile, zlib.error,
)  # fmt: skip
"""What openpyxl raises on damaged parts; the XML parsers' errors are ``SyntaxError``."""
_QUOTED = re.compile(r'"([^"]*)"|\\(.)|\[[^\]]*\]|[_*].')
_SCALED = re.compile(r"!|,(?![#0?])")
_DECIMALS = re.compile(r"\.(0+)")


def open_sheets(
    file: Path, *, shown: bool = False
) -> tuple[Mapping[str, OpenTable], tuple[Problem, ...]]:
    """The visible sheets of a workbook by title, not yet read, and a warning for each hidden one;
    what kind of file it is its first bytes say, whatever its name.

    ``shown`` gives the values that formulas last showed; otherwise they stay visible as ``=…``.
    Raises ``Refused``: ``workbook-kind`` with what the file is, ``workbook-encrypted``,
    ``workbook-too-large``, ``workbook-broken``.
    """
    match kind_of(file):
        case "ods":
            from hengjian.engine.sheets.open_document import open_document

            return open_document(file, shown=shown)
        case "xls":
            from hengjian.engine.sheets.binary_workbooks import open_binary

            return open_binary(file)
        case _:
            return sheets_of(open_workbook(file, shown=shown), file)


def kind_of(file: Path) -> Literal["xlsx", "xls", "ods"]:
    """What kind of workbook ``file`` is, by its content. Raises ``Refused``."""
    data = bytes_of(file)
    place = Place(str(file))
    if data.startswith(_OLE):
        if _ENCRYPTED in data:
            raise Refused([problem("workbook-encrypted", place)])
        if any(name.encode("utf-16-le") in data for name in _BINARY):
            return "xls"
        raise Refused([problem("workbook-kind", place, kind=_OLD_OFFICE)])
    for signature, kind in _OTHERS.items():
        if data[:512].lstrip().lower().startswith(signature):
            raise Refused([problem("workbook-kind", place, kind=kind)])
    if data[:1_000].find(_ODS) >= 0:
        return "ods"
    return "xlsx"


def open_workbook(file: Path, *, shown: bool = False) -> Workbook:
    """The ``.xlsx`` workbook, with its formulas as formulas, or with the values they last showed.

    Raises ``Refused``: ``workbook-encrypted``, ``workbook-too-large``, ``workbook-broken``.
    """
    _inspect(file)
    from openpyxl import load_workbook

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # features openpyxl drops on reading hold no data
            return load_workbook(file, data_only=shown)
    except _BROKEN as error:
        raise broken(file, f"{type(error).__name__}: {str(error)[:120]}") from error


def _inspect(file: Path) -> None:
    """Refuse what is no workbook, or a dangerous one, before it is unpacked."""
    parts = sound_parts(file)
    if "xl/workbook.xml" not in parts:
        named = {part: kind for part, kind in _PACKAGES.items() if part in parts}
        if named:
            kind = next(iter(named.values()))
            raise Refused([problem("workbook-kind", Place(str(file)), kind=kind)])
        raise broken(file, "xl/workbook.xml")


def sound_parts(file: Path, counts: Counts | None = None) -> frozenset[str]:
    """The parts of an office file that is what its directory says, and not too large. Raises
    ``Refused``."""
    place = Place(str(file))
    try:
        return check_office(file, str(file), BOUNDS, counts or Counts())
    except Unsound as error:
        if error.kind == "damaged":
            raise broken(file, error.reason) from error
        if error.kind == "encrypted":
            raise Refused([problem("workbook-encrypted", place)]) from error
        values = {"found": error.reason, "most": megabytes(BOUNDS.unpacked)}
        raise Refused([problem("workbook-too-large", place, **values)]) from error


def broken(file: Path, reason: str) -> Refused:
    """The refusal of a workbook that cannot be read, with the reason."""
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
    """The rows of a sheet as text, with its merged ranges."""
    place = partial(cell_place, file, sheet.title)
    merged = tuple(
        Range(found.min_row, found.min_col, found.max_row, found.max_col)
        for found in sorted(sheet.merged_cells.ranges, key=lambda r: (r.min_row, r.min_col))
    )
    return Grid(sheet.title, _rows(sheet), place, merged)


def _rows(sheet: Worksheet) -> Iterator[tuple[int, Sequence[str]]]:
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
