"""The paragraphs of a report as they were sent, in reading order, with the spans of figures."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from hengjian.documents.model import (
    CONTENTS,
    Block,
    Chain,
    Figure,
    Heading,
    Listing,
    Notice,
    Paragraph,
    Picture,
    Report,
    Runs,
    Table,
    Verdict,
    plain,
)

Kind = Literal["passage", "generated", "contents"]


@dataclass(frozen=True, slots=True)
class Span:
    """Where a figure stands in a paragraph, and its reference."""

    start: int
    end: int
    reference: str


@dataclass(frozen=True, slots=True)
class Sent:
    """One paragraph as it was sent."""

    text: str
    spans: tuple[Span, ...] = ()
    key: str = ""
    """Of the passage; empty for what is generated."""
    kind: Kind = "generated"

    def as_kept(self) -> list[Any]:
        """For keeping as JSON."""
        spans = [[each.start, each.end, each.reference] for each in self.spans]
        return [self.text, spans, self.key, self.kind]

    @classmethod
    def of(cls, kept: list[Any]) -> Sent:
        """What was kept."""
        text, spans, key, kind = kept
        return cls(text, tuple(Span(*each) for each in spans), key, kind)


def sent_of(
    report: Report, keys: Mapping[int, str], references: Mapping[str, list[str]]
) -> list[Sent]:
    """Every paragraph of a report as its Word file has them.

    ``keys`` names the passages by the place of their block; ``references`` the references of a
    passage in their order, with their formats.
    """
    return [each for each in _all(report, keys, references) if each.text.strip()]


def _all(
    report: Report, keys: Mapping[int, str], references: Mapping[str, list[str]]
) -> Iterator[Sent]:
    yield Sent(report.title)
    yield Sent(report.subtitle)
    for label, runs in report.meta:
        yield Sent(label)
        yield _of_runs(runs)
    for block in report.front:
        yield from _read_generated(block)
    yield Sent(CONTENTS[report.language], kind="contents")
    for block in report.blocks:
        if isinstance(block, Heading) and block.level <= 2:
            yield Sent(block.text, kind="contents")
    for place, block in enumerate(report.blocks):
        key = keys.get(place, "")
        if not key:
            yield from _read_generated(block)
        elif isinstance(block, Heading):
            yield Sent(block.text, key=key, kind="passage")
        elif isinstance(block, Paragraph):
            yield _of_runs(block.runs, key, references.get(key, []))


def _of_runs(runs: Runs, key: str = "", references: list[str] | None = None) -> Sent:
    at, spans = 0, []
    named = iter(references or ())
    for run in runs:
        if isinstance(run, Figure):
            spans.append(Span(at, at + len(run.text), next(named, run.ref)))
        at += len(run.text)
    return Sent(plain(runs), tuple(spans), key, "passage" if key else "generated")


def _read_generated(block: Block) -> Iterator[Sent]:
    match block:
        case Heading():
            yield Sent(block.text)
        case Paragraph():
            yield _of_runs(block.runs)
        case Listing():
            yield from map(_of_runs, block.items)
        case Notice():
            yield Sent(block.title)
            yield from map(_of_runs, block.items)
        case Table():
            yield from _table(block)
        case Picture():
            yield _of_runs(block.caption)
        case Chain(steps=pairs) | Verdict(items=pairs):
            for label, runs in pairs:
                yield Sent(label)
                yield _of_runs(runs)


def _table(table: Table) -> Iterator[Sent]:
    yield Sent(table.caption)
    for column in table.columns:
        yield Sent(column.title + (f"（{column.unit}）" if column.unit else ""))
    for row in table.rows:
        for cell in row.cells:
            if cell is not None:
                yield from _cell(_of_runs(cell.runs))
    yield _of_runs(table.note)


def _cell(whole: Sent) -> Iterator[Sent]:
    """A cell's lines are paragraphs of their own."""
    at = 0
    for line in whole.text.split("\n"):
        end = at + len(line)
        spans = tuple(
            Span(each.start - at, each.end - at, each.reference)
            for each in whole.spans
            if at <= each.start and each.end <= end
        )
        yield Sent(line, spans)
        at = end + 1
