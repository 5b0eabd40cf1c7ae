"""Averages and totals of so many figures listed before them: 三者平均为 91.67%; 三项合计 842 人."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from fractions import Fraction

from hengjian.audit.context import Context
from hengjian.audit.explanations import Printed, explained
from hengjian.audit.figures import Figure
from hengjian.audit.findings import Check, Claim, Finding
from hengjian.audit.intervals import Interval, exactly
from hengjian.audit.passages import Passage, as_figure, passages, plain_interval
from hengjian.audit.prose import joined
from hengjian.audit.quotients import said_before
from hengjian.bilingual import Text
from hengjian.errors import Refused
from hengjian.numerals import parse_chinese

_CODE = "average"
_SAID = re.compile(
    "(?P<count>[两二三四五六七八九十])(?:[者项]|个[一-鿿]{1,4}|[类期次季年轮家方])[一-鿿]{0,6}?"
    "(?:(?:算术)?(?P<mean>平均)|合计|共计|总计)(?:满意度|得分|分|值|完成率|比例|率)?(?:[为是达约：]|达到)*$"
)
_WEIGHTED = re.compile("加权|权重|按.{0,8}(?:占比|人数)")


def _run(context: Context) -> Iterator[Claim]:
    for passage in passages(context, tables=False):
        for at, figure in enumerate(passage.figures):
            lead = passage.plain[
                max(figure.sentence[0], figure.spot.start - 24) : figure.spot.start
            ]
            said = _SAID.search(joined(lead))
            if said is not None and not _WEIGHTED.search(passage.plain):
                count = _number(said["count"])
                parts = _parts(passage, passage.figures[:at], figure, count)
                if parts:
                    yield _claim(figure, parts, mean=said["mean"] is not None)


def _number(written: str) -> int:
    try:
        return 2 if written == "两" else int(parse_chinese(written))
    except Refused:
        return 0


def _parts(
    passage: Passage, before: Sequence[Figure], whole: Figure, count: int
) -> Sequence[Figure]:
    """The ``count`` figures of its unit before it, without targets; none where there are more."""
    alike = [f for f in before if f.unit == whole.unit and f.sentence[1] == whole.sentence[1]]
    if len(alike) < count:
        alike = [f for f in before if f.unit == whole.unit]
    alike = [f for f in alike if not _TARGET.search(said_before(passage, f))]
    fine = count > 1 and len(alike) == count and not any(f.hedge or f.in_range for f in alike)
    return alike if fine else ()


_TARGET = re.compile("目标|计划|标准|要求|应")


def _claim(whole: Figure, parts: Sequence[Figure], *, mean: bool) -> Claim:
    share = Fraction(1, len(parts)) if mean else Fraction(1)
    total = sum((plain_interval(part) for part in parts), exactly(Fraction(0)))
    follows = total.scaled(share)
    spots = (whole.spot, *(part.spot for part in parts))
    if follows.meets(plain_interval(whole)):
        return Claim(_CODE, spots)
    value = sum((part.value for part in parts), Fraction(0)) * share
    return Claim(_CODE, spots, (_wrong(whole, parts, value, follows, mean=mean),))


def _wrong(
    whole: Figure, parts: Sequence[Figure], value: Fraction, follows: Interval, *, mean: bool
) -> Finding:
    expected = as_figure(value, whole)
    listed = "、".join(part.text for part in parts)
    message = Text(
        f"{listed} 的{'平均数' if mean else '合计'}为 {expected}，文中写作 {whole.text}",
        f"the {'average' if mean else 'total'} of {listed} is {expected}, not {whole.text}",
    )
    printed = Printed(whole.text, whole.value, whole.step)
    explanation = explained(printed, follows, expected)
    spots = (whole.spot, *(part.spot for part in parts))
    return Finding(
        _CODE, "warning", message, spots, whole.text, expected, follows,
        explanation.suggestion, explanation.considered,
    )  # fmt: skip


CHECK = Check(
    code=_CODE,
    title=Text("平均与合计", "Averages and totals"),
    why=Text(
        "各数与它们的平均数或合计写在一起，后者要能由各数得出。",
        "Where figures and their average or total stand together, it must follow from them.",
    ),
    run=_run,
    benign=(
        Text("按人数或权重加权", "weighted by numbers"),
        Text("平均的是未列出的数", "an average of figures not listed"),
    ),
)
