"""A generated report as a file: md, html, txt, txt as taken from a pdf, docx, pdf."""

from __future__ import annotations

import random
import re
import unicodedata
from collections.abc import Callable, Iterator
from pathlib import Path
from xml.sax.saxutils import escape

from bench.corpus.layouts import layout, listed
from bench.corpus.pieces import Grid, Heading, Paragraph, Report, plain

WIDTH = 60
"""The columns of a line of a broken text: a Chinese character takes two."""
_NUMBER_CUT = re.compile(r"[0-9.,]+$")
LINES = 34
"""Lines a page of a broken text."""


def markdown(report: Report) -> str:
    """The report as markdown; tables with merged cells are html, as converters write them."""
    lines = []
    for piece in report.pieces:
        if isinstance(piece, Heading):
            lines.append(f"{'#' * piece.level} {piece.text}")
        elif isinstance(piece, Paragraph):
            lines.append(plain(piece.text).replace("*", "\\*"))
        else:
            lines += [line for line in (piece.caption, piece.unit) if line]
            lines.append(_html_table(piece) if piece.merged else _pipes(piece))
    return "\n\n".join(lines) + "\n"


def _pipes(piece: Grid) -> str:
    rows = [[plain(cell.text) for cell in cells] for cells in piece.rows]
    rows.insert(1, ["---"] * piece.width)
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def _html_table(piece: Grid) -> str:
    out = ["<table>"]
    for row, cells in enumerate(piece.rows):
        tag = "th" if row < piece.headers else "td"
        out.append("<tr>")
        for cell in cells:
            down = f' rowspan="{cell.rows}"' if cell.rows > 1 else ""
            right = f' colspan="{cell.columns}"' if cell.columns > 1 else ""
            out.append(f"<{tag}{down}{right}>{escape(plain(cell.text))}</{tag}>")
        out.append("</tr>")
    return "\n".join([*out, "</table>"])


def _html(report: Report) -> str:
    out = [f'<!doctype html><html lang="zh"><head><meta charset="utf-8"><title>{report.title}']
    out.append("</title></head><body>")
    for piece in report.pieces:
        if isinstance(piece, Heading):
            out.append(f"<h{piece.level}>{escape(piece.text)}</h{piece.level}>")
        elif isinstance(piece, Paragraph):
            out.append(f"<p>{escape(plain(piece.text))}</p>")
        else:
            out += [f"<p>{line}</p>" for line in (piece.caption, piece.unit) if line]
            out.append(_html_table(piece))
    return "\n".join([*out, "</body></html>\n"])


def _lines(report: Report) -> Iterator[tuple[str, str]]:
    """Every paragraph and table row as text, with its kind."""
    for piece in report.pieces:
        if isinstance(piece, Heading | Paragraph):
            yield "text", plain(piece.text)
            continue
        yield from (("text", line) for line in (piece.caption, piece.unit) if line)
        for row in _full(piece):
            yield "row", "\t".join(row)


def _full(piece: Grid) -> list[list[str]]:
    """The rows of a table with a merged cell's text at its first place only."""
    table = [[""] * piece.width for _ in piece.rows]
    for row, column, cell in piece.placed():
        table[row][column] = plain(cell.text)
    return table


def _text(report: Report) -> str:
    return "\n".join(line for _, line in _lines(report)) + "\n"


def _broken(report: Report) -> str:
    """As a pdf's text comes out: lines cut at the margin, page marks, rows set with blanks."""
    lines: list[str] = []
    for kind, line in _lines(report):
        if kind == "row":
            lines.append(re.sub(r"\s+", " ", line).strip())
        else:
            lines += _wrapped(line, random.Random(line))
    pages = [lines[at : at + LINES] for at in range(0, len(lines), LINES)]
    out = [[*page, f"— {number} —"] for number, page in enumerate(pages, 1)]
    return "\n".join("\n".join(page) for page in out) + "\n"


def _wrapped(text: str, rng: random.Random) -> Iterator[str]:
    """A paragraph in lines. Most setters keep numbers whole; some lines cut through one. No line
    begins with a mark that closes."""
    at = 0
    while at < len(text):
        end, columns = at, 0
        while end < len(text) and columns < WIDTH:
            columns += 2 if unicodedata.east_asian_width(text[end]) in "WFA" else 1
            end += 1
        if end < len(text) and text[end] in "，。、；：）”％%":
            end += 1
        head = _NUMBER_CUT.search(text[at:end])
        if head and head.start() and text[end : end + 1].isdigit() and rng.random() < 0.7:
            end = at + head.start()
        yield text[at:end]
        at = end


