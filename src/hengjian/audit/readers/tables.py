"""Tables out of the rows that a file gives: merged cells laid out, header rows counted."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from hengjian.audit.document import Cell, Table

MOST_COLUMNS = 256
MOST_HEADERS = 5

_NUMBER = re.compile(
    r"[约≥≤<>＜＞]?\s*[-+−]?[¥￥]?[\d０-９][\d０-９,，]*(?:[.．][\d０-９]+)?\s*"
    r"(?:[%％‰]|亿元|万元|千元|元|万|亿|[^\W\d]{1,3}|平方米|万平方米)?"
)
_PLAIN = re.compile(r"[-+−(（]?[\d,，]+(?:\.\d+)?[)）]?[%％‰]?")
_DECIMAL = re.compile(r"[\d,]+\.(?P<decimals>\d+)%?")
_BROKEN = re.compile(r"[\d,]+\.(?P<above>\d+)\n(?P<below>\d{1,3})%?")
_YEAR = re.compile(
    r"(?:19|20)\d\d ?年?(?:度| ?\d{1,2} ?月)?|(?:19|20)\d\d ?年[^\W\d]{1,10}"
    r"|\d{1,2} ?(?:月份?|季度|标段)"
)
"""Words of a header that begin with a number: 2022年决算, 3月, 1季度."""
_COLUMN_MARK = re.compile(
    r"[（(]?(?:\d{1,2}|[A-Z]|[甲乙丙]|栏次|行次)(?:\s*[=＝][\dA-Z+＋\-－×÷/*%％()（）\s]+)?[)）]?"
)


@dataclass(frozen=True, slots=True)
class Piece:
    """A cell as a row of the file gives it, with what it spans."""

    text: str
    rows: int = 1
    columns: int = 1


def laid_out(rows: Iterable[Sequence[Piece]]) -> Table | None:
    """The table of ``rows``, as HTML lays out spans; ``None`` where there is no cell.

    Places that no cell covers get an empty cell; a span that runs into another cell is cut.
    """
    given = list(rows)
    taken: dict[tuple[int, int], None] = {}
    cells: list[Cell] = []
    for row, pieces in enumerate(given):
        column = 0
        for piece in pieces:
            while (row, column) in taken:
                column += 1
            if column >= MOST_COLUMNS:
                break
            cell = _fitted(piece, row, column, len(given), taken)
            cells.append(cell)
            taken.update(dict.fromkeys(_covered(cell)))
            column += cell.columns
    if not any(cell.text for cell in cells):
        return None
    width = max(cell.column + cell.columns for cell in cells)
    holes = [(r, c) for r in range(len(given)) for c in range(width) if (r, c) not in taken]
    cells += [Cell(row, column, "") for row, column in holes]
    return table_of(cells, len(given), width)


def table_of(cells: Iterable[Cell], height: int, width: int) -> Table:
    """A table of cells that cover its grid, in reading order, with its header rows counted."""
    ordered = tuple(sorted(cells, key=lambda cell: (cell.row, cell.column)))
    return Table(height, width, ordered, headers=_headers(ordered, height, width))


def with_whole_numbers(cells: Sequence[Cell]) -> list[Cell]:
    """Cells with the last digits put back that their width has broken off (35572.4 over 6), where
    that gives the number as many decimals as the whole ones beside it have."""
    whole = Counter(
        len(found["decimals"]) for cell in cells if (found := _DECIMAL.fullmatch(cell.text))
    )
    if not whole:
        return list(cells)
    usual = whole.most_common(1)[0][0]
    return [_whole(cell, usual) for cell in cells]


def _whole(cell: Cell, decimals: int) -> Cell:
    found = _BROKEN.fullmatch(cell.text)
    if found is None or len(found["above"]) + len(found["below"]) != decimals:
        return cell
    return replace(cell, text=cell.text.replace("\n", ""))


def _fitted(
    piece: Piece, row: int, column: int, height: int, taken: dict[tuple[int, int], None]
) -> Cell:
    columns = 1
    most = min(piece.columns, MOST_COLUMNS - column)
    while columns < most and (row, column + columns) not in taken:
        columns += 1
    rows = height - row if piece.rows == 0 else max(1, min(piece.rows, height - row))
    return Cell(row, column, piece.text, rows, columns)


def _covered(cell: Cell) -> Iterable[tuple[int, int]]:
    return (
        (row, column)
        for row in range(cell.row, cell.row + cell.rows)
        for column in range(cell.column, cell.column + cell.columns)
    )


def _headers(cells: Sequence[Cell], height: int, width: int) -> int:
    """How many rows at the top name columns.

    The first row does unless it holds numbers; the next do while a header above is split over
    them, or where they only number the columns (栏次, 1, 2, 3=1-2).
    """
    rows: list[list[Cell]] = [[] for _ in range(min(height, MOST_HEADERS + 1))]
    for cell in cells:
        if cell.row < len(rows):
            rows[cell.row].append(cell)
    count, reach = 0, 1
    while count < min(reach, len(rows), MOST_HEADERS) and not _holds_numbers(rows[count]):
        reach = max(reach, *(_reach(cell, width) for cell in rows[count]), 0)
        count += 1
    if count == 1 < len(rows) - 1 and _names_form(rows[0]) and not _holds_numbers(rows[1]):
        count = 2
    while 0 < count < len(rows) - 1 and _numbers_columns(rows[count]):
        count += 1
    return min(count, max(height - 1, 0)) if height > 1 else 0


_OF_FORM = re.compile("(?:填报|编制)(?:单位|部门)|(?:金额)?单位[:：]")


def _names_form(row: Sequence[Cell]) -> bool:
    """Whether a first row says who fills in the form and in which unit, and names no column."""
    return any(_OF_FORM.match(cell.text.strip()) for cell in row)


def _reach(cell: Cell, width: int) -> int:
    """The row after the last that a header cell makes a header row."""
    split = cell.columns > 1 or (cell.row == 0 and cell.columns == width and width > 1)
    return cell.row + cell.rows + (1 if split else 0)


def _holds_numbers(row: Sequence[Cell]) -> bool:
    texts = [cell.text.strip() for cell in row]
    return any(is_number(text) and not _YEAR.fullmatch(text) for text in texts if text)


def is_number(text: str) -> bool:
    """Whether a cell's text is a number with at most a sign, a percent sign or a short unit."""
    return bool(_PLAIN.fullmatch(text) or _NUMBER.fullmatch(text)) and not _YEAR.fullmatch(text)


def _numbers_columns(row: Sequence[Cell]) -> bool:
    texts = [cell.text.strip() for cell in row if cell.text.strip()]
    marks = [text for text in texts if _COLUMN_MARK.fullmatch(text)]
    digits = [int(text) for text in texts if text.isdecimal()]
    running = digits == list(range(1, len(digits) + 1)) and len(digits) > 1
    lettered = any("=" in text or "＝" in text or text.isalpha() for text in marks)
    return len(marks) == len(texts) > 1 and (running or (lettered and not digits))
