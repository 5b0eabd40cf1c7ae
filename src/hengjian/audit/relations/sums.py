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
from hengjian.audit.context import Context
from hengjian.audit.document import Spot
from hengjian.audit.figures import Figure
from hengjian.audit.findings import Check, Claim
from hengjian.audit.judging.verdicts import claim_of, printed_again
from hengjian.audit.kinds import all_kinds
from hengjian.audit.lexicon import patterns
from hengjian.audit.passages import Passage, passages
from hengjian.audit.relations.algebra import (
    Relation,
    Sort,
    Term,
    is_trivial,
    term_of,
    with_exact_wholes,
)
from hengjian.audit.relations.counted import counted_parts
from hengjian.audit.relations.lists import (
    composed,
    compositions,
    list_shares,
    list_totals,
    shares_in_order,
    shares_of_all,
)
from hengjian.audit.relations.prices import averages, is_output, stand_near, unit_price
from hengjian.audit.relations.slips import (
    best_mend,
    chance_of_holding,
    chance_of_mend,
    mends,
    rests_of,
)
from hengjian.audit.tables_grid import grid_of
from hengjian.numerals import parse_chinese

_P = patterns("relations.sums")

_BY_WORDS, _BY_KINDS, _BY_GAP = Fraction(85, 100), Fraction(92, 100), Fraction(80, 100)
_BY_LITTLE = Fraction(66, 100)
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
    open: bool = False
    """Whether the words leave room for parts that are not told: 其中."""


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
        before = [
            e for e in told[max(0, number - LONGEST) : number] if stand_near(passage, e, each)
        ]
        yield from _behind(passage, before, each, nested)
        price = unit_price(passage, told, number, nested)
        if price is not None:
            yield Found((price,), _BY_WORDS)
        following = [
            e for e in told[number + 1 : number + 1 + LONGEST] if stand_near(passage, each, e)
        ]
        yield from _whole_first(passage, each, _same(following, each))
    yield from (Found(ways, _BY_WORDS) for ways in averages(passage))
    yield from _means(passage)
    yield from _points(told)
    yield from _below(running, at, told)
    yield from _of_kinds(running, at, told)
    yield from _made_up(running, at, told)


def _worked(passage: Passage, each: Amount) -> bool:
    """Whether an amount is part of a written working: 60 万元+70 万元."""
    start = each.figure.spot.start
    signed = each.figure.text[:1] in "+＋" or passage.plain[start - 1 : start] in _SIGNS
    return signed or _P.sign.match(each.behind) is not None


_SIGNS = frozenset("+＋×÷*/=＝−")


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
    rest = _rest(alike, each) or _adjusted(before, each)
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
    listed = _with_more(passage, alike, each) or _listed(passage, alike, each)
    if listed:
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


def _with_more(passage: Passage, alike: Sequence[Amount], each: Amount) -> list[Amount]:
    """What was said before and what is added to it: 收入完成 a。加上转移性收入 b，收入合计 c."""
    start, side = passage.plain.rfind("加上", 0, each.figure.spot.start), each.name[:2]
    if start < each.figure.sentence[0]:
        return []
    more = [e for e in alike if e.figure.spot.start > start and e.plain]
    own = [e for e in alike if e.figure.spot.end <= start and side in e.name and e.plain]
    own = [e for e in own if e.figure.sentence == own[-1].figure.sentence]
    return [own[0], *more] if own and more and not any(e.over for e in more) else []


def _listed(passage: Passage, alike: Sequence[Amount], each: Amount) -> list[Amount]:
    """The amounts right before a total that are named one by one behind a colon or a semicolon:
    油茶 a 株、单竹 b 株、枇杷 c 株，共计 d 株."""
    since = passage.plain[: each.figure.spot.start]
    start = max(since.rfind(mark) for mark in "：；。\n")
    run = [e for e in alike if e.figure.spot.start > start and e.plain]
    few = 3 if each.figure.dimension == (("CNY", 1),) else 2
    if len(run) < few or (len(run) > 2 and passage.plain[start : start + 1] == "。"):
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
            if (found.due or 0) < 0 and _P.either_way.search(each.name):
                terms = (*_terms(outs), *_terms(ins))
                found = replace(found, operands=terms, leading=len(outs))
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


