"""Percentages of a text and the pairs of amounts that they may be the quotient of.

All admissible pairs of the sentence and its neighbours are candidates, sums of neighbouring
amounts among them. A percentage holds if some pair gives it. It is refuted only if none does, and
the words name a pair (占收入的比重, 完成计划的, 回收率), or one slip mends one of the best. Words
never choose among pairs that hold; they rank those that do not.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from hengjian.audit.amounts import Amount, amounts
from hengjian.audit.figures import Figure
from hengjian.audit.hedging import is_counted
from hengjian.audit.lexicon import patterns
from hengjian.audit.passages import Passage, worked_out
from hengjian.audit.relations.algebra import Relation, Term, term_of
from hengjian.quantities import unit

_P = patterns("relations.rates")

BACK = 3
"""Paragraphs before that may hold a pair's amounts."""
MOST = 9
"""Amounts that pairs are made of: the nearest."""
_SAME = tuple(
    frozenset(each.split())
    for each in (
        "完成 竣工 完工 建成 交付 实施", "执行 支出 支付 使用 发放 拨付 完成", "合格 符合 达标",
        "回收 收回", "支出 支付 使用 付出",
    )
)  # fmt: skip
"""What a rate is called, and what its part may be called instead."""
_GENERIC = frozenset(("完成", "执行", ""))
_PERSONS = frozenset(("人", "名", "位", "人次"))


@dataclass(frozen=True, slots=True)
class Pair:
    """A part and a whole that a percentage may be of, and how well the words fit."""

    relation: Relation
    score: Fraction
    near: bool
    """Whether both stand in the percentage's own paragraph."""
    named: bool = False
    """Whether the words say that these two are meant."""
    strict: bool = False
    """Whether the whole is called by its full name in the same sentence."""
    lone: bool = False
    """Whether no other amount can be the whole of the amount right before the percentage."""
    alike: bool = True
    """Whether both are printed in one unit."""
    kin: bool = True
    """Whether the percentage, if it is a rate, is called after the part."""


@dataclass(frozen=True, slots=True)
class Question:
    """A percentage and the pairs it may come from, the best first."""

    share: Figure
    pairs: tuple[Pair, ...]
    near: tuple[Amount, ...] = ()
    """The amounts of its own paragraph before it."""

    def sums(self) -> Iterator[Relation]:
        """Quotients of sums of neighbouring amounts, which may hold and are never refuted."""
        return _sums(self.share, self.near)


@dataclass(frozen=True, slots=True)
class _Said:
    """What the words before a percentage say of it."""

    part: str = ""
    """The name of the part where the words give it: 税收占…."""
    whole: str = ""
    """The name of the whole: 占财政收入的, 完成预算的."""
    rate: str = ""
    """The name of the rate without what says nothing: 回收 of 有效回收率."""
    kind: str = ""
    """``of`` a whole, of a ``plan``, a ``rate``, in a ``bracket`` behind its part, or ``right``
    behind its whole: 占总投资 900 万元的 13.33%."""


def questions(running: Sequence[Passage]) -> Iterator[Question]:
    """The percentages of a text that may be quotients, with their pairs."""
    for at, passage in enumerate(running):
        for share in passage.figures:
            said = _said(passage, share)
            if said is not None:
                pairs, near = _pairs(running, at, share, said)
                if pairs:
                    yield Question(share, tuple(pairs), tuple(near))


def _said(passage: Passage, share: Figure) -> _Said | None:
    """How a percentage is introduced; ``None`` where it is no quotient of amounts."""
    if not share.is_percent or share.in_range or share.hedge not in (None, "about"):
        return None
    if worked_out(passage, share) or share.value == 0:
        return None
    if _in_series(passage, share):
        return None
    clause = clause_of(passage, share)
    if _P.growth.search(clause.replace("增加值", "").replace("新增", "")):
        return None
    if re.search("约占|约[为是]?$", clause) and share.hedge is None:
        return None
    if _right_behind(passage, share):
        return _Said(kind="right")
    behind = passage.plain[share.spot.end : share.spot.end + 8]
    if re.match("以上|以下|以内|的(?:标准|比例)", behind):
        return None
    plan = _P.of_plan.search(clause)
    if plan is not None:
        return _Said(whole=plan["whole"], kind="plan")
    if _P.other.search(clause):
        return None
    of = _P.of.search(clause)
    if of is not None:
        return _Said(of["part"], of["whole"], kind="of")
    before = passage.plain[max(0, share.spot.start - 12) : share.spot.start]
    named = _P.rate.search(clause)
    if _P.in_bracket.search(before) and behind[:1] in ("）", ")"):
        return _Said(rate=_bare(named["name"]) if named else "", kind="bracket")
    if named is not None:
        return _Said(rate=_bare(named["name"]), kind="rate")
    return None


