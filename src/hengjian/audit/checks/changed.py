"""By how much something changed, against what it was and what it is."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from hengjian.audit.context import Context
from hengjian.audit.document import Spot
from hengjian.audit.findings import Check, Claim
from hengjian.audit.judging.verdicts import claim_of, printed_again
from hengjian.audit.passages import passages
from hengjian.audit.relations.algebra import is_trivial
from hengjian.audit.relations.changes import Change, changes
from hengjian.audit.relations.gaps import gaps
from hengjian.audit.relations.slips import best_mend, chance_of_mend

CODE = "change"
_MENDED, _BY_SLIP, _BY_GAP = Fraction(1, 12), Fraction(60, 100), Fraction(85, 100)


def _run(context: Context) -> Iterator[Claim]:
    running = passages(context)
    for at, passage in enumerate(running):
        if len(passage.figures) > 1 or (passage.figures and at):
            before = running[max(0, at - 1) : at] if passage.cell is None else ()
            for change in changes(passage, [p for p in before if p.cell is None]):
                claim = _answer(change, printed_again(context))
                if claim is not None:
                    yield claim
    for relation in gaps(context, running):
        yield claim_of(CODE, relation, _BY_GAP)


def _answer(change: Change, again: frozenset[Spot]) -> Claim | None:
    held = next((way for way in change.ways if way.holds), None)
    if held is not None:
        return None if is_trivial(held) else claim_of(CODE, held, change.certain)
    way = change.ways[0]
    certain = change.certain
    if not certain:
        mend = best_mend(way)
        if mend is None or chance_of_mend(way, len(change.ways)) > _MENDED:
            return None
        certain = _BY_SLIP
    tried = len(change.ways)
    claim = claim_of(CODE, way, certain, hypotheses=tried, vouched=again)
    return None if claim.holds else claim


CHECK = Check(CODE, _run, replaces=("changed-by", "from-budget", "growth", "rate-gap", "reduction"))