def _docx(report: Report, path: Path) -> None:
    import docx

    document = docx.Document()
    document.core_properties.title = report.title
    for piece in report.pieces:
        if isinstance(piece, Heading):
            document.add_heading(piece.text, piece.level)
        elif isinstance(piece, Paragraph):
            _runs(document.add_paragraph(), plain(piece.text))
        else:
            for line in (piece.caption, piece.unit):
                if line:
                    document.add_paragraph(line)
            table = document.add_table(len(piece.rows), piece.width, style="Table Grid")
            for row, column, cell in piece.placed():
                place = table.cell(row, column)
                if cell.rows > 1 or cell.columns > 1:
                    place.merge(table.cell(row + cell.rows - 1, column + cell.columns - 1))
                place.text = plain(cell.text)
    document.save(str(path))


def _runs(paragraph: object, text: str) -> None:
    """The text in several runs, as word processors leave it."""
    rng = random.Random(text)
    cuts = sorted(rng.sample(range(len(text) + 1), min(2, len(text))))
    for start, end in zip([0, *cuts], [*cuts, len(text)], strict=True):
        if start < end:
            paragraph.add_run(text[start:end])  # type: ignore[attr-defined]  # docx has no types


_SPECIAL = re.compile(r"([\\#*_`$<>@\[\]~=/+\-])")


def _set(text: str) -> str:
    """The text with what typst would take for markup made plain."""
    return _SPECIAL.sub(r"\\\1", text)


def _typst(report: Report, rules: str = "") -> str:
    out = [
        '#set page(paper: "a4", margin: 2.6cm, numbering: "— 1 —")',
        '#set text(font: "Noto Serif CJK SC", size: 12pt, lang: "zh", region: "cn")',
        "#set par(first-line-indent: (amount: 2em, all: true), justify: true, leading: 0.9em)",
    ]
    for piece in report.pieces:
        if isinstance(piece, Heading):
            out.append(f"#heading(level: {piece.level})[{_set(piece.text)}]")
        elif isinstance(piece, Paragraph):
            out.append(_set(plain(piece.text)))
        else:
            for line in (piece.caption, piece.unit):
                if line:
                    out.append(f"#align(center)[{_set(line)}]")
            out.append(_typst_table(piece, rules))
    return "\n\n".join(out)


def _typst_table(piece: Grid, rules: str) -> str:
    set_cells = []
    for _, _, cell in piece.placed():
        spans = f"rowspan: {cell.rows}, colspan: {cell.columns}"
        set_cells.append(f"table.cell({spans})[{_set(plain(cell.text))}]")
    columns = ", ".join(["1fr"] * piece.width)
    return f"#table(columns: ({columns}), align: center, {rules}{', '.join(set_cells)})"


def _pdf(report: Report, path: Path) -> None:
    from hengjian.documents.typesetting import compiler

    path.write_bytes(compiler().compile(_typst(report).encode("utf-8"), format="pdf"))


def _open_pdf(report: Report, path: Path) -> None:
    """Tables without lines between their columns, every other one with lines under its header."""
    from hengjian.documents.typesetting import compiler

    rules = "stroke: (x, y) => if y < 2 { (top: 0.6pt) }, " if report.seed % 2 else "stroke: none, "
    path.write_bytes(compiler().compile(_typst(report, rules).encode("utf-8"), format="pdf"))


def _writes(make: Callable[[Report], str]) -> Callable[[Report, Path], None]:
    return lambda report, path: _save(path, make(report))


def _save(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8")


RENDERINGS: dict[str, tuple[str, Callable[[Report, Path], None]]] = {
    "md": ("md", _writes(markdown)),
    "html": ("html", _writes(_html)),
    "txt": ("txt", _writes(_text)),
    "txt-of-pdf": ("txt", _writes(_broken)),
    "txt-layout": ("txt", _writes(lambda report: layout(report, _wrapped))),
    "txt-cells": ("txt", _writes(listed)),
    "docx": ("docx", _docx),
    "pdf": ("pdf", _pdf),
    "pdf-open": ("pdf", _open_pdf),
}
"""Every rendering with its file name's end and what writes it."""


def write(report: Report, rendering: str, folder: Path) -> Path:
    """The report as a file in ``folder``."""
    end, writer = RENDERINGS[rendering]
    path = folder / f"{report.seed}-{rendering}.{end}"
    writer(report, path)
    return path
