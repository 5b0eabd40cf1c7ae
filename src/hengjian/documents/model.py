"""The neutral report: blocks and runs, without any format's mark-up.

A figure is never plain words: it is a ``Figure`` with the reference it was taken by, so that every
number in print can be compared with the result, and opened down to its trace.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from hengjian.bilingual import Language

Align = Literal["left", "center", "right"]
Tone = Literal["", "good", "warn", "bad", "muted"]
CONTENTS = {"zh": "目  录", "en": "Contents"}
"""Over the table of contents of a Word file."""


@dataclass(frozen=True, slots=True)
class Words:
    """Plain words."""

    text: str


@dataclass(frozen=True, slots=True)
class Strong:
    """Words that stand out."""

    text: str


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure: the reference it was taken by, such as ``scores.C11``, and how it prints."""

    ref: str
    text: str


Run = Words | Strong | Figure
Runs = tuple[Run, ...]


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading; its literal number (一、 or 1.1) is part of the text, as official style asks."""

    level: int
    text: str
    anchor: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph. ``style`` ``note`` is set smaller, ``lead`` without the first-line indent."""

    runs: Runs
    style: Literal["body", "lead", "note"] = "body"


@dataclass(frozen=True, slots=True)
class Listing:
    """Several short paragraphs of one rank."""

    items: tuple[Runs, ...]


@dataclass(frozen=True, slots=True)
class Notice:
    """A boxed remark the reader must see: a reconstruction, invented records, a missing grade."""

    title: str
    items: tuple[Runs, ...]
    tone: Tone = "warn"


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table; the unit stands in the header, not in the cells."""

    title: str
    align: Align = "left"
    width: int = 10
    """Relative width."""
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell; it may reach over rows below and columns to the right."""

    runs: Runs
    rows: int = 1
    columns: int = 1
    tone: Tone = ""


@dataclass(frozen=True, slots=True)
class Row:
    """A row: one entry a column, ``None`` where a cell above or to the left reaches over it."""

    cells: tuple[Cell | None, ...]
    total: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A table with its caption above it. ``wide`` tables need a landscape page."""

    caption: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    note: Runs = ()
    wide: bool = False

    def __post_init__(self) -> None:
        for row in self.rows:
            if len(row.cells) != len(self.columns):
                raise ValueError(f"{self.caption}: a row has {len(row.cells)} cells")


@dataclass(frozen=True, slots=True)
class Picture:
    """A chart as SVG, its caption below it, and the table behind it."""

    svg: str
    width: int
    height: int
    alt: str
    caption: Runs
    """What the picture shows, as a finding."""
    table: Table


@dataclass(frozen=True, slots=True)
class Chain:
    """One indicator's way to its score: label and runs a step, the last step being the score."""

    steps: tuple[tuple[str, Runs], ...]


@dataclass(frozen=True, slots=True)
class Verdict:
    """The summary box: the total, the grade with its colour, and key facts beside them."""

    total: Figure
    out_of: Figure
    grade: Figure | None
    grade_word: str
    rank: int
    """The place of the grade in its scale, 0 for the best; -1 where there is none."""
    ranks: int
    """How many grades the scale has."""
    labels: tuple[str, str]
    items: tuple[tuple[str, Runs], ...]


@dataclass(frozen=True, slots=True)
class PageBreak:
    """What follows starts on a new page."""


Block = Heading | Paragraph | Listing | Notice | Table | Picture | Chain | Verdict | PageBreak


@dataclass(frozen=True, slots=True)
class Trace:
    """Where a figure comes from: label and runs an entry; runs may hold further figures."""

    ref: str
    title: str
    kind: str
    entries: tuple[tuple[str, Runs], ...]


@dataclass(frozen=True, slots=True)
class Report:
    """A report in one language, ready for any writer."""

    language: Language
    title: str
    subtitle: str
    meta: tuple[tuple[str, Runs], ...]
    """The lines of the title page."""
    blocks: tuple[Block, ...]
    traces: Mapping[str, Trace] = field(default_factory=dict)
    """By reference, one for each figure in the blocks and in the traces themselves."""
    date: dt.date = dt.date.min
    """The date of the evaluation; documents carry it instead of the time of writing."""
    foot: str = ""
    """What stands in every page's footer beside the number: edition and engine."""
    author: str = ""
    """Whose report it is, in the properties of a file; the software's name where nobody's."""
    front: tuple[Block, ...] = ()
    """A page between cover and contents: seal and signatures."""
    outside: bool = False
    """Page numbers on the outer side, 1 on the first page after cover, signatures and contents
    (GB/T 9704-2012 7.5)."""
    properties: Mapping[str, str] = field(default_factory=dict)
    """Further properties of a Word file, by which it is recognised when it comes back."""


def words(text: str) -> Runs:
    """``text`` as runs, nothing where it is empty."""
    return (Words(text),) if text else ()


def cell(content: str | Figure | Runs, **layout: Any) -> Cell:
    """A cell of words, of one figure, or of runs."""
    if isinstance(content, str):
        return Cell(words(content), **layout)
    return Cell((content,) if isinstance(content, Figure) else content, **layout)


def runs_of(block: Block) -> Iterator[Run]:
    """Every run of ``block``, in reading order."""
    match block:
        case Paragraph(runs=runs):
            yield from runs
        case Listing(items=items) | Notice(items=items):
            for item in items:
                yield from item
        case Table():
            for row in block.rows:
                for each in row.cells:
                    yield from each.runs if each else ()
            yield from block.note
        case Picture():
            yield from block.caption
            yield from runs_of(block.table)
        case Chain(steps=pairs):
            for _, runs in pairs:
                yield from runs
        case Verdict():
            yield from (block.total, block.out_of)
            yield from (block.grade,) if block.grade else ()
            for _, runs in block.items:
                yield from runs


def report_figures(report: Report) -> list[Figure]:
    """Every figure the report prints, in reading order."""
    runs = [run for _, line in report.meta for run in line]
    runs += [run for block in report.blocks for run in runs_of(block)]
    return [run for run in runs if isinstance(run, Figure)]


def plain(runs: Runs) -> str:
    """The text of ``runs``."""
    return "".join(run.text for run in runs)


def parts_of(report: Report) -> list[tuple[bool, list[Block]]]:
    """The blocks from heading to heading, and whether a part holds a wide table: it is then set
    on landscape pages as a whole. A page break stands at the head of the part it starts."""
    parts: list[list[Block]] = [[]]
    for block in report.blocks:
        after_break = bool(parts[-1]) and isinstance(parts[-1][-1], PageBreak)
        starts = isinstance(block, PageBreak) or (isinstance(block, Heading) and not after_break)
        if starts and parts[-1]:
            parts.append([])
        parts[-1].append(block)
    return [(any(isinstance(b, Table) and b.wide for b in part), part) for part in parts if part]
