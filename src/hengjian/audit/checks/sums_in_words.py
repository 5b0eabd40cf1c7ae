"""Totals, balances and products that words call so, against the figures beside them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction

from hengjian.audit.context import Context
from hengjian.audit.findings import Check, Claim
from hengjian.audit.judging.verdicts import finding_of
from hengjian.audit.passages import passages
from hengjian.audit.relations.algebra import Relation, is_trivial
from hengjian.audit.relations.lists import list_shares, list_totals, shares_of_all
from hengjian.audit.relations.slips import chance_of_holding, chance_of_mend, mends
from hengjian.audit.relations.sums import called_sums
from hengjian.bilingual import Text

CODE = "sum-in-words"
_HELD, _MENDED = Fraction(1, 5), Fraction(1, 12)
_MENDED_COUNT = Fraction(1, 40)
_BY_LIST, _BY_NAME, _BY_ALL, _BY_SLIP = (Fraction(n, 100) for n in (88, 85, 90, 60))


def _run(context: Context) -> Iterator[Claim]:
    running = passages(context)
    for passage in running:
        if len(passage.figures) > 1:
            for found in called_sums(passage):
                yield from _answer(found.ways, Fraction(0) if not found.named else _BY_NAME)
            for relation, everything in shares_of_all(passage):
                yield from _answer([relation], _BY_ALL if everything else Fraction(0))
    for relation in list_totals(running):
        yield from _answer([relation], _BY_LIST)
    for held, failed in list_shares(running):
        yield from (Claim(CODE, tuple(term.spot for term in each.terms)) for each in held)
        if len(held) > len(failed):
            for relation in failed:
                yield from _failed(relation, _BY_LIST, 1)


def _answer(ways: Sequence[Relation], certain: Fraction) -> Iterator[Claim]:
    """The claim of the way that holds; else of the one that a slip mends; or, where the words are
    ``certain``, of the only way."""
    if any(way.holds and is_trivial(way) for way in ways):
        return
    held = [way for way in ways if way.holds]
    if held:
        best = min(held, key=lambda way: chance_of_holding(way, len(ways)))
        if certain or chance_of_holding(best, len(ways)) < _HELD:
            yield Claim(CODE, tuple(term.spot for term in best.terms))
        return
    if certain:
        yield from _failed(ways[0], certain, 1)
        return
    slipped = [way for way in ways if next(mends(way), None) is not None]
    slipped = [way for way in slipped if chance_of_mend(way, len(ways)) < _most(way)]
    if slipped:
        yield from _failed(slipped[0], _BY_SLIP, len(ways))


def _most(way: Relation) -> Fraction:
    """How likely an accident may be: counts are often of one thing and of another beside it."""
    money = way.result.text.endswith("元")
    return _MENDED if money else _MENDED_COUNT


def _failed(relation: Relation, certain: Fraction, hypotheses: int) -> Iterator[Claim]:
    finding = finding_of(CODE, relation, certain=certain, hypotheses=hypotheses)
    if finding is not None:
        yield Claim(CODE, tuple(term.spot for term in relation.terms), (finding,))


CHECK = Check(
    code=CODE,
    title=Text("文字中的合计和结余", "Totals and balances in words"),
    why=Text(
        "写着合计、小计、结余的数，应由旁边的数算得出来。",
        "A figure that is called a total or a balance follows from the figures beside it.",
    ),
    run=_run,
    benign=(Text("另有未列出的部分", "parts that are not listed"),),
)
