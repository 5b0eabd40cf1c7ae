"""Lines and columns of forms against the formulas that the form itself prints for them."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from itertools import chain

from hengjian.audit.context import Context
from hengjian.audit.findings import Check, Claim
from hengjian.audit.judging.verdicts import claim_of
from hengjian.audit.relations.forms import column_relations, line_relations
from hengjian.audit.tables_grid import grids_of

CODE = "form-line"
_BY_FORM = Fraction(92, 100)


def _run(context: Context) -> Iterator[Claim]:
    for block, _ in context.document.tables():
        for grid in grids_of(block):
            for relation in chain(column_relations(grid), line_relations(grid)):
                yield claim_of(CODE, relation, _BY_FORM)


CHECK = Check(CODE, _run)
