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

from hengjian.audit.amounts import Amount, amounts
from hengjian.audit.context import Context
from hengjian.audit.figures import Figure
from hengjian.audit.findings import Check, Claim
from hengjian.audit.hedging import is_counted
from hengjian.audit.judging.verdicts import claim_of
from hengjian.audit.lexicon import patterns
from hengjian.audit.passages import Passage, passages, worked_out
from hengjian.audit.relations.algebra import Relation, Term, added, term_of
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


@dataclass(frozen=True, slots=True)
class Pair:
    """A part and a whole that a percentage may be of, and how well the words fit."""

    relation: Relation
    score: int | Fraction
    """How well the words fit and how near both stand, in fifths of a point."""
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
    if _in_series(passage, share) or _of_growth(passage, share):
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


def _of_growth(passage: Passage, share: Figure) -> bool:
    """Whether a percentage in a bracket says by how much something grew: 平均增幅（15.97%）."""
    before = passage.plain[max(0, share.spot.start - 12) : share.spot.start]
    return _P.by_how_much.search(before) is not None


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
    if said.kind == "of" and len(said.whole) >= _FULL and running[at].cell is None:
        there = [*_by_full_name(running, at, said.whole), *there]
    known = [*there[: MOST - len(near)], *near] if len(near) < MOST else near
    result, last = term_of(share), _last(near, share)
    rising = sorted({each.figure.value for each in known})  # compared once, not for every pair
    asked = [
        _Asked(each, _term(each), each in here, each is last, _beside(each.figure, share),
               rising.index(each.figure.value),
               _FIFTHS * _as_part(share, said, each, last=each is last) - order,
               _FIFTHS * _as_whole(share, said, each) - order)
        for each, order in zip(known, reversed(range(len(known))), strict=True)
    ]  # fmt: skip
    lone = _only_larger(asked)
    found = [
        _pair(passage, share, said, result, part, whole, near, lone=part.last and whole is lone)
        for part in asked
        for whole in asked
        if part is not whole
        and (part.here or whole.here or len(near) < _PAIR)
        and _comparable(part.amount, whole.amount)
    ]
    return sorted(found, key=lambda pair: (-pair.named, -pair.score)), near


_PAIR = 2
"""With so many amounts in its own paragraph a percentage is of none of two in others."""


@dataclass(frozen=True, slots=True, eq=False)
class _Asked:
    """An amount that may be part or whole, and how well it would do as either."""

    amount: Amount
    term: Term
    here: bool
    """Whether it stands in the percentage's paragraph."""
    last: bool
    """Whether it is the last before the percentage."""
    beside: bool
    """Whether it stands in the percentage's sentence."""
    size: int
    """How many of the others are less."""
    as_part: int | Fraction
    as_whole: int | Fraction


def _pair(
    passage: Passage, share: Figure, said: _Said, result: Term, one: _Asked, two: _Asked,
    near: _Near, *, lone: bool,
) -> Pair:  # fmt: skip
    part, whole, more = one.amount, two.amount, one.size > two.size
    alike = part.figure.unit == whole.figure.unit
    apart = not alike and _counted(part.figure.unit) and not _persons(part, whole)
    named = (not more or said.kind in ("plan", "right")) and _names(
        passage, share, said, part, whole, near
    )
    named = named or (lone and said.kind == "of" and not said.whole and _holds_all(whole))
    full = len(said.whole) >= _FULL and said.whole in whole.name and said.whole not in part.name
    return Pair(
        Relation("quotient", result, (one.term, two.term)),
        one.as_part + two.as_whole - 2 * _FIFTHS * (more + apart),
        share.spot.block == part.figure.spot.block == whole.figure.spot.block,
        named,
        named and (said.kind == "right" or (full and one.beside and two.beside)),
        lone,
        alike,
        said.kind != "rate"
        or _kin(said.rate, part.name)
        or bool(_is_declared(said.rate, part.name, whole.name)),
    )


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


def _only_larger(asked: Sequence[_Asked]) -> _Asked | None:
    """The only amount that can be the whole of the last before the percentage."""
    part = next((each for each in asked if each.last), None)
    if part is None:
        return None
    larger = [
        e for e in asked if e.size > part.size and e.amount.figure.unit == part.amount.figure.unit
    ]
    return larger[0] if len(larger) == 1 else None


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


