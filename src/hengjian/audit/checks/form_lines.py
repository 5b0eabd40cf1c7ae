"""Lines and columns of forms against the formulas that the form itself prints for them."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from itertools import chain

from hengjian.audit.context import Context
from hengjian.audit.findings import Check, Claim
from hengjian.audit.judging.verdicts import finding_of
from hengjian.audit.relations.forms import column_relations, line_relations
from hengjian.audit.tables_grid import grids_of
from hengjian.bilingual import Text

CODE = "form-line"
_BY_FORM = Fraction(92, 100)


def _run(context: Context) -> Iterator[Claim]:
    for block, _ in context.document.tables():
        for grid in grids_of(block):
            for relation in chain(column_relations(grid), line_relations(grid)):
                found = None if relation.holds else finding_of(CODE, relation, certain=_BY_FORM)
                spots = tuple(term.spot for term in relation.terms)
                yield Claim(CODE, spots, (found,) if found is not None else ())


CHECK = Check(
    code=CODE,
    title=Text("表自己印的公式", "Formulas that a form prints"),
    why=Text(
        "表上印着某行某列怎么算，填的数就要照着算得出来。",
        "A form says how a line or a column is worked out; what is filled in must follow.",
    ),
    run=_run,
    benign=(Text("公式被截断或另有口径", "a formula cut short, or another basis"),),
)  # fmt: skip
