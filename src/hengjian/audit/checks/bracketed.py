"""A figure said again in brackets right behind it, in another unit: 3.96 亿元（39600 万元）."""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction
from itertools import pairwise

from hengjian.audit.context import Context
from hengjian.audit.document import Block
from hengjian.audit.figures import Figure
from hengjian.audit.findings import Check, Claim, Finding
from hengjian.bilingual import Text
from hengjian.quantities import exact_text, round_half_up, unit

_CODE = "bracketed"
_BETWEEN = re.compile(r"\s*[（(]\s*(?:即|合|折合|约|约合|合计|折)?\s*")
_LARGE = {"万": 10**4, "亿": 10**8}
_BEHIND = re.compile(r"\s*[）)]")


def _run(context: Context) -> Iterator[Claim]:
    for block in context.prose():
        for first, second in pairwise(context.in_block(block)):
            if _says_again(block, first, second):
                yield _claim(first, second)


def _says_again(block: Block, first: Figure, second: Figure) -> bool:
    between = block.text[first.spot.end : second.spot.start]
    return (
        _BETWEEN.fullmatch(between) is not None
        and _BEHIND.match(block.text, second.spot.end) is not None
        and bool(first.dimension)
        and first.dimension == second.dimension
        and (first.unit, _large(first)) != (second.unit, _large(second))
    )


def _large(figure: Figure) -> str:
    """The large numerals that stand before the unit and are no part of it: 万 of 3.79万亩."""
    return "".join(mark for mark in "万亿" if mark in figure.text and mark not in figure.unit)


def _claim(first: Figure, second: Figure) -> Claim:
    spots = (second.spot, first.spot)
    if first.interval.meets(second.interval):
        return Claim(_CODE, spots)
    scale = unit(second.unit).scale
    for mark in _large(second):
        scale *= _LARGE[mark]
    digits = round_half_up(first.value / scale, second.places)
    expected = f"{digits:f}{_large(second)}{second.unit}"
    hint = Text(f"改为 {expected}。", f"Write {expected}.")
    ten = _power_of_ten(first, second)
    if ten is not None:
        hint = Text(f"相差 {exact_text(ten)} 倍，单位或小数点有误；应为 {expected}。",
                    f"Off by a factor of {exact_text(ten)}: a slip of unit or decimal point; "
                    f"{expected} would hold.")  # fmt: skip
    message = Text(
        f"{first.text}换算为 {expected}，括号内印为 {second.text}。",
        f"{first.text} is {expected}; the brackets say {second.text}.",
    )
    finding = Finding(
        _CODE, "error", message, spots, second.text, expected, first.interval, hint, CHECK.benign
    )
    return Claim(_CODE, spots, (finding,))


def _power_of_ten(first: Figure, second: Figure) -> Fraction | None:
    """The factor of ten that explains the gap."""
    for power in range(1, 9):
        for factor in (Fraction(10) ** power, Fraction(1, 10**power)):
            if first.interval.meets(second.interval.scaled(factor)):
                return max(factor, 1 / factor)
    return None


CHECK = Check(
    code=_CODE,
    title=Text("括号内换算", "The same figure in brackets"),
    why=Text(
        "括号内是同一数字换了单位再写一遍，两者必须相等；相差 10 的若干次方多为单位或小数点之误。",
        "Brackets repeat the figure in another unit; both must be equal. A gap of a power of ten "
        "is mostly a slip of unit or decimal point.",
    ),
    run=_run,
    benign=(Text("四舍五入或截尾", "rounding or cutting"),),
)
