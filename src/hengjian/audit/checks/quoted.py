"""One figure in two places: in table and text, in figures and in capitals."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from hengjian.audit.context import Context
from hengjian.audit.findings import Check, Claim
from hengjian.audit.judging.verdicts import finding_of
from hengjian.audit.passages import passages
from hengjian.audit.relations.algebra import Relation
from hengjian.audit.relations.quoted import (
    in_capitals,
    in_other_units,
    quotations,
    rounded_quotations,
)
from hengjian.bilingual import Text

CODE = "quoted"
_BY_CAPITALS, _BY_ROW = Fraction(95, 100), Fraction(75, 100)


def _run(context: Context) -> Iterator[Claim]:
    for relation in in_capitals(passages(context)):
        yield _claim(relation, _BY_CAPITALS)
    for passage in passages(context):
        for relation in in_other_units(passage):
            yield _claim(relation, _BY_CAPITALS)
    for relation in quotations(context):
        yield _claim(relation, _BY_ROW)
    for relation in rounded_quotations(context, passages(context)):
        yield _claim(relation, _BY_ROW)


def _claim(relation: Relation, certain: Fraction) -> Claim:
    spots = tuple(term.spot for term in relation.terms)
    finding = None if relation.holds else finding_of(CODE, relation, certain=certain)
    return Claim(CODE, spots, (finding,) if finding is not None else ())


CHECK = Check(
    code=CODE,
    title=Text("同一个数的两处写法", "One figure written in two places"),
    why=Text(
        "表里的数和文中引用的数、小写和大写金额，应是同一个数。",
        "A figure of a table and its quotation, an amount in figures and in capitals, are one.",
    ),
    run=_run,
    replaces=("bracketed",),
    benign=(Text("两处不是同一件事", "the two are not the same thing"),),
)
