"""A report being drafted: blocks in order, headings numbered, tables and pictures counted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from hengjian.bilingual import Language, Text
from hengjian.documents.charts.rendering import svg_of
from hengjian.documents.evaluation.figures import Figures
from hengjian.documents.evaluation.wording import heading_number
from hengjian.documents.model import (
    Block,
    Column,
    Heading,
    Paragraph,
    Picture,
    Row,
    Runs,
    Table,
    Words,
)
from hengjian.engine.result import Evaluation

Drawn = tuple[dict[str, object], int, int]
"""A chart's option with its width and height."""


@dataclass(slots=True)
class Draft:
    """The blocks so far, and the counters of headings, tables and pictures."""

    figures: Figures
    blocks: list[Block] = field(default_factory=list)
    counters: list[int] = field(default_factory=list)
    tables: int = 0
    pictures: int = 0
    anchors: int = 0
    total_interval: tuple[Fraction, Fraction] | None = None
    """The totals that the surveys leave open, in points of 100."""

    @property
    def evaluation(self) -> Evaluation:
        """The evaluation that is reported."""
        return self.figures.evaluation

    @property
    def language(self) -> Language:
        """The language of the report."""
        return self.figures.language

    def say(self, key: str, **values: object) -> str:
        """The fixed wording ``key``."""
        return self.figures.say(key, **values)

    def add(self, *blocks: Block) -> None:
        """Append blocks."""
        self.blocks.extend(blocks)

    def heading(self, level: int, title: str) -> None:
        """A numbered heading of ``level`` 1 to 4."""
        if level > len(self.counters) + 1:
            raise ValueError(f"a heading of level {level} has no parent: {title}")
        self.counters[level:] = []
        if len(self.counters) < level:
            self.counters.append(0)
        self.counters[level - 1] += 1
        self.plain_heading(level, heading_number(self.language, tuple(self.counters)) + title)

    def plain_heading(self, level: int, title: str) -> None:
        """A heading without a number: the summary, an annex."""
        self.anchors += 1
        self.add(Heading(level, title, f"h{self.anchors}"))

    def paragraph(self, runs: Runs) -> None:
        """A paragraph, unless it is empty."""
        if runs:
            self.add(Paragraph(runs))

    def prose(self, text: Text | None, place: str) -> bool:
        """The evaluator's words with their figures, a paragraph a line; whether there were any."""
        if text is None:
            return False
        for line in self.figures.of(text).splitlines():
            self.paragraph(self.figures.runs(line.strip(), place))
        return True

    def table(
        self,
        caption: str,
        columns: Sequence[Column],
        rows: Sequence[Row],
        *,
        note: Runs = (),
        wide: bool = False,
    ) -> Table:
        """A numbered table, appended."""
        self.tables += 1
        numbered = f"{self.say('table-word')}{self.tables}  {caption}"
        made = Table(numbered, tuple(columns), tuple(rows), note, wide)
        self.add(made)
        return made

    def picture(self, chart: Drawn, alt: str, caption: Runs, behind: Table) -> None:
        """A numbered picture with the table behind it, appended."""
        self.pictures += 1
        option, width, height = chart
        numbered = (Words(f"{self.say('picture-word')}{self.pictures}  "), *caption)
        svg = svg_of(option, width, height)
        self.add(Picture(svg, width, height, alt, numbered, behind))