def _in_series(passage: Passage, share: Figure) -> bool:
    """Whether a percentage stands in a row of them, each of its own part: 20%、65% 和 15%."""
    before = passage.plain[max(0, share.spot.start - 12) : share.spot.start]
    return bool(_P.next.match(passage.plain, share.spot.end) or _P.before.search(before))


def _right_behind(passage: Passage, share: Figure) -> bool:
    """Whether the whole stands right before a percentage: 占总投资 900 万元的 13.33%."""
    before = [e for e in amounts(passage) if e.figure.spot.end <= share.spot.start]
    if not before or not _P.joint.fullmatch(
        passage.plain, before[-1].figure.spot.end, share.spot.start
    ):
        return False
    lead = passage.plain[max(0, before[-1].figure.spot.start - 16) : before[-1].figure.spot.start]
    return _P.lead.search(lead) is not None and _P.growth.search(lead) is None


def _bare(name: str) -> str:
    return _P.neutral.sub("", name)


def clause_of(passage: Passage, figure: Figure) -> str:
    """The words of a figure's clause before it, without blanks."""
    words = passage.plain[max(figure.sentence[0], figure.spot.start - 40) : figure.spot.start]
    words = words.rstrip(" ：:")
    return "".join(re.split("[，,；;。、：:（(\n]|[0-9.]+%", words)[-1].split())


def _pairs(
    running: Sequence[Passage], at: int, share: Figure, said: _Said
) -> tuple[list[Pair], list[Amount]]:
    passage = running[at]
    here = [each for each in amounts(passage) if each.figure.spot.start < share.spot.start]
    here = [each for each in here if not each.change and not each.figure.in_range]
    there = _amounts_before(running, at)
    near = here[-MOST:]
    known = [*there[: MOST - len(near)], *near] if len(near) < MOST else near
    order = {id(each): Fraction(rank, 5) for rank, each in enumerate(reversed(known))}
    terms = {id(each): _term(each) for each in known}
    result, last = term_of(share), _last(near, share)
    beside = {id(each): _beside(each.figure, share) for each in known}
    found = []
    for part in known:
        for whole in known:
            if part is whole or not _comparable(part, whole):
                continue
            score = _score(share, said, part, whole, near)
            score -= order[id(part)] + order[id(whole)]
            inside = beside[id(part)] and beside[id(whole)]
            relation = Relation("quotient", result, (terms[id(part)], terms[id(whole)]))
            lone = part is last and _lone(known, part, whole)
            named = _names(passage, share, said, part, whole, near)
            named = named or (lone and said.kind == "of" and not said.whole and _holds_all(whole))
            full = (
                len(said.whole) >= _FULL
                and said.whole in whole.name
                and said.whole not in part.name
            )
            kin = said.kind != "rate" or _kin(said.rate, part.name)
            alike = part.figure.unit == whole.figure.unit
            strict = named and full and inside
            near_by = share.spot.block == part.figure.spot.block == whole.figure.spot.block
            found.append(Pair(relation, score, near_by, named, strict, lone, alike, kin))
    return sorted(found, key=lambda pair: (-pair.named, -pair.score)), near


def _amounts_before(running: Sequence[Passage], at: int) -> list[Amount]:
    """The plain amounts of the passages before, where neither stands in a table."""
    if running[at].cell is not None:
        return []
    return [
        each
        for back in range(1, BACK + 1)
        if at - back >= 0 and running[at - back].cell is None
        for each in amounts(running[at - back])
        if each.plain
    ]


_FULL = 4
"""Signs of a whole's full name."""


def _lone(known: Sequence[Amount], part: Amount, whole: Amount) -> bool:
    """Whether only this amount can be the whole of a part."""
    unit_, value = part.figure.unit, part.figure.value
    larger = [
        e for e in known if e.figure.unit == unit_ and e.figure.value > value and e is not part
    ]
    return larger == [whole]


def _holds_all(whole: Amount) -> bool:
    """Whether an amount is of all there is: 共 214 个, 抽查 480 份, 214 个项目中."""
    if _P.planned.search(whole.name):
        return True
    return _P.among.match(whole.behind) is not None


