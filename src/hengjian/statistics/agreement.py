"""How far two people, or groups of answers, agree: exact, without a float.

Cohen's kappa after J. Cohen, "A coefficient of agreement for nominal scales" (1960); the
intra-class correlation of a one-way analysis of variance with groups of unequal size, after Shrout
and Fleiss (1979), case 1, with the mean size corrected as Snedecor and Cochran have it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction


@dataclass(frozen=True, slots=True)
class Agreement:
    """What two people said of the same things."""

    both: int
    """Things that both judged."""
    same: int
    kappa: Fraction | None
    """Agreement beyond chance, 1 where they always agree; None where nothing was judged twice, or
    both said the same one thing throughout, so that chance alone explains it."""
    chance: Fraction | None = None
    """Of those judged twice, what would be alike by chance, each saying as often what they said;
    None where nothing was judged twice."""

    @property
    def share(self) -> Fraction | None:
        """Of those judged twice, those judged alike."""
        return Fraction(self.same, self.both) if self.both else None


def agreement(pairs: Iterable[tuple[Hashable, Hashable]]) -> Agreement:
    """How far the first and the second of each pair agree."""
    said = list(pairs)
    n, same = len(said), sum(first == second for first, second in said)
    if not n:
        return Agreement(0, 0, None)
    firsts, seconds = [first for first, _ in said], [second for _, second in said]
    chance = sum(
        (Fraction(firsts.count(each) * seconds.count(each), n * n) for each in set(firsts)),
        Fraction(0),
    )
    kappa = None if chance == 1 else (Fraction(same, n) - chance) / (1 - chance)
    return Agreement(n, same, kappa, chance)


def intraclass(said: Iterable[tuple[Hashable, Fraction | int]]) -> Fraction | None:
    """The share of the spread that lies between groups rather than inside them; it may be below
    zero. ``said``: group and value. None where there are fewer than two groups, no group of two, or
    no spread at all."""
    groups: dict[Hashable, list[Fraction]] = defaultdict(list)
    for group, value in said:
        groups[group].append(Fraction(value))
    sizes = [len(values) for values in groups.values()]
    n, k = sum(sizes), len(sizes)
    if k < 2 or n <= k:
        return None
    between = _square_between(groups.values(), n) / (k - 1)
    inside = sum((_square_inside(values) for values in groups.values()), Fraction(0)) / (n - k)
    size = (n - Fraction(sum(each * each for each in sizes), n)) / (k - 1)
    whole = between + (size - 1) * inside
    return (between - inside) / whole if whole else None


def _square_between(groups: Iterable[Sequence[Fraction]], n: int) -> Fraction:
    parts = list(groups)
    mean = sum((sum(values, Fraction(0)) for values in parts), Fraction(0)) / n
    return sum(
        (len(values) * (sum(values, Fraction(0)) / len(values) - mean) ** 2 for values in parts),
        Fraction(0),
    )


def _square_inside(values: Sequence[Fraction]) -> Fraction:
    mean = sum(values, Fraction(0)) / len(values)
    return sum(((each - mean) ** 2 for each in values), Fraction(0))
