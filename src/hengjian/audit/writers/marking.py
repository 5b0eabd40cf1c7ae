"""Text cut into pieces where marks begin and end, so that overlapping marks can all be shown."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from hengjian.audit.findings import Finding, Severity
from hengjian.audit.writers.wording import SEVERITIES


@dataclass(frozen=True, slots=True)
class Mark:
    """One spot of one finding; ``order`` 0 is the wrong place, the others it is held against."""

    number: int
    order: int
    severity: Severity
    start: int
    end: int

    @property
    def anchor(self) -> str:
        """The id of its place on a page."""
        return f"m{self.number}-{self.order}"

    @property
    def weight(self) -> tuple[bool, int, int]:
        """Wrong places before what they are held against, then the heavier, then the earlier."""
        return self.order > 0, SEVERITIES.index(self.severity), self.number


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text under the same marks: none, or several with the weightiest first."""

    text: str
    marks: tuple[Mark, ...] = ()
    begins: tuple[Mark, ...] = ()
    """The marks that begin here: their anchors stand here."""
    ends: tuple[Mark, ...] = ()
    """Those that end here: their numbers stand behind the text."""


Where = tuple[int, tuple[int, int] | None]
"""A block, and the cell in it where it is a table."""


def marks_by_place(findings: Iterable[Finding]) -> Mapping[Where, Sequence[Mark]]:
    """Every spot of the findings, numbered from 1, by the text it lies in."""
    placed: dict[Where, list[Mark]] = defaultdict(list)
    for number, finding in enumerate(findings, start=1):
        for order, spot in enumerate(finding.spots):
            mark = Mark(number, order, finding.severity, spot.start, spot.end)
            placed[spot.block, spot.cell].append(mark)
    return placed


def pieces_of(text: str, marks: Sequence[Mark]) -> list[Piece]:
    """``text`` cut at every end of ``marks``; a mark without width becomes an empty piece."""
    if not marks:
        return [Piece(text)] if text else []
    cuts = sorted({0, len(text)}.union(*((m.start, m.end) for m in marks)))
    pieces = []
    for start, end in zip(cuts, [*cuts[1:], cuts[-1]], strict=True):
        points = [m for m in marks if m.start == m.end == start]
        if points:
            pieces.append(_piece("", points, start, start))
        over = [m for m in marks if m.start <= start and end <= m.end and m.start < m.end]
        if start < end:
            pieces.append(_piece(text[start:end], over, start, end))
    return pieces


def _piece(text: str, over: Sequence[Mark], start: int, end: int) -> Piece:
    over = sorted(over, key=lambda mark: mark.weight)
    begins = tuple(m for m in over if m.start == start)
    return Piece(text, tuple(over), begins, tuple(m for m in over if m.end == end))
