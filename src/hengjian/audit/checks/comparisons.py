"""Comparisons against the two values printed: a 超过 b, a≥b, a 未达到 b 的目标, 一半以上; and what
is said of a target in words (目标值 95%，已达到目标) or in a row of a table (≥64%, 63.00%, 是)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import pairwise

from hengjian.audit.context import Context
from hengjian.audit.document import Spot
from hengjian.audit.figures import Figure
from hengjian.audit.findings import Check, Claim, Finding, Severity
from hengjian.audit.intervals import Interval, exactly
from hengjian.audit.lexicon import patterns
from hengjian.audit.messages import tell
from hengjian.audit.passages import Passage, passages, plain_interval, said_before
from hengjian.audit.tables_grid import Entry, Grid, bare, grids_of
from hengjian.numerals import find_numerals
from hengjian.quantities import ONE

_P = patterns("checks.comparisons")

CODE = "comparison"


def _run(context: Context) -> Iterator[Claim]:
    for passage in passages(context):
        for left, right in pairwise(passage.figures):
            if left.dimension == right.dimension:
                yield from _between(passage, left, right)
        for left, right in _around_brackets(passage):
            yield from _between(passage, left, right, bracket=True)
        for at, figure in enumerate(passage.figures):
            yield from _half(passage, figure)
            yield from _listed(passage, at)
            yield from _every(passage, at)
        for first, second in pairwise(passage.figures):
            yield from _of_target(passage, first, second)
    for block, _ in context.document.tables():
        for grid in grids_of(block):
            yield from _in_rows(grid)


_MEANS = {"≥": ">=", "≧": ">=", ">=": ">=", "≤": "<=", "≦": "<=", "<=": "<=", ">": ">", "<": "<"}
_WORDS = {
    "超过": ">", "超出": ">", "高于": ">", "大于": ">", "多于": ">", "低于": "<", "小于": "<",
    "少于": "<", "不足": "<", "未达到": "<", "没有达到": "<", "未达": "<", "达到": ">=",
    "不少于": ">=", "不小于": ">=", "不大于": "<=",
    "不低于": ">=", "未超过": "<=", "不超过": "<=", "没有超过": "<=", "不高于": "<=",
}  # fmt: skip


def _around_brackets(passage: Passage) -> Iterator[tuple[Figure, Figure]]:
    """Two figures of one unit with a bracket of others between: 3.04 倍（246/81），高于 2.5 倍."""
    for left in passage.figures:
        bracket = _P.bracket.match(passage.plain[left.spot.end : left.spot.end + 64])
        end = left.spot.end + bracket.end() if bracket else 0
        inside = bracket is not None and passage.between(left.spot.end, end)
        right = next((f for f in passage.figures if f.spot.start >= end), None) if inside else None
        if right is not None and right.unit == left.unit and right.sentence == left.sentence:
            yield left, right


def _between(
    passage: Passage, left: Figure, right: Figure, *, bracket: bool = False
) -> Iterator[Claim]:
    """Two figures in a row with a comparison between them and nothing else but a ``bracket``."""
    joint = passage.plain[left.spot.end : right.spot.start]
    joint = _P.bracket.sub("", joint) if bracket else joint
    sign = _P.signs.fullmatch(joint)
    if sign is not None:
        if left.unit and right.unit:  # else letters between: the p < 0.05 of a table of statistics
            yield _claim(passage, (left, right), _MEANS[sign["sign"]], sign, "error")
        return
    words = _P.than.fullmatch(joint) or (
        _P.after.match(passage.plain, right.spot.end) and _P.than_value.fullmatch(joint)
    )
    if not words and _P.after.match(passage.plain, right.spot.end):
        words = _P.meets.fullmatch(joint)
    if not words or left.sentence != right.sentence or left.in_range or right.in_range:
        return
    clause = passage.plain[max(left.sentence[0], left.spot.start - 20) : right.spot.end]
    if _P.not_stated.search(clause):
        return
    if not words["value"] and words["basis"] and _far_apart(left, right):
        return  # 低于上限 248 万元: by so much
    by_value = (
        words.re is _P.meets
        or words["value"]
        or not words["basis"]
        or words["words"].endswith("达到")
        or _too_large_for_a_gap(left, right)
    )
    severity: Severity = "warning" if by_value else "query"
    yield _claim(passage, (left, right), _WORDS[words["words"]], words, severity)


def _too_large_for_a_gap(left: Figure, right: Figure) -> bool:
    """Whether 低于目标值 b cannot mean lower by b: b is a percentage of the size of a."""
    return left.is_percent and 2 * right.value > left.value


def _claim(
    passage: Passage,
    pair: tuple[Figure, Figure],
    relation: str,
    match: re.Match[str],
    severity: Severity,
) -> Claim:
    words = match.group(1)
    at = passage.plain.index(words, pair[0].spot.end)
    return _compared(passage, pair, relation, passage.spot(at, at + len(words)), words, severity)


def _compared(
    passage: Passage, pair: tuple[Figure, Figure], relation: str, place: Spot, words: str,
    severity: Severity,
) -> Claim:  # fmt: skip
    left, right = pair
    spots = (place, left.spot, right.spot)
    if _can_be(plain_interval(left), relation, plain_interval(right)):
        return Claim(CODE, spots)
    truth = _true_sign(left, right)
    message = tell("checks.comparisons.compared", left.text, words, right.text, truth)
    expected = f"{left.text} {truth} {right.text}"
    return Finding(
        CODE, severity, message, spots, f"{left.text} {words} {right.text}", expected
    ).claim


def _can_be(left: Interval, relation: str, right: Interval) -> bool:
    """Whether some numbers that two figures can stand for are so related."""
    if relation[0] == "<":
        left, right = right, left
    if left.high is None or right.low is None:
        return True
    return left.high >= right.low if "=" in relation else left.high > right.low


def _true_sign(left: Figure, right: Figure) -> str:
    return ">" if left.value > right.value else "<" if left.value < right.value else "="


def _far_apart(left: Figure, right: Figure) -> bool:
    least, most = sorted((abs(left.value), abs(right.value)))
    return not left.is_percent and most > 2 * least


def _listed(passage: Passage, at: int) -> Iterator[Claim]:
    """2 支不足 30%，分别为 27.4% 和 32.6%: each of them is compared."""
    bound = passage.figures[at]
    said = _P.bound.search(passage.plain, max(0, bound.spot.start - 4), bound.spot.start)
    if said is None or not bound.unit or bound.in_range:
        return
    last, joint = bound, _P.listed
    for figure in passage.figures[at + 1 :]:
        between = passage.plain[last.spot.end : figure.spot.start]
        if figure.unit != bound.unit or not joint.fullmatch(between):
            break
        if not bound.is_percent and "的" not in between and joint is _P.listed:
            break
        relation = _WORDS[said["words"]]
        place = passage.spot(*said.span("words"))
        yield _compared(passage, (figure, bound), relation, place, said["words"], "warning")
        last, joint = figure, _P.next


def _every(passage: Passage, at: int) -> Iterator[Claim]:
    """甲为 68%，乙为 60%，均达到 62% 以上: each of them is compared."""
    bound = passage.figures[at]
    said = _P.every.search(passage.plain, bound.sentence[0], bound.spot.start)
    if said is None or not bound.is_percent or bound.in_range:
        return
    before = [f for f in passage.between(bound.sentence[0], said.start()) if f.is_percent]
    start = passage.plain.rfind("；", bound.sentence[0], said.start())
    before = [f for f in before if f.spot.start > start and not f.hedge and not f.in_range]
    actual = [figure for figure in before if not _P.not_actual.search(said_before(passage, figure))]
    if len(actual) < 2 or _P.not_stated.search(passage.plain[said.start() : bound.spot.start]):
        return
    relation, place = _WORDS[said["words"]], passage.spot(*said.span("words"))
    for figure in actual:
        yield _compared(passage, (figure, bound), relation, place, said["words"], "warning")


def _half(passage: Passage, figure: Figure) -> Iterator[Claim]:
    """A percentage that is said to be more, or less, than half."""
    words = _P.half.match(passage.plain, figure.spot.end) if figure.is_percent else None
    if words is None:
        return
    said = words["words"]
    interval, half = figure.interval, Fraction(1, 2)
    low, high = interval.low, interval.high
    spots = (figure.spot, passage.spot(*words.span("words")))
    wrong = (_P.more.search(said) and high is not None and high < half) or (
        _P.less.search(said) and low is not None and low > half
    )
    if not wrong:
        yield Claim(CODE, spots)
        return
    message = tell("checks.comparisons.half", figure.text, said)
    yield Finding(CODE, "warning", message, spots, said, figure.text).claim


_FAR = 40


def _of_target(passage: Passage, first: Figure, second: Figure) -> Iterator[Claim]:
    """A result and its target in a row, and what is said of the two behind them."""
    alike = first.unit == second.unit and first.unit and first.sentence == second.sentence
    said = _P.verdict.match(passage.plain, second.spot.end) if alike else None
    if said is None or first.in_range or second.in_range or said["said"].startswith("基本"):
        return
    targets = [_P.aim.search(said_before(passage, each)) for each in (first, second)]
    if (targets[0] is None) == (targets[1] is None):
        return
    actual, target = (second, first) if targets[0] else (first, second)
    sign = next(found for found in targets if found)["sign"] or ""
    words = passage.plain[first.sentence[0] : second.spot.end]
    lower = _WORDS.get(sign, _MEANS.get(sign, "")) == "<=" or _P.lower.search(words)
    far = abs(actual.spot.start - target.spot.start) > _FAR
    if lower or _P.condition.search(words) or actual.hedge or far:
        return
    spots = (passage.spot(*said.span("said")), actual.spot, target.spot)
    meant = ">=" if said["yes"] is not None else "<"
    if _can_be(plain_interval(actual), meant, exactly(target.value)):
        yield Claim(CODE, spots)
        return
    zh, en = _REACHED[actual.value >= target.value]
    message = tell("checks.comparisons.of_target", target.text, actual.text, zh, said["said"], en)
    yield Finding(CODE, "warning", message, spots, said["said"], f"{zh}达到").claim


_REACHED = {True: ("已", "reached"), False: ("未", "not reached")}


def _in_rows(grid: Grid) -> Iterator[Claim]:
    """Rows of one target, what was done, and a verdict."""
    headings = [bare(heading) for heading in grid.headings]
    said = [c for c, heading in enumerate(headings) if _P.said.fullmatch(heading)]
    target = [c for c, heading in enumerate(headings) if _P.target.search(heading)]
    actual = [
        c
        for c, heading in enumerate(headings)
        if _P.actual.search(heading) and c not in (*said, *target)
    ]
    rates = [c for c in actual if "率" in headings[c]] or actual
    if len(said) == len(target) == len(rates) == 1:
        for row in range(grid.headers, grid.height):
            entries = [grid.at(row, column) for column in (said[0], rates[0], target[0])]
            yield from _in_row(grid, [e for e in entries if e is not None])


def _in_row(grid: Grid, entries: Sequence[Entry]) -> Iterator[Claim]:
    if len(entries) < 3 or entries[1].number is None:
        return
    said, actual, target = entries
    number, yes = entries[1].number, _P.yes.fullmatch(said.words)
    bound = _P.asked.match(target.text)
    wanted = [n for n in find_numerals(target.text) if n.kind == "figure"]
    if not (yes or _P.no.fullmatch(said.words)) or bound is None or len(wanted) != 1:
        return
    measure = wanted[0].unit or ONE
    if measure.dimension != number.unit.dimension or number.percent != (measure.symbol == "%"):
        return
    asked = exactly(measure.in_base(wanted[0].amount))
    sign = _MEANS.get(bound["sign"]) or _WORDS[bound["sign"]]
    reached = _can_be(exactly(number.value), f"{sign[0]}=", asked)
    spots = tuple(grid.spot(entry) for entry in entries)
    if reached == (yes is not None):
        yield Claim(CODE, spots)
        return
    zh, en = _REACHED[reached]
    message = tell("checks.comparisons.in_row", grid.label(said.row), target.words, actual.words,
                   zh, said.words, en)  # fmt: skip
    expected = "达标" if reached else "未达标"
    yield Finding(CODE, "warning", message, spots, said.words, expected).claim


CHECK = Check(CODE, _run, replaces=("target-in-words", "target-reached"))
