"""Totals that final accounts and budgets print in several of their forms."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction

from hengjian.audit.context import Context
from hengjian.audit.findings import Check, Claim
from hengjian.audit.judging.verdicts import finding_of
from hengjian.audit.relations.cross_forms import relations_between
from hengjian.bilingual import Text

CODE = "cross-form"
_CERTAIN = Fraction(93, 100)


def _run(context: Context) -> Iterator[Claim]:
    for known, relation in relations_between(context.document):
        spots = tuple(term.spot for term in relation.terms)
        finding = None if relation.holds else finding_of(CODE, relation, certain=_CERTAIN)
        if finding is not None:
            message = Text(
                f"{known.told.zh}：{finding.message.zh}", f"{known.told.en}: {finding.message.en}"
            )
            finding = replace(finding, message=message)
        yield Claim(CODE, spots, (finding,) if finding is not None else ())


CHECK = Check(
    code=CODE,
    title=Text("决算和预算各表之间", "Between the forms of accounts and budgets"),
    why=Text(
        "部门决算和预算的各张表印着同一个合计，几处应当相同。",
        "Final accounts and budgets print one total in several forms; it must be the same.",
    ),
    run=_run,
    benign=(Text("两表口径不同", "forms of different scope"),),
)
