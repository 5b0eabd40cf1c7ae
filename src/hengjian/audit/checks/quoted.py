"""One figure in two places: in table and text, in figures and in capitals."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from hengjian.audit.context import Context
from hengjian.audit.findings import Check, Claim
from hengjian.audit.judging.verdicts import claim_of
from hengjian.audit.passages import passages
from hengjian.audit.relations.quoted import (
    exchanged,
    in_capitals,
    in_other_units,
    named_rows,
    quotations,
    rounded_quotations,
)

CODE = "quoted"
_BY_CAPITALS, _BY_ROW = Fraction(95, 100), Fraction(75, 100)


def _run(context: Context) -> Iterator[Claim]:
    for relation in in_capitals(passages(context)):
        yield claim_of(CODE, relation, _BY_CAPITALS)
    for passage in passages(context):
        for relation in in_other_units(passage):
            yield claim_of(CODE, relation, _BY_CAPITALS)
    for relation in quotations(context):
        yield claim_of(CODE, relation, _BY_ROW)
    for relation in (*named_rows(context), *exchanged(context)):
        yield claim_of(CODE, relation, _BY_ROW)
    for relation in rounded_quotations(context, passages(context)):
        yield claim_of(CODE, relation, _BY_ROW)


CHECK = Check(CODE, _run, replaces=("bracketed", "row-restated"))