def _adjusted(before: Sequence[Amount], each: Amount) -> Found | None:
    """A budget after what was added to it and taken off: 年初预算 a，追加 b，调整后 c."""
    if _P.adjusted.search(each.name) is None:
        return None
    inside = [e for e in _same(before, each) if e.figure.sentence == each.figure.sentence]
    more = [e for e in inside if _P.added.search(e.name)]
    less = [e for e in inside if _P.taken_off.search(e.name) and e not in more]
    first = [e for e in inside if e not in more and e not in less and _P.set.search(e.name)]
    if len(first) != 1 or not (more or less) or len(inside) > 1 + len(more) + len(less):
        return None
    terms = _terms([*first, *more, *less])
    sort: Sort = "balance" if less else "sum"
    found = Relation(sort, term_of(each.figure), terms, leading=1 + len(more))
    return Found((with_exact_wholes(found),), _BY_WORDS)


def _clause(each: Amount) -> str:
    """The words right behind an amount, to the next mark."""
    found = _P.clause.match(each.behind)
    return found[0] if found is not None else ""


def _is_done(each: Amount, verb: str) -> bool:
    words = each.name + _clause(each)
    at = words.find(verb)
    if at < 0 or re.search("未|其中", words):
        return False
    return bool(re.search(f"已|完成|^支出|^支付|实际|^{verb}到位", words[: at + len(verb) + 2]))


def _terms(told: Sequence[Amount]) -> tuple[Term, ...]:
    return tuple(term_of(e.figure) for e in told)


def _sum(whole: Figure, parts: Sequence[Amount]) -> Relation:
    """A sum of amounts as they were rounded: a last digit may be wrong too."""
    terms = tuple(each.rounded() for each in _terms(parts))
    return with_exact_wholes(Relation("sum", term_of(whole).rounded(), terms))


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
    inside = [] if whole.aside else _opened(passage, whole, parts)
    if len(inside) > 1:
        ways = [_sum(whole.figure, inside[:many]) for many in range(len(inside), 1, -1)]
        held = any(way.holds for way in ways)  # what follows the parts is of another thing
        yield Found(tuple(ways)) if held else _refuted(passage, whole, inside, "其中", ways)
    if whole.plain and not whole.over:
        yield from _over_run(passage, whole, parts)


def _over_run(passage: Passage, whole: Amount, parts: Sequence[Amount]) -> Iterator[Found]:
    """A whole over the parts behind it, to the next total."""
    every = [each for each in parts if not (each.aside or each.over)]
    run = [each for each in every if not each.change]
    total = next((n for n, each in enumerate(run) if _P.total.search(each.name)), len(run))
    run, after = run[:total], run[total : total + 1]
    if len(run) < 2 or all(_P.rank.search(each.name) for each in run):
        return
    if is_output(run[0], whole):
        return
    nested = _nested(passage, run)
    lead = passage.plain[whole.figure.spot.end : run[0].figure.spot.start]
    if not _P.lists.search(lead) or _P.open.search(lead.rpartition("。")[2]):
        return
    flat = [each for each in run if each is run[0] or id(each) not in nested]
    before = passage.plain[max(0, whole.figure.spot.start - 12) : whole.figure.spot.start]
    lists = [flat] if len(flat) == len(run) else [flat, run]
    ways = [_sum(whole.figure, each[:many]) for each in (*lists, every) for many in _lengths(each)]
    held = any(way.holds for way in ways)
    for each in lists:
        for many in range(2, len(each) + 1):
            certain = _certain(before + lead, whole, each[:many], each[many:] or after)
            first = _sum(whole.figure, each[:many])
            if not first.holds and many < len(each) and _is_slip_of_all(passage, whole, each):
                continue
            if certain and (first.holds or not held) and not _changes_among(every, each[:many]):
                yield Found((first,), certain)
                return
    if ways and (_P.whole.search(whole.name) or re.search("其中|分[一-鿿]{1,5}看|情况", lead)):
        names = tuple(each.name for each in flat)
        yield replace(_refuted(passage, whole, flat, lead, ways), parts=names)


