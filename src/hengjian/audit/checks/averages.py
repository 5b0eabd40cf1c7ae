"""Averages of figures listed before them: 92.6%、88.3%、94.1%，三者平均为 91.67%."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from fractions import Fraction

from hengjian.audit.context import Context
from hengjian.audit.explanations import Printed, explained
from hengjian.audit.figures import Figure
from hengjian.audit.findings import Check, Claim, Example, Finding
from hengjian.audit.intervals import Interval, exactly
from hengjian.audit.passages import as_figure, passages, plain_interval
from hengjian.bilingual import Text
from hengjian.errors import Refused
from hengjian.numerals import parse_chinese

_CODE = "average"
_SAID = re.compile(
    "(?P<count>[两二三四五六七八九十])(?:[者项]|个[一-鿿]{1,4}|[类期次季年轮家方])[一-鿿]{0,6}?"
    "(?:算术)?平均(?:满意度|得分|分|值|完成率|比例|率)?(?:[为是达约：]|达到)*$"
)
_WEIGHTED = re.compile("加权|权重|按.{0,8}(?:占比|人数)")


def _run(context: Context) -> Iterator[Claim]:
    for passage in passages(context, tables=False):
        for at, figure in enumerate(passage.figures):
            lead = passage.plain[
                max(figure.sentence[0], figure.spot.start - 24) : figure.spot.start
            ]
            said = _SAID.search(re.sub(r"\s", "", lead))
            if said is not None and not _WEIGHTED.search(passage.plain):
                yield from _average(passage.figures[:at], figure, _number(said["count"]))


def _number(written: str) -> int:
    try:
        return 2 if written == "两" else int(parse_chinese(written))
    except Refused:
        return 0


def _average(before: Sequence[Figure], average: Figure, count: int) -> Iterator[Claim]:
    """The average against the last ``count`` figures of its unit before it."""
    alike = [f for f in before if f.unit == average.unit and f.sentence == average.sentence]
    parts = alike[-count:]
    if count < 2 or len(alike) != count or any(f.hedge or f.in_range for f in parts):
        return
    total = sum((plain_interval(part) for part in parts), exactly(Fraction(0)))
    follows = total.scaled(Fraction(1, count))
    spots = (average.spot, *(part.spot for part in parts))
    if follows.meets(average.interval):
        yield Claim(_CODE, spots)
    else:
        yield Claim(_CODE, spots, (_wrong(average, parts, follows),))


def _wrong(average: Figure, parts: Sequence[Figure], follows: Interval) -> Finding:
    value = sum((part.value for part in parts), Fraction(0)) / len(parts)
    expected = as_figure(value, average)
    listed = "、".join(part.text for part in parts)
    message = Text(
        f"{listed} 的平均数为 {expected}，文中写作 {average.text}",
        f"the average of {listed} is {expected}, not {average.text}",
    )
    printed = Printed(average.text, average.value, average.step)
    explanation = explained(printed, follows, expected)
    spots = (average.spot, *(part.spot for part in parts))
    return Finding(
        _CODE, "warning", message, spots, average.text, expected, follows,
        explanation.suggestion, explanation.considered,
    )  # fmt: skip


CHECK = Check(
    code=_CODE,
    title=Text("平均数", "Averages"),
    why=Text(
        "各数与它们的平均数写在一句里，平均数要能由各数得出。",
        "Where figures and their average stand in one sentence, the average must follow.",
    ),
    run=_run,
    flags=(
        Example("教师满意度92.4%，家长满意度88.6%，学生满意度93.7%，三者平均为95.17%。", "91.57%"),
        Example("甲得分85分、乙得分90分、丙得分80分，三项平均得分为88分。", "85分"),
        Example("上半年执行率42%，下半年执行率88%，两者平均为70%。", "65%"),
        Example("四个季度及时率为96%、94%、92%、98%，四个季度平均为97%。", "95%"),
    ),
    passes=(
        Example("教师满意度92.4%，家长满意度88.6%，学生满意度93.7%，三者平均为91.57%。"),
        Example("教师92.4%，家长88.6%，学生93.7%，三者加权平均为90.12%。"),
        Example("甲得分85分、乙得分90分，三项平均得分为88分。"),
        Example("年度目标为90%，教师92%，家长88%，两者平均为90%。"),
        Example("全市平均为91%。"),
        Example("三年平均增长5.2%，2021年4%、2022年5%。"),
    ),
    benign=(
        Text("按人数或权重加权", "weighted by numbers"),
        Text("平均的是未列出的数", "an average of figures not listed"),
    ),
)
