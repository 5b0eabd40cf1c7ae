"""Payments that ran ahead of the certified work, and bonds said to be used up that are not.

Both need a statement (progress matches; all used within 12 months) and the two figures.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from hengjian.audit.context import Context
from hengjian.audit.document import Spot
from hengjian.audit.figures import Figure
from hengjian.audit.findings import Check, Claim, Finding
from hengjian.audit.lexicon import patterns
from hengjian.audit.messages import tell
from hengjian.audit.prose import Stretch, sentences
from hengjian.bilingual import Text

_P = patterns("checks.payment_ahead")

_CODE = "payment-ahead"
_MONEY = (("CNY", 1),)


@dataclass(frozen=True, slots=True)
class _Amount:
    """An amount of money with the words of its clause."""

    figure: Figure
    words: str
    sentence: str


def _run(context: Context) -> Iterator[Claim]:
    said = list(sentences(context.document))
    amounts = [amount for part in said for amount in _amounts(part, context)]
    for part in said:
        if match := _P.matches.search(part.text):
            yield _ahead(part.of(match), amounts)
        if (match := _P.used_up.search(part.text)) and _P.bond.search(part.text):
            yield _left_over(part, part.of(match), amounts)


def _amounts(part: Stretch, context: Context) -> Iterator[_Amount]:
    """The amounts of money in a sentence of prose, each with the words before it."""
    if part.cell is not None:
        return
    last = 0
    for figure in context.in_block(part.block):
        at = figure.spot.start - part.start
        if not 0 <= at < len(part.text):
            continue
        words = _P.marks.split(part.text[last:at])[-1]
        last = figure.spot.end - part.start
        if figure.dimension == _MONEY and not _P.planned.search(words):
            yield _Amount(figure, words, part.text)


def _ahead(stated: Spot, amounts: Sequence[_Amount]) -> Claim:
    """Progress is said to match: is more paid than the certified work is worth?"""
    paid = [a for a in amounts if _P.paid.search(a.words) and not _P.work.search(a.words)]
    work = [a for a in amounts if _P.work.search(a.words)]
    pair = next(((p, w) for p in paid for w in work if p.sentence == w.sentence), None)
    if pair is None and paid and work:
        pair = paid[-1], work[-1]
    if pair is None or not _more(pair[0].figure, pair[1].figure):
        return Claim(_CODE, (stated, *(a.figure.spot for a in pair or ())))
    over, under = pair[0].figure, pair[1].figure
    message = tell("checks.payment_ahead.ahead", over.text, under.text)
    return _failed(message, (stated, over.spot, under.spot), over.text, under.text)


def _left_over(part: Stretch, stated: Spot, amounts: Sequence[_Amount]) -> Claim:
    """Bonds are said to be used up: is less paid than was issued?"""
    paid = [a for a in amounts if a.sentence == part.text and _P.bond.search(a.words)]
    given = [
        a for a in amounts
        if a.sentence != part.text and _P.bond.search(a.words) and _P.given.search(a.words)
        and not _P.paid.search(a.words)
    ]  # fmt: skip
    most = max(given, key=lambda amount: amount.figure.value, default=None)
    if not paid or most is None or not _more(most.figure, paid[0].figure):
        return Claim(_CODE, (stated,))
    used, whole = paid[0].figure, most.figure
    message = tell("checks.payment_ahead.left_over", used.text, whole.text)
    return _failed(message, (stated, used.spot, whole.spot), used.text, whole.text)


def _more(one: Figure, two: Figure) -> bool:
    """Whether ``one`` is certainly more than ``two``."""
    low, high = one.interval.low, two.interval.high
    return low is not None and high is not None and low > high


def _failed(message: Text, spots: tuple[Spot, ...], stated: str, expected: str) -> Claim:
    return Finding(
        _CODE, "warning", message, spots, stated, expected, considered=CHECK.benign
    ).claim  # fmt: skip


CHECK = Check(_CODE, _run)
