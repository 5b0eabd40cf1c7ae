"""OpenDocument spreadsheets (``.ods``), read from their XML as it streams by.

Numbers are kept in it as text, so nothing is lost; percentages and formulas are seen. Repeated
cells and rows are bounded before they are made (OpenDocument 1.3, part 3, 9.1).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from functools import partial
from pathlib import Path
from typing import NoReturn
from xml.parsers import expat

from hengjian.engine.sheets.grid import Grid, OpenTable, Range, cell_place
from hengjian.engine.sheets.workbooks import BOUNDS, broken, sound_parts
from hengjian.errors import Place, Problem, Refused, problem
from hengjian.office import Archive, Counts

CELLS = 1_000_000
"""The most cells that hold anything, or are covered by a merged range, in all sheets."""
COLUMNS = 16_384
_CONTENT = "content.xml"


@dataclass(slots=True)
class _Sheet:
    title: str
    style: str
    rows: list[tuple[int, list[str]]] = field(default_factory=list)
    merged: list[Range] = field(default_factory=list)


def open_document(
    file: Path, *, shown: bool = False
) -> tuple[Mapping[str, OpenTable], tuple[Problem, ...]]:
    """The visible sheets by title and a warning for each hidden one; ``shown`` gives the values of
    formulas. Raises ``Refused``."""
    sound_parts(file, Counts(elements=5 * CELLS))
    reader = _Reader(file, shown)
    with Archive(file, BOUNDS) as archive:
        part = next((each for each in archive.parts if each.filename == _CONTENT), None)
        if part is None:
            raise broken(file, _CONTENT)
        reader.read(archive.chunks(part))
    name = str(file)
    grids: dict[str, OpenTable] = {}
    warned: list[Problem] = []
    for sheet in reader.sheets:
        if sheet.style in reader.hidden:
            warned.append(
                problem("sheet-hidden", Place(name, sheet=sheet.title), sheet=sheet.title)
            )
            continue
        grids[sheet.title] = partial(_grid, sheet, name)
    return grids, tuple(warned)


def _grid(sheet: _Sheet, name: str) -> Grid:
    place = partial(cell_place, name, sheet.title)
    width = max((len(cells) for _, cells in sheet.rows), default=0)
    rows = [(line, cells + [""] * (width - len(cells))) for line, cells in sheet.rows]
    return Grid(sheet.title, rows, place, tuple(sheet.merged))


class _Reader:
    """Expat's handlers of the content."""

    def __init__(self, file: Path, shown: bool) -> None:
        self.file, self.shown = file, shown
        self.sheets: list[_Sheet] = []
        self.hidden: set[str] = set()
        """Styles of tables that are not shown."""
        self._style = ""
        self._line = self._column = self._cells = 0
        self._repeated = 1
        self._row: list[str] = []
        self._cell: dict[str, str] | None = None
        self._text: list[str] = []
        self._in_note = 0

    def read(self, chunks: Iterable[bytes]) -> None:
        """Read the content to its end."""
        parser = expat.ParserCreate()
        parser.buffer_text = True
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._say
        parser.StartDoctypeDeclHandler = self._refuse_type
        try:
            for chunk in chunks:
                parser.Parse(chunk)
            parser.Parse(b"", True)
        except (expat.ExpatError, ValueError, InvalidOperation) as error:
            raise broken(self.file, f"{type(error).__name__}: {str(error)[:100]}") from error

    def _refuse_type(self, *_: object) -> NoReturn:
        raise broken(self.file, "DOCTYPE")

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        match name:
            case "style:style":
                self._style = attributes.get("style:name", "")
            case "style:table-properties" if attributes.get("table:display") == "false":
                self.hidden.add(self._style)
            case "table:table":
                title = attributes.get("table:name", "")
                self.sheets.append(_Sheet(title, attributes.get("table:style-name", "")))
                self._line = 0
            case "table:table-row":
                self._repeated = _count(attributes, "table:number-rows-repeated")
                self._row, self._column = [], 0
            case "table:table-cell" | "table:covered-table-cell":
                self._cell, self._text = attributes, []
            case "office:annotation":
                self._in_note += 1
            case "text:p" if self._text and not self._in_note:
                self._text.append("\n")

    def _say(self, text: str) -> None:
        if self._cell is not None and not self._in_note:
            self._text.append(text)

    def _end(self, name: str) -> None:
        match name:
            case "table:table-cell" | "table:covered-table-cell":
                self._end_cell(covered=name.startswith("table:covered"))
            case "table:table-row":
                self._end_row()
            case "office:annotation":
                self._in_note -= 1

    def _end_cell(self, covered: bool) -> None:
        cell, self._cell = self._cell or {}, None
        times = _count(cell, "table:number-columns-repeated")
        text = "" if covered else self._value(cell)
        if text:
            if self._column + times > COLUMNS:
                self._refuse_size(self._column + times)
            self._count(times * self._repeated)
            self._row += [""] * (self._column - len(self._row)) + [text] * times
        across = _count(cell, "table:number-columns-spanned")
        down = _count(cell, "table:number-rows-spanned")
        if across * down > 1:
            self._count(across * down)
            line, column = self._line + 1, self._column + 1
            self.sheets[-1].merged.append(Range(line, column, line + down - 1, column + across - 1))
        self._column += times

    def _end_row(self) -> None:
        if any(self._row):
            lines = range(self._line + 1, self._line + self._repeated + 1)
            self.sheets[-1].rows.extend((line, list(self._row)) for line in lines)
        self._line += self._repeated

    def _value(self, cell: dict[str, str]) -> str:
        """What a cell says: formulas as formulas unless the values are wanted."""
        formula = cell.get("table:formula", "")
        if formula and not self.shown:
            return "=" + formula.partition("=")[2]
        text = "".join(self._text).strip()
        value = cell.get("office:value", "")
        match cell.get("office:value-type"):
            case "percentage":
                return f"{_plain(Decimal(value) * 100, text)}%"
            case "float" | "currency":
                return _plain(Decimal(value), text)
            case "date":
                return cell.get("office:date-value", text).removesuffix("T00:00:00")
            case "boolean":
                return cell.get("office:boolean-value", text)
            case "string":
                return cell.get("office:string-value", text).strip()
        return text

    def _count(self, cells: int) -> None:
        self._cells += cells
        if self._cells > CELLS:
            self._refuse_size(self._cells)

    def _refuse_size(self, found: int) -> NoReturn:
        sheet = self.sheets[-1].title if self.sheets else ""
        place = Place(str(self.file), sheet=sheet)
        raise Refused([problem("sheet-too-large", place, sheet=sheet, range=f"{found:,}")])


def _count(attributes: Mapping[str, str], name: str) -> int:
    return max(1, int(attributes.get(name, "1")))


def _plain(number: Decimal, text: str) -> str:
    """A number as an exact decimal, with at least the decimals that it shows."""
    whole, _, fraction = format(number, "f").partition(".")
    seen = text.rstrip("%").rpartition(".")[2] if "." in text else ""
    least = len(seen) if seen.isdecimal() else 0
    fraction = fraction.rstrip("0").ljust(least, "0")
    return f"{whole}.{fraction}" if fraction else whole
