"""Tables out of the rows that a file gives: merged cells laid out, header rows counted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from hengjian.audit.document import Cell, Table
from hengjian.audit.lexicon import patterns

_P = patterns("readers.tables")

MOST_COLUMNS = 256
MOST_HEADERS = 5


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
            taken.update(dict.fromkeys(cell.places))
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
        len(found["decimals"]) for cell in cells if (found := _P.decimal.fullmatch(cell.text))
    )
    if not whole:
        return list(cells)
    usual = whole.most_common(1)[0][0]
    return [_whole(cell, usual) for cell in cells]


def _whole(cell: Cell, decimals: int) -> Cell:
    found = _P.broken.fullmatch(cell.text)
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


def _names_form(row: Sequence[Cell]) -> bool:
    """Whether a first row says who fills in the form and in which unit, and names no column."""
    return any(_P.of_form.match(cell.text.strip()) for cell in row)


def _reach(cell: Cell, width: int) -> int:
    """The row after the last that a header cell makes a header row."""
    split = cell.columns > 1 or (cell.row == 0 and cell.columns == width and width > 1)
    return cell.row + cell.rows + (1 if split else 0)


def _holds_numbers(row: Sequence[Cell]) -> bool:
    texts = [cell.text.strip() for cell in row]
    return any(is_number(text) and not _P.year.fullmatch(text) for text in texts if text)


def is_number(text: str) -> bool:
    """Whether a cell's text is a number with at most a sign, a percent sign or a short unit."""
    return bool(_P.plain.fullmatch(text) or _P.number.fullmatch(text)) and not _P.year.fullmatch(
        text
    )


def _numbers_columns(row: Sequence[Cell]) -> bool:
    texts = [cell.text.strip() for cell in row if cell.text.strip()]
    marks = [text for text in texts if _P.column_mark.fullmatch(text)]
    digits = [int(text) for text in texts if text.isdecimal()]
    running = digits == list(range(1, len(digits) + 1)) and len(digits) > 1
    lettered = any("=" in text or "＝" in text or text.isalpha() for text in marks)
    return len(marks) == len(texts) > 1 and (running or (lettered and not digits))
