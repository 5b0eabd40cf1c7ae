"""What a printed percentage may be the quotient of: any two figures of its paragraph, or sums of
figures that stand in a row."""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterator, Sequence
from fractions import Fraction

from hengjian.audit.figures import Figure
from hengjian.audit.hedging import is_counted
from hengjian.audit.passages import Passage, plain_interval
from hengjian.quantities import unit

_LONGEST = 6
"""So many figures in a row are added up at most."""
_MOST = 20
"""No more amounts of a paragraph are tried."""


def said_before(passage: Passage, figure: Figure) -> str:
    """The words right before a figure, without blanks, back to the last mark."""
    words = passage.plain[max(figure.sentence[0], figure.spot.start - 24) : figure.spot.start]
    return "".join(_MARKS.split(words)[-1].split())


_MARKS = re.compile("[，,、；：。（）()]")


def kind_of_amount(figure: Figure) -> Hashable:
    """Figures of one kind can be part and whole of each other: counts of whatever, and amounts of
    one dimension."""
    return "count" if is_counted(unit(figure.unit)) else figure.dimension


def quotient_in(passage: Passage, share: Figure) -> bool:
    """Whether some amounts of the paragraph, or sums or differences of them, give a percentage."""
    wanted = share.interval
    if wanted.low is None or wanted.high is None:
        return True
    low, high = wanted.low, wanted.high
    one = Fraction(1)
    for amounts in _alike(passage).values():
        parts = [*amounts, *_runs(amounts)]
        for whole in parts:
            bounds = low * whole[0], high * whole[1]
            grown = (one + low) * whole[0], (one + high) * whole[1]
            fallen = (one - high) * whole[0], (one - low) * whole[1]
            for part in parts:
                if any(
                    part[1] >= least and part[0] <= most for least, most in (bounds, grown, fallen)
                ):
                    return True
    return False


_Ends = tuple[Fraction, Fraction]
"""The least and the most that an amount can stand for."""


def _alike(passage: Passage) -> dict[Hashable, list[_Ends]]:
    """The amounts of a paragraph by kind."""
    found: dict[Hashable, list[_Ends]] = {}
    for figure in passage.figures:
        if figure.is_percent or figure.value <= 0 or figure.in_range:
            continue
        low, high = plain_interval(figure).ends
        if low is not None and high is not None:
            found.setdefault(kind_of_amount(figure), []).append((low, high))
    return {kind: amounts[:_MOST] for kind, amounts in found.items()}


def _runs(amounts: Sequence[_Ends]) -> Iterator[_Ends]:
    """Every run of amounts in a row, added up."""
    for at in range(len(amounts)):
        low, high = amounts[at]
        for more in amounts[at + 1 : at + _LONGEST]:
            low, high = low + more[0], high + more[1]
            yield low, high
