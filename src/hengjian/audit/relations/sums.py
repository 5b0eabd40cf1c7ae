"""Sums, balances and products of a running text.

Words say what a figure is (合计, 其中, 结余, 未验收, 每公里); which figures go into it the values
say: all runs that end or begin beside it are tried, with and without what stands under a part of
its own, and their number counts into the chance of an accident. Without a slip that mends it a sum
is refuted only where the words leave one way: the parts exceed their whole, are counted (三个方面),
are all the kinds there can be, or are all that a bracket holds.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import pairwise

from hengjian.audit.amounts import Amount, amounts
from hengjian.audit.figures import Figure
from hengjian.audit.intervals import exactly
from hengjian.audit.kinds import all_kinds
from hengjian.audit.lexicon import patterns
from hengjian.audit.passages import Passage, as_figure
from hengjian.audit.relations.algebra import Relation, Term, term_of, with_exact_wholes
from hengjian.numerals import parse_chinese
from hengjian.quantities import unit

_P = patterns("relations.sums")

_BY_WORDS, _BY_KINDS, _BY_GAP = Fraction(85, 100), Fraction(92, 100), Fraction(80, 100)
LONGEST = 12
"""Figures that one sum may have."""
_MOST_OF_BALANCE = 5


@dataclass(frozen=True, slots=True)
class Found:
    """A figure that words call a sum or a balance, and the runs it may come from."""

    ways: tuple[Relation, ...]
    certain: Fraction = Fraction(0)
    """How certain the words make it that the first way is meant if none holds; 0 where only the
    values may say."""
    whole: bool = False
    """Whether the first way takes in all the amounts of its sentence."""
    parts: tuple[str, ...] = ()
    """What the parts of the first way are called, where a whole stands before them."""


def called_sums(running: Sequence[Passage], at: int) -> Iterator[Found]:
    """The sums, balances and products of a passage, and the wholes of lists that follow it. What
    holds of one whole is asked of another with parts of the same names: 收入 and 支出."""
    found = list(_called(running, at))
    known = {each.parts for each in found if each.parts and each.ways[0].holds}
    for each in found:
        alike = each.parts in known and not any(way.holds for way in each.ways)
        yield replace(each, certain=_BY_GAP) if alike and not each.certain else each


def _called(running: Sequence[Passage], at: int) -> Iterator[Found]:
    passage = running[at]
    told = [
        each
        for each in amounts(passage)
        if each.figure.hedge in (None, "about") and not _worked(passage, each)
    ]
    nested = _nested(passage, told)
    for number, each in enumerate(told):
        before = [e for e in told[max(0, number - LONGEST) : number] if _near(passage, e, each)]
        yield from _behind(passage, before, each, nested)
        price = _unit_price(told, number)
        if price is not None:
            yield Found((price,), _BY_WORDS)
        following = [e for e in told[number + 1 : number + 1 + LONGEST] if _near(passage, each, e)]
        yield from _whole_first(passage, each, _same(following, each))
    yield from _for_each(passage)
    yield from _means(passage)
    yield from _points(told)
    yield from _below(running, at, told)
    yield from _of_kinds(running, at, told)


def _worked(passage: Passage, each: Amount) -> bool:
    """Whether an amount is part of a written working: 60 万元+70 万元."""
    start = each.figure.spot.start
    signed = each.figure.text[:1] in "+＋" or passage.plain[start - 1 : start] in _SIGNS
    return signed or _P.sign.match(each.behind) is not None


_SIGNS = frozenset("+＋×÷*/=＝−")


def _near(passage: Passage, one: Amount, two: Amount) -> bool:
    """Whether two amounts stand in one sentence, or in sentences side by side."""
    between = passage.plain[one.figure.spot.end : two.figure.spot.start]
    return between.count("。") <= 2 and between.count("\n") <= 1


def _nested(passage: Passage, told: Sequence[Amount]) -> frozenset[int]:
    """The amounts, by identity, that stand under another: in a bracket, or behind 其中 to the end
    of that part, behind 其中： to the end of the sentence."""
    found = {id(each) for each in told if each.aside}
    ends = "[。；;]"
    for before, each in pairwise(told):
        lead = passage.plain[before.figure.spot.end : each.figure.spot.start]
        opened = re.search("其中(?P<list>[：:])?", lead)
        if opened is not None and "。" not in lead[opened.end() :]:
            ends = "。" if opened["list"] else "[。；;]"
            found.add(id(each))
        elif id(before) in found and not before.aside and re.search(ends, lead) is None:
            found.add(id(each))
    return frozenset(found)


def _behind(
    passage: Passage, before: Sequence[Amount], each: Amount, nested: frozenset[int]
) -> Iterator[Found]:
    """What a total or a rest may come from before it."""
    alike = [e for e in _same(before, each) if not e.change]
    if each.aside:
        asides = [e for e in alike if e.aside and e.name == each.name]
        over = next((e for e in reversed(before) if not e.aside), None)
        if len(asides) > 1 and over is not None and _P.total.search(over.name):
            yield Found((_sum(each.figure, asides),), _BY_WORDS)
        return
    rest = _rest(alike, each)
    if rest is not None:
        yield rest
    elif _P.left.search(each.name) and len(alike) >= 2 and not _P.carried_over.search(each.name):
        flat = [e for e in alike if id(e) not in nested]
        lists = [alike] if len(flat) == len(alike) else [flat, alike]
        ways = [way for run in lists for way in _balances(run, each)]
        two = len(alike) == 2 and _P.incoming.search(alike[0].name) and _P.out.search(alike[1].name)
        if ways:
            yield Found(tuple(ways), _BY_GAP if two else Fraction(0))
    elif _P.total.search(each.name) and len(alike) >= 2:
        yield from _totals(passage, alike, each, nested)


def _totals(
    passage: Passage, alike: Sequence[Amount], each: Amount, nested: frozenset[int]
) -> Iterator[Found]:
    flat = [e for e in alike if id(e) not in nested]
    side = next((word for word in ("收入", "支出") if word in each.name), "")
    other = {"收入": "支出", "支出": "收入"}.get(side, "\0")
    done = [e for e in flat if re.search("实际|完成", e.name)]
    lists = dict.fromkeys(tuple(run) for run in (
        alike, flat, [e for e in flat if other not in e.name], done
    ))  # fmt: skip
    ways = [way for run in lists for way in _runs_before(run, each)]
    inside = [e for e in flat if e.figure.sentence == each.figure.sentence]
    start, end = each.figure.sentence[0], each.figure.spot.start
    counted = _counted(passage.plain[start:end])
    listed = _listed(passage, alike, each)
    if len(listed) > 2:
        yield Found((_sum(each.figure, listed), *ways), _BY_WORDS)
        return
    for run in (inside, done):
        if counted > 1 and len(run) == counted:
            yield Found((_sum(each.figure, run), *ways), _BY_WORDS)
            return
    if len(inside) > 2:
        ways = [_sum(each.figure, inside), *ways]
    if ways:
        yield Found(tuple(ways), whole=len(inside) > 2)


def _listed(passage: Passage, alike: Sequence[Amount], each: Amount) -> list[Amount]:
    """The amounts right before a total that are named one by one behind a colon or a semicolon:
    油茶 a 株、单竹 b 株、枇杷 c 株，共计 d 株."""
    since = passage.plain[: each.figure.spot.start]
    start = max(since.rfind(mark) for mark in "：；。\n")
    run = [e for e in alike if e.figure.spot.start > start and e.plain]
    if len(run) < 3 or passage.plain[start : start + 1] == "。":
        return []
    joints = [
        passage.plain[one.figure.spot.end : two.figure.spot.start] for one, two in pairwise(run)
    ]
    named = all(joint.startswith("、") and "，" not in joint for joint in joints)
    last = passage.plain[run[-1].figure.spot.end : each.figure.spot.start]
    return run if named and _P.closing.fullmatch(last) else []


def _counted(words: str) -> int:
    """How many parts the words announce: 三个方面."""
    said = _P.counted.search(words)
    return int(parse_chinese(said["many"].replace("两", "二"))) if said else 0


def _same(others: Sequence[Amount], each: Amount) -> list[Amount]:
    dimension, counted = each.figure.dimension, each.figure.unit
    money = dimension == (("CNY", 1),)
    return [
        e for e in others
        if e.figure.dimension == dimension and (money or e.figure.unit == counted) and not e.former
    ]  # fmt: skip


def _runs_before(before: Sequence[Amount], each: Amount) -> Iterator[Relation]:
    for many in range(len(before), 1, -1):
        yield _sum(each.figure, before[-many:])


def _balances(before: Sequence[Amount], each: Amount) -> Iterator[Relation]:
    """What came in less what went out, over each run that ends right before."""
    for many in range(2, min(len(before), _MOST_OF_BALANCE) + 1):
        run = before[-many:]
        outs = [e for e in run[1:] if _P.out.search(e.name)]
        ins = [e for e in run if e not in outs]
        if outs and ins:
            terms = (*_terms(ins), *_terms(outs))
            found = Relation("balance", term_of(each.figure), terms, leading=len(ins))
            yield with_exact_wholes(found)


def _rest(alike: Sequence[Amount], each: Amount) -> Found | None:
    """What is not yet done of all there is to do: 应验收 36 个，已验收 29 个，尚有 7 个未验收."""
    said = _P.not_done.search(each.name + _clause(each)) or _P.deducted.search(each.name)
    if said is None or len(alike) < 2:
        return None
    done = next((e for e in reversed(alike) if _is_done(e, said["verb"])), None)
    if done is None:
        return None
    wholes = [e for e in alike if e is not done and e.figure.value > done.figure.value]
    if len(wholes) != 1:
        return None
    terms = (term_of(wholes[0].figure), term_of(done.figure))
    return Found((Relation("balance", term_of(each.figure), terms),), _BY_GAP)


def _clause(each: Amount) -> str:
    """The words right behind an amount, to the next mark."""
    found = _P.clause.match(each.behind)
    return found[0] if found is not None else ""


def _is_done(each: Amount, verb: str) -> bool:
    words = each.name + _clause(each)
    at = words.find(verb)
    if at < 0 or re.search("未|其中", words):
        return False
    return bool(re.search("已|完成|^支出|^支付|实际", words[: at + len(verb)]))


def _terms(told: Sequence[Amount]) -> tuple[Term, ...]:
    return tuple(term_of(e.figure) for e in told)


def _sum(whole: Figure, parts: Sequence[Amount]) -> Relation:
    return with_exact_wholes(Relation("sum", term_of(whole), _terms(parts)))


def _unit_price(told: Sequence[Amount], at: int) -> Relation | None:
    """A price by an amount and a number in one sentence: 14 公里，每公里 32.5 万元，计 455 万元."""
    price = told[at]
    said = _P.price.search(price.name)
    if said is None or _P.timed.search(price.name) or price.figure.hedge or price.change:
        return None
    inside = [e for e in told if e.figure.sentence == price.figure.sentence and e is not price]
    what = said["one"] or said["what"] or ""
    counts = [
        e for e in inside
        if e.figure.dimension != price.figure.dimension
        and e.figure.spot.start < price.figure.spot.start
        and (not what or e.figure.unit.endswith(what) or what in e.figure.unit)
    ]  # fmt: skip
    others = {e.figure.dimension for e in counts}
    money = [
        e for e in inside
        if e.figure.dimension == price.figure.dimension and e.figure.value > price.figure.value
        and not e.change
    ]  # fmt: skip
    if len(counts) != 1 or len(others) != 1 or len(money) != 1 or money[0].figure.hedge:
        return None
    terms = (term_of(money[0].figure), _count(counts[0].figure))
    return Relation("quotient", term_of(price.figure), terms)


def _for_each(passage: Passage) -> Iterator[Found]:
    """23 个食堂日均供餐 2,760 份，平均每个食堂 120 份: the amount right before, over a count of
    what is named."""
    for at, each in enumerate(passage.figures if "平均每" in passage.plain else ()):
        lead = passage.plain[max(0, each.spot.start - 16) : each.spot.start]
        said = _P.each.search("".join(lead.split()))
        here = [f for f in passage.figures[:at] if f.sentence == each.sentence and not f.in_range]
        if said is None or len(here) < 2 or each.hedge or each.is_percent:
            continue
        total = here[-1]
        counts = [f for f in here[:-1] if _is_count(passage, f, said) and f.value > 1]
        if total.dimension == each.dimension and total.value > each.value and counts:
            ways = [Relation("quotient", term_of(each), (term_of(total), term_of(n)))
                    for n in reversed(counts)]  # fmt: skip
            yield Found(tuple(ways), _BY_WORDS)


def _is_count(passage: Passage, figure: Figure, said: re.Match[str]) -> bool:
    """Whether a figure counts what the average is for each of: 40947 万户, 平均每个家庭户."""
    noun = said["noun"].partition("的")[0]
    if noun and figure.unit.endswith(noun[-1:]):
        return True
    behind = passage.plain[figure.spot.end : figure.spot.end + 12]
    return figure.unit == said["unit"] and (not behind or noun[:2] in figure.measure + behind)


def _count(figure: Figure) -> Term:
    """How many units a figure says: 14 of 14 公里."""
    scale, term = unit(figure.unit).scale, term_of(figure)

    def shown(value: Fraction) -> str:
        return as_figure(value * scale, figure)

    value = term.value / scale
    # A whole number of units beside a price is exact: 14 公里.
    interval = exactly(value) if figure.step == scale else term.interval.scaled(1 / scale)
    return replace(term, value=value, step=term.step / scale, interval=interval, shown=shown)


_PERSONS = frozenset(("人", "名", "位", "人次", "户"))
_SMALL, _MANY = Fraction(1, 40), 4
"""Parts that together leave so little of their whole, where there are so many, are meant to be
all of it."""


def _whole_first(passage: Passage, whole: Amount, parts: Sequence[Amount]) -> Iterator[Found]:
    """A whole over the run of parts that begins behind it."""
    bracket = _bracketed(passage, whole, parts)
    if bracket:
        yield Found((_sum(whole.figure, bracket),), _BY_WORDS)
        return
    every = [each for each in parts if not each.aside]
    run = [each for each in every if not each.change]
    total = next((n for n, each in enumerate(run) if _P.total.search(each.name)), len(run))
    run, after = run[:total], run[total : total + 1]
    if not whole.plain or len(run) < 2:
        return
    nested = _nested(passage, run)
    lead = passage.plain[whole.figure.spot.end : run[0].figure.spot.start]
    if not _P.lists.search(lead) or _P.open.search(lead):
        return
    flat = [each for each in run if each is run[0] or id(each) not in nested]
    before = passage.plain[max(0, whole.figure.spot.start - 12) : whole.figure.spot.start]
    lists = [flat] if len(flat) == len(run) else [flat, run]
    for each in lists:
        for many in range(2, len(each) + 1):
            certain = _certain(before + lead, whole, each[:many], each[many:] or after)
            if certain and not _changes_among(every, each[:many]):
                yield Found((_sum(whole.figure, each[:many]),), certain)
                return
    ways = [
        _sum(whole.figure, each[:many])
        for each in (*lists, every)
        for many in range(len(each), 1, -1)
    ]  # fmt: skip
    if ways and (_P.whole.search(whole.name) or re.search("其中|分[一-鿿]{1,5}看|情况", lead)):
        names = tuple(each.name for each in flat)
        yield replace(_refuted(passage, whole, flat, lead, ways), parts=names)


def _certain(words: str, whole: Amount, run: Sequence[Amount], after: Sequence[Amount]) -> Fraction:
    """How certain the words make it that these parts are all of the whole; 0 if they do not."""
    if all_kinds([each.name for each in run]):
        return _BY_KINDS
    again = [
        e for e in after[:1] if e.figure.value == whole.figure.value and _P.total.search(e.name)
    ]
    if again:
        return _BY_KINDS  # the whole is said before its parts and behind them
    counted = _counted(words)
    return _BY_WORDS if counted and counted == len(run) and not after else Fraction(0)


def _refuted(
    passage: Passage, whole: Amount, run: Sequence[Amount], lead: str, ways: Sequence[Relation]
) -> Found:
    """The ways, certain where the parts of one sentence exceed their whole or leave hardly
    anything of it."""
    end = run[0].figure.sentence[1]
    inside = [e for e in run if e.figure.spot.end <= end]
    other = any((said := _P.already.search(e.name)) and said[0] not in whole.name for e in inside)
    told = "其中" in lead and len(inside) > 1 and not other
    total = sum((e.figure.value for e in inside), Fraction(0))
    value = whole.figure.value
    largest = max(e.figure.value for e in run)
    persons = whole.figure.unit in _PERSONS  # who is of two kinds is told twice
    if told and total > value > largest and not persons:
        return Found((_sum(whole.figure, inside), *ways), _BY_WORDS)
    if told and len(inside) >= _MANY and 0 < value - total < value * _SMALL:
        return Found((_sum(whole.figure, inside), *ways), _BY_GAP)
    return Found(tuple(ways))


def _changes_among(every: Sequence[Amount], run: Sequence[Amount]) -> bool:
    """Whether an amount that may be a change, or a part called 提升, stands among parts."""
    last = run[-1].figure.spot.start
    return any(each.change and each.figure.spot.start < last for each in every)


def _bracketed(passage: Passage, whole: Amount, parts: Sequence[Amount]) -> list[Amount]:
    """The amounts of the bracket right behind a whole, if they are all that it holds."""
    start = whole.figure.spot.end
    if passage.plain[start : start + 1] not in ("（", "(") or whole.aside:
        return []
    shut = min((at for at in (passage.plain.find(m, start) for m in "）)") if at > 0), default=-1)
    words = passage.plain[start:shut]
    inside = [e for e in parts if e.figure.spot.end <= shut]
    measured = [f for f in passage.between(start, shut) if f.unit]
    if len(inside) < 2 or len(measured) > len(inside) or re.search("其中|等|[+＋×÷=]", words):
        return []
    return inside


_SHORTEST, _MOST_LINES = 60, 30


def _below(running: Sequence[Passage], at: int, told: Sequence[Amount]) -> Iterator[Found]:
    """A whole at a line's end over the lines that follow with an amount each: 其中：/ 1. 货物 …."""
    passage = running[at]
    lead = re.split("[。；]", passage.plain.rstrip().rstrip("：:"))[-1]
    if not told or passage.cell is not None or not passage.plain.rstrip().endswith(("：", ":")):
        return
    if not re.search("其中|情况|分[一-鿿]{1,5}看|包括|如下", lead[-12:]) or _P.open.search(lead):
        return
    whole = told[-1]
    parts: list[Amount] = []
    for line in running[at + 1 : at + 1 + _MOST_LINES]:
        found = [e for e in _same(amounts(line), whole) if e.plain]
        if line.cell is not None or len(line.plain) > _SHORTEST or not found:
            break
        parts.append(found[0])
    ways = [_sum(whole.figure, parts[:many]) for many in range(len(parts), 1, -1)]
    if ways:
        yield Found(tuple(ways))


