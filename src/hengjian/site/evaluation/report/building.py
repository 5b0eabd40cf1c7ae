"""The report of an evaluation as it stands: its passages in their order, tables that fill
themselves, summary, annexes. The writers of documents print it as any other report."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from hengjian.documents.evaluation.drafting import Draft
from hengjian.documents.evaluation.figures import Figures, Named
from hengjian.documents.evaluation.tracing import traces_of
from hengjian.documents.evaluation.wording import heading_number
from hengjian.documents.model import (
    Heading,
    PageBreak,
    Paragraph,
    Report,
    Words,
    report_figures,
    words,
)
from hengjian.site.evaluation.case import Drawn, case_of
from hengjian.site.evaluation.models import EvaluationReport, Passage
from hengjian.site.evaluation.report.annexes import write_annexes
from hengjian.site.evaluation.report.front import meta_of, signature_page
from hengjian.site.evaluation.report.numbers import numbers_of
from hengjian.site.evaluation.report.outline import Outline, Section, Summary, outline_of
from hengjian.site.evaluation.report.tables import write_block
from hengjian.site.evaluation.report.titles import SUBTITLE, SUMMARY, annex_title

GAP = "〔待写：{wants}〕"
"""Stands in a working draft where a section says nothing yet; such a report is not handed in."""
NONE = "无。"
"""Only where a person confirmed that there is nothing."""


@dataclass
class Built:
    """The report, and which of its blocks are which passages."""

    report: Report
    passages: dict[int, Passage] = field(default_factory=dict)
    """By the place of the block."""
    gaps: tuple[str, ...] = ()
    """The sections that say nothing, by their keys."""


def build_of(row: EvaluationReport, drawn: Drawn | None = None) -> Built:
    """The report as it stands now, with its figures of today."""
    drawn = drawn or case_of(row.evaluation)
    passages = list(row.passages.order_by("position", "pk"))
    return _Building(row, drawn, passages).built()


class _Building:
    """A report being put together."""

    def __init__(self, row: EvaluationReport, drawn: Drawn, passages: Sequence[Passage]) -> None:
        self.row, self.drawn = row, drawn
        self.figures: Figures = numbers_of(drawn)
        self.draft = Draft(self.figures)
        self.outline: Outline = outline_of(drawn.framework)
        self.by_section: dict[str, list[Passage]] = {}
        for each in passages:
            self.by_section.setdefault(each.section, []).append(each)
        self.blocks: dict[int, Passage] = {}
        self.gaps: list[str] = []

    def built(self) -> Built:
        """Everything in its order."""
        self._summary()
        for chapter in self.outline.chapters:
            if chapter.numbered:
                self.draft.heading(1, chapter.title.zh)
            for section in chapter.sections:
                self._section(section, chapter.numbered)
        self._list_of_annexes()
        write_annexes(self.draft, self.row, self.drawn)
        bare = self._report()
        whole = replace(bare, traces=traces_of(self.figures, report_figures(bare)))
        return Built(whole, self.blocks, tuple(self.gaps))

    def _report(self) -> Report:
        row = self.row
        for label, text in (("report.number", row.number), ("report.dated", row.dated)):
            self.figures.named[label] = Named(str(text or ""), label, ())
        return Report(
            language="zh",
            title=str(row.evaluation.project),
            subtitle=SUBTITLE.zh,
            meta=meta_of(row),
            blocks=tuple(self.draft.blocks),
            date=row.dated or row.evaluation.as_of or date.min,
            author=row.evaluation.agency.name,
            front=signature_page(row),
            outside=True,
        )

    def _summary(self) -> None:
        self.draft.plain_heading(1, SUMMARY.zh)
        for number, part in enumerate(self.outline.summary, start=1):
            self.draft.plain_heading(2, heading_number("zh", (number,)) + part.title.zh)
            self._summary_of(part)
        self.draft.add(PageBreak())

    def _summary_of(self, part: Summary) -> None:
        said = False
        for chapter in part.chapters:
            number = 0
            for section in self.outline.chapter(chapter).sections:
                for each in self.by_section.get(section.key, ()):
                    if each.kind == Passage.Kind.NONE and chapter == part.chapters[0]:
                        self.draft.paragraph(words(NONE))
                        said = True
                    elif each.in_summary and each.kind == Passage.Kind.HEADING:
                        number += 1
                        text = heading_number("zh", (1, number)) + self._plain(each)
                        self.draft.plain_heading(3, text)
                    elif each.in_summary:
                        self.draft.paragraph(self.figures.runs(each.text))
                        said = True
        if not said:
            self.draft.paragraph(words(GAP.format(wants="正文中没有标入摘要的段落")))

    def _section(self, section: Section, numbered: bool) -> None:
        if section.title is not None and numbered:
            self.draft.heading(section.level, section.title.zh)
        if not section.holds:
            return
        rows = self.by_section.get(section.key, [])
        for each in rows:
            self._passage(each, section)
        if not rows:
            self.gaps.append(section.key)
            wants = section.wants.zh if section.wants else ""
            self.draft.paragraph(words(GAP.format(wants=wants)))
        for block in section.blocks:
            write_block(block, section, self.draft, self.drawn)

    def _passage(self, row: Passage, section: Section) -> None:
        match row.kind:
            case Passage.Kind.HEADING:
                level = section.level + (section.title is not None)
                self.draft.heading(level, self._plain(row))
            case Passage.Kind.NONE:
                self.draft.paragraph(words(NONE))
            case _:
                self.draft.add(Paragraph(self.figures.runs(row.text) or (Words(" "),)))
        self.blocks[len(self.draft.blocks) - 1] = row

    def _plain(self, row: Passage) -> str:
        return "".join(run.text for run in self.figures.runs(row.text))

    def _list_of_annexes(self) -> None:
        lines = [annex_title(number).zh for number in range(1, 11)]
        first, *rest = lines
        self.draft.paragraph(words(f"附件：1.{first}"))
        for number, line in enumerate(rest, start=2):
            self.draft.paragraph(words(f"{number}.{line}"))


def heading_blocks(report: Report) -> list[Heading]:
    """The headings of a report, for its contents."""
    return [each for each in report.blocks if isinstance(each, Heading)]
