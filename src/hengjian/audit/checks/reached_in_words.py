"""What is said of a target in a sentence: 达标率 91.7%，目标值 95%，已达到目标; 未完成年度任务."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from hengjian.audit.context import Context
from hengjian.audit.figures import Figure
from hengjian.audit.findings import Check, Claim, Finding
from hengjian.audit.passages import Passage, passages, plain_interval, said_before
from hengjian.bilingual import Text

_CODE = "target-in-words"
_TARGET = re.compile(
    "(?:目标值?|指标值|标准值|年度目标|年度指标值?|计划值)(?:[为是要求]|应[为达]到?)*(?P<sign>≥|≧|不低于|不少于|≤|≦|不高于|不超过)?$"
)
_VERDICT = re.compile(
    "\\s*以?上?[，,；]\\s*(?:指标|该指标|该项|目标|绩效目标|年度目标|实际|总体)?(?P<said>"
    "(?:已|均已|全面|圆满|基本)?(?P<yes>达到|完成|实现|达标|超过|超额完成)"
    "|(?P<no>未达到|未能达到|没有达到|未完成|未能完成|未实现|未达标|不达标|未达))了?"
    "(?:(?:年度|年初|绩效|预期|既定|设定)*(?:目标值?|指标值?|任务|要求|计划)?(?=[，,。；）]|$))"
)
_LOWER = re.compile(
    "漏|投诉|事故|故障|成本|超支|违|差错|错误|逾期|延误|死亡|发病|辍学|空置|能耗|损|负债|时间|时长|天数"
)
_CONDITION = re.compile("若|如果|如[未达]|得满分|不得分|扣|的得")


def _run(context: Context) -> Iterator[Claim]:
    for passage in passages(context):
        for first, second in pairwise(passage.figures):
            claim = _judged(passage, first, second)
            if claim is not None:
                yield claim


def _judged(passage: Passage, first: Figure, second: Figure) -> Claim | None:
    """A result and its target in a row, and what is said of the two behind them."""
    alike = first.unit == second.unit and first.unit and first.sentence == second.sentence
    said = _VERDICT.match(passage.plain, second.spot.end) if alike else None
    if said is None or first.in_range or second.in_range or said["said"].startswith("基本"):
        return None
    targets = [_TARGET.search(said_before(passage, each)) for each in (first, second)]
    if (targets[0] is None) == (targets[1] is None):
        return None
    actual, target = (second, first) if targets[0] else (first, second)
    sign = next(found for found in targets if found)["sign"] or ""
    words = passage.plain[first.sentence[0] : second.spot.end]
    if sign in ("≤", "≦", "不高于", "不超过") or _LOWER.search(words) or _CONDITION.search(words):
        return None
    if actual.hedge or abs(actual.spot.start - target.spot.start) > _FAR:
        return None
    place = passage.spot(*said.span("said"))
    spots = (place, actual.spot, target.spot)
    if _can_hold(actual, target, reached=said["yes"] is not None):
        return Claim(_CODE, spots)
    return Claim(_CODE, spots, (_wrong(passage, said["said"], actual, target),))


_FAR = 40


def _can_hold(actual: Figure, target: Figure, *, reached: bool) -> bool:
    high, low = plain_interval(actual).high, plain_interval(actual).low
    if high is None or low is None:
        return True
    return high >= target.value if reached else low < target.value


def _wrong(passage: Passage, said: str, actual: Figure, target: Figure) -> Finding:
    reached = actual.value >= target.value
    start = passage.plain.index(said, max(actual.spot.end, target.spot.end))
    spots = (passage.spot(start, start + len(said)), actual.spot, target.spot)
    message = Text(
        f"目标 {target.text}，实际 {actual.text}，{'已' if reached else '未'}达到，"
        f"文中写作“{said}”。",
        f"Target {target.text}, actual {actual.text}: {'reached' if reached else 'not reached'}, "
        f"but “{said}” is written.",
    )
    expected = "已达到" if reached else "未达到"
    return Finding(_CODE, "warning", message, spots, said, expected)


CHECK = Check(_CODE, _run)
