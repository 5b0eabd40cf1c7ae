"""Where no choice holds: which limits cannot hold together, and the least that would help."""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import inf

import numpy
import scipy

from hengjian.planning.program import Chosen, Limit, Program, Row

RELAXED = (Limit.MONEY, Limit.MINIMUM, Limit.WISH)
"""What a planner can give way in; two schemes for one site can never both be built."""


@dataclass(frozen=True, slots=True)
class Relaxation:
    """The least way of giving in on these limits; all others hold."""

    limits: frozenset[Limit]
    money: int
    """Cents more that are needed."""
    sources: tuple[str, ...]
    """Any of these sources may give them."""
    minimums: tuple[tuple[str, int], ...]
    """Sub-districts and by how many sites each falls short of its minimum."""
    dropped: tuple[str, ...]
    """Candidates that were wished in and cannot be."""


def nearest(program: Program, extra: tuple[Row, ...] = ()) -> tuple[Relaxation, ...]:
    """For each kind of limit alone the least relaxation that helps; where none helps alone, one of
    all together, least money last."""
    rows = program.rows + extra
    alone = [_relax(program, rows, frozenset({limit})) for limit in RELAXED]
    found = tuple(each for each in alone if each is not None)
    if found:
        return found
    together = _relax(program, rows, frozenset(RELAXED))
    return () if together is None else (together,)


def _relax(program: Program, rows: tuple[Row, ...], limits: frozenset[Limit]) -> Relaxation | None:
    """The first slack is the money, in units of ``scale`` cents; then one for each soft row."""
    soft = [r for r in rows if r.limit in limits - {Limit.MONEY} and r.at_least is not None]
    if not limits & {Limit.MONEY} and not soft:
        return None
    codes = program.codes
    place = {code: number for number, code in enumerate(codes)}
    scale = max([*program.costs.values(), 1]) / 1e3
    width = len(codes) + 1 + len(soft)
    matrix, low, high = numpy.zeros((len(rows), width)), [], []
    for line, row in enumerate(rows):
        unit = scale if row.limit is Limit.MONEY else 1.0
        for code, size in row.members.items():
            matrix[line, place[code]] = size / unit
        if row.limit is Limit.MONEY and Limit.MONEY in limits:
            matrix[line, len(codes)] = -1.0
        if row in soft:
            matrix[line, len(codes) + 1 + soft.index(row)] = 1.0
        low.append(-inf if row.at_least is None else row.at_least / unit)
        high.append(inf if row.at_most is None else row.at_most / unit)
    aim = numpy.zeros(width)
    aim[len(codes)] = 1.0
    aim[len(codes) + 1 :] = 1.0 if Limit.MONEY not in limits else 1e6
    upper = [1.0] * len(codes) + [inf] + [float(row.at_least or 0) for row in soft]
    answer = scipy.optimize.milp(
        aim,
        constraints=scipy.optimize.LinearConstraint(matrix, low, high),
        bounds=scipy.optimize.Bounds(0, upper),
        integrality=numpy.array([1] * len(codes) + [0] + [1] * len(soft)),
        options={"mip_rel_gap": 0.0, "time_limit": 30.0},
    )
    if answer.x is None:
        return None
    return _read(rows, limits, frozenset(c for c, n in place.items() if answer.x[n] > 0.5))


def _read(rows: tuple[Row, ...], limits: frozenset[Limit], chosen: Chosen) -> Relaxation | None:
    """What the choice breaks, counted in integers."""
    short = [(row, row.short(chosen)) for row in rows if row.short(chosen)]
    if any(row.limit not in limits or row.limit is Limit.SITE for row, _ in short):
        return None
    money = [(amount, row.subject) for row, amount in short if row.limit is Limit.MONEY]
    most = max(money, default=(0, ()))
    return Relaxation(
        limits,
        most[0],
        most[1],
        tuple((row.subject[0], amount) for row, amount in short if row.limit is Limit.MINIMUM),
        tuple(row.subject[0] for row, _ in short if row.limit is Limit.WISH),
    )


def loosened(program: Program, relaxation: Relaxation) -> Program:
    """The program with the relaxation put in."""
    fewer = dict(relaxation.minimums)
    rows = []
    for row in program.rows:
        if row.limit is Limit.MONEY and row.at_most is not None:
            row = replace(row, at_most=row.at_most + relaxation.money)
        elif row.limit is Limit.MINIMUM and row.at_least is not None:
            row = replace(row, at_least=row.at_least - fewer.get(row.subject[0], 0))
        elif row.limit is Limit.WISH and row.subject[0] in relaxation.dropped:
            continue
        rows.append(row)
    return replace(program, rows=tuple(rows))
