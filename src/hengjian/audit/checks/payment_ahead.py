"""Payments that ran ahead of the certified work, and bonds said to be used up that are not.

Both need a statement (progress matches; all used within 12 months) and the two figures.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from hengjian.audit.context import Context
from hengjian.audit.document import Spot
from hengjian.audit.figures import Figure
from hengjian.audit.findings import Check, Claim, Finding
from hengjian.audit.prose import Stretch, sentences
from hengjian.bilingual import Text

_CODE = "payment-ahead"
_MONEY = (("CNY", 1),)
_MATCHES = re.compile(
    "(?:支出|支付|拨付)(?!应)[^。；]{0,20}进度[^。；不未]{0,12}(?:匹配(?!性)|一致|同步|相符|相适应|相吻合)"
    "(?!，与此不符)"
)
_PAID = re.compile("(?:实际|累计|已)(?:累计)?(?:支付|支出|付款|拨付)(?!条件|率|进度)")
_WORK = re.compile("产值|达到支付条件|计量(?:金额|款|价款)|完成工程量")
_USED_UP = re.compile(
    "(?:均|全部|都)[^。；]{0,24}?(?:[0-9]{1,2}|十二|六)\\s*个月内?[^。；]{0,6}(?:使用|支出|支付|用)"
    "|(?:债券?|专债)[^。；，]{0,12}(?:已全部|均已|全部)(?:使用|支出|支付)(?!率)"
)
_BOND = re.compile("专项债券?|专债|债券")
_GIVEN = re.compile("申请|发行|下达|到位|收到|转贷|额度|批复")
_PLANNED = re.compile("计划|预计|应支付|应付|拟")


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
        if match := _MATCHES.search(part.text):
            yield _ahead(part.of(match), amounts)
        if (match := _USED_UP.search(part.text)) and _BOND.search(part.text):
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
        words = _MARKS.split(part.text[last:at])[-1]
        last = figure.spot.end - part.start
        if figure.dimension == _MONEY and not _PLANNED.search(words):
            yield _Amount(figure, words, part.text)


_MARKS = re.compile("[，；：（]")


def _ahead(stated: Spot, amounts: Sequence[_Amount]) -> Claim:
    """Progress is said to match: is more paid than the certified work is worth?"""
    paid = [a for a in amounts if _PAID.search(a.words) and not _WORK.search(a.words)]
    work = [a for a in amounts if _WORK.search(a.words)]
    pair = next(((p, w) for p in paid for w in work if p.sentence == w.sentence), None)
    if pair is None and paid and work:
        pair = paid[-1], work[-1]
    if pair is None or not _more(pair[0].figure, pair[1].figure):
        return Claim(_CODE, (stated, *(a.figure.spot for a in pair or ())))
    over, under = pair[0].figure, pair[1].figure
    message = Text(
        f"文中称支付与进度相匹配，但已支付{over.text}，产值只有{under.text}。",
        f"Payment is said to match progress, but {over.text} were paid against work worth "
        f"{under.text}.",
    )
    return _failed(message, (stated, over.spot, under.spot), over.text, under.text)


def _left_over(part: Stretch, stated: Spot, amounts: Sequence[_Amount]) -> Claim:
    """Bonds are said to be used up: is less paid than was issued?"""
    paid = [a for a in amounts if a.sentence == part.text and _BOND.search(a.words)]
    given = [
        a for a in amounts
        if a.sentence != part.text and _BOND.search(a.words) and _GIVEN.search(a.words)
        and not _PAID.search(a.words)
    ]  # fmt: skip
    most = max(given, key=lambda amount: amount.figure.value, default=None)
    if not paid or most is None or not _more(most.figure, paid[0].figure):
        return Claim(_CODE, (stated,))
    used, whole = paid[0].figure, most.figure
    message = Text(
        f"文中称债券资金已在期限内用完，但只支付了{used.text}，债券资金共{whole.text}。",
        f"The bond money is said to be used in time, but only {used.text} of {whole.text} were "
        "paid.",
    )
    return _failed(message, (stated, used.spot, whole.spot), used.text, whole.text)


def _more(one: Figure, two: Figure) -> bool:
    """Whether ``one`` is certainly more than ``two``."""
    low, high = one.interval.low, two.interval.high
    return low is not None and high is not None and low > high


def _failed(message: Text, spots: tuple[Spot, ...], stated: str, expected: str) -> Claim:
    finding = Finding(
        _CODE, "warning", message, spots, stated, expected, considered=CHECK.benign
    )  # fmt: skip
    return Claim(_CODE, spots, (finding,))


CHECK = Check(_CODE, _run)
