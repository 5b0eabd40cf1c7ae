"""Shares told in a row, or of one whole at several places: 分别为 a、b、c，占…的 p、q、r.

A whole that is printed beside them, or that the other shares agree on, shows which one is wrong.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import pairwise

from hengjian.audit.context import Context
from hengjian.audit.explanations import Printed, explained
from hengjian.audit.figures import Figure
from hengjian.audit.findings import Check, Claim, Finding
from hengjian.audit.intervals import Interval
from hengjian.audit.passages import Passage, as_figure, passages
from hengjian.bilingual import Text

_CODE = "listed-shares"
_NEXT = re.compile(r"\s*(?:、|，|和|及|与|以及)\s*")
_SAID = re.compile(
    r"[^0-9。；]{0,12}?占[^0-9。；]{0,20}?(?:比重|比例|的)?(?:分别)?[为是达到约]*\s*"
)


def _run(context: Context) -> Iterator[Claim]:
    for passage in passages(context):
        if passage.plain.count("%") < 2 or "占" not in passage.plain:
            continue
        for amounts, shares in _rows(passage):
            claim = _held(passage, amounts, shares)
            if claim is not None:
                yield claim
        for pairs in _chains(passage):
            claim = _agreed(pairs)
            if claim is not None:
                yield claim


_PAIR = re.compile(
    r"[^0-9。；，、（）]{0,4}[，（]?\s*(?:约|仅)?占(?P<of>[^0-9，。；、（）]{0,14}?)(?:的?(?:比例|比重|比))?[为是达约仅]*\s*"
)
_Pair = tuple[Figure, Figure]


def _chains(passage: Passage) -> Iterator[list[_Pair]]:
    """Amounts that each have their share of one thing behind them: 甲 a，占 p；乙 b，占 q；…."""
    chain: list[_Pair] = []
    last = ""
    for amount, share in pairwise(passage.figures):
        said = _PAIR.fullmatch(passage.plain, amount.spot.end, share.spot.start)
        if said is None or not share.is_percent or amount.is_percent or not amount.unit:
            continue
        new = chain and (
            said["of"] != last
            or amount.dimension != chain[-1][0].dimension
            or "。" in passage.plain[chain[-1][1].spot.end : amount.spot.start]
        )
        if new:
            yield chain
            chain = []
        chain = [*chain, (amount, share)]
        last = said["of"]
    yield chain


def _agreed(pairs: Sequence[_Pair]) -> Claim | None:
    """Whether all the pairs speak of one whole; if all but one do, that one is wrong."""
    wholes = [amount.interval / share.interval for amount, share in pairs if share.value]
    if len(wholes) != len(pairs) or len(pairs) < 3:
        return None
    spots = tuple(figure.spot for pair in pairs for figure in reversed(pair))
    if _common(wholes) is not None:
        return Claim(_CODE, spots)
    odd = [
        at for at in range(len(wholes)) if _common([*wholes[:at], *wholes[at + 1 :]]) is not None
    ]
    if len(odd) != 1:
        return None
    amount, share = pairs[odd[0]]
    base = _common([*wholes[: odd[0]], *wholes[odd[0] + 1 :]])
    if base is None or base.low is None or base.high is None or not base.low > 0:
        return None
    claim = _wrong(amount, share, (base.low + base.high) / 2, base, spots)
    return Claim(_CODE, spots, (replace(claim.findings[0], severity="warning"),))


def _common(intervals: Sequence[Interval]) -> Interval | None:
    """What all of them hold; ``None`` where there is nothing."""
    lows = [each.low for each in intervals if each.low is not None]
    highs = [each.high for each in intervals if each.high is not None]
    if len(lows) != len(intervals) or len(highs) != len(intervals) or max(lows) > min(highs):
        return None
    return Interval(max(lows), min(highs))


def _rows(passage: Passage) -> Iterator[tuple[list[Figure], list[Figure]]]:
    """Amounts in a row and, behind 占, as many shares in a row."""
    runs = _in_rows(passage)
    yield from _named_rows(passage, runs)
    for left, right in pairwise(runs):
        between = passage.plain[left[-1].spot.end : right[0].spot.start]
        alike = len({figure.dimension for figure in left}) == 1
        paired = len(left) == len(right) > 1 and alike and right[0].is_percent
        if paired and left[0].unit and not left[0].is_percent and _SAID.fullmatch(between):
            yield left, right


_RESPECTIVELY = re.compile(r"[^0-9。；]{0,6}?分别占[^0-9。；]{0,16}?(?:[为是达到约]|的)?\s*")


def _named_rows(
    passage: Passage, runs: Sequence[list[Figure]]
) -> Iterator[tuple[list[Figure], list[Figure]]]:
    """The same with names between the amounts: 中央 a、省级 b，分别占 p、q."""
    for shares in runs:
        start = shares[0].spot.start
        before = [f for f in passage.figures if f.spot.end <= start and not f.is_percent]
        amounts = before[-len(shares) :]
        if not shares[0].is_percent or len(amounts) < max(2, len(shares)):
            continue
        alike = {figure.dimension for figure in amounts} == {amounts[-1].dimension}
        named = any(amounts == run for run in runs)
        between = passage.plain[amounts[-1].spot.end : start]
        if alike and amounts[0].unit and not named and _RESPECTIVELY.fullmatch(between):
            yield amounts, shares


def _in_rows(passage: Passage) -> list[list[Figure]]:
    runs: list[list[Figure]] = []
    for figure in passage.figures:
        last = runs[-1][-1] if runs else None
        if (
            last is not None
            and last.is_percent == figure.is_percent
            and _NEXT.fullmatch(passage.plain, last.spot.end, figure.spot.start)
        ):
            runs[-1].append(figure)
        else:
            runs.append([figure])
    return runs


def _held(passage: Passage, amounts: list[Figure], shares: list[Figure]) -> Claim | None:
    spots = tuple(figure.spot for figure in (*shares, *amounts))
    wholes = [
        f
        for f in passage.figures
        if f.spot.end <= amounts[0].spot.start and f.dimension == amounts[0].dimension and f.value
    ]
    total = sum((f.value for f in amounts), Fraction(0))
    sums = sum((f.interval for f in amounts[1:]), amounts[0].interval)
    bases = [(f.value, f.interval) for f in reversed(wholes)]
    if abs(sum((f.value for f in shares), Fraction(0)) - 1) < Fraction(1, 20):
        bases.append((total, sums))
    fits = [_fitting(amounts, shares, base) for _, base in bases]
    if any(all(each) for each in fits):
        return Claim(_CODE, spots)
    for (value, base), each in zip(bases, fits, strict=True):
        if each.count(False) == 1 and len(each) > 2:
            at = each.index(False)
            return _wrong(amounts[at], shares[at], value, base, spots)
    return None


def _fitting(amounts: Sequence[Figure], shares: Sequence[Figure], base: Interval) -> list[bool]:
    return [
        (amount.interval / base).meets(share.interval)
        for amount, share in zip(amounts, shares, strict=True)
    ]


def _wrong(
    amount: Figure,
    share: Figure,
    value: Fraction,
    base: Interval,
    spots: tuple,  # type: ignore[type-arg]
) -> Claim:
    follows = amount.interval / base
    expected = as_figure(amount.value / value, share)
    whole = as_figure(value, amount)
    message = Text(
        f"{amount.text} 占 {whole} 的 {expected}，文中写作 {share.text}；其余各项以它为总数",
        f"{amount.text} is {expected} of {whole}, not {share.text}; the others are shares of it",
    )
    explanation = explained(Printed(share.text, share.value, share.step), follows, expected)
    finding = Finding(
        _CODE, "error", message, (share.spot, amount.spot, *spots), share.text, expected, follows,
        explanation.suggestion, explanation.considered,
    )  # fmt: skip
    return Claim(_CODE, spots, (finding,))


CHECK = Check(
    code=_CODE,
    title=Text("成列的比重", "Shares in a row"),
    why=Text(
        "几项金额和几个比重分别列出，读者要逐一对应，错一个不易看出。",
        "Where amounts and shares are listed in two rows, one that is wrong is easily overlooked.",
    ),
    run=_run,
    benign=(Text("各项以不同的总数为分母", "shares of several wholes"),),
)  # fmt: skip
