"""Counted things and all their parts: 共12项，其中甲4项、乙8项; 调查380户，满意312户，不满意68户.

Counts have too few digits for a slip to prove anything, so words must say that the parts are all
there are: the list is closed, they are kinds or levels that leave no other, or they exceed their
whole.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from fractions import Fraction

from hengjian.audit.amounts import Amount, amounts
from hengjian.audit.context import Context
from hengjian.audit.explanations import digit_slip
from hengjian.audit.hedging import is_counted
from hengjian.audit.lexicon import patterns
from hengjian.audit.passages import Passage, plain_interval
from hengjian.audit.relations.algebra import Relation, term_of
from hengjian.quantities import exact_text, unit

_P = patterns("relations.counted")
_CERTAIN, _CLOSED, _LIKELY = Fraction(97, 100), Fraction(90, 100), Fraction(80, 100)
_MOST_PARTS, _FAR = 60, 40
_LONG = 100
"""From so many on, a slip of one digit between whole and sum is no accident."""
_VISITS = "人次"
"""One visit may be counted under two kinds: 因私出境, 赴港澳台出境."""
_SEVERAL = 3
_OFTEN = 2
"""A whole that is told so many times is what all the works are."""
_PAIRS = tuple(frozenset(pair.split()) for pair in (
    "公办 民办", "公立 私立", "公立 民营", "国有 民营", "城市 农村", "城镇 农村", "在编 编外",
    "行政 事业", "男性 女性", "一般 专项", "合格 不合", "寄宿 走读", "线上 线下", "新建 改建",
    "新建 改造", "小学 初中", "户籍 非户",
))  # fmt: skip
"""The beginnings of two names that leave no third."""


def counted_parts(context: Context, passage: Passage) -> Iterator[tuple[Relation, Fraction]]:
    """The counts of a passage as sums of their parts, with how certain it is that all are told."""
    told = [each for each in amounts(passage) if _counts(each)]
    levelled: set[int] = set()
    for at, whole in enumerate(told):
        parts = _parts(passage, whole, told[at + 1 : at + 1 + _MOST_PARTS])
        if len(parts) > 1:
            levelled.update(map(id, parts))
            certain = _certain(passage, whole, parts)
            relation = _sum(whole, parts)
            if certain or relation.holds:
                yield relation, certain or _LIKELY
    if passage.cell is None:
        yield from _of_the_document(context, [e for e in told if id(e) not in levelled])


def _counts(each: Amount) -> bool:
    figure = each.figure
    counted = bool(figure.unit) and is_counted(unit(figure.unit))
    return counted and not each.former and figure.hedge in (None, "about")


def _sum(whole: Amount, parts: Sequence[Amount]) -> Relation:
    terms = (replace(term_of(e.figure), interval=plain_interval(e.figure)) for e in parts)
    return Relation("sum", term_of(whole.figure), tuple(terms))


def _parts(passage: Passage, whole: Amount, behind: Sequence[Amount]) -> list[Amount]:
    """The run of parts behind a whole: listed by 其中 and the like, or levels of one scale."""
    found: list[Amount] = []
    first_mark, listed, bracketed = "", False, False
    since = whole.figure.spot.end
    for each in behind:
        joint = passage.plain[since : each.figure.spot.start]
        if whole.aside and re.search("[）)]", joint):
            break
        if found and each.aside and not found[0].aside:
            continue  # what a part holds itself: 机构 49 家（含 1 家代表处）
        level = _P.level.fullmatch(each.name) is not None
        if each.figure.dimension != whole.figure.dimension or "。" in joint:
            break
        if not found:
            bracketed = joint.lstrip()[:1] in ("（", "(")
            some = bracketed and joint.lstrip()[1:2] == "含"
            listed = not some and len(joint) <= _FAR and _P.listed.search(joint) is not None
            if not listed and not (level and each.figure.sentence == whole.figure.sentence):
                break
        else:
            mark = next((m for m in "；，、" if m in joint), "")
            first_mark = first_mark or mark
            if (mark != first_mark and mark) or (bracketed and re.search("[）)]", joint)):
                break
            if not listed and not level:
                break
        name = each.name.removeprefix("其中")
        if _P.stop.search(name) or _P.points.search(name):
            break
        found.append(each)
        since = each.figure.spot.end
    return found if _listed_or_closed(found) else []


def _listed_or_closed(parts: Sequence[Amount]) -> bool:
    """Whether parts are no levels, or the levels of a whole scale."""
    names = [_name(each) for each in parts]
    if all(map(_P.rank.search, names)):
        return False  # each rank of a tree counts the same things
    if not all(map(_P.level.fullmatch, names)):
        return True
    return _whole_scale(names)


def _name(each: Amount) -> str:
    behind = _P.words.match(each.behind)
    return each.name or (behind[0] if behind is not None else "")


def _whole_scale(names: Sequence[str]) -> bool:
    return any(map(_P.last.search, names)) and any(map(_P.first.search, names))


def _certain(passage: Passage, whole: Amount, parts: Sequence[Amount]) -> Fraction:
    """How certain the words make it that these parts are all of the whole; 0 where they do not."""
    names = [_name(each).removeprefix("其中") for each in parts]
    values = [each.figure.value for each in parts]
    rest = whole.figure.value - sum(values, Fraction(0))
    if _P.average.search(whole.figure.measure) or _regrouped(whole, values):
        return Fraction(0)
    closed = _closed_kinds(names)
    if not closed and any(map(_P.overlaps.search, names)):
        return Fraction(0)
    slip = digit_slip(exact_text(whole.figure.value), exact_text(whole.figure.value - rest))
    if rest < 0 and max(values) > whole.figure.value:  # less than one of its parts: another whole?
        return _CLOSED if len(parts) > 2 and slip is not None else Fraction(0)
    if rest < 0:
        visits = whole.figure.unit.endswith(_VISITS) and not closed and slip is None
        return Fraction(0) if visits else _CERTAIN
    start, end = whole.figure.spot.end, parts[-1].figure.spot.end
    if _P.open.search(passage.plain[start:end]) or not _P.end.match(passage.plain, end):
        return Fraction(0)
    if closed:
        return (
            _CLOSED if len(parts) > 2 or rest <= min(values) or _whole_scale(names) else Fraction(0)
        )
    if len(parts) > 2 and slip is not None and whole.figure.value >= _LONG:
        return _LIKELY
    if len(parts) < _SEVERAL or any(map(_P.honour.search, names)):
        return Fraction(0)
    all_of_it = _P.in_all.search(whole.name) is not None and rest <= max(values)
    return _LIKELY if rest <= min(values) or all_of_it else Fraction(0)


def _closed_kinds(names: Sequence[str]) -> bool:
    """Whether things of these names leave no other: 公办, 民办; 其他; the levels of a scale."""
    if len(names) == 2 and frozenset(name[:2] for name in names) in _PAIRS:
        return True
    return _P.others.search(names[-1]) is not None or _whole_scale(names)


def _regrouped(whole: Amount, values: Sequence[Fraction]) -> bool:
    """Whether the whole is divided twice, in two ways: 一般债、专项债；债券、非债券."""
    ends = range(2, len(values) - 1)
    return any(sum(values[:end], Fraction(0)) == whole.figure.value for end in ends)


def _of_the_document(
    context: Context, told: Sequence[Amount]
) -> Iterator[tuple[Relation, Fraction]]:
    """已完工 46 条，在建 9 条，未开工 3 条, where all the 58 条 stand elsewhere: a number that is
    told more than once and is near."""
    parts = [each for each in told if _P.level.fullmatch(each.name)]
    alike = {(each.figure.unit, each.figure.sentence) for each in parts}
    if len(parts) < 3 or len(alike) > 1 or not _whole_scale([each.name for each in parts]):
        return
    total, most = (
        sum((e.figure.value for e in parts), Fraction(0)),
        max(e.figure.value for e in parts),
    )
    wholes = [
        f for f in context.figures
        if f.unit == parts[0].figure.unit and f.value > most and f.hedge is None and not f.in_range
    ]  # fmt: skip
    often = Counter(f.value for f in wholes).most_common(1)
    same = [f for f in wholes if f.value == total]
    if not same and often and often[0][1] >= _OFTEN and abs(often[0][0] - total) * 10 <= total:
        same = [f for f in wholes if f.value == often[0][0]]
    for figure in same[:1]:
        yield _sum(replace(parts[0], figure=figure), parts), _CLOSED