_BACK = 2


def _of_kinds(running: Sequence[Passage], at: int, told: Sequence[Amount]) -> Iterator[Found]:
    """Amounts of all the kinds there can be, against a whole that was said before them."""
    for one, two in pairwise([e for e in told if e.plain]):
        pair = (one, two)
        if one.figure.unit != two.figure.unit:
            continue
        if not all_kinds([each.name for each in pair]):
            continue
        before = [e for e in told if e.figure.spot.end <= one.figure.spot.start]
        if running[at].cell is None:
            earlier = [p for p in running[max(0, at - _BACK) : at] if p.cell is None]
            before = [*(e for p in earlier for e in amounts(p)), *before]
        wholes = [e for e in _same(before, one) if e.plain]
        total = one.figure.value + two.figure.value
        wholes = [e for e in wholes if e.figure.value > max(one.figure.value, two.figure.value)]
        near = [e for e in wholes if abs(e.figure.value - total) < total / 4]
        if near:
            yield Found(tuple(_sum(e.figure, pair) for e in reversed(near)))


def _means(passage: Passage) -> Iterator[Found]:
    """三者平均为 91.57%, of as many figures before it as are said."""
    for at, figure in enumerate(passage.figures):
        lead = passage.plain[max(figure.sentence[0], figure.spot.start - 24) : figure.spot.start]
        said = _P.mean.search("".join(lead.split()))
        if said is None or _P.weighted.search(passage.plain):
            continue
        alike = [f for f in passage.figures[:at] if f.unit == figure.unit]
        alike = [f for f in alike if not _P.target.search(_said_before(passage, f))]
        inside = [f for f in alike if f.sentence == figure.sentence]
        counted = int(parse_chinese(said["count"].replace("两", "二")))
        parts = alike if len(inside) < counted else inside
        if len(parts) == counted > 1 and not any(f.hedge or f.in_range for f in parts):
            terms = tuple(term_of(f) for f in parts)
            yield Found((Relation("mean", term_of(figure), terms),), _BY_WORDS)


def _said_before(passage: Passage, figure: Figure) -> str:
    words = passage.plain[max(figure.sentence[0], figure.spot.start - 12) : figure.spot.start]
    return re.split("[，；、。0-9]", words)[-1]


def _points(told: Sequence[Amount]) -> Iterator[Found]:
    """满分 5 分，扣 2 分，得 3 分: of one sentence with just these three."""
    by_sentence: dict[tuple[int, int], list[Amount]] = {}
    for each in told:
        if each.figure.unit == "分":
            by_sentence.setdefault(each.figure.sentence, []).append(each)
    for points in by_sentence.values():
        lost = [e for e in points if _P.lost.search(e.name)]
        got = [e for e in points if _P.got.search(e.name) and e not in lost]
        full = [e for e in points if e not in lost and e not in got]
        if len(lost) == len(got) == len(full) == 1 and not _P.no_loss.search(lost[0].name):
            terms = (term_of(full[0].figure), term_of(lost[0].figure))
            yield Found((Relation("balance", term_of(got[0].figure), terms),), _BY_WORDS)
