"""Percentages of a text and the pairs of amounts that they may be the quotient of.

All admissible pairs of the sentence and its neighbours are candidates, sums of neighbouring
amounts among them. A percentage holds if some pair gives it. It is refuted only if none does, and
the words name a pair (占收入的比重, 完成计划的, 回收率), or one slip mends one of the best. Words
never choose among pairs that hold; they rank those that do not.
"""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cache, lru_cache
from importlib.resources import files
from math import lcm

from hengjian.audit.amounts import Amount, amounts
from hengjian.audit.context import Context
from hengjian.audit.explanations import digits_of, is_slip
from hengjian.audit.figures import Figure
from hengjian.audit.findings import Check, Claim
from hengjian.audit.hedging import is_counted
from hengjian.audit.judging.verdicts import claim_of
from hengjian.audit.lexicon import patterns
from hengjian.audit.passages import Passage, passages
from hengjian.audit.relations.algebra import Relation, Term, term_of
from hengjian.audit.relations.introductions import Introduction, introduction
from hengjian.audit.relations.slips import chance_of_holding, chance_of_mend, mend_at, mends
from hengjian.quantities import unit

_P = patterns("relations.rates")

BACK = 3
"""Paragraphs before that may hold a pair's amounts."""
MOST = 9
"""Amounts that pairs are made of: the nearest."""
_FIFTHS = 5
"""A place further away costs a fifth of a point; scores are counted in fifths to stay whole."""
_SAME = tuple(
    frozenset(each.split())
    for each in (
        "完成 竣工 完工 建成 交付 实施", "执行 支出 支付 使用 发放 拨付 完成", "合格 符合 达标",
        "回收 收回", "收缴 实收 收取 征收 入库", "支出 支付 使用 付出",
    )
)  # fmt: skip
"""What a rate is called, and what its part may be called instead."""
_GENERIC = frozenset(("完成", "执行", ""))
_PERSONS = frozenset(("人", "名", "位", "人次"))


_Near = Sequence[Amount]


_Ends = tuple[int, int]
"""The least and the most that an amount can be, in whole numbers of one small unit."""


class _Share:
    """A percentage, asked of very many pairs: in whole numbers, because fractions are slow."""

    def __init__(self, figure: Figure) -> None:
        self.figure, self.term = figure, term_of(figure)
        low, high = (end or Fraction(0) for end in self.term.interval.ends)
        self._low, self._high = low.as_integer_ratio(), high.as_integer_ratio()
        self._printed = digits_of(figure.text)

    def is_of(self, part: _Ends, whole: _Ends) -> bool:
        """Whether it can be the quotient of a part and a whole."""
        (low, high), (least, most) = part, whole
        if least <= 0:
            return False
        (bottom, of), (top, by) = self._low, self._high
        reached = high * of >= bottom * (least if high >= 0 else most)
        return reached and low * by <= top * (most if low >= 0 else least)

    def is_near(self, part: Fraction, whole: Fraction) -> bool:
        """Whether one slip of its digits turns the quotient of two amounts into it."""
        due = part / whole / self.term.step
        last = due.numerator // due.denominator
        texts = (str(each).zfill(self.figure.places + 1) for each in (last, last + 1))
        return last >= 0 and any(is_slip(self._printed, text) for text in texts)


@dataclass(frozen=True, slots=True, eq=False)
class _Asked:
    """An amount that may be part or whole, and how well it would do as either."""

    amount: Amount
    term: Term
    value: int
    """In the unit of ``ends``."""
    ends: _Ends
    here: bool
    """Whether it stands in the percentage's paragraph."""
    last: bool
    """Whether it is the last before the percentage."""
    beside: bool
    """Whether it stands in the percentage's sentence."""
    as_part: int
    """How well the words fit and how near it stands, as a whole number of one small unit."""
    as_whole: int


_Pair = tuple[_Asked, _Asked]
"""A part and a whole that a percentage may be of."""


