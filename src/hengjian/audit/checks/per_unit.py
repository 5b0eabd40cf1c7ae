"""Counts times an amount for each: 补助 1,045 人，每人 3,000 元，共 313.50 万元; 户均 2,400 元."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import groupby

from hengjian.audit.context import Context
from hengjian.audit.explanations import Printed, explained
from hengjian.audit.figures import Figure
from hengjian.audit.findings import Check, Claim, Finding
from hengjian.audit.hedging import is_counted
from hengjian.audit.passages import Passage, as_figure, passages
from hengjian.bilingual import Text
from hengjian.quantities import unit

_CODE = "per-unit"
_EACH = re.compile(
    "(?:每[一-鿿]{1,3}?(?:每年|每学年)?(?:补助|补贴|发放|奖补|投资|造价)?"
    "|[户人亩村]均(?:补助|投资|补贴)?|平均每[一-鿿]{1,3}|单价)(?:约|为|是|达)?$"
)
_OVER_TIME = re.compile("每[月天日季次]|年均|月均|日均")
_OTHER = re.compile(
    "收入|消费|产值|GDP|增[收长]|节约|分档|标准分|最高|最低|不超过|不低于|以上|以下"
)
_MONEY = (("CNY", 1),)


def _run(context: Context) -> Iterator[Claim]:
    for passage in passages(context):
        if not any(mark in passage.plain for mark in ("每", "均", "单价")):
            continue
        for _, group in groupby(passage.figures, key=lambda figure: figure.sentence):
            claim = _product(passage, list(group))
            if claim is not None:
                yield claim


def _product(passage: Passage, figures: list[Figure]) -> Claim | None:
    """The claim of a sentence with one count, one amount for each, and one amount in all."""
    each = [f for f in figures if f.dimension == _MONEY and _EACH.search(_words(passage, f))]
    rest = [f for f in figures if f not in each]
    counts = [f for f in rest if f.dimension != _MONEY and f.unit and is_counted(unit(f.unit))]
    amounts = [f for f in rest if f.dimension == _MONEY]
    if len(each) != 1 or len(counts) != 1 or len(amounts) != 1 or len(rest) != 2:
        return None
    said = passage.plain[figures[0].sentence[0] : figures[0].sentence[1]]
    one, count, amount = each[0], counts[0], amounts[0]
    if _OTHER.search(said) or _OVER_TIME.search(said) or one.hedge or count.hedge:
        return None
    if count.value < 2 or amount.value < one.value or amount.hedge not in (None, "about"):
        return None
    spots = (one.spot, count.spot, amount.spot)
    if (amount.interval / count.interval).meets(one.interval):
        return Claim(_CODE, spots)
    return Claim(_CODE, spots, (_finding(one, count, amount),))


def _finding(one: Figure, count: Figure, amount: Figure) -> Finding:
    follows = amount.interval / count.interval
    expected = as_figure(amount.value / count.value, one)
    message = Text(
        f"{amount.text} ÷ {count.text} 为 {expected}，文中写作 {one.text}",
        f"{amount.text} ÷ {count.text} is {expected}, not {one.text}",
    )
    explanation = explained(Printed(one.text, one.value, one.step), follows, expected)
    return Finding(
        _CODE, "warning", message, (one.spot, count.spot, amount.spot), one.text, expected, follows,
        explanation.suggestion, explanation.considered,
    )  # fmt: skip


def _words(passage: Passage, figure: Figure) -> str:
    before = passage.plain[figure.sentence[0] : figure.spot.start].replace(" ", "")
    return re.split("[，。；、（）：]", before)[-1]


CHECK = Check(
    code=_CODE,
    title=Text("单位金额与总额", "An amount for each and in all"),
    why=Text(
        "补助类项目常写人数、标准和总额，三者相乘不合，就有多发、漏发或抄错的。",
        "Grants are told by heads, rate and total; where these do not multiply, somebody was paid "
        "too much or not at all, or a figure is wrong.",
    ),
    run=_run,
    benign=(
        Text("标准分档，平均数不是每户的数", "rates in bands: an average is not what each got"),
        Text("按月、按次计发", "paid by the month or by the occasion"),
    ),
)
