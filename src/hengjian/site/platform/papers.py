"""A page as a paper: what it says, written once as a report, handed out as Word or PDF.

Every paper says first that its data are invented where they are, numbers its chapters itself, and
ends with the day, the sources and the head of the trail.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from io import BytesIO
from typing import Any

from django.http import Http404
from django.http.response import HttpResponseBase

from hengjian.documents.charts.palette import ACCENT, AMBER, BLUE, LINE, RED
from hengjian.documents.docx import docx_of
from hengjian.documents.model import (
    Block,
    Column,
    Heading,
    Listing,
    Notice,
    Paragraph,
    Picture,
    Report,
    Row,
    Table,
    cell,
    words,
)
from hengjian.documents.pdf import pdf_of
from hengjian.numerals import to_chinese
from hengjian.site.common.days import shown_day
from hengjian.site.common.trail import head_now
from hengjian.site.common.words import language
from hengjian.site.platform.exporting import sent
from hengjian.site.platform.figure import Chart
from hengjian.site.platform.templatetags.shell import WAN, grouped, t

WRITERS = {
    "docx": (
        docx_of,
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ),
    "pdf": (pdf_of, "application/pdf"),
}
NOTHING = "—"
"""What is missing, in print; never a zero."""
MOST_LINES = 400
"""Lines of one table; what is left out is counted below it."""
PICTURE_WIDTH = 640
"""Pixels of a drawing in print."""
INKS = {"--accent": ACCENT, "--amber": AMBER, "--blue": BLUE, "--red": RED, "--rest": LINE}
"""What stands in print for the colours that a style sheet names on the screen."""


@dataclass(slots=True)
class Paper:
    """What one page says: a title, facts on the title page, chapters; then ``report``."""

    title: str
    kind: str
    """What paper it is: the line below the title."""
    facts: Sequence[tuple[str, str]]
    sources: Iterable[str]
    """Where the rows come from; the same one is named once."""
    synthetic: bool
    blocks: list[Block] = field(default_factory=list)
    chapters: int = 0

    def chapter(self, title: str, *blocks: Block) -> None:
        """One more chapter, numbered; one without blocks says that there is nothing."""
        self.chapters += 1
        zh, en = f"{to_chinese(self.chapters)}、{title}", f"{self.chapters} {title}"
        self.blocks.append(Heading(1, t(zh, en), f"chapter-{self.chapters}"))
        self.blocks += blocks or (Paragraph(words(t("无。", "None."))),)

    def report(self) -> Report:
        """The paper with what stands at its head and at its foot."""
        day = shown_day()
        self.chapter(t("依据和留痕", "Sources and trail"), *self._foot(day))
        day_words = f"{t('数据截至', 'as of')} {day.isoformat()}"
        return Report(
            language=language(),
            title=self.title,
            subtitle=self.kind,
            meta=(
                *((name, words(value)) for name, value in self.facts),
                (t("数据截至", "as of"), words(day.isoformat())),
            ),
            blocks=(*self._notices(), *self.blocks),
            date=day,
            foot=f"{self.title} · {day_words}",
        )

    def _notices(self) -> list[Block]:
        if not self.synthetic:
            return []
        invented = t("本文件的数据是为演示编造的", "The data of this paper are invented")
        return [Notice(t("合成数据", "synthetic data"), (words(invented),))]

    def _foot(self, day: date) -> list[Block]:
        head = head_now()
        named = list(dict.fromkeys(each for each in self.sources if each))
        lines = [f"{t('数据截至', 'as of')} {day.isoformat()}", *(named or [NOTHING])]
        return [
            Listing(tuple(words(line) for line in lines)),
            fact_table(
                t("留痕末条", "Head of the trail"),
                (
                    (t("序号", "No."), str(head.sequence)),
                    (t("哈希", "hash"), head.hash),
                    (t("时间", "time"), head.at),
                ),
            ),
        ]


def table(caption: str, heads: Sequence[Column], lines: Iterable[Sequence[str]],
          *, total: Sequence[str] = (), wide: bool = False, note: str = "") -> Block:  # fmt: skip
    """Lines as a table; a sentence where there are none. An empty cell shows as missing."""
    every = [tuple(line) for line in lines]
    if not every:
        return Paragraph(words(f"{caption}{t('：无。', ': none.')}"))
    rows = [Row(tuple(cell(text or NOTHING) for text in line)) for line in every[:MOST_LINES]]
    if total:
        rows.append(Row(tuple(cell(text) for text in total), total=True))
    left = len(every) - MOST_LINES
    if left > 0:
        note += t(f"另有 {left} 行未列。", f"{left} more lines are not listed.")
    return Table(caption, tuple(heads), tuple(rows), words(note), wide)


def fact_table(caption: str, pairs: Iterable[tuple[str, str]]) -> Block:
    """Names and values, one a line."""
    heads = (Column(t("名称", "name"), width=12), Column(t("内容", "content"), width=32))
    return table(caption, heads, pairs)


def picture_of(chart: Chart) -> Picture:
    """A chart of the page, under its finding. Raises ``Refused`` (``extra-missing``)."""
    from hengjian.documents.charts.rendering import svg_of

    still = _with_inks({**chart.option, "animation": False, "backgroundColor": "#ffffff"})
    heads = tuple(Column(head, "right" if at else "left") for at, head in enumerate(chart.heads))
    rows = tuple(Row(tuple(cell(text) for text in row)) for row in chart.rows)
    behind = Table(chart.finding, heads, rows)
    return Picture(
        svg_of(still, PICTURE_WIDTH, chart.height),
        PICTURE_WIDTH,
        chart.height,
        chart.finding,
        words(chart.finding),
        behind,
    )


def _with_inks(part: Any) -> Any:
    """A part of an option with colours in place of their names."""
    if isinstance(part, dict):
        return {name: _with_inks(each) for name, each in part.items()}
    if isinstance(part, list | tuple):
        return [_with_inks(each) for each in part]
    return INKS.get(part, part) if isinstance(part, str) else part


def in_wan(amount: Decimal | None) -> str:
    """An amount in 万元, two decimals, without its unit."""
    return NOTHING if amount is None else grouped(amount / WAN, 2)


def value_words(value: Decimal | int | str | date | None) -> str:
    """A value as print shows it: digits grouped, days as they are written, missing as a dash."""
    if value is None or value == "":
        return NOTHING
    if isinstance(value, date):
        return value.isoformat()[:10]
    return value if isinstance(value, str) else grouped(value)


def paper_file(paper: Paper, form: str) -> HttpResponseBase:
    """The paper as ``docx`` or ``pdf``; any other form is not found."""
    return report_file(
        paper.report(), f"{paper.title}-{paper.kind}-{shown_day().isoformat()}", form
    )


def report_file(report: Report, name: str, form: str) -> HttpResponseBase:
    """A report under a name as ``docx`` or ``pdf``; any other form is not found."""
    if form not in WRITERS:
        raise Http404
    write, media_type = WRITERS[form]
    return sent(BytesIO(write(report)), f"{name}.{form}", media_type)
