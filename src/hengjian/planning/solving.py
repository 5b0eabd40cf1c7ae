"""Solving a program: HiGHS proposes in floating point, integers decide.

The solver sees money in units in which the largest limit is about 10⁴, and is told to close its gap
to nothing. What it proposes is rounded to a set and held against the rows in whole cents; a set
that breaks a row by less than the solver's tolerance is cut off and the solver asked again.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import floor, inf

import numpy
import scipy  # its rooms open when they are entered: they take a second

from hengjian.planning.program import Chosen, Limit, Program, Row

OPTIMAL, LIMITED, INFEASIBLE = 0, 1, 2
MOST_CUTS = 50
SLACK = 1e-7
"""Share of a limit by which it is loosened for the solver, so that a sum which meets it to the cent
is never lost; what slips through is cut off in integers."""
SECONDS = 60.0


@dataclass(frozen=True, slots=True)
class Solution:
    """A choice that holds every row, and how far it is proved to be the best."""

    chosen: Chosen
    value: int
    cost: int
    bound: int
    """No choice is worth more than this."""

    @property
    def proved(self) -> bool:
        """Whether nothing better exists."""
        return self.bound <= self.value


def best(
    program: Program,
    extra: Sequence[Row] = (),
    *,
    seconds: float = SECONDS,
    cheapest: bool = True,
) -> Solution | None:
    """The most valuable choice; of equal ones the ``cheapest``, unless any will do, and of twins
    the one whose code comes first; ``None`` where no choice holds.

    Raises ``TimeoutError`` where none was found in ``seconds``.
    """
    first = _solve(program, tuple(extra), seconds, None)
    if first is None or not (first.proved and cheapest):
        return first
    second = _solve(program, tuple(extra), seconds, first.value)
    if second is None or second.value < first.value or second.cost > first.cost:
        second = first
    chosen = _earliest(program, program.rows + tuple(extra), second.chosen)
    return Solution(chosen, first.value, second.cost, first.bound)


def _earliest(program: Program, rows: tuple[Row, ...], chosen: Chosen) -> Chosen:
    """The choice with every chosen twin (same value, same cost) whose place an earlier one can take
    exchanged for it."""
    twins: dict[tuple[int, int], list[str]] = {}
    for code in program.codes:
        twins.setdefault((program.values[code], program.costs[code]), []).append(code)
    value = program.value(chosen)
    for alike in twins.values():
        for number, late in enumerate(alike):
            for early in alike[:number]:
                if late not in chosen or early in chosen:
                    continue
                other = chosen - {late} | {early}
                if program.value(other) == value and not any(row.short(other) for row in rows):
                    chosen = other
    return chosen


def _solve(
    program: Program, extra: tuple[Row, ...], seconds: float, at_least: int | None
) -> Solution | None:
    """With ``at_least`` given: the cheapest choice worth that much."""
    cuts: list[Row] = []
    rows = program.rows + extra
    for _ in range(MOST_CUTS):
        found = _propose(program, (*rows, *cuts), seconds, at_least)
        if found is None:
            return None
        chosen, bound = found
        broken = [row for row in rows if row.short(chosen)]
        if not broken:
            value = program.value(chosen)
            return Solution(chosen, value, program.cost(chosen), max(bound, value))
        cuts += [_cover(row, chosen) for row in broken]
    raise TimeoutError("the solver's tolerance could not be cut off")


def _cover(row: Row, chosen: Chosen) -> Row:
    """These members are not all in (or, below a minimum, not all of the others out)."""
    inside = {code: 1 for code in row.members if code in chosen}
    if row.at_most is not None:
        return Row(row.limit, row.subject, inside, at_most=len(inside) - 1)
    outside = {code: 1 for code in row.members if code not in chosen}
    return Row(row.limit, row.subject, outside, at_least=1)


def _propose(
    program: Program, rows: tuple[Row, ...], seconds: float, at_least: int | None
) -> tuple[Chosen, int] | None:
    codes, bonuses = program.codes, program.bonuses
    if not codes:
        return None if any(row.short(()) for row in rows) else (frozenset(), 0)
    place = {code: number for number, code in enumerate(codes)}
    table = _Table(len(codes) + len(bonuses))
    for row in rows:
        table.add({place[code]: size for code, size in row.members.items()}, row)
    for number, bonus in enumerate(bonuses, start=len(codes)):
        for cover in bonus.covers:
            table.add_plain({number: 1.0, **{place[code]: -1.0 for code in cover}}, -inf, 0.0)
    worth = [float(program.values[code]) for code in codes] + [float(b.value) for b in bonuses]
    aim = [-value for value in worth]
    if at_least is not None:
        scale = max(program.costs.values()) / 1e4
        aim = [program.costs[code] / scale for code in codes] + [0.0] * len(bonuses)
        table.add_plain(dict(enumerate(worth)), at_least - 0.5, inf)
    answer = scipy.optimize.milp(
        numpy.array(aim),
        constraints=table.constraints(),
        bounds=scipy.optimize.Bounds(0, 1),
        integrality=numpy.ones(table.columns),
        options={"mip_rel_gap": 0.0, "time_limit": seconds},
    )
    if answer.status == INFEASIBLE:
        return None
    if answer.x is None:
        raise TimeoutError(answer.message)
    chosen = frozenset(code for code, number in place.items() if answer.x[number] > 0.5)
    return chosen, floor(-answer.mip_dual_bound + 0.01) if at_least is None else 0


class _Table:
    """The rows as one sparse matrix."""

    def __init__(self, columns: int) -> None:
        self.columns = columns
        self.data: list[float] = []
        self.at: list[tuple[int, int]] = []
        self.low: list[float] = []
        self.high: list[float] = []

    def add(self, members: dict[int, int], row: Row) -> None:
        """A row of whole numbers; money is scaled and loosened by ``SLACK``."""
        bounds = [abs(b) for b in (row.at_least, row.at_most) if b]
        money = row.limit is Limit.MONEY and max(members.values(), default=0) > 1
        scale = max([1, *bounds, *(members.values() if money else ())]) / 1e4 if money else 1
        loose = 1e4 * SLACK if money else 0.0
        low = -inf if row.at_least is None else row.at_least / scale - loose
        high = inf if row.at_most is None else row.at_most / scale + loose
        self.add_plain({column: size / scale for column, size in members.items()}, low, high)

    def add_plain(self, members: dict[int, float], low: float, high: float) -> None:
        """A row as it stands."""
        number = len(self.low)
        for column, size in members.items():
            self.data.append(size)
            self.at.append((number, column))
        self.low.append(low)
        self.high.append(high)

    def constraints(self) -> scipy.optimize.LinearConstraint:
        """All rows together."""
        shape = (len(self.low), self.columns)
        across = ([row for row, _ in self.at], [column for _, column in self.at])
        return scipy.optimize.LinearConstraint(
            scipy.sparse.csr_matrix((self.data, across), shape=shape), self.low, self.high
        )
