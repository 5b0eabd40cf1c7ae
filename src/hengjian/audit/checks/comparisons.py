"""Comparisons against the two values printed: a 超过 b, a≥b, a 未达到 b 的目标, 一半以上."""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction

from hengjian.audit.context import Context
from hengjian.audit.figures import Figure
from hengjian.audit.findings import Check, Claim, Example, Finding, Severity
from hengjian.audit.passages import Passage, passages, plain_interval
from hengjian.bilingual import Text

CODE = "comparison"


def _run(context: Context) -> Iterator[Claim]:
    for passage in passages(context):
        for left, right in zip(passage.figures, passage.figures[1:], strict=False):
            if left.dimension == right.dimension:
                yield from _between(passage, left, right)
        for figure in passage.figures:
            yield from _half(passage, figure)


_SIGNS = re.compile(r"\s*(?P<sign>≥|≧|>=|≤|≦|<=|>|<)\s*")
_MEANS = {"≥": ">=", "≧": ">=", ">=": ">=", "≤": "<=", "≦": "<=", "<=": "<=", ">": ">", "<": "<"}
_BASIS = (
    "目标值?|标准值?|指标值|要求|规定|上限|下限|限额|红线|门槛|平均水平|平均值|计划值|警戒线|合格线"
)
_THAN = re.compile(
    "[（(]?[^0-9，。；、]{0,4}[，,]?[^0-9，。；、]{0,8}?"
    "(?P<words>未超过|不超过|没有超过|超过|超出|高于|大于|多于|低于|小于|少于|不足|未达到|没有达到|未达|(?<![未有])达到|不低于|不高于)了?"
    f"(?P<basis>[^0-9，。；、]{{0,10}}?(?:{_BASIS}))(?P<value>的|为|值|[（(]|：)?\\s*"
)
_THAN_VALUE = re.compile(
    "[，,]?[^0-9，。；、]{0,4}(?P<words>未达到|没有达到|未达|(?<![未有])达到|(?<![未不有])超过|(?<!不)低于|(?<!不)高于)了?(?P<basis>)(?P<value>)\\s*"
)
_AFTER = re.compile(f"\\s*的[^0-9，。；、]{{0,6}}?(?:{_BASIS})")
_WORDS = {
    "超过": ">", "超出": ">", "高于": ">", "大于": ">", "多于": ">", "低于": "<", "小于": "<",
    "少于": "<", "不足": "<", "未达到": "<", "没有达到": "<", "未达": "<", "达到": ">=",
    "不低于": ">=", "未超过": "<=", "不超过": "<=", "没有超过": "<=", "不高于": "<=",
}  # fmt: skip
_NOT_STATED = re.compile(
    "若|如果|应[当达不]|须|需要|不得|拟|力争|确保|每|扣|的得|得满分|(?<!原)则|时$"
)


def _between(passage: Passage, left: Figure, right: Figure) -> Iterator[Claim]:
    """Two figures in a row with a comparison between them and nothing else."""
    joint = passage.plain[left.spot.end : right.spot.start]
    sign = _SIGNS.fullmatch(joint)
    if sign is not None:
        yield _claim(passage, (left, right), _MEANS[sign["sign"]], sign, "error")
        return
    words = _THAN.fullmatch(joint) or (
        _AFTER.match(passage.plain, right.spot.end) and _THAN_VALUE.fullmatch(joint)
    )
    if not words or left.sentence != right.sentence or left.in_range or right.in_range:
        return
    clause = passage.plain[max(left.sentence[0], left.spot.start - 20) : right.spot.end]
    if _NOT_STATED.search(clause):
        return
    by_value = words["value"] or not words["basis"] or words["words"].endswith("达到")
    severity: Severity = "warning" if by_value else "query"
    yield _claim(passage, (left, right), _WORDS[words["words"]], words, severity)


