"""Percentages of a text and the pairs of amounts that they may be the quotient of.

All admissible pairs of the sentence and its neighbours are candidates. Words do not decide which
pair is meant; they only rank the pairs. A percentage holds if some pair gives it; it is refuted if
none does and the words name a pair, or one slip mends the best.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from hengjian.audit.amounts import Amount, amounts
from hengjian.audit.figures import Figure
from hengjian.audit.hedging import is_counted
from hengjian.audit.passages import Passage, worked_out
from hengjian.audit.relations.algebra import Relation, term_of
from hengjian.quantities import unit

BACK = 3
"""Paragraphs before that may hold a pair's amounts."""
MOST = 9
"""Amounts that pairs are made of: the nearest."""
_ACTUAL = re.compile(
    "完成|支出|执行|使用|到位|支付|拨付|核减|实际|已|付出|回收|收回|满意|合格|办结|结案|整改|开工"
)
_PLANNED = re.compile(
    "预算|计划|总|下达|安排|共|到位|目标|批复|应|任务|发放|受理|抽查|调查|合同|申报"
)
_GROWTH = re.compile("增长|下降|增加|减少|增幅|降幅|提高|降低|上升|回落|增|降|同比|环比|涨|翻")
_OTHER = re.compile(
    "拉动|贡献|利率|税率|费率|比例不|不低于|不超过|标准|目标|要求|以上|优良率|年均|平均|权重|分值"
)
_OF = re.compile(
    "占(?:到|了|全部)?(?P<whole>[^，。；：、占0-9]{2,20}?)的?(?:比重|比例|份额|比)?[为是达到约仅：:]*$"
)
_OF_PLAN = re.compile(
    "(?:完成|占|达到?|为|相当于)了?(?P<whole>[^，。；：、占0-9]{0,14}?(?:预算|计划|目标|任务)[^，。；：、0-9]{0,8}?)的?$"
)
_RATE = re.compile(
    "(?P<name>[一-鿿]{1,12}?)(?:率|比例|进度|比重|占比)[为是达到约仅有：:]*$|占比?[为是达约]*$|[占达为仅]$"
)


@dataclass(frozen=True, slots=True)
class Pair:
    """A part and a whole that a percentage may be of, and how well the words fit."""

    relation: Relation
    score: Fraction
    near: bool
    """Whether both stand in the percentage's own sentence."""


@dataclass(frozen=True, slots=True)
class Question:
    """A percentage and the pairs it may come from, the best first."""

    share: Figure
    pairs: tuple[Pair, ...]


def questions(running: Sequence[Passage]) -> Iterator[Question]:
    """The percentages of a text that may be quotients, with their pairs."""
    for at, passage in enumerate(running):
        for share in passage.figures:
            if _is_asked(passage, share):
                found = _pairs(running, at, share)
                if found:
                    yield Question(share, tuple(found))


def _is_asked(passage: Passage, share: Figure) -> bool:
    if not share.is_percent or share.in_range or share.hedge not in (None, "about"):
        return False
    if worked_out(passage, share) or share.value in (0, 1):
        return False
    clause = clause_of(passage, share)
    behind = passage.plain[share.spot.end : share.spot.end + 8]
    if (
        _GROWTH.search(clause)
        or _OTHER.search(clause)
        or re.match("以上|以下|以内|的(?:标准|比例)", behind)
    ):
        return False
    return bool(_RATE.search(clause) or _OF.search(clause) or _OF_PLAN.search(clause))


def clause_of(passage: Passage, figure: Figure) -> str:
    """The words of a figure's clause before it, without blanks."""
    words = passage.plain[max(figure.sentence[0], figure.spot.start - 40) : figure.spot.start]
    words = words.rstrip(" ：:")
    return "".join(re.split("[，,；;。、：:（(\n]|[0-9.]+%", words)[-1].split())


def _pairs(running: Sequence[Passage], at: int, share: Figure) -> list[Pair]:
    passage = running[at]
    here = [(0, each) for each in amounts(passage) if each.figure.spot.start < share.spot.start]
    here = [(back, each) for back, each in here if not each.change and not each.figure.in_range]
    there = [
        (back, each)
        for back in range(1, BACK + 1)
        if at - back >= 0 and passage.cell is None and running[at - back].cell is None
        for each in amounts(running[at - back])
        if each.plain
    ]
    near = here[-MOST:]
    known = [*there[: MOST - len(near)], *near] if len(near) < MOST else near
    found = []
    order = {id(each): rank for rank, (_, each) in enumerate(reversed(known))}
    for _, part in known:
        for _, whole in known:
            if part is whole or not _comparable(part.figure, whole.figure):
                continue
            score = _score(passage, share, part, whole)
            score -= Fraction(order[id(part)] + order[id(whole)], 5)
            relation = Relation(
                "quotient", term_of(share), (term_of(part.figure), term_of(whole.figure))
            )
            inside = all(
                each.figure.spot.block == passage.block and each.figure.sentence == share.sentence
                for each in (part, whole)
            )
            found.append(Pair(relation, score, inside))
    return sorted(found, key=lambda pair: -pair.score)


def _comparable(part: Figure, whole: Figure) -> bool:
    if whole.value <= 0 or part.value < 0 or part.dimension != whole.dimension:
        return False
    counted = is_counted(unit(part.unit)) and is_counted(unit(whole.unit))
    return not counted or part.unit == whole.unit or {part.unit, whole.unit} <= _PERSONS


_PERSONS = frozenset(("人", "名", "位", "人次"))


def _score(passage: Passage, share: Figure, part: Amount, whole: Amount) -> Fraction:
    """How well the words fit: see the module's weights."""
    clause = clause_of(passage, share)
    score = Fraction(0)
    if _beside(part.figure, share):
        score += 3
    if _beside(whole.figure, share):
        score += 2
    if part.figure.value > whole.figure.value:
        score -= 2
    of = _OF.search(clause) or _OF_PLAN.search(clause)
    if of is not None:
        score += min(Fraction(3), 2 * _likeness(of["whole"], whole.name))
        score += 2 if part.figure is _last(passage, share) else 0
        return score
    if _ACTUAL.search(part.name):
        score += 2
    if _PLANNED.search(whole.name):
        score += 2
    named = _RATE.search(clause)
    name = re.sub("资金|预算|项目|实际|投资", "", (named["name"] or "")[-4:]) if named else ""
    score += 3 if name and set(name[-2:]) & set(part.name) else 0
    score -= 1 if name and set(name[-2:]) & set(whole.name) else 0
    return score


def _beside(figure: Figure, share: Figure) -> bool:
    return figure.spot.block == share.spot.block and figure.sentence == share.sentence


def _last(passage: Passage, share: Figure) -> Figure | None:
    before = [e.figure for e in amounts(passage) if e.figure.spot.end <= share.spot.start]
    return before[-1] if before else None


def _likeness(said: str, name: str) -> Fraction:
    """How much of what is said is in a name, from 0 to 2."""
    words = re.sub("[的年度全本]", "", said)
    if not words:
        return Fraction(0)
    return Fraction(2 * sum(each in name for each in words), len(words))