def _is_slip_of_all(passage: Passage, whole: Amount, run: Sequence[Amount]) -> bool:
    """Whether one slip is all that keeps the whole list from making the whole."""
    every = _sum(whole.figure, _inside(passage, run))
    return chance_of_mend(every) < _MENDED and bool(mends(every))


def _inside(passage: Passage, run: Sequence[Amount]) -> Sequence[Amount]:
    """The parts of a list's sentence, to the first mark that parts more than the first two."""
    inside = [e for e in run if e.figure.spot.end <= run[0].figure.sentence[1]]
    joints = [passage.plain[a.figure.spot.end : b.figure.spot.start] for a, b in pairwise(inside)]
    if joints and "；" not in joints[0]:
        shut = next((at for at, joint in enumerate(joints, start=1) if "；" in joint), len(inside))
        return inside[:shut]
    return inside


def _lengths(run: Sequence[Amount]) -> list[int]:
    """How many of the amounts a list may have: first where one ends, with a sentence or before
    another that is named (；支出包括：), the longest before others."""
    ends = [len(run), *(at for at in range(len(run) - 1, 1, -1)
                        if _P.list_ends.match(run[at - 1].behind))]  # fmt: skip
    return [at for at in ends if at > 1] + [at for at in range(len(run), 1, -1) if at not in ends]


def _certain(words: str, whole: Amount, run: Sequence[Amount], after: Sequence[Amount]) -> Fraction:
    """How certain the words make it that these parts are all of the whole; 0 if they do not."""
    if all_kinds([each.name for each in run]):
        small = any(each.figure.value > whole.figure.value for each in run)
        return Fraction(0) if small else _BY_KINDS
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
    inside = _inside(passage, run)
    other = any((said := _P.already.search(e.name)) and said[0] not in whole.name for e in inside)
    told = "其中" in lead and len(inside) > 1 and not other
    total = sum((e.figure.value for e in inside), Fraction(0))
    value = whole.figure.value
    largest = max(e.figure.value for e in inside)
    persons = whole.figure.unit.removeprefix("万") in _PERSONS  # who is of two kinds is told twice
    if told and total > value > largest and not persons:
        return Found((_sum(whole.figure, inside), *ways), _BY_WORDS)
    closed = _P.total.search(whole.name) or any(each.name.startswith(_OTHERS) for each in inside)
    if told and len(inside) >= _MANY and 0 < value - total < value * _SMALL:
        certain = _BY_GAP if closed else _BY_LITTLE
        return Found((_sum(whole.figure, inside), *ways), certain, open=not closed)
    return Found(tuple(ways), open=not closed)


_OTHERS = ("其他", "其它", "其余")
"""What a part is called that is all the rest."""


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
    if len(inside) < 2 or len(measured) > len(inside) or re.search("^.含|其中|等|[+＋×÷=]", words):
        return []
    return inside


def _opened(passage: Passage, whole: Amount, parts: Sequence[Amount]) -> list[Amount]:
    """The amounts of a bracket right behind a whole that begins with 其中."""
    opened = _P.bracket.match(passage.plain, whole.figure.spot.end)
    if opened is None or _P.open.search(opened["words"]):
        return []
    return [e for e in parts if e.figure.spot.end <= opened.end() and not e.change]


_SHORTEST, _MOST_LINES = 60, 30


def _opens_list(lead: str, rest: str) -> bool:
    """Whether the words before a colon, ``rest`` of them behind their last amount, open a list of
    its parts."""
    worded = re.search("其中|情况|分[一-鿿]{1,5}看|包括|如下", lead[-12:])
    return _P.open.search(lead) is None and (worded is not None or rest in ("：", ":"))