def _sums(share: Figure, near: Sequence[Amount]) -> Iterator[Relation]:
    """Quotients in which part or whole is the sum of two or three amounts side by side."""
    runs = [
        near[at : at + many]
        for many in (2, 3)
        for at in range(max(0, len(near) - many + 1))
        if len({each.figure.unit for each in near[at : at + many]}) == 1
    ]
    for run in runs:
        summed = added([term_of(each.figure) for each in run])
        for other in near:
            if other in run or other.figure.dimension != run[0].figure.dimension:
                continue
            single = term_of(other.figure)
            for part, whole in ((summed, single), (single, summed)):
                if 0 < part.value <= whole.value:
                    yield Relation("quotient", term_of(share), (part, whole))


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


def _as_part(share: Figure, said: _Said, each: Amount, *, last: bool) -> int:
    """How well the words fit an amount as the part: the weights of a trial on published texts."""
    score = 3 * _beside(each.figure, share)
    if said.whole:
        return score + 2 * last
    named = bool(set(said.rate[-2:]) & set(each.name))
    return score + 2 * (_P.actual.search(each.name) is not None) + 3 * named


def _as_whole(share: Figure, said: _Said, each: Amount) -> int | Fraction:
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


def _names(
    passage: Passage, share: Figure, said: _Said, part: Amount, whole: Amount,
    near: Sequence[Amount],
) -> bool:  # fmt: skip
    """Whether the words say that a percentage is of these two."""
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
        return whole is _last(near, share) and bool(same) and part is same[-1]
    if said.kind == "bracket":
        return _in_bracket(passage, share, said, part, whole, near)
    if said.kind == "rate":
        return _of_rate(passage, share, said, part, whole, near)
    return _of_whole(passage, share, said, part, whole, near, called=called)


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


def _of_rate(
    passage: Passage, share: Figure, said: _Said, part: Amount, whole: Amount, near: _Near
) -> bool:
    """有效回收率 of what was handed out and came back."""
    if _is_declared(said.rate, part.name, whole.name) is False:
        return False
    kin = [e for e in near if _beside(e.figure, share) and _kin(said.rate, e.name)]
    if kin and part is not kin[-1]:
        return False
    if whole.figure.spot.block != share.spot.block and _has_whole(near, part):
        return False
    return _fits_rate(passage, said.rate, part, whole)


def _has_whole(near: _Near, part: Amount) -> bool:
    """Whether a plan of the part's own unit stands before it in its paragraph: a rate is of none
    that was made in another."""
    return any(
        _P.plan.search(_planned(each))
        for each in near
        if each.figure.spot.end <= part.figure.spot.start and each.figure.unit == part.figure.unit
    )


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
        claim = _answer(question, printed[question.share.text])
        if claim is not None:
            yield claim


def _answer(question: Question, printed: int) -> Claim | None:
    """The claim of a percentage. One that is printed more than once is meant as it stands, if no
    words name its pair."""
    named = [pair for pair in question.pairs if pair.named]
    strict = [pair for pair in named if pair.strict]
    held = next((pair for pair in question.pairs if pair.relation.holds), None)
    if held is not None and (held.named or not strict):  # those that are named stand first
        chance = chance_of_holding(held.relation, 1 if held.named else len(question.pairs))
        sure = held.named or chance < _HELD
        return claim_of(CODE, held.relation, _BY_WORDS) if sure else None
    if any(relation.holds for relation in question.sums()):
        return None
    if strict:
        return claim_of(CODE, strict[0].relation, _BY_WORDS)
    if named:
        return claim_of(CODE, _easiest(question, named), _BY_WORDS, hypotheses=len(named))
    for pair in question.pairs[:_BEST] if printed == 1 else ():
        if pair.kin and _is_slip(pair):
            return claim_of(CODE, pair.relation, _BY_SLIP, hypotheses=1 if pair.lone else _BEST)
    return None


def _easiest(question: Question, named: Sequence[Pair]) -> Relation:
    """Of the pairs that the words name, and those near that a slip of the percentage explains, the
    one that the likeliest slip explains; of equals the first."""
    tried = [(pair.relation, mend_at(pair.relation, 0)) for pair in named]
    near = [pair.relation for pair in question.pairs if pair.kin and pair.near and pair.alike]
    tried += [(each, mend) for each in near if (mend := mend_at(each, 0)) is not None]
    return min(tried, key=lambda each: (each[1] is None, each[1].rank if each[1] else 0))[0]


def _is_slip(pair: Pair) -> bool:
    accident = chance_of_mend(pair.relation, 1 if pair.lone else _BEST)
    most = _MENDED if not pair.lone else _BY_NAME
    return accident < most and bool(mends(pair.relation))


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
