"""Texts that have lost their tables: pages as ``pdftotext -layout`` writes them, and cells copied
from a web page, one a line."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence

from bench.corpus.pieces import Grid, GridCell, Heading, Paragraph, Report, plain

PAGE = 40
"""Lines a page."""
CELL = 8
"""Columns after which a cell is broken; numbers are never."""
Wrap = Callable[[str, random.Random], Iterator[str]]


def layout(report: Report, wrapped: Wrap) -> str:
    """The report in lines with the columns of its tables kept by blanks: a Chinese character takes
    one column. Pages begin with the title and end with their number."""
    rng = random.Random(f"layout {report.seed}")
    lines: list[str] = []
    for piece in report.pieces:
        if isinstance(piece, Heading | Paragraph):
            lines += wrapped(plain(piece.text), random.Random(plain(piece.text)))
        else:
            lines += ["      " + line for line in (piece.caption, piece.unit) if line]
            lines += ["", *_columns(piece, rng), ""]
    pages = [lines[at : at + PAGE] for at in range(0, len(lines), PAGE)]
    head = f"        {report.title}"
    told = [[head, "", *page, "", f"           — {n} —"] for n, page in enumerate(pages, 1)]
    return "\f".join("\n".join(page) + "\n" for page in told)


def _columns(piece: Grid, rng: random.Random) -> Iterator[str]:
    """The rows of a table, each of as many lines as its highest cell, words in the middle or at the
    left of their columns."""
    centred = rng.random() < 0.6
    placed = list(piece.placed())
    widths = [0] * piece.width
    for _, column, cell in placed:
        if cell.columns == 1:
            widths[column] = max(widths[column], *map(len, _broken(cell.text)), 2)
    gap = rng.choice([2, 3, 5])
    starts = [sum(widths[:at]) + gap * at for at in range(piece.width)]
    for row in range(len(piece.rows)):
        cells = [(column, cell) for at, column, cell in placed if at == row]
        yield from _row(cells, starts, widths, centred, gap)


def _row(
    cells: Sequence[tuple[int, GridCell]],
    starts: Sequence[int],
    widths: Sequence[int],
    centred: bool,
    gap: int,
) -> Iterator[str]:
    height = max((len(_broken(cell.text)) for _, cell in cells), default=1)
    for line in range(height):
        out = ""
        for column, cell in cells:
            parts = _broken(cell.text)
            text = parts[line] if line < len(parts) else ""
            span = range(column, column + cell.columns)
            room = sum(widths[at] for at in span) + gap * (len(span) - 1)
            before = (room - len(text)) // 2 if centred else 0
            if text:
                out = out.ljust(starts[column] + before) + text
        if out:
            yield out


def _broken(text: str) -> list[str]:
    words = plain(text)
    if any(mark.isdigit() for mark in words) or len(words) <= CELL:
        return [words]
    return [words[at : at + CELL] for at in range(0, len(words), CELL)]


def listed(report: Report) -> str:
    """The report with every cell in a line of its own; empty ones are marked."""
    lines: list[str] = []
    for piece in report.pieces:
        if isinstance(piece, Heading | Paragraph):
            lines.append(plain(piece.text))
            continue
        lines += [line for line in (piece.caption, piece.unit) if line]
        lines += [plain(cell.text) or "—" for row in piece.rows for cell in row]
    return "\n".join(lines) + "\n"
