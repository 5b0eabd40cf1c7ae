"""What a printed percentage may be the quotient of: any two figures of its paragraph, or sums of
figures that stand in a row."""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterator, Sequence
from fractions import Fraction
from math import lcm

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
    least, most = share.interval.ends
    if least is None or most is None:
        return True
    # In whole numbers, because fractions multiply and compare many times slower.
    under = lcm(least.denominator, most.denominator)
    low, high = int(least * under), int(most * under)
    wanted = (low, high), (under + low, under + high), (under - high, under - low)
    for amounts in _alike(passage).values():
        parts = [*amounts, *_runs(amounts)]
        bounds = [(few * whole[0], many * whole[1]) for whole in parts for few, many in wanted]
        above, below = [part[1] * under for part in parts], [part[0] * under for part in parts]
        for low, high in bounds:
            if any(a >= low and b <= high for a, b in zip(above, below, strict=True)):
                return True
    return False


_Ends = tuple[int, int]
"""The least and the most that an amount can stand for, in whole parts of its kind."""


def _alike(passage: Passage) -> dict[Hashable, list[_Ends]]:
    """The amounts of a paragraph by kind, as whole numbers over one denominator a kind."""
    found: dict[Hashable, list[tuple[Fraction, Fraction]]] = {}
    for figure in passage.figures:
        if figure.is_percent or figure.value <= 0 or figure.in_range:
            continue
        low, high = plain_interval(figure).ends
        if low is not None and high is not None:
            found.setdefault(kind_of_amount(figure), []).append((low, high))
    return {kind: _in_wholes(amounts[:_MOST]) for kind, amounts in found.items()}


def _in_wholes(amounts: Sequence[tuple[Fraction, Fraction]]) -> list[_Ends]:
    under = lcm(*(end.denominator for ends in amounts for end in ends))
    return [(int(low * under), int(high * under)) for low, high in amounts]


def _runs(amounts: Sequence[_Ends]) -> Iterator[_Ends]:
    """Every run of amounts in a row, added up."""
    for at in range(len(amounts)):
        low, high = amounts[at]
        for more in amounts[at + 1 : at + _LONGEST]:
            low, high = low + more[0], high + more[1]
            yield low, high
