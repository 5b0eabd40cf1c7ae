"""Amounts with the percentage said of them: 43 户，占 14.14%; 完成 15 座，完成率 88.24%."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from hengjian.audit.figures import Figure
from hengjian.audit.passages import Passage, worked_out

Way = Literal["share", "named", "rate", "plan"]


@dataclass(frozen=True, slots=True)
class Pair:
    """An amount and the percentage said of it."""

    at: int
    """The place of the amount among the figures of its passage."""
    amount: Figure
    share: Figure
    way: Way
    name: str
    """What it is a share of (占…的), or how the rate is called; empty for 占 alone."""


_JOINT = re.compile(
    r"(?P<noun>[^0-9，。；、（）]{0,12}?)[，,（(]?\s*(?:仅|约|只)*"
    r"(?:占比?(?P<of>[^0-9，。；、（）]{0,16}?)(?:的?(?:比例|比重|比))?的?"
    r"|(?:能|可)?满足[^0-9，。；、]{0,6}的|(?P<rate>[一-鿿]{2,10}?)(?:率|占比|比例)"
    r"|(?P<plan>完成)(?:(?:年度|目标|计划|全年)*(?:任务|目标|计划)的?)?)"
    r"(?:[为是达到约仅有：:]|只有)*\s*"
)
_ELSE = re.compile(
    "约|分别|增|降|减|涨|升|同比|环比|[比较]上|超|高于|低于|年率|利率|税率|费率|折|漏|变化|调整[后为至到]|偏差"
    "|节约|误差|收益|满意|上年|去年|全国|全省|GDP|生产总值"
)
"""Words of a share that is not simply what is said before it over a whole."""
_ELSE_RATE = re.compile("预算|收入|支出|投资|资金")
"""Rates of money, which other checks know."""
_LONGEST = 60
"""So many characters at most between an amount and its share."""
_IN_A_ROW = re.compile(r"\s*(?:、|，|和|及|与|以及)\s*[0-9.]+\s*%")


_ASIDE = re.compile(
    "[^，。；、（）]{0,12}(?:低于|不足|超过|高于|达到|不到)[0-9.]+\\s*%(?:以[上下])?(?=[，,])"
)
"""What is said of the things counted: 4 台|年使用率低于 50%|，占 33.33%."""


_FIRST_SHARE = re.compile("^[，,]占[^，。；]{0,24}[0-9.]+\\s*%(?=[，,]占)")


def _said_again(passage: Passage, figures: Sequence[Figure]) -> Iterator[tuple[Figure, Figure]]:
    """An amount and its second share: 支出 a，占到位资金的 p%，占资金总额的|q%."""
    for at in range(1, len(figures) - 1):
        share, again = figures[at : at + 2]
        before = [f for f in figures[max(0, at - 2) : at] if not f.is_percent]
        between = passage.plain[share.spot.end : again.spot.start]
        if share.is_percent and again.is_percent and re.match("[，,]占", between) and before:
            yield before[0], again


def _is_aside(passage: Passage, figure: Figure) -> bool:
    if not figure.is_percent:
        return False
    return any(
        found.start() < figure.spot.start < found.end()
        for found in _ASIDE.finditer(
            passage.plain, max(0, figure.spot.start - 20), figure.spot.end + 3
        )
    )


def pairs(passage: Passage) -> Iterator[Pair]:
    """Every amount of a passage with the percentage that is said of it."""
    figures = [f for f in passage.figures if not _is_aside(passage, f)]
    for amount, share in (*pairwise(figures), *_said_again(passage, figures)):
        at = passage.figures.index(amount)
        if not share.is_percent or share.hedge or share.in_range or not 0 < share.value < 2:
            continue
        if amount.is_percent or amount.hedge or amount.in_range or not amount.unit:
            continue
        near = share.spot.start - amount.spot.end < _LONGEST
        words = _ASIDE.sub("", passage.plain[amount.spot.end : share.spot.start])
        words = _FIRST_SHARE.sub("", words)
        joint = _JOINT.fullmatch(words) if near else None
        if joint is None or not amount.value or _ELSE.search(joint[0]):
            continue
        if worked_out(passage, share) or _IN_A_ROW.match(passage.plain, share.spot.end):
            continue
        if joint["rate"] and _ELSE_RATE.search(joint["rate"]):
            continue
        if joint["rate"]:
            yield Pair(at, amount, share, "rate", joint["rate"])
        elif joint["plan"]:
            yield Pair(at, amount, share, "plan", "")
        else:
            of = re.sub("^(?:其|的)+|的$", "", joint["of"] or "")
            yield Pair(at, amount, share, "named" if of else "share", of)
