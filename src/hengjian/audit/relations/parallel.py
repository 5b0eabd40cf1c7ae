"""Parts that are each told by the same figures as their whole: a table in words.

学校 30 所，教师 2100 人。其中：/ 东区学校 12 所，教师 900 人；/ 西区学校 18 所，教师 1200 人. Which
parts there are, the figures say together: where one of them adds up, the others are asked too.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from math import lcm

from hengjian.audit.amounts import Amount, amounts
from hengjian.audit.passages import Passage
from hengjian.audit.relations.algebra import Relation, Term, is_trivial, telling, term_of
from hengjian.audit.relations.slips import mends

_ENDS = re.compile("[。；;]")
_NAME = 2
"""Signs at a name's end by which figures are held to be of one kind."""
_FEWEST, _MOST, _DIGITS = 2, 12, 3


@dataclass(frozen=True, slots=True, eq=False)
class _Line:
    """A stretch of text to its full stop or semicolon, and its amounts by what they are of."""

    said: Mapping[tuple[str, str], Term]
    spans: dict[tuple[str, str], tuple[int, int]] = field(default_factory=dict)
    """What each may stand for, from the least to the most, in whole numbers of one part for all
    lines: a long text has a quarter of a million of sums to be tried."""


def parallel_sums(running: Sequence[Passage]) -> Iterator[Relation]:
    """The sums of what is told of a whole and of each of its parts, where one holds and is no
    accident; of those that do not, the ones that one slip mends."""
    lines = list(_lines(running))
    _measure(lines)
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
            said: dict[tuple[str, str], Term] = {}
            for each in told:
                if start <= each.figure.spot.start < end and each.plain and not each.over:
                    said.setdefault(_kind(each), term_of(each.figure).rounded())
            if said:
                yield _Line(said)
            start = end


def _measure(lines: Sequence[_Line]) -> None:
    """Give the lines their spans."""
    ends = [
        (line, kind, [end for end in term.interval.ends if end is not None])
        for line in lines
        for kind, term in line.said.items()
    ]
    part = lcm(*(end.denominator for _, _, both in ends for end in both))
    for line, kind, (low, high) in ends:
        line.spans[kind] = int(low * part), int(high * part)


def _kind(each: Amount) -> tuple[str, str]:
    """What an amount is of: the end of its name, and its unit."""
    return re.sub("[数量额约为达共计]+$", "", each.name)[-_NAME:], each.figure.unit


def _best(whole: _Line, parts: Sequence[_Line]) -> Iterator[Relation]:
    """The sums over as many parts as most of them hold for."""
    by_many: defaultdict[int, list[Relation]] = defaultdict(list)
    for kind in whole.said:
        for many in _holding(whole, parts, kind):
            relation = _sum(whole, parts[:many], kind)
            if not is_trivial(relation):
                by_many[many].append(relation)
    told = {many: sum(telling(e.terms) for e in held) for many, held in by_many.items()}
    many = max(sorted(told), key=lambda each: told[each], default=0)
    held = by_many[many]
    if sum(telling(each.terms) - 1 for each in held) >= _DIGITS:
        yield from held
        run = parts[:many]
        shared = [kind for kind in whole.said if all(kind in line.said for line in run)]
        failed = [_sum(whole, run, kind) for kind in shared]
        yield from (e for e in failed if not e.holds and _is_near(e) and mends(e))


def _holding(whole: _Line, parts: Sequence[_Line], kind: tuple[str, str]) -> Iterator[int]:
    """How many of the parts may be added up to what is said of the whole."""
    low, high = whole.spans[kind]
    least = most = 0
    for many, line in enumerate(parts, start=1):
        if kind not in line.spans:
            return
        bottom, top = line.spans[kind]
        least, most = least + bottom, most + top
        if many >= _FEWEST and least <= high and low <= most:
            yield many


def _sum(whole: _Line, parts: Sequence[_Line], kind: tuple[str, str]) -> Relation:
    return Relation("sum", whole.said[kind], tuple(line.said[kind] for line in parts))


def _is_near(relation: Relation) -> bool:
    due, printed = relation.due or Fraction(0), relation.result.value
    return printed < 2 * due < 4 * printed