def _below(running: Sequence[Passage], at: int, told: Sequence[Amount]) -> Iterator[Found]:
    """A whole at a line's end over the lines that follow with an amount each: 其中：/ 1. 货物 …;
    总投资 a 万元：; a heading with its amount in a bracket."""
    passage = running[at]
    if not told or passage.cell is not None:
        return
    whole, text = told[-1], passage.plain.rstrip()
    lead, rest = re.split("[。；]", text.rstrip("：:"))[-1], text[whole.figure.spot.end :]
    titled = rest in ("）", ")") and len(text) <= _SHORTEST
    if not titled and not (text.endswith(("：", ":")) and _opens_list(lead, rest)):
        return
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
    """Amounts of all the kinds there can be, or by which a whole is looked at (分级次看), against a
    whole that was said before them."""
    plain = [e for e in told if e.plain]
    kinds = [pair for pair in pairwise(plain) if all_kinds([each.name for each in pair])]
    for pair in dict.fromkeys((*kinds, *_looked_at(running[at], plain))):
        one = pair[0]
        if len({each.figure.unit for each in pair}) > 1:
            continue
        before = [e for e in told if e.figure.spot.end <= one.figure.spot.start]
        if running[at].cell is None:
            earlier = [p for p in running[max(0, at - _BACK) : at] if p.cell is None]
            before = [*(e for p in earlier for e in amounts(p)), *before]
        wholes = [e for e in _same(before, one) if e.plain]
        total = sum((each.figure.value for each in pair), Fraction(0))
        largest = max(each.figure.value for each in pair)
        wholes = [e for e in wholes if e.figure.value > largest and not is_output(one, e)]
        near = [e for e in wholes if abs(e.figure.value - total) < total / 4]
        if near:
            last = near[-1]
            among = last.figure.sentence == one.figure.sentence and _P.among.match(last.behind)
            ways = tuple(_sum(e.figure, pair) for e in reversed(near))
            yield Found(ways, _BY_KINDS if among else Fraction(0))


def _looked_at(passage: Passage, plain: Sequence[Amount]) -> Iterator[tuple[Amount, ...]]:
    """The amounts by which a whole is looked at: 分级次看，市级 a，县级 b。"""
    for opened in _P.looked_at.finditer(passage.plain):
        run = [e for e in plain if opened.end() <= e.figure.spot.start and not e.over]
        run = [e for e in run if e.figure.sentence == run[0].figure.sentence]
        if 1 < len(run) <= _MOST_OF_BALANCE:
            yield tuple(run)


def _made_up(running: Sequence[Passage], at: int, told: Sequence[Amount]) -> Iterator[Found]:
    """A list that says of what something is made up, against wholes that were said before it:
    支出构成为：工程费 a、设备费 b、监理费 c。"""
    passage = running[at]
    for opened in _P.made_up.finditer(passage.plain) if passage.cell is None else ():
        shut = passage.plain.find("。", opened.end())
        end = shut if shut > 0 else len(passage.plain)
        run = [e for e in told if opened.end() <= e.figure.spot.start < end and e.plain]
        named = [e for e in told if opened.start() <= e.figure.spot.start < opened.end()]
        if named or len(run) < _FEWEST or len(_same(run, run[0])) < len(run):
            continue
        earlier = [p for p in running[max(0, at - _BACK) : at] if p.cell is None]
        before = [*(e for p in earlier for e in amounts(p)),
                  *(e for e in told if e.figure.spot.end <= opened.start())]  # fmt: skip
        total = sum((e.figure.value for e in run), Fraction(0))
        wholes = [e for e in _same(before, run[0]) if e.plain]
        near = [e for e in wholes if abs(e.figure.value - total) < total / 4]
        near.sort(key=lambda e: abs(e.figure.value - total))
        if near:
            yield Found(tuple(_sum(e.figure, run) for e in near))


_FEWEST = 3


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


