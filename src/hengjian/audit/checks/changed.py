"""By how much something changed, against what it was and what it is."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from hengjian.audit.context import Context
from hengjian.audit.document import Spot
from hengjian.audit.findings import Check, Claim
from hengjian.audit.judging.verdicts import finding_of, printed_again
from hengjian.audit.passages import passages
from hengjian.audit.relations.algebra import is_trivial
from hengjian.audit.relations.changes import Change, changes
from hengjian.audit.relations.slips import best_mend, chance_of_mend
from hengjian.bilingual import Text

CODE = "change"
_MENDED, _BY_SLIP = Fraction(1, 12), Fraction(60, 100)


def _run(context: Context) -> Iterator[Claim]:
    running = passages(context)
    for at, passage in enumerate(running):
        if len(passage.figures) > 1 or (passage.figures and at):
            before = running[max(0, at - 1) : at] if passage.cell is None else ()
            for change in changes(passage, [p for p in before if p.cell is None]):
                claim = _answer(change, printed_again(context))
                if claim is not None:
                    yield claim


def _answer(change: Change, again: frozenset[Spot]) -> Claim | None:
    held = next((way for way in change.ways if way.holds), None)
    if held is not None:
        return None if is_trivial(held) else Claim(CODE, tuple(term.spot for term in held.terms))
    way = change.ways[0]
    certain = change.certain
    if not certain:
        mend = best_mend(way)
        if mend is None or chance_of_mend(way, len(change.ways)) > _MENDED:
            return None
        certain = _BY_SLIP
    tried = len(change.ways)
    finding = finding_of(CODE, way, certain=certain, hypotheses=tried, vouched=again)
    return Claim(CODE, tuple(term.spot for term in way.terms), (finding,)) if finding else None


CHECK = Check(
    code=CODE,
    title=Text("增减和增幅", "Changes and their percentages"),
    why=Text(
        "增减额、增减幅与前后两个数是一组数，错一个，变化就说不清。",
        "A change, its percentage and the figures before and after it go together; where one is "
        "wrong, nobody can say what changed.",
    ),
    run=_run,
    replaces=("changed-by", "from-budget", "growth", "reduction"),
    benign=(
        Text("按另一口径或不变价计算", "worked out on another basis or at constant prices"),
        Text("增减额与增幅的基数不同", "the change and its percentage have other bases"),
    ),
)
