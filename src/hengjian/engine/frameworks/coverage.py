"""Which numbers the bands of a ladder cover."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from hengjian.engine.frameworks.rules import Band
from hengjian.quantities import Quantity, Unit, exact_text

Cut = tuple[int, Fraction, int]
"""A cut in the line of numbers: just before (0) or just after (1) a number; the first element is
-1 and 1 for the two ends of the line, 0 between."""

START: Cut = (-1, Fraction(0), 0)
END: Cut = (1, Fraction(0), 0)


@dataclass(frozen=True, slots=True)
class Span:
    """The numbers between two cuts."""

    low: Cut = START
    high: Cut = END

    @classmethod
    def of(cls, band: Band) -> Span:
        """The numbers a band holds for."""
        low = max(_cut(band.at_least, 0, START), _cut(band.above, 1, START))
        return cls(low, min(_cut(band.at_most, 1, END), _cut(band.below, 0, END)))

    @property
    def is_empty(self) -> bool:
        """Whether no number lies in it."""
        return self.low >= self.high

    def meets(self, other: Span) -> bool:
        """Whether some number lies in both."""
        return max(self.low, other.low) < min(self.high, other.high)

    def without(self, other: Span) -> list[Span]:
        """What is left of it outside ``other``."""
        if other.is_empty:
            return [self]
        below = Span(self.low, min(self.high, other.low))
        above = Span(max(self.low, other.high), self.high)
        return [part for part in (below, above) if not part.is_empty]


def _cut(bound: Quantity | None, side: int, end: Cut) -> Cut:
    return end if bound is None else (0, bound.base, side)


def beyond(spans: Iterable[Span], taken: Span) -> list[Span]:
    """What is left of ``spans`` outside ``taken``."""
    return [part for span in spans for part in span.without(taken)]


def spans_text(spans: Iterable[Span], shown: Unit | None) -> str:
    """The spans in signs: ``x < 60%``, ``80% ≤ x < 90%``."""
    return "; ".join(_text(span, shown) for span in spans)


def _text(span: Span, shown: Unit | None) -> str:
    text = "x"
    if span.low != START:
        text = _number(span.low, shown) + (" < " if span.low[2] else " ≤ ") + text
    if span.high != END:
        text += (" ≤ " if span.high[2] else " < ") + _number(span.high, shown)
    return text


def _number(cut: Cut, shown: Unit | None) -> str:
    if shown is None:
        return exact_text(cut[1])
    return exact_text(cut[1] / shown.scale) + shown.symbol
