"""Ranks within a group, and how far they hold when the weights are in doubt.

A draw multiplies the points of every indicator by a whole percentage drawn evenly from 100 − spread
to 100 + spread, one percentage an indicator and the same for all projects. A project's total moves
by what its scores come to under the new points, scaled back to the old sum, less what they came to
before; deductions and caps stay. All is whole numbers: a seed gives the same ranks everywhere.

Of a project's ranks the twentieth of the draws that ranks it best and the one that ranks it worst
are left out; what remains is its interval, 90 % of the draws at least.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random
from typing import Any

import numpy as np
from numpy.typing import NDArray

from hengjian.comparing.groups import Group
from hengjian.comparing.projects import Numbers, Projects
from hengjian.statistics.weights import SEED

DRAWS, SPREAD = 200, 20
"""How many draws, and by how many per cent points may differ, unless declared otherwise."""
CELLS = 4_000_000
"""So many totals are held at once."""


@dataclass(frozen=True, slots=True)
class Doubt:
    """How weights are drawn."""

    draws: int = DRAWS
    spread: int = SPREAD
    seed: int = SEED


@dataclass(frozen=True, slots=True)
class Rank:
    """Where a project stands in its group: 1 is the best, projects of one total share a rank."""

    project: int
    rank: int
    tied: int
    """How many share the rank, the project itself among them."""
    best: int
    worst: int


def rank(projects: Projects, group: Group, doubt: Doubt) -> tuple[Rank, ...]:
    """The ranks of a group, best first."""
    totals = projects.totals[group.members]
    above, equal = _standing(totals)
    best, worst = _hold_under_draws(projects, group, doubt)
    ranks = [
        Rank(int(place), int(a) + 1, int(e), int(b), int(w))
        for place, a, e, b, w in zip(group.members, above, equal, best, worst, strict=True)
    ]
    return tuple(sorted(ranks, key=lambda each: (each.rank, projects.codes[each.project])))


def _standing(totals: NDArray[Any]) -> tuple[Numbers, Numbers]:
    """How many are above each total, and how many have it."""
    ordered = np.sort(totals)
    upto = np.searchsorted(ordered, totals, side="right")
    return len(totals) - upto, upto - np.searchsorted(ordered, totals, side="left")


def _hold_under_draws(projects: Projects, group: Group, doubt: Doubt) -> tuple[Numbers, Numbers]:
    """The best and the worst rank that a project keeps under the draws."""
    drawn = factors(len(projects.leaves), doubt)
    size = len(group.members)
    best = np.empty((len(drawn), size), dtype=np.int32)
    worst = np.empty((len(drawn), size), dtype=np.int32)
    step = max(1, CELLS // max(size, 1))
    for start in range(0, len(drawn), step):
        some = drawn[start : start + step]
        for number, totals in enumerate(_totals(projects, group, some), start=start):
            above, equal = _standing(totals)
            best[number], worst[number] = above + 1, above + equal
    out = len(drawn) // 20
    return np.sort(best, axis=0)[out], np.sort(worst, axis=0)[-out - 1]


def factors(leaves: int, doubt: Doubt) -> Sequence[Sequence[int]]:
    """The percentages of each draw, one an indicator; the first draw leaves all as they are."""
    random = Random(doubt.seed)
    low, high = 100 - doubt.spread, 100 + doubt.spread
    return [[100] * leaves] + [
        [random.randint(low, high) for _ in range(leaves)] for _ in range(doubt.draws - 1)
    ]


def _totals(projects: Projects, group: Group, drawn: Sequence[Sequence[int]]) -> NDArray[Any]:
    """A row a draw: the totals of the group under its weights."""
    totals = projects.totals[group.members]
    if not projects.leaves:
        return np.broadcast_to(totals, (len(drawn), len(totals)))
    scores, weights = _table(projects, group)
    percent = np.array(drawn, dtype=scores.dtype)
    over = percent @ (scores.T) * weights.sum(axis=1)
    under = percent @ weights.T
    kept = np.where(under == 0, 1, under)
    moved = (2 * over + kept) // (2 * kept) - scores.sum(axis=1)
    return totals + np.where(under == 0, 0, moved)


def _table(projects: Projects, group: Group) -> tuple[NDArray[Any], NDArray[Any]]:
    """Scores and points of the group, a column an indicator, points over one scale."""
    leaves = list(projects.leaves.values())
    scale = int(np.lcm.reduce(np.array([leaf.scale for leaf in leaves], dtype=object)))
    scores = np.stack([leaf.scores[group.members] for leaf in leaves], axis=1)
    columns = [
        leaf.weights[group.members].astype(object) * (scale // leaf.scale) for leaf in leaves
    ]
    weights = np.stack(columns, axis=1)
    bound = 400 * int(scores.sum(axis=1).max(initial=0)) * int(weights.sum(axis=1).max(initial=0))
    small = bound < 2**62
    return (scores, weights.astype(np.int64)) if small else (scores.astype(object), weights)