def _term(amount: Amount) -> Term:
    """The term of an amount; what is about so much may be a little more or less."""
    figure, term = amount.figure, term_of(amount.figure)
    return replace(term, interval=figure.interval) if figure.hedge == "about" else term


def _comparable(part: Amount, whole: Amount) -> bool:
    if whole.figure.value <= 0 or part.figure.value < 0:
        return False
    if part.figure.dimension == whole.figure.dimension:
        one, two = part.figure.unit, whole.figure.unit
        return not _counted(one) or one == two or {one, two} <= _PERSONS
    return _counted(part.figure.unit) and _counted(whole.figure.unit)


def _counted(symbol: str) -> bool:
    return is_counted(unit(symbol))


def _sums(share: Figure, near: Sequence[Amount]) -> Iterator[Relation]:
    """Quotients in which part or whole is the sum of two or three amounts side by side."""
    runs = [
        near[at : at + many]
        for many in (2, 3)
        for at in range(max(0, len(near) - many + 1))
        if len({each.figure.unit for each in near[at : at + many]}) == 1
    ]
    for run in runs:
        summed = _summed(run)
        for other in near:
            if other in run or other.figure.dimension != run[0].figure.dimension:
                continue
            single = term_of(other.figure)
            for part, whole in ((summed, single), (single, summed)):
                if 0 < part.value <= whole.value:
                    yield Relation("quotient", term_of(share), (part, whole))


def _summed(run: Sequence[Amount]) -> Term:
    terms = [term_of(each.figure) for each in run]
    interval = sum((each.interval for each in terms[1:]), terms[0].interval)
    value = sum((each.value for each in terms), Fraction(0))
    return replace(terms[0], value=value, interval=interval)


def _beside(figure: Figure, share: Figure) -> bool:
    return figure.spot.block == share.spot.block and figure.sentence == share.sentence


_OF_IT, _CLOSE = re.compile(r"[)）]?的(?:比例|比重)?[为是仅]*\s*[0-9.]+\s*%"), 8
"""Behind a whole that another percentage is of: 占到位资金 714.24 万元的 88.00%，占…."""


def _last(near: Sequence[Amount], share: Figure) -> Amount | None:
    inside = [
        each
        for each in near
        if _beside(each.figure, share)
        and (_OF_IT.match(each.behind) is None or each.figure.spot.end + _CLOSE > share.spot.start)
    ]
    return inside[-1] if inside else None


def _score(
    share: Figure, said: _Said, part: Amount, whole: Amount, near: Sequence[Amount]
) -> Fraction:
    """How well the words fit: the weights of a trial on published texts."""
    score = Fraction(0)
    if _beside(part.figure, share):
        score += 3
    if _beside(whole.figure, share):
        score += 2
    if part.figure.value > whole.figure.value:
        score -= 2
    if part.figure.dimension != whole.figure.dimension or part.figure.unit != whole.figure.unit:
        score -= 2 * (
            not {part.figure.unit, whole.figure.unit} <= _PERSONS and _counted(part.figure.unit)
        )
    if said.whole:
        score += min(Fraction(3), 3 * _likeness(said.whole, whole.name))
        score += 2 if part is _last(near, share) else 0
        return score
    score += 2 if _P.actual.search(part.name) else 0
    score += 2 if _P.planned.search(whole.name) else 0
    name = said.rate[-2:]
    score += 3 if name and set(name) & set(part.name) else 0
    score -= 1 if name and set(name) & set(whole.name) else 0
    return score


def _likeness(said: str, name: str) -> Fraction:
    """How much of what is said is in a name, from 0 to 1."""
    words = _P.idle.sub("", said) or said
    if not words:
        return Fraction(0)
    return Fraction(sum(each in name for each in words), len(words))


_ALIKE = Fraction(3, 4)


