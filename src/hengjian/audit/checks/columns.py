"""Columns that come from other columns, by vote of the lines: rates, shares, growth, differences,
sums, products; and the same of lines, with the table turned."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from hengjian.audit.context import Context
from hengjian.audit.document import Block, Spot
from hengjian.audit.findings import Check, Claim
from hengjian.audit.judging.verdicts import claim_of, printed_again
from hengjian.audit.relations.algebra import Relation, is_trivial
from hengjian.audit.relations.columns import Column, columns_of
from hengjian.audit.tables_grid import grids_of, turned_grid
from hengjian.bilingual import Text

CODE = "columns"
_BY_VOTE, _BY_FEW, _BY_NAME = Fraction(97, 100), Fraction(80, 100), Fraction(90, 100)
_MANY = 3


def _run(context: Context) -> Iterator[Claim]:
    for block, _ in context.document.tables():
        yield from _of_block(block, printed_again(context))


def _of_block(block: Block, again: frozenset[Spot]) -> Iterator[Claim]:
    found = [
        column for grid in (*grids_of(block), turned_grid(block)) for column in columns_of(grid)
    ]
    held = [relation for column in found for relation in column.held if not is_trivial(relation)]
    vouched = {term.spot for relation in held for term in relation.terms}
    said: set[Spot] = set()
    for relation in held:
        if relation.result.spot not in said:
            said.add(relation.result.spot)
            yield claim_of(CODE, relation, _BY_VOTE)
    for column in found:
        for relation in column.failed:
            if not _is_plausible(relation):
                continue
            if relation.result.spot not in vouched and not said & _spots(relation, vouched):
                claim = _failed(column, relation, vouched, again)
                said |= {spot for finding in claim.findings for spot in finding.spots[:1]}
                yield claim


_FAR = 3


def _is_plausible(relation: Relation) -> bool:
    """Whether what follows is anything like what is printed; else a table was read wrong."""
    due, printed = abs(relation.due or Fraction(0)), abs(relation.result.value)
    linear = relation.sort in ("sum", "balance", "product")
    return not linear or not printed or printed <= _FAR * due <= _FAR**2 * printed


def _spots(relation: Relation, vouched: set[Spot]) -> set[Spot]:
    """The places of a relation that may be wrong: a figure is blamed once."""
    return {term.spot for term in relation.terms} - vouched


def _failed(
    column: Column, relation: Relation, vouched: set[Spot], again: frozenset[Spot]
) -> Claim:
    telling = sum(not is_trivial(each) for each in column.held)
    certain = _BY_VOTE if telling >= _MANY else _BY_FEW
    if column.named:
        certain = max(certain, _BY_NAME)
    others = vouched - {term.spot for term in relation.terms} | _elsewhere(column, relation)
    vouching = (others & vouched) | again
    return claim_of(
        CODE, relation, certain, vouched=vouching, formula=Text(column.formula, column.formula)
    )


def _elsewhere(column: Column, relation: Relation) -> set[Spot]:
    """The operands that serve other lines of the column well: a total that shares are of."""
    return {term.spot for each in column.held for term in each.operands}


CHECK = Check(CODE, _run)
