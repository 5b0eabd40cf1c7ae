"""Totals that final accounts and budgets print in several of their forms."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from hengjian.audit.context import Context
from hengjian.audit.findings import Check, Claim
from hengjian.audit.judging.verdicts import claim_of
from hengjian.audit.relations.cross_forms import relations_between

CODE = "cross-form"
_CERTAIN = Fraction(93, 100)


def _run(context: Context) -> Iterator[Claim]:
    for known, relation in relations_between(context.document):
        yield claim_of(CODE, relation, _CERTAIN, formula=known.told)


CHECK = Check(CODE, _run)
