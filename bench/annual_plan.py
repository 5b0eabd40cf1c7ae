"""The exact choice of an annual plan among 300 schemes, against its relaxation to fractions.

The baseline is what no exact method can do without: one linear programme over the same rows, by the
same solver. The brute-force row is the whole tree of 18 schemes, which the exact choice must beat.
"""

from __future__ import annotations

import random
from decimal import Decimal
from itertools import combinations

import numpy
from scipy.optimize import linprog

from bench.rows import Row, median_ms, medians_in_turn
from hengjian.planning.choosing import choose
from hengjian.planning.model import Budget, Candidate, Group, Question
from hengjian.planning.program import program_of

SOURCES = ("central", "province", "special_bond", "district", "residents")
SHARES = (10, 5, 8, 3, 4)
"""Per cent of the cost of all schemes that each source gives: about a third can be built."""
LIMIT = 60.0
"""The exact choice (two solves: value, then cost) may take this many linear programmes."""
BRUTE = 14


def question(schemes: int, seed: int = 1) -> Question:
    """A district's candidates of one year, invented: nine sub-districts, five sources, areas."""
    dice = random.Random(seed)
    candidates = []
    for number in range(schemes):
        households = dice.randint(40, 1500)
        rival = number % 7 == 0 and number > 0
        candidates.append(
            Candidate(
                f"s{number:03}",
                frozenset({f"site{number - rival:03}"}),
                f"d{number % 9}",
                households * dice.randint(8000, 35000) * 100 + dice.randint(0, 9999),
                Decimal(dice.randint(4000, 9500)) / 100,
                households,
                dice.random() < 0.6,
                dice.random() < 0.4,
                frozenset(dice.sample(SOURCES, dice.randint(1, 5))),
            )
        )
    total = sum(candidate.cost for candidate in candidates)
    budgets = tuple(
        Budget(s, total * share // 100) for s, share in zip(SOURCES, SHARES, strict=True)
    )
    groups = tuple(
        Group(f"g{k}", frozenset(f"site{(k * 7 + 1 + j * 3) % schemes:03}" for j in range(4)), 2000)
        for k in range(schemes // 10)
    )
    return Question(tuple(candidates), budgets, groups, {f"d{place}": 1 for place in range(9)})


def run() -> list[Row]:
    """300 schemes against the relaxation, 18 against every subset."""
    many, few = question(300), question(BRUTE, 3)
    taken = medians_in_turn(
        {"exact": lambda: choose(many, why=False), "relaxed": lambda: _relaxed(many)}, 5
    )
    name = "annual plan of 300 schemes / its linear relaxation"
    brute = median_ms(lambda: _every_subset(few), 1, warm=0)
    exact = median_ms(lambda: choose(few, why=False), 5)
    return [
        Row(name, taken["exact"], "ms", taken["relaxed"], LIMIT),
        Row(f"annual plan of {BRUTE} schemes / every subset", exact, "ms", brute, 1.0),
    ]


def _relaxed(given: Question) -> float:
    program = program_of(given)
    place = {code: number for number, code in enumerate(program.codes)}
    width = len(place) + len(program.bonuses)
    rows, high = [], []
    for row in program.rows:
        line = numpy.zeros(width)
        scale = max(row.members.values(), default=1)
        for code, size in row.members.items():
            line[place[code]] = size / scale
        if row.at_most is not None:
            rows.append(line)
            high.append(row.at_most / scale)
        if row.at_least is not None:
            rows.append(-line)
            high.append(-row.at_least / scale)
    for number, bonus in enumerate(program.bonuses, start=len(place)):
        for cover in bonus.covers:
            line = numpy.zeros(width)
            line[number] = 1
            line[[place[code] for code in cover]] = -1
            rows.append(line)
            high.append(0.0)
    worth = [program.values[code] for code in program.codes] + [b.value for b in program.bonuses]
    answer = linprog([-value for value in worth], A_ub=numpy.array(rows), b_ub=high, bounds=(0, 1))
    return float(answer.fun)


def _every_subset(given: Question) -> int:
    program = program_of(given)
    best = 0
    for size in range(len(program.codes) + 1):
        for chosen in combinations(program.codes, size):
            codes = frozenset(chosen)
            if not program.broken(codes):
                best = max(best, program.value(codes))
    return best