@dataclass(slots=True, eq=False)
class Question:
    """A percentage and the pairs it may come from."""

    place: _Place
    share: _Share
    asked: list[_Asked]
    pairs: list[_Pair]
    """Those that the words fit best, and that stand nearest, first."""
    named: list[_Pair]
    """Those that the words name."""
    lone: _Pair | None
    """The amount right before the percentage and the only other that can be its whole."""

    def relation(self, pair: _Pair) -> Relation:
        """The percentage as the quotient of both."""
        return Relation("quotient", self.share.term, (pair[0].term, pair[1].term))

    def holds(self, pair: _Pair) -> bool:
        """Whether the percentage can be their quotient."""
        return self.share.is_of(pair[0].ends, pair[1].ends)

    def strict(self) -> list[_Pair]:
        """The named ones whose whole is called by its full name in the same sentence."""
        said = self.place.said
        return [
            (part, whole)
            for part, whole in self.named
            if said.kind == "right" or (_in_full(said.whole, part, whole) and part.beside
                                        and whole.beside)
        ]  # fmt: skip

    def is_kin(self, pair: _Pair) -> bool:
        """Whether the percentage, if it is a rate, is called after the part, and if it is of all
        there is (占全部工业的), the whole is called so too."""
        said, part, whole = self.place.said, pair[0].amount.name, pair[1].amount.name
        if said.whole.startswith("全") and "全" not in whole:
            return False
        kin = said.kind != "rate" or _kin(said.rate, part)
        return kin or bool(_is_declared(said.rate, part, whole))

    def near(self) -> Iterator[Relation]:
        """The quotients of pairs in its own paragraph, printed in one unit, that it is called
        after, and that one slip of the percentage may make it."""
        block = self.share.figure.spot.block
        for pair in self.pairs:
            one, two = (each.amount.figure for each in pair)
            inside = one.spot.block == two.spot.block == block and one.unit == two.unit
            if inside and self.is_kin(pair) and self.share.is_near(one.value, two.value):
                yield self.relation(pair)

    def holds_of_sums(self) -> bool:
        """Whether it is a quotient of sums of amounts side by side in its own paragraph, which may
        hold and are never refuted."""
        here = [each for each in self.asked if each.here]
        for run in (here[at : at + many] for many in (2, 3) for at in range(len(here) - many + 1)):
            if len({each.amount.figure.unit for each in run}) > 1:
                continue
            value, dimension = sum(e.value for e in run), run[0].amount.figure.dimension
            ends = sum(e.ends[0] for e in run), sum(e.ends[1] for e in run)
            for other in here:
                if other in run or other.amount.figure.dimension != dimension:
                    continue
                of_it = 0 < value <= other.value and self.share.is_of(ends, other.ends)
                if of_it or (0 < other.value <= value and self.share.is_of(other.ends, ends)):
                    return True
        return False


def _in_full(name: str, part: _Asked, whole: _Asked) -> bool:
    """Whether a whole, and not the part, is called by a full name."""
    return len(name) >= _FULL and name in whole.amount.name and name not in part.amount.name


def questions(running: Sequence[Passage]) -> Iterator[Question]:
    """The percentages of a text that may be quotients, with their pairs."""
    for at, passage in enumerate(running):
        for share in passage.figures:
            said = introduction(passage, share)
            if said is not None:
                question = _question(running, at, share, said)
                if question.pairs:
                    yield question


def _question(running: Sequence[Passage], at: int, share: Figure, said: Introduction) -> Question:
    passage = running[at]
    here = [each for each in amounts(passage) if each.figure.spot.start < share.spot.start]
    here = [each for each in here if not each.change and not each.figure.in_range]
    near = here[-MOST:]
    known = near
    if len(near) < MOST:
        there = _amounts_before(running, at)
        if said.kind == "of" and len(said.whole) >= _FULL and passage.cell is None:
            there = [*_by_full_name(running, at, said.whole), *there]
        known = [*there[: MOST - len(near)], *near]
    place = _place(passage, share, said, near)
    asked, fifth = _asked(place, known, here)
    lone = _only_larger(asked)
    scored = sorted(
        (
            (_score(part, whole, fifth), (part, whole))
            for part in asked
            for whole in asked
            if part is not whole
            and _P.of_these.match(part.amount.behind) is None
            and (part.here or whole.here or len(near) < _PAIR)
            and _comparable(part.amount, whole.amount)
        ),
        key=lambda each: -each[0],
    )
    pairs = [pair for _, pair in scored]
    named = [pair for pair in pairs if _is_named(place, *pair, lone=pair == lone)]
    return Question(place, _Share(share), asked, pairs, named, lone)


@dataclass(frozen=True, slots=True, eq=False)
class _Place:
    """Where a percentage stands, and what is said of it there."""

    passage: Passage
    share: Figure
    said: Introduction
    near: _Near
    last: Amount | None
    """The last amount before it in its sentence."""
    kin: Amount | None
    """The last of them that a rate may be called after."""


