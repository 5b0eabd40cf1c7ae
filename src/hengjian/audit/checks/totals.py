"""Rows that add up other rows, by the vote of the columns or by their name."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from hengjian.audit.context import Context
from hengjian.audit.document import Block, Spot
from hengjian.audit.findings import Check, Claim
from hengjian.audit.judging.verdicts import claim_of, printed_again
from hengjian.audit.relations.algebra import Relation, is_trivial
from hengjian.audit.relations.rows import Sum, sums_of
from hengjian.audit.tables_grid import grids_of, turned_grid

CODE = "table-total"
_BY_VOTE, _BY_ONE, _BY_NAME = Fraction(95, 100), Fraction(85, 100), Fraction(75, 100)


def _run(context: Context) -> Iterator[Claim]:
    for block, _ in context.document.tables():
        yield from _of_block(block, printed_again(context))


def _of_block(block: Block, again: frozenset[Spot]) -> Iterator[Claim]:
    found = [one for grid in (*grids_of(block), turned_grid(block)) for one in sums_of(grid)]
    held = [each for one in found for each in one.held if not is_trivial(each) and one.votes]
    vouched = {term.spot for each in held for term in each.terms}
    for relation in held:
        yield claim_of(CODE, relation, _BY_VOTE)
    failed = [(one, each) for one in found for each in one.failed if _is_plausible(each)]
    said: set[Spot] = set()
    for one, relation in failed:
        if not {term.spot for term in relation.terms} & said:
            claim = _failed(one, relation, vouched | again)
            said |= {finding.spots[0] for finding in claim.findings}
            grave = any(finding.severity != "query" for finding in claim.findings)
            if one.votes or one.coded or grave or _exceeds(relation):
                yield claim  # a name alone, with nothing that would mend it, says too little


def _exceeds(relation: Relation) -> bool:
    """Whether the parts are a little more than their total: much more are rows of two levels."""
    due, total = relation.due or Fraction(0), relation.result.value
    return total < due < total * Fraction(12, 10)


_FAR = 3


def _is_plausible(relation: Relation) -> bool:
    """Whether what is added is anything like the total; else a table was read wrong."""
    due, total = relation.due or Fraction(0), relation.result.value
    if total and any(term.value == total for term in relation.operands):
        return False  # a subtotal of all of it stands among the rows
    if abs(due - total) < relation.result.step:
        return False  # a total in whole units over parts with decimals
    return not total or total <= _FAR * due <= _FAR**2 * total


def _failed(one: Sum, relation: Relation, vouched: set[Spot]) -> Claim:
    certain = _BY_VOTE if one.votes > 1 else _BY_ONE if one.votes or one.coded else _BY_NAME
    if one.called and not relation.result.value:
        certain = _BY_VOTE
    return claim_of(CODE, relation, certain, vouched=vouched)


CHECK = Check(CODE, _run)
