"""Figures of stored paragraphs that read otherwise today: shown, and decided by a person."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

from hengjian.documents.evaluation.figures import Figures
from hengjian.site.evaluation.case import Drawn, case_of
from hengjian.site.evaluation.models import EvaluationReport, Passage
from hengjian.site.evaluation.report.numbers import numbers_of, read_as

GONE = "—"
"""How a figure reads that names nothing any more."""
_HELD: ContextVar[tuple[int, Figures] | None] = ContextVar("held", default=None)
"""The key of an evaluation whose figures stand for a while, and those."""


@dataclass(frozen=True, slots=True)
class Stale:
    """A figure of a paragraph: how it read when the paragraph was written, and how it reads."""

    reference: str
    was: str
    now: str


def stale_figures(row: Passage, drawn: Drawn, figures: Figures | None = None) -> list[Stale]:
    """The figures of a paragraph that have changed since it was written or last accepted."""
    if not row.values:
        return []
    return list(_stale(row, figures or numbers_of(drawn)))


def stale_today(row: Passage) -> list[Stale]:
    """The same, with the evaluation of the paragraph drawn together, or its figures held."""
    if not row.values:
        return []
    held = _HELD.get()
    if held is not None and held[0] == row.report.evaluation_id:
        return list(_stale(row, held[1]))
    return list(_stale(row, numbers_of(case_of(row.report.evaluation))))


@contextmanager
def holding(drawn: Drawn) -> Iterator[None]:
    """Inside, ``stale_today`` takes the figures as drawn: for work on many paragraphs that changes
    no figure, which would draw the evaluation together for each."""
    token = _HELD.set((drawn.evaluation.pk, numbers_of(drawn)))
    try:
        yield
    finally:
        _HELD.reset(token)


def _stale(row: Passage, figures: Figures) -> Iterator[Stale]:
    now = read_as(row.text, figures)
    for reference in (*(each for each in now if each in row.values), *(row.values.keys() - now)):
        was = row.values[reference]
        if now.get(reference) != was:
            yield Stale(reference, was, now.get(reference, GONE))


def stale_in(report: EvaluationReport, drawn: Drawn) -> dict[int, list[Stale]]:
    """By the key of the passage, its changed figures; passages without any are left out."""
    rows = [row for row in report.passages.all() if row.values]
    if not rows:
        return {}
    figures = numbers_of(drawn)
    found = {row.pk: stale_figures(row, drawn, figures) for row in rows}
    return {key: each for key, each in found.items() if each}