def _place(passage: Passage, share: Figure, said: Introduction, near: _Near) -> _Place:
    rate = [] if said.kind != "rate" else [e for e in near if _beside(e.figure, share)]
    kin = [each for each in rate if _kin(said.rate, each.name)]
    return _Place(passage, share, said, near, _last(near, share), kin[-1] if kin else None)


def _asked(place: _Place, known: _Near, here: _Near) -> tuple[list[_Asked], int]:
    """The amounts that are asked, and what a fifth of a point is in their scores."""
    share, said, last = place.share, place.said, place.last
    terms = [_term(each) for each in known]
    wholes = [_FIFTHS * _as_whole(share, said, each) for each in known]
    fifth = lcm(*(score.denominator for score in wholes))
    ends = [[end or Fraction(0) for end in term.interval.ends] for term in terms]
    unit = lcm(*(each.denominator for pair in ends for each in pair),
               *(term.value.denominator for term in terms))  # fmt: skip
    return [
        _Asked(
            each, term, int(term.value * unit), (int(low * unit), int(high * unit)),
            each in here, each is last, _beside(each.figure, share),
            fifth * (_FIFTHS * _as_part(share, said, each, last=each is last) - order),
            int(fifth * (whole - order)),
        )
        for each, term, (low, high), whole, order in zip(
            known, terms, ends, wholes, reversed(range(len(known))), strict=True
        )
    ], fifth  # fmt: skip


_PAIR = 2
"""With so many amounts in its own paragraph a percentage is of none of two in others."""


def _score(one: _Asked, two: _Asked, fifth: int) -> int:
    """How well the words fit two amounts: less where the part is more, or is of other things."""
    part, whole = one.amount.figure, two.amount.figure
    apart = part.unit != whole.unit and _counted(part.unit) and not _persons(one.amount, two.amount)
    return one.as_part + two.as_whole - 2 * _FIFTHS * fifth * ((one.value > two.value) + apart)


def _is_named(place: _Place, one: _Asked, two: _Asked, *, lone: bool) -> bool:
    """Whether the words say that these two are meant."""
    said, part, whole = place.said, one.amount, two.amount
    if said.kind == "of" and len(said.whole) >= _FULL and _is_portion(place, whole):
        return False
    possible = one.value <= two.value or said.kind in ("plan", "right")
    if possible and _names(place, part, whole):
        return True
    return lone and said.kind == "of" and not said.whole and _holds_all(whole)


def _is_portion(place: _Place, each: Amount) -> bool:
    """Whether an amount is itself said to be a part of the whole: 占出口总额比重 67.9%，…."""
    if each.figure.spot.block != place.share.spot.block or place.said.whole in each.name:
        return False
    since = place.passage.plain[each.figure.spot.end : place.share.spot.start]
    said = f"占{re.escape(place.said.whole)}[^，。；0-9]{{0,4}}[0-9.]+%"
    return re.search(said, since) is not None


def _persons(one: Amount, two: Amount) -> bool:
    return {one.figure.unit, two.figure.unit} <= _PERSONS


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


def _by_full_name(running: Sequence[Passage], at: int, whole: str) -> list[Amount]:
    """The only amount of that name further up, as the whole of a list stands above its items."""
    found = [
        each
        for place, each in _by_last_signs(tuple(running)).get(whole[-2:], ())
        if place < at - BACK and whole in each.name
    ]
    return found[-1:] if len({each.figure.value for each in found}) == 1 else []


@lru_cache(maxsize=2)
def _by_last_signs(running: tuple[Passage, ...]) -> dict[str, list[tuple[int, Amount]]]:
    """The plain amounts of a text, with the numbers of their passages, by how their names end."""
    found: dict[str, list[tuple[int, Amount]]] = {}
    for place, passage in enumerate(running):
        for each in amounts(passage) if passage.cell is None else ():
            if each.plain:
                found.setdefault(_P.is_.sub("", each.name)[-2:], []).append((place, each))
    return found


def _only_larger(asked: Sequence[_Asked]) -> _Pair | None:
    """The last amount before the percentage and the only one that can be its whole."""
    part = next((each for each in asked if each.last), None)
    if part is None:
        return None
    unit = part.amount.figure.unit
    larger = [e for e in asked if e.value > part.value and e.amount.figure.unit == unit]
    return (part, larger[0]) if len(larger) == 1 else None


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
    if whole.figure.value.numerator <= 0 or part.figure.value.numerator < 0:
        return False
    if part.figure.dimension == whole.figure.dimension:
        one, two = part.figure.unit, whole.figure.unit
        return not _counted(one) or one == two or _persons(part, whole)
    return _counted(part.figure.unit) and _counted(whole.figure.unit)


