"""What is said of a target in a sentence: 达标率 91.7%，目标值 95%，已达到目标; 未完成年度任务."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from hengjian.audit.context import Context
from hengjian.audit.figures import Figure
from hengjian.audit.findings import Check, Claim, Finding
from hengjian.audit.lexicon import patterns
from hengjian.audit.messages import tell
from hengjian.audit.passages import Passage, passages, plain_interval, said_before

_P = patterns("checks.reached_in_words")

_CODE = "target-in-words"


def _run(context: Context) -> Iterator[Claim]:
    for passage in passages(context):
        for first, second in pairwise(passage.figures):
            claim = _judged(passage, first, second)
            if claim is not None:
                yield claim


def _judged(passage: Passage, first: Figure, second: Figure) -> Claim | None:
    """A result and its target in a row, and what is said of the two behind them."""
    alike = first.unit == second.unit and first.unit and first.sentence == second.sentence
    said = _P.verdict.match(passage.plain, second.spot.end) if alike else None
    if said is None or first.in_range or second.in_range or said["said"].startswith("基本"):
        return None
    targets = [_P.target.search(said_before(passage, each)) for each in (first, second)]
    if (targets[0] is None) == (targets[1] is None):
        return None
    actual, target = (second, first) if targets[0] else (first, second)
    sign = next(found for found in targets if found)["sign"] or ""
    words = passage.plain[first.sentence[0] : second.spot.end]
    if (
        sign in ("≤", "≦", "不高于", "不超过")
        or _P.lower.search(words)
        or _P.condition.search(words)
    ):
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
    message = tell(
        "checks.reached_in_words.wrong",
        target.text,
        actual.text,
        "已" if reached else "未",
        said,
        "reached" if reached else "not reached",
    )
    expected = "已达到" if reached else "未达到"
    return Finding(_CODE, "warning", message, spots, said, expected)


CHECK = Check(_CODE, _run)
