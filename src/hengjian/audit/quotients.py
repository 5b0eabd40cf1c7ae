"""What a printed percentage may be the quotient of: any two figures of its paragraph, or sums of
figures that stand in a row."""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterator, Sequence
from itertools import islice

from hengjian.audit.figures import Figure
from hengjian.audit.hedging import is_counted
from hengjian.audit.intervals import Interval, exactly
from hengjian.audit.passages import Passage, plain_interval
from hengjian.quantities import unit

_LONGEST = 8
"""So many figures in a row are added up at most."""
_MOST = 4000
"""No more quotients are tried."""


def said_before(passage: Passage, figure: Figure) -> str:
    """The words right before a figure, without blanks, back to the last mark."""
    words = passage.plain[max(figure.sentence[0], figure.spot.start - 24) : figure.spot.start]
    return re.sub(r"\s", "", re.split("[，,、；：。（）()]", words)[-1])


def kind_of_amount(figure: Figure) -> Hashable:
    """Figures of one kind can be part and whole of each other: counts of whatever, and amounts of
    one dimension."""
    return "count" if is_counted(unit(figure.unit)) else figure.dimension


def quotient_in(passage: Passage, share: Figure) -> bool:
    """Whether some amounts of the paragraph, or sums or differences of them, give a percentage."""
    return any(follows.meets(share.interval) for follows in islice(_quotients(passage), _MOST))


def _quotients(passage: Passage) -> Iterator[Interval]:
    amounts: dict[Hashable, list[Figure]] = {}
    for figure in passage.figures:
        if not figure.is_percent and figure.value > 0 and not figure.in_range:
            amounts.setdefault(kind_of_amount(figure), []).append(figure)
    for alike in amounts.values():
        single = [plain_interval(figure) for figure in alike]
        for whole in single:
            for part in single:
                yield part / whole
                yield (part - whole) / whole
        yield from _of_sums(alike, single)


def _of_sums(alike: Sequence[Figure], single: Sequence[Interval]) -> Iterator[Interval]:
    """Every run of figures added up, over every figure, and every figure over every run."""
    for at in range(len(single)):
        for end in range(at + 2, min(len(single), at + _LONGEST) + 1):
            total = sum(single[at:end], exactly(0 * alike[at].value))
            for other in single:
                yield total / other
                yield other / total
                yield (total - other) / total
