"""Totals, balances and products that words call so, against the figures beside them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction

from hengjian.audit.context import Context
from hengjian.audit.document import Spot
from hengjian.audit.findings import Check, Claim
from hengjian.audit.judging.verdicts import claim_of, printed_again
from hengjian.audit.passages import passages
from hengjian.audit.relations.algebra import Relation, is_trivial
from hengjian.audit.relations.counted import counted_parts
from hengjian.audit.relations.lists import (
    composed,
    compositions,
    list_shares,
    list_totals,
    shares_in_order,
    shares_of_all,
)
from hengjian.audit.relations.slips import best_mend, chance_of_holding, chance_of_mend
from hengjian.audit.relations.sums import called_sums
from hengjian.audit.tables_grid import grid_of

CODE = "sum-in-words"
_HELD, _MENDED = Fraction(1, 5), Fraction(1, 12)
_MENDED_COUNT, _MENDED_WHOLE = Fraction(1, 40), Fraction(1, 5)
_BY_LIST, _BY_ALL, _BY_SLIP = (Fraction(n, 100) for n in (88, 90, 60))


def _run(context: Context) -> Iterator[Claim]:
    running, again = passages(context), printed_again(context)
    for at, passage in enumerate(running):
        if passage.figures:
            for found in called_sums(running, at):
                yield from _answer(found.ways, again, found.certain, whole=found.whole)
            for relation, sure in counted_parts(context, passage):
                yield from _answer([relation], again, sure)
            for relation, everything in shares_of_all(passage):
                yield from _answer([relation], again, _BY_ALL if everything else Fraction(0))
    grids = (grid_of(block) for block, _ in context.document.tables())
    columns = (relation for grid in grids for relation in composed(grid))
    for relation in (*compositions(running), *columns):
        yield from _answer([relation], again, _BY_ALL)
    for relation in list_totals(running):
        yield from _answer([relation], again, _BY_LIST)
    in_order = (each for passage in running for each in shares_in_order(passage))
    for held, failed in (*list_shares(running), *in_order):
        yield from (claim_of(CODE, each, _BY_LIST) for each in held)
        if len(held) > len(failed):
            for relation in failed:
                yield from _failed(relation, again, _BY_LIST, 1)


def _answer(
    ways: Sequence[Relation], again: frozenset[Spot], certain: Fraction, *, whole: bool = False
) -> Iterator[Claim]:
    """The claim of the way that holds; else of the first, where the words are ``certain``; else of
    the one that a slip mends, which is easier to believe of the ``whole`` of a sentence."""
    if any(way.holds and is_trivial(way) for way in ways):
        return
    held = [way for way in ways if way.holds]
    if held:
        best = min(held, key=lambda way: chance_of_holding(way, len(ways)))
        if certain or chance_of_holding(best, len(ways)) < _HELD:
            yield claim_of(CODE, best, certain or _BY_SLIP)
        return
    if certain:
        yield from _failed(ways[0], again, certain, 1)
        return
    tried = list(dict.fromkeys(ways))[:_TRIED]
    slipped = []
    for at, way in enumerate(tried):
        mend, all_of_it = best_mend(way), whole and not at
        accident = chance_of_mend(way, 1 if all_of_it else len(tried))
        if mend is not None and accident < _most(way, whole=all_of_it):
            slipped.append((mend.rank > 1, mend.at > 0, at, way))
    if slipped:
        yield from _failed(min(slipped, key=lambda each: each[:3])[3], again, _BY_SLIP, len(tried))


_TRIED = 3
"""Ways that a slip may mend: the likeliest."""


def _most(way: Relation, *, whole: bool) -> Fraction:
    """How likely an accident may be: counts are often of one thing and of another beside it."""
    if whole:
        return _MENDED_WHOLE
    money = way.result.text.endswith("元")
    return _MENDED if money else _MENDED_COUNT


def _failed(
    relation: Relation, again: frozenset[Spot], certain: Fraction, hypotheses: int
) -> Iterator[Claim]:
    claim = claim_of(CODE, relation, certain, hypotheses=hypotheses, vouched=again)
    if not claim.holds:
        yield claim


CHECK = Check(
    CODE,
    _run,
    replaces=(
        "average",
        "built-up",
        "complement",
        "composition",
        "counted-parts",
        "deducted",
        "divided",
        "for-each",
        "kinds-apart",
        "levels",
        "listed-below",
        "listed-shares",
        "parts-and-whole",
        "per-unit",
    ),
)
