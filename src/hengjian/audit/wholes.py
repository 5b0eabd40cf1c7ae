"""The figures of a document by kind and size, to be asked what an amount is a share of."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Hashable, Sequence
from fractions import Fraction
from math import ceil, floor, lcm

from hengjian.audit.figures import Figure
from hengjian.audit.passages import plain_interval
from hengjian.audit.quotients import kind_of_amount


def gives(part: Figure, whole: Figure, share: Figure) -> bool:
    """Whether a part and a whole can give a printed share."""
    return (plain_interval(part) / plain_interval(whole)).meets(share.interval)


class Wholes:
    """The figures of a document by kind and size."""

    def __init__(self, figures: Sequence[Figure]) -> None:
        grouped: defaultdict[Hashable, list[Figure]] = defaultdict(list)
        for figure in figures:
            if figure.value > 0 and not figure.is_percent and figure.kind == "figure":
                grouped[kind_of_amount(figure)].append(figure)
        self._groups = {kind: _sized(group) for kind, group in grouped.items()}

    def of(self, part: Figure, share: Figure) -> Figure | None:
        """A figure of which an amount is the share, or that is this share of the amount; one of
        the share's paragraph before the others."""
        wide = share.step / share.value + Fraction(1, 100)
        above = self._near(part, part.value / share.value, wide)
        below = self._near(part, part.value * share.value, wide)
        pairs = [*((part, f, f) for f in above), *((f, part, f) for f in below)]
        pairs.sort(key=lambda each: each[2].spot.block != share.spot.block)
        return next((f for one, other, f in pairs if gives(one, other, share)), None)

    def _near(self, part: Figure, size: Fraction, wide: Fraction) -> list[Figure]:
        group, sizes, under = self._groups.get(kind_of_amount(part), ([], [], 1))
        low = bisect_left(sizes, ceil(size * (1 - wide) * under))
        high = bisect_right(sizes, floor(size * (1 + wide) * under))
        return [f for f in group[low:high] if f.spot != part.spot]


def _sized(figures: list[Figure]) -> tuple[list[Figure], list[int], int]:
    """The figures by size, their values as whole numbers over a common denominator, and this."""
    under = lcm(*(figure.value.denominator for figure in figures))
    sizes = [int(figure.value * under) for figure in figures]
    order = sorted(range(len(figures)), key=sizes.__getitem__)
    return [figures[at] for at in order], [sizes[at] for at in order], under
