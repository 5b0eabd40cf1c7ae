"""Figures of stored paragraphs that read otherwise today: shown, and decided by a person."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from hengjian.documents.evaluation.figures import Figures
from hengjian.site.evaluation.case import Drawn
from hengjian.site.evaluation.models import EvaluationReport, Passage
from hengjian.site.evaluation.report.numbers import numbers_of, read_as

GONE = "—"
"""How a figure reads that names nothing any more."""


@dataclass(frozen=True, slots=True)
class Stale:
    """A figure of a paragraph: how it read when the paragraph was written, and how it reads."""

    reference: str
    was: str
    now: str


def stale_figures(row: Passage, drawn: Drawn, figures: Figures | None = None) -> list[Stale]:
    """The figures of a paragraph that have changed since it was written or last accepted."""
    return list(_stale(row, figures or numbers_of(drawn)))


def _stale(row: Passage, figures: Figures) -> Iterator[Stale]:
    now = read_as(row.text, figures)
    for reference, was in row.values.items():
        if now.get(reference) != was:
            yield Stale(reference, was, now.get(reference, GONE))


def stale_in(report: EvaluationReport, drawn: Drawn) -> dict[int, list[Stale]]:
    """By the key of the passage, its changed figures; passages without any are left out."""
    figures = numbers_of(drawn)
    found = {row.pk: stale_figures(row, drawn, figures) for row in report.passages.all()}
    return {key: each for key, each in found.items() if each}
