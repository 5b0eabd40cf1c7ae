"""Parts that are each told by the same figures as their whole: a table in words.

学校 30 所，教师 2100 人。其中：/ 东区学校 12 所，教师 900 人；/ 西区学校 18 所，教师 1200 人. Which
parts there are, the figures say together: where one of them adds up, the others are asked too.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from hengjian.audit.amounts import Amount, amounts
from hengjian.audit.passages import Passage
from hengjian.audit.relations.algebra import Relation, is_trivial, telling, term_of
from hengjian.audit.relations.slips import mends

_ENDS = re.compile("[。；;]")
_NAME = 2
"""Signs at a name's end by which figures are held to be of one kind."""
_FEWEST, _MOST, _DIGITS = 2, 12, 3


@dataclass(frozen=True, slots=True, eq=False)
class _Line:
    """A stretch of text to its full stop or semicolon, and its amounts by what they are of."""

    said: Mapping[tuple[str, str], Amount]


def parallel_sums(running: Sequence[Passage]) -> Iterator[Relation]:
    """The sums of what is told of a whole and of each of its parts, where one holds and is no
    accident; of those that do not, the ones that one slip mends."""
    lines = list(_lines(running))
    for at, whole in enumerate(lines):
        if len(whole.said) < _FEWEST:
            continue
        parts = []
        for line in lines[at + 1 : at + 1 + _MOST]:
            if not whole.said.keys() & line.said.keys():
                break
            parts.append(line)
        yield from _best(whole, parts)


def _lines(running: Sequence[Passage]) -> Iterator[_Line]:
    for passage in running:
        if passage.cell is not None:
            continue
        told, start = amounts(passage), 0
        ends = [match.end() for match in _ENDS.finditer(passage.plain)]
        for end in dict.fromkeys((*ends, len(passage.plain))):
            said: dict[tuple[str, str], Amount] = {}
            for each in told:
                if start <= each.figure.spot.start < end and each.plain and not each.over:
                    said.setdefault(_kind(each), each)
            if said:
                yield _Line(said)
            start = end


def _kind(each: Amount) -> tuple[str, str]:
    """What an amount is of: the end of its name, and its unit."""
    return re.sub("[数量额约为达共计]+$", "", each.name)[-_NAME:], each.figure.unit


def _best(whole: _Line, parts: Sequence[_Line]) -> Iterator[Relation]:
    """The sums over as many parts as most of them hold for."""
    best: tuple[list[Relation], list[Relation]] = [], []
    for many in range(_FEWEST, len(parts) + 1):
        run = parts[:many]
        found = [
            Relation(
                "sum",
                term_of(total.figure).rounded(),
                tuple(term_of(line.said[kind].figure).rounded() for line in run),
            )
            for kind, total in whole.said.items()
            if all(kind in line.said for line in run)
        ]
        held = [each for each in found if each.holds and not is_trivial(each)]
        if sum(telling(each.terms) for each in held) > sum(telling(e.terms) for e in best[0]):
            best = held, [each for each in found if not each.holds]
    held, failed = best
    if sum(telling(each.terms) - 1 for each in held) >= _DIGITS:
        yield from held
        yield from (each for each in failed if _is_near(each) and mends(each))


def _is_near(relation: Relation) -> bool:
    due, printed = relation.due or Fraction(0), relation.result.value
    return printed < 2 * due < 4 * printed