def _names(
    passage: Passage, share: Figure, said: _Said, part: Amount, whole: Amount,
    near: Sequence[Amount],
) -> bool:  # fmt: skip
    """Whether the words say that a percentage is of these two."""
    if part.figure.value > whole.figure.value and said.kind not in ("plan", "right"):
        return False
    if part.figure.unit != whole.figure.unit and _counted(part.figure.unit):
        return False
    called = bool(said.part) and _likeness(said.part, part.name) == 1
    if _P.earlier.search(whole.name) or not (_beside(part.figure, share) or called):
        return False
    if said.kind == "right":
        before = [e for e in near if e.figure.spot.end <= whole.figure.spot.start]
        same = [e for e in before if e.figure.dimension == whole.figure.dimension]
        return whole is _last(near, share) and bool(same) and part is same[-1]
    if said.kind == "bracket":
        return _in_bracket(passage, share, said, part, whole, near)
    if said.kind == "rate":
        return _of_rate(passage, share, said, part, whole, near)
    return _of_whole(passage, share, said, part, whole, near, called=called)


_Near = Sequence[Amount]


def _of_rate(
    passage: Passage, share: Figure, said: _Said, part: Amount, whole: Amount, near: _Near
) -> bool:
    """有效回收率 of what was handed out and came back."""
    kin = [e for e in near if _beside(e.figure, share) and _kin(said.rate, e.name)]
    if kin and part is not kin[-1]:
        return False
    return _fits_rate(passage, said.rate, part, whole)


def _of_whole(
    passage: Passage, share: Figure, said: _Said, part: Amount, whole: Amount, near: _Near,
    *, called: bool,
) -> bool:  # fmt: skip
    """占财政收入的, 完成计划的."""
    last = _last(near, share)
    if called:
        is_part = part.name.startswith(said.part[:2])
    else:
        is_part = part is last or (part.figure.spot.end < whole.figure.spot.start and whole is last)
    if not is_part or not said.whole:
        return False
    if _P.shared.match(whole.behind) or said.whole in part.name:
        return False
    if said.kind == "plan" and _P.plan.search(whole.name):
        return True
    words = _words(passage, whole) + _between(passage, part, whole)
    if _likeness(said.whole, words) == 1:
        return not part.period or part.period == whole.period or not whole.period
    if said.kind == "of" and _P.total.fullmatch(said.whole):
        return whole.figure.unit == part.figure.unit and _counted(part.figure.unit)
    return _likeness(said.whole, words) >= _ALIKE


def _words(passage: Passage, whole: Amount) -> str:
    """The name of an amount, with what stands in brackets in it: 地区生产总值（GDP）."""
    figure = whole.figure
    if figure.spot.block != passage.block:
        return whole.name
    return whole.name + passage.plain[max(0, figure.spot.start - 8) : figure.spot.start]


def _between(passage: Passage, part: Amount, whole: Amount) -> str:
    """The words between a part and a whole right behind it: 占年度任务(390 个)的."""
    if whole.figure.spot.block != passage.block or whole.figure.spot.start < part.figure.spot.end:
        return ""
    return passage.plain[part.figure.spot.end : whole.figure.spot.start][-12:]


def _in_bracket(
    passage: Passage, share: Figure, said: _Said, part: Amount, whole: Amount,
    near: Sequence[Amount],
) -> bool:  # fmt: skip
    """25 个已完成 14 个（56%）."""
    if part is not _last(near, share) or not re.search("已|完成|实际", part.name):
        return False
    if said.rate and not _kin(said.rate, part.name):
        return False
    same = [
        each
        for each in near
        if each is not part
        and each.figure.unit == part.figure.unit
        and each.figure.spot.end <= part.figure.spot.start
    ]
    return bool(same) and whole is same[-1] and _beside(whole.figure, share)


def _fits_rate(passage: Passage, rate: str, part: Amount, whole: Amount) -> bool:
    """Whether a rate is called after the part, and the whole is what it may be of."""
    if not _P.planned.search(whole.name) or whole.figure.spot.start > part.figure.spot.start:
        return False
    same = whole.figure.spot.block == part.figure.spot.block
    start = whole.figure.spot.end if same else 0
    between = passage.plain[start : part.figure.spot.start]
    nested = _P.others.search(between) or _P.others.search(part.name)
    if (nested and (rate in _GENERIC or _P.digit.search(between))) or _P.otherwise.search(
        part.name
    ):
        return False
    if _kin(rate, part.name):
        return True
    generic = re.search("完成|实际", part.name)
    return generic is not None and bool(set(rate[-2:]) & set(whole.name))


def _kin(rate: str, name: str) -> bool:
    """Whether all that a rate is called is said of the part, or of what it may be called."""
    if rate in _GENERIC:
        return _P.actual.search(name) is not None
    if set(rate) <= set(name):
        return True
    return any(rate in same and any(each in name for each in same) for same in _SAME)
