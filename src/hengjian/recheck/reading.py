"""Reading forms from a workbook: merged cells, shifted columns, several forms in one."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path

from hengjian.engine.sheets.grid import Grid
from hengjian.engine.sheets.names import shipped_names
from hengjian.engine.sheets.workbooks import open_sheets
from hengjian.errors import Place, Refused, problem
from hengjian.recheck.form import Form, Funds, Line

_YEAR = re.compile(r"(20\d\d)\s*年度")
_TOTAL = re.compile(r"总分|合计|总计|总得分")
Patterns = Mapping[str, re.Pattern[str]]
_NUMBER = re.compile(r"-?\d{1,12}(?:\.\d{1,6})?")
_BLANK_ROWS = 3
"""So many empty rows end a form that has no total."""


@dataclass(frozen=True, slots=True)
class _Grid:
    """A sheet with every merged cell filled, by row and column from 1."""

    cells: Mapping[tuple[int, int], str]
    anchors: Mapping[tuple[int, int], tuple[int, int]]
    height: int
    width: int
    spot: Callable[[int, int], Place]

    def text(self, row: int, column: int | None) -> str:
        return "" if column is None else self.cells.get((row, column), "")

    def row(self, row: int) -> list[str]:
        return [self.text(row, column) for column in range(1, self.width + 1)]

    def place(self, row: int, column: int) -> Place:
        return self.spot(*self.anchors.get((row, column), (row, column)))


def read_forms(file: Path) -> tuple[Form, ...]:
    """Every form of the workbook, in order.

    Raises ``Refused`` where the file is missing or no workbook, or holds no form
    (``form-not-found``).
    """
    if not file.is_file():
        raise Refused([problem("form-file-missing", Place(str(file)), path=file)])
    grids, _ = open_sheets(file, shown=True)
    forms = [form for open_table in grids.values() for form in _forms(_grid(open_table()))]
    if not forms:
        raise Refused([problem("form-not-found", Place(str(file)))])
    return tuple(forms)


def _grid(sheet: Grid) -> _Grid:
    rows = list(sheet.rows)
    cells = {
        (row, column): text
        for row, texts in rows
        for column, text in enumerate(texts, start=1)
        if text
    }
    anchors: dict[tuple[int, int], tuple[int, int]] = {}
    for merged in sheet.merged:
        anchor = (merged.top, merged.left)
        for row in range(merged.top, merged.bottom + 1):
            for column in range(merged.left, merged.right + 1):
                anchors[row, column] = anchor
                if anchor in cells:
                    cells[row, column] = cells[anchor]
    height = max((row for row, _ in cells), default=0)
    width = max((column for _, column in cells), default=0)
    return _Grid(cells, anchors, height, width, sheet.place)


def _forms(grid: _Grid) -> Iterator[Form]:
    heads = [
        (row, columns)
        for row in range(1, grid.height + 1)
        if {"name", "points", "score"} <= (columns := _columns(grid.row(row), _form_names())).keys()
    ]
    start = 1
    for number, (row, columns) in enumerate(heads):
        end = heads[number + 1][0] if number + 1 < len(heads) else grid.height + 1
        yield _form(grid, start, row, end, columns)
        start = _after(grid, row, end)


def _after(grid: _Grid, row: int, end: int) -> int:
    """The row after the total of the form whose indicators begin below ``row``."""
    for below in range(row + 1, end):
        if _is_total(grid, below):
            return below + 1
    return row + 1


def _form_names() -> Patterns:
    return _patterns(tuple(shipped_names().listed.self_evaluation.items()))


def _money_names() -> Patterns:
    return _patterns(tuple(shipped_names().listed.budget_execution.items()))


@cache
def _patterns(names: tuple[tuple[str, tuple[str, ...]], ...]) -> Patterns:
    """The names of each column as one pattern."""
    return {key: re.compile("|".join(map(_pattern, several))) for key, several in names}


def _pattern(name: str) -> str:
    return ".*".join(map(re.escape, name.split("*")))


def _columns(row: list[str], patterns: Patterns) -> dict[str, int]:
    """The first column whose header is one of the names of each."""
    found: dict[str, int] = {}
    for column, text in enumerate(row, start=1):
        plain = _plain(text)
        for name, pattern in patterns.items():
            if name not in found and plain and pattern.fullmatch(plain):
                found[name] = column
    return found


def _plain(text: str) -> str:
    """A header without spaces, line breaks and what stands in brackets."""
    narrow = unicodedata.normalize("NFKC", text)
    return re.sub(r"\(.*?\)|\s|[:：]", "", narrow)


def _form(grid: _Grid, start: int, head: int, end: int, columns: Mapping[str, int]) -> Form:
    lines: list[Line] = []
    total: tuple[int, Decimal | None, Decimal | None] | None = None
    blank = 0
    for row in range(head + 1, end):
        if _is_total(grid, row):
            points, score = (_number(grid.text(row, columns[key])) for key in ("points", "score"))
            total = (row, points, score)
            break
        line = _line(grid, row, columns)
        blank = 0 if line else blank + 1
        if line:
            lines.append(line)
        elif blank >= _BLANK_ROWS:
            break
    row, points, score = total or (head, None, None)
    funds, unread = _funds(grid, start, head)
    year, year_place = _year(grid, start, head)
    return Form(
        project=_read_labelled(grid, start, head, r"项目名称"),
        department=_read_labelled(grid, start, head, r"(主管|预算)部门.*"),
        unit=_read_labelled(grid, start, head, r"(实施|项目)单位"),
        funds=funds,
        funds_unread=unread,
        lines=tuple(lines),
        total_points=points,
        total_score=score,
        total_place=grid.place(row, columns["score"]),
        place=grid.place(head, min(columns.values())),
        year=year,
        year_place=year_place,
    )


def _year(grid: _Grid, start: int, end: int) -> tuple[int | None, Place | None]:
    """The year in the title above the indicators, and where it stands."""
    for row in range(start, end):
        for column, text in enumerate(grid.row(row), start=1):
            found = _YEAR.search(unicodedata.normalize("NFKC", text))
            if found:
                return int(found[1]), grid.place(row, column)
    return None, None


def _is_total(grid: _Grid, row: int) -> bool:
    first = next((text for text in grid.row(row) if text), "")
    return bool(_TOTAL.fullmatch(_plain(first)))


def _line(grid: _Grid, row: int, columns: Mapping[str, int]) -> Line | None:
    shift = _shift(grid, row, columns)
    at = {name: column + (shift if name != "level1" else 0) for name, column in columns.items()}
    text = {name: grid.text(row, column) for name, column in at.items()}
    points, score = _number(text["points"]), _number(text["score"])
    if not text["name"] and points is None and score is None:
        return None
    return Line(
        level1=_plain(text.get("level1", "")),
        level2=_plain(text.get("level2", "")),
        name=re.sub(r"\s+", "", text["name"]),
        target=text.get("target", "").strip(),
        actual=text.get("actual", "").strip(),
        points=points,
        score=score,
        reason=text.get("reason", "").strip(),
        evidence=text.get("evidence"),
        places={name: grid.place(row, column) for name, column in at.items()},
    )


def _shift(grid: _Grid, row: int, columns: Mapping[str, int]) -> int:
    """How far a row's cells stand right of their headers: 1 where only that makes numbers of both
    points and score."""

    def numbers(shift: int) -> bool:
        cells = (grid.text(row, columns[key] + shift) for key in ("points", "score"))
        return all(_number(cell) is not None for cell in cells)

    return (
        1 if not numbers(0) and numbers(1) and not _number(grid.text(row, columns["points"])) else 0
    )


def _number(text: str) -> Decimal | None:
    plain = unicodedata.normalize("NFKC", text).replace(",", "").strip().removesuffix("分")
    return Decimal(plain) if _NUMBER.fullmatch(plain) else None


def _read_labelled(grid: _Grid, start: int, end: int, pattern: str) -> str:
    """The text right of a label above the indicators."""
    for row in range(start, end):
        texts = grid.row(row)
        for column, text in enumerate(texts, start=1):
            if re.fullmatch(pattern, _plain(text)):
                following = (t for t in texts[column:] if t and t != text)
                return next(following, "")
    return ""


def _funds(grid: _Grid, start: int, end: int) -> tuple[Funds | None, Place | None]:
    """The row of the yearly total; where there is none that can be read, the place of the table of
    money, if there is one."""
    names = _money_names()
    for row in range(start, end):
        columns = _columns(grid.row(row), names)
        if not {"budget", "executed"} <= columns.keys():
            continue
        for below in range(row + 1, end):
            if any(names["row"].fullmatch(_plain(text)) for text in grid.row(below)):
                funds = _fund_row(grid, below, columns)
                return (funds, None) if funds.is_read else (None, funds.place)
        return None, grid.place(row, columns["executed"])
    return None, None


def _fund_row(grid: _Grid, row: int, columns: Mapping[str, int]) -> Funds:
    keys = ("budget", "executed", "points", "score")
    found = {key: _number(grid.text(row, columns.get(key))) for key in keys}
    return Funds(
        budget=found["budget"],
        executed=found["executed"],
        rate=grid.text(row, columns.get("rate")),
        points=found["points"],
        score=found["score"],
        place=grid.place(row, columns.get("score", columns["executed"])),
    )