@lru_cache(maxsize=256)
def _counted(symbol: str) -> bool:
    return is_counted(unit(symbol))


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


def _as_part(share: Figure, said: Introduction, each: Amount, *, last: bool) -> int:
    """How well the words fit an amount as the part: the weights of a trial on published texts."""
    score = 3 * _beside(each.figure, share)
    if said.whole:
        return score + 2 * last
    named = bool(set(said.rate[-2:]) & set(each.name))
    return score + 2 * (_P.actual.search(each.name) is not None) + 3 * named


def _as_whole(share: Figure, said: Introduction, each: Amount) -> int | Fraction:
    """The same for an amount as the whole."""
    score = 2 * _beside(each.figure, share)
    if said.whole:
        return score + 3 * _likeness(said.whole, each.name)
    named = bool(set(said.rate[-2:]) & set(each.name))
    return score + 2 * (_P.planned.search(each.name) is not None) - named


@lru_cache(maxsize=4096)
def _likeness(said: str, name: str) -> Fraction:
    """How much of what is said is in a name, from 0 to 1."""
    words = _P.idle.sub("", said) or said
    if not words:
        return Fraction(0)
    return Fraction(sum(each in name for each in words), len(words))


_ALIKE = Fraction(3, 4)


def _planned(whole: Amount) -> str:
    """The name of an amount without the names of accounts, which are called after a plan."""
    return _P.account.sub("", whole.name)


def _names(place: _Place, part: Amount, whole: Amount) -> bool:
    """Whether the words say that a percentage is of these two."""
    said, share, near = place.said, place.share, place.near
    if part.figure.unit != whole.figure.unit and _counted(part.figure.unit):
        return False
    if said.kind == "rate" and _is_declared(said.rate, part.name, whole.name):
        return part.figure.spot.block == whole.figure.spot.block == share.spot.block
    called = bool(said.part) and _likeness(said.part, part.name) == 1
    if _P.earlier.search(whole.name) or not (_beside(part.figure, share) or called):
        return False
    if said.kind == "right":
        before = [e for e in near if e.figure.spot.end <= whole.figure.spot.start]
        same = [e for e in before if e.figure.dimension == whole.figure.dimension]
        return whole is place.last and bool(same) and part is same[-1]
    if said.kind == "bracket":
        return _in_bracket(place, part, whole)
    if said.kind == "rate":
        return _of_rate(place, part, whole)
    return _of_whole(place, part, whole, called=called)


@cache
def _declared() -> tuple[tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]], ...]:
    place = files("hengjian.audit") / "relations" / "rates.toml"
    told = tomllib.loads(place.read_text(encoding="utf-8"))["rate"]
    return tuple(
        (re.compile(e["name"]), re.compile(e["part"]), re.compile(e["whole"])) for e in told
    )


@lru_cache(maxsize=4096)
def _is_declared(rate: str, part: str, whole: str) -> bool | None:
    """Whether a rate that the guidance defines is of these two; ``None`` of any other rate."""
    for name, of, over in _declared():
        if name.fullmatch(rate):
            return of.search(part) is not None and over.search(whole) is not None
    return None


def _of_rate(place: _Place, part: Amount, whole: Amount) -> bool:
    """有效回收率 of what was handed out and came back."""
    rate = place.said.rate
    if _is_declared(rate, part.name, whole.name) is False:
        return False
    if place.kin is not None and part is not place.kin:
        return False
    if whole.figure.spot.block != place.share.spot.block and _has_whole(place.near, part):
        return False
    return _fits_rate(place.passage, rate, part, whole)


def _has_whole(near: _Near, part: Amount) -> bool:
    """Whether a plan of the part's own unit stands before it in its paragraph: a rate is of none
    that was made in another."""
    return any(
        _P.plan.search(_planned(each))
        for each in near
        if each.figure.spot.end <= part.figure.spot.start and each.figure.unit == part.figure.unit
    )


def _of_whole(place: _Place, part: Amount, whole: Amount, *, called: bool) -> bool:
    """占财政收入的, 完成计划的."""
    passage, said, last = place.passage, place.said, place.last
    if called:
        is_part = part.name.startswith(said.part[:2])
    else:
        is_part = part is last or (part.figure.spot.end < whole.figure.spot.start and whole is last)
    if not is_part or not said.whole:
        return False
    if _P.shared.match(whole.behind) or said.whole in part.name:
        return False
    words = _words(passage, whole) + _between(passage, part, whole)
    if said.kind == "plan":
        if _P.plan.search(_planned(whole)):
            return True
        if _P.account.search(said.whole) is None:
            words = _planned(whole) + _between(passage, part, whole)
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