CODE = "sum-in-words"
_HELD, _MENDED = Fraction(1, 5), Fraction(1, 12)
_MENDED_COUNT, _MENDED_WHOLE = Fraction(1, 40), Fraction(1, 5)
_BY_LIST, _BY_ALL, _BY_SLIP = (Fraction(n, 100) for n in (88, 90, 60))


def _run(context: Context) -> Iterator[Claim]:
    running, again = passages(context), printed_again(context)
    for at, passage in enumerate(running):
        if passage.figures:
            for found in called_sums(running, at):
                yield from _answer(
                    found.ways, again, found.certain, whole=found.whole, open=found.open
                )
            for relation, sure in counted_parts(context, passage):
                yield from _answer([relation], again, sure, open=sure < _BY_ALL)
            for relation, everything in shares_of_all(passage):
                sure = _BY_ALL if everything else Fraction(0)
                yield from _answer([relation], again, sure, open=not everything)
    grids = (grid_of(block) for block, _ in context.document.tables())
    columns = (relation for grid in grids for relation in composed(grid))
    for relation in (*compositions(running), *columns):
        yield from _answer([relation], again, _BY_ALL)
    for relation in list_totals(running):
        yield from _answer([relation], again, _BY_LIST)
    in_order = (each for passage in running for each in shares_in_order(passage))
    for held, failed in (*list_shares(running), *in_order):
        yield from (claim_of(CODE, each, _BY_LIST) for each in held)
        if len(held) > len(failed):
            for relation in failed:
                yield from _failed(relation, again, _BY_LIST, 1)


def _answer(
    ways: Sequence[Relation],
    again: frozenset[Spot],
    certain: Fraction,
    *,
    whole: bool = False,
    open: bool = False,
) -> Iterator[Claim]:
    """The claim of the way that holds; else of the first, where the words are ``certain``; else of
    the one that a slip mends, which is easier to believe of the ``whole`` of a sentence. Parts that
    are ``open`` may be fewer than there are."""
    if any(way.holds and is_trivial(way) for way in ways):
        return
    held = [way for way in ways if way.holds]
    if held:
        best = min(held, key=lambda way: chance_of_holding(way, len(ways)))
        if certain or chance_of_holding(best, len(ways)) < _HELD:
            yield claim_of(CODE, best, certain or _BY_SLIP)
        return
    if certain:
        yield from _failed(ways[0], again, certain, rests_of(ways[0]) if open else 1)
        return
    tried = list(dict.fromkeys(ways))[:_TRIED]
    slipped = []
    for at, way in enumerate(tried):
        mend, all_of_it = best_mend(way), whole and not at
        rests = rests_of(way) if open else 1
        accident = chance_of_mend(way, rests if all_of_it else rests * len(tried))
        few = open and len(way.operands) < _FEWEST
        if few and mend is not None and len(mend.term.digits) < _FEWEST:
            continue  # of two parts, another may be left out
        if mend is not None and accident < _most(way, whole=all_of_it):
            slipped.append((mend.rank > 1, mend.at > 0, at, way))
    if slipped:
        yield from _failed(min(slipped, key=lambda each: each[:3])[3], again, _BY_SLIP, len(tried))


_TRIED = 3
"""Ways that a slip may mend: the likeliest."""


def _most(way: Relation, *, whole: bool) -> Fraction:
    """How likely an accident may be: counts are often of one thing and of another beside it."""
    if whole:
        return _MENDED_WHOLE
    money = way.result.text.endswith("元")
    return _MENDED if money else _MENDED_COUNT


def _failed(
    relation: Relation, again: frozenset[Spot], certain: Fraction, hypotheses: int
) -> Iterator[Claim]:
    claim = claim_of(CODE, relation, certain, hypotheses=hypotheses, vouched=again)
    if not claim.holds:
        yield claim


CHECK = Check(
    CODE,
    _run,
    replaces=(
        "average",
        "built-up",
        "complement",
        "composition",
        "counted-parts",
        "deducted",
        "divided",
        "for-each",
        "kinds-apart",
        "levels",
        "listed-below",
        "listed-shares",
        "parts-and-whole",
        "per-unit",
    ),
)