def _claim(
    passage: Passage,
    pair: tuple[Figure, Figure],
    relation: str,
    match: re.Match[str],
    severity: Severity,
) -> Claim:
    left, right = pair
    words = match.group(1)
    at = passage.plain.index(words, left.spot.end)
    spots = (passage.spot(at, at + len(words)), left.spot, right.spot)
    if _can_hold(left, right, relation):
        return Claim(CODE, spots)
    truth = _true_sign(left, right)
    message = Text(
        f"文中说 {left.text} {words} {right.text}，按所印数值是 {left.text} {truth} {right.text}",
        f"{left.text} {words} {right.text} is written, but {left.text} {truth} {right.text}",
    )
    expected = f"{left.text} {truth} {right.text}"
    finding = Finding(CODE, severity, message, spots, f"{left.text} {words} {right.text}", expected)
    return Claim(CODE, spots, (finding,))


def _can_hold(left: Figure, right: Figure, relation: str) -> bool:
    """Whether some numbers that the two can stand for are so related."""
    mine, other = plain_interval(left), plain_interval(right)
    if None in (*mine.ends, *other.ends):
        return True
    if relation in (">", ">="):
        top, bottom = mine.high, other.low
    else:
        top, bottom = other.high, mine.low
    if top is None or bottom is None:
        return True
    return top > bottom if relation in (">", "<") else top >= bottom


def _true_sign(left: Figure, right: Figure) -> str:
    return ">" if left.value > right.value else "<" if left.value < right.value else "="


_HALF = re.compile(
    "[）)]?[，,]?[^0-9，。；、]{0,6}?(?P<words>(?:已|仅)?(?:超过|不足|不到|未到|接近)(?:一半|半数)|过半|一半以上)"
)
_MORE = re.compile("(?<!不)超过|^过半|已过半|以上")
_LESS = re.compile("不足|不到|未到")


def _half(passage: Passage, figure: Figure) -> Iterator[Claim]:
    """A percentage that is said to be more, or less, than half."""
    words = _HALF.match(passage.plain, figure.spot.end) if figure.is_percent else None
    if words is None:
        return
    said = words["words"]
    interval, half = figure.interval, Fraction(1, 2)
    low, high = interval.low, interval.high
    spots = (figure.spot, passage.spot(*words.span("words")))
    wrong = (_MORE.search(said) and high is not None and high < half) or (
        _LESS.search(said) and low is not None and low > half
    )
    if not wrong:
        yield Claim(CODE, spots)
        return
    message = Text(
        f"{figure.text} 与“{said}”不符", f"{figure.text} does not agree with “{said}” (half)"
    )
    yield Claim(CODE, spots, (Finding(CODE, "warning", message, spots, said, figure.text),))


CHECK = Check(
    code=CODE,
    title=Text("大小比较", "Comparisons"),
    why=Text(
        "“超过”“未达到”“≥”之后往往跟着结论和扣分；与所印两数不符，结论就站不住。",
        "A conclusion, or points taken off, often follows “more than”, “not reached” or ≥; if the "
        "two printed values say otherwise, it has no ground.",
    ),
    run=_run,
    flags=(
        Example("居民满意度为 85.20%，未达到 80.00% 的目标值。"),
        Example("开工率为 27.03%，高于目标值的 80.00%。"),
        Example("上年群众诉求按期办结率为75.56%，低于70%的年度目标。"),
        Example("满意度达标：76.40%≥80%。"),
        Example("支付率为 45.20%，一半以上已支付。"),
        Example("产出与效益合计 65分<60分，低于下限。"),
    ),
    passes=(
        Example("居民满意度为 37.22%，未达到 80.00% 的目标值。"),
        Example("评分等级：优（得分≥90 分）；良（80 分≤得分＜90 分）。"),
        Example("满意度达标：86.40%≥80%。"),
        Example("支付率为 65.20%，超过一半。"),
        Example("支出 30.00 万元，超过预算 35.00 万元的部分不予补助。"),
        Example("完成率 60% 以下，每低于目标值 5% 扣 1 分。"),
        Example("得分率为 85%，优于全市 90% 的小区。"),
        Example("满意度为 80%，达到 80% 的目标。"),
        Example("满意度应达到 90%，未达到 95% 的目标不予奖励。"),
    ),
    benign=(
        Text("“超过 b”是指超出 b 那么多", "more by b, not more than b"),
        Text("评分规则里的假设", "a condition of a scoring rule"),
        Text("两数按位数舍入后相等", "equal after rounding"),
    ),
)