def _in_bracket(place: _Place, part: Amount, whole: Amount) -> bool:
    """25 个已完成 14 个（56%）."""
    if part is not place.last or not re.search("已|完成|实际", part.name):
        return False
    if place.said.rate and not _kin(place.said.rate, part.name):
        return False
    same = [
        each
        for each in place.near
        if each is not part
        and each.figure.unit == part.figure.unit
        and each.figure.spot.end <= part.figure.spot.start
    ]
    return bool(same) and whole is same[-1] and _beside(whole.figure, place.share)


def _fits_rate(passage: Passage, rate: str, part: Amount, whole: Amount) -> bool:
    """Whether a rate is called after the part, and the whole is what it may be of."""
    if whole.figure.spot.start > part.figure.spot.start or _parted(passage, whole, part):
        return False
    if not _P.planned.search(_planned(whole)):
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


def _parted(passage: Passage, whole: Amount, part: Amount) -> bool:
    """Whether a whole stands in another sentence than the part, and amounts of other things, in
    another unit, between them."""
    if whole.figure.spot.block != part.figure.spot.block:
        return False
    if whole.figure.sentence == part.figure.sentence:
        return False
    between = passage.between(whole.figure.spot.end, part.figure.spot.start)
    alike = [e for e in between if e.dimension == whole.figure.dimension]
    return any(e.unit != whole.figure.unit for e in alike)


@lru_cache(maxsize=4096)
def _kin(rate: str, name: str) -> bool:
    """Whether all that a rate is called is said of the part, or of what it may be called."""
    if rate in _GENERIC:
        return _P.actual.search(name) is not None
    if set(rate) <= set(name):
        return True
    return any(rate in same and any(each in name for each in same) for same in _SAME)


CODE = "rate"
_HELD, _MENDED, _BY_NAME = Fraction(1, 5), Fraction(1, 12), Fraction(1, 10)
_BY_WORDS, _BY_SLIP = Fraction(85, 100), Fraction(50, 100)
_BEST = 4


def _run(context: Context) -> Iterator[Claim]:
    printed = Counter(figure.text for figure in context.figures if figure.is_percent)
    for question in questions(passages(context)):
        claim = _answer(question, printed[question.share.figure.text])
        if claim is not None:
            yield claim


def _answer(question: Question, printed: int) -> Claim | None:
    """The claim of a percentage. One that is printed more than once is meant as it stands, if no
    words name its pair."""
    named, strict = question.named, question.strict()
    held = next((pair for pair in (*named, *question.pairs) if question.holds(pair)), None)
    if held is not None and (held in named or not strict):
        relation = question.relation(held)
        chance = chance_of_holding(relation, 1 if held in named else len(question.pairs))
        sure = held in named or chance < _HELD
        return claim_of(CODE, relation, _BY_WORDS) if sure else None
    if question.holds_of_sums():
        return None
    if strict:
        return claim_of(CODE, question.relation(strict[0]), _BY_WORDS)
    if named:
        return claim_of(CODE, _easiest(question), _BY_WORDS, hypotheses=len(named))
    for pair in question.pairs[:_BEST] if printed == 1 else ():
        relation, lone = question.relation(pair), pair == question.lone
        if question.is_kin(pair) and _is_slip(relation, lone=lone):
            return claim_of(CODE, relation, _BY_SLIP, hypotheses=1 if lone else _BEST)
    return None


def _easiest(question: Question) -> Relation:
    """Of the pairs that the words name, and those near that a slip of the percentage explains, the
    one that the likeliest slip explains; of equals the first."""
    tried = [(each, mend_at(each, 0)) for each in map(question.relation, question.named)]
    tried += [(each, mend) for each in question.near() if (mend := mend_at(each, 0)) is not None]
    return min(tried, key=lambda each: (each[1] is None, each[1].rank if each[1] else 0))[0]


def _is_slip(relation: Relation, *, lone: bool) -> bool:
    accident = chance_of_mend(relation, 1 if lone else _BEST)
    return accident < (_BY_NAME if lone else _MENDED) and bool(mends(relation))


CHECK = Check(
    CODE,
    _run,
    replaces=(
        "done-of",
        "misprinted",
        "named-share",
        "portion",
        "rate-by-name",
        "rate-in-words",
        "rate-nearby",
    ),
)
