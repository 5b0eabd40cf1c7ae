"""The three sheets of a workbook as rows that know where they stand."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

from openpyxl import load_workbook
from openpyxl.utils import get_column_letter

from hengjian.errors import Place, Problem, Refused, problem
from hengjian.office import Bounds, Counts, Unsound, check_office

BOUNDS = Bounds()
COUNTS = Counts(cells=200_000, span=200_000, rows=6000)
SHEETS = ("survey", "choices", "settings")
Grid = Sequence[Sequence[Any]]
LANGUAGE = re.compile(r"\s*::?\s*")
ALIASES = {
    "relevance": "relevant", "calculate": "calculation", "list name": "list_name",
    "read_only": "readonly", "value": "name", "choice filter": "choice_filter",
    "constraint message": "constraint_message", "required message": "required_message",
    "form title": "form_title", "set form title": "form_title", "form id": "form_id",
    "set form id": "form_id", "title": "form_title", "id_string": "form_id",
    "default language": "default_language", "command": "type", "tag": "name",
    "caption": "label", "appearance ": "appearance", "constraining message": "constraint_message",
    "repeat count": "repeat_count", "constraint ": "constraint", "skip": "relevant",
}  # fmt: skip
BINDS = {
    "relevant": "relevant", "constraint": "constraint", "required": "required",
    "calculate": "calculation", "readonly": "readonly", "jr:constraintmsg": "constraint_message",
    "jr:requiredmsg": "required_message",
}  # fmt: skip
"""What the old columns ``bind::…`` say, by the name of today."""


@dataclass(frozen=True, slots=True)
class Cell:
    """What stands in a cell, as text, and where."""

    text: str
    place: Place

    def __bool__(self) -> bool:
        return bool(self.text)


@dataclass(slots=True)
class Line:
    """One row: its cells by column name; those of several languages by name and language."""

    place: Place
    cells: dict[str, Cell] = field(default_factory=dict)
    languages: dict[str, dict[str, Cell]] = field(default_factory=dict)

    def __getitem__(self, name: str) -> Cell:
        return self.cells.get(name) or Cell("", self.place)

    def words(self, name: str) -> dict[str, str]:
        """In the languages that are carried: ``zh``, ``en``; what has no language, or another,
        is taken for the first."""
        told: dict[str, str] = {}
        if plain := self.cells.get(name):
            told["zh"] = plain.text
        for language, cell in self.languages.get(name, {}).items():
            if (code := code_of(language)) and cell:
                told[code] = cell.text
        if "zh" not in told and (others := self.languages.get(name)):
            told["zh"] = next((cell.text for cell in others.values() if cell), "")
        return {code: words for code, words in told.items() if words}


@dataclass(slots=True)
class Sheet:
    """A sheet: its columns by name, its rows that are not empty."""

    name: str
    columns: dict[str, Place]
    lines: list[Line]


def code_of(language: str) -> str:
    """``zh`` or ``en``; empty for a language that is not carried."""
    told = language.lower()
    if "zh" in told or "中文" in told or "chinese" in told:
        return "zh"
    return "en" if "(en" in told or "english" in told or told == "en" else ""


def sheets_of(path: Path, name: str) -> dict[str, Sheet]:
    """The sheets of an xlsx file, bounded before a library opens it. Raises ``Refused``."""
    try:
        check_office(path, name, BOUNDS, COUNTS)
        # by its bytes: an upload lies in a file whose name the library does not know
        book = load_workbook(BytesIO(path.read_bytes()), read_only=True)
    except (Unsound, OSError, ValueError, KeyError) as error:
        raise Refused([problem("form-no-workbook", Place(name), name=name)]) from error
    try:
        grids = {
            sheet.title.strip().lower(): [list(row) for row in sheet.iter_rows(values_only=True)]
            for sheet in book.worksheets
        }
    finally:
        book.close()
    return read_grids(grids)


def read_grids(grids: Mapping[str, Grid]) -> dict[str, Sheet]:
    """The sheets of grids by title. Raises ``Refused`` with every header that is missing or
    stands twice, and every formula."""
    problems: list[Problem] = []
    found = {}
    for title in SHEETS:
        if title in grids:
            found[title] = _sheet(title, grids[title], problems)
    if "survey" not in found:
        titles = "、".join(grids) or "—"
        problems.append(problem("form-sheet-missing", sheet="survey", found=titles))
    wanted = {"survey": ("type", "name"), "choices": ("list_name", "name")}
    for title, names in wanted.items():
        if title in found and (found[title].lines or title == "survey"):
            problems += _headers(found[title], names)
    if problems:
        raise Refused(problems)
    return found


def _headers(sheet: Sheet, names: Sequence[str]) -> Iterator[Problem]:
    for name in names:
        if name not in sheet.columns:
            known = "、".join(sheet.columns) or "—"
            place = Place(sheet=sheet.name, cell="A1")
            yield problem("form-header-missing", place, column=name, found=known)


def _sheet(title: str, grid: Grid, problems: list[Problem]) -> Sheet:
    start = next((n for n, row in enumerate(grid) if any(map(_text, row))), len(grid))
    heads: list[tuple[str, str]] = []
    columns: dict[str, Place] = {}
    seen: set[tuple[str, str]] = set()
    for number, value in enumerate(grid[start] if start < len(grid) else (), 1):
        head = _head(_text(value))
        place = Place(sheet=title, cell=f"{get_column_letter(number)}{start + 1}")
        if head[0] and head in seen:
            problems.append(problem("form-header-twice", place, column=_text(value)))
        seen.add(head)
        heads.append(head)
        columns.setdefault(head[0], place) if head[0] else None
    lines = []
    for row_number, row in enumerate(grid[start + 1 :], start + 2):
        line = Line(Place(sheet=title, cell=f"A{row_number}"))
        for number, (value, head) in enumerate(zip(row, heads, strict=False), 1):
            told = _text(value)
            if not told or not head[0]:
                continue
            place = Place(sheet=title, cell=f"{get_column_letter(number)}{row_number}")
            if told.startswith("="):
                problems.append(problem("form-cell-formula", place, found=told[:60]))
            cell = Cell(told, place)
            if head[1]:
                line.languages.setdefault(head[0], {})[head[1]] = cell
            else:
                line.cells[head[0]] = cell
        if line.cells or line.languages:
            lines.append(line)
    return Sheet(title, columns, lines)


def _head(written: str) -> tuple[str, str]:
    """The name of a column, and its language."""
    parts = LANGUAGE.split(written.strip(), maxsplit=1)
    name = re.sub(r"\s+", " ", parts[0].strip().lower())
    if name in ("media", "bind", "body", "instance", "control"):
        return _of_section(name, parts[1].strip() if len(parts) > 1 else "")
    return ALIASES.get(name, name), parts[1].strip() if len(parts) > 1 else ""


def _of_section(name: str, rest: str) -> tuple[str, str]:
    """``bind::relevant`` is the old way to write ``relevant``; what else stands there keeps its
    long name."""
    if name == "bind" and (plain := BINDS.get(rest.lower())):
        return plain, ""
    return f"{name}::{rest}" if rest else name, ""


def _text(value: Any) -> str:
    """A cell as text: whole numbers without a point, days as days."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime) and not (value.hour or value.minute or value.second):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    return str(value).strip()
