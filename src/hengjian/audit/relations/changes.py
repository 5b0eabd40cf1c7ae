"""By how much something changed: from what it was to what it is, in its unit, in percent or in
percentage points; and what a review or a tender took off.

A change has a level before and a level after. Either may be printed, or both; a percentage may go
with the change in the unit beside it. Every combination that is printed is a way; one that holds
is enough, and one that the words name refutes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import groupby

from hengjian.audit.amounts import DOWN, UP, Amount, levels, one_basis
from hengjian.audit.context import Context
from hengjian.audit.document import Spot
from hengjian.audit.figures import Figure
from hengjian.audit.findings import Check, Claim
from hengjian.audit.judging.verdicts import claim_of, printed_again
from hengjian.audit.lexicon import patterns
from hengjian.audit.passages import Passage, passages, worked_out
from hengjian.audit.relations.algebra import Relation, Sort, Term, added, is_trivial, term_of
from hengjian.audit.relations.gaps import gaps
from hengjian.audit.relations.slips import best_mend, chance_of_mend

_P = patterns("relations.changes")

_SHARES = frozenset(("%",))
_POINTS = frozenset(("百分点", "个百分点"))
_WORD = re.compile(
    f"(?:(?P<up>{UP}|超出?|[高多]出?|增)|(?P<down>{DOWN}|节[约支省]|压缩|[审净]减|下浮|[低少]|相?差距?|缺|减))"
    "(?:率|幅度?|资金|金额)?[了额约为达到：]*$"
)
_FULL = 4
"""Signs of the name of a level that a change is against."""


@dataclass(frozen=True, slots=True)
class Change:
    """A figure that says by how much something changed, and the ways it may come about."""

    figure: Figure
    ways: tuple[Relation, ...]
    certain: Fraction
    """How certain the words make it that the first way is meant; 0 where only a slip may say."""


_NAMED, _STATED, _NEAR = Fraction(92, 100), Fraction(88, 100), Fraction(85, 100)


@dataclass(frozen=True, slots=True)
class _By:
    """A change: its amount, whether upward, and the words of its clause."""

    amount: Amount
    up: bool
    clause: str


def changes(passage: Passage, before: Sequence[Passage] = ()) -> Iterator[Change]:
    """The changes of a passage; levels may also stand in the passages ``before`` it."""
    told = levels(passage)
    found = [by for each in told if (by := _by(passage, each)) is not None]
    for by in found:
        if by.amount.figure.value and not _P.other_basis.search(by.clause):
            yield from _change(passage, told, found, by, before)
    yield from _reviews(told)


def _by(passage: Passage, each: Amount) -> _By | None:
    figure = each.figure
    if figure.hedge is not None or worked_out(passage, figure):
        return None
    clause = _clause(passage, figure)
    word = _WORD.search(clause)
    if word is None or each.name.endswith(("增加到", "减少到", "提高到", "降低到", "下降到")):
        return None
    return _By(each, word["up"] is not None, clause)


def _clause(passage: Passage, figure: Figure) -> str:
    words = passage.plain[max(figure.sentence[0], figure.spot.start - 40) : figure.spot.start]
    return "".join(re.split("[，,；;。（(\n]", words)[-1].split())


def _change(
    passage: Passage, told: Sequence[Amount], found: Sequence[_By], by: _By,
    earlier: Sequence[Passage],
) -> Iterator[Change]:  # fmt: skip
    figure = by.amount.figure
    kind = figure.unit in _SHARES
    if kind and (beside := _beside(passage, found, by)) is not None:
        ways = [*_by_change(passage, told, by, beside, earlier)]
        held = [*_by_levels(passage, told, by, earlier)]
        if ways:
            first = min(by, beside, key=lambda each: each.amount.figure.spot.start)
            above = [*told, *(e for each in earlier for e in levels(each))]
            sure = _close(ways[0]) or _is_called(ways[0], _subject(first.clause), above)
            yield Change(figure, (*ways, *held), _STATED if sure else Fraction(0))
            return
    ways = [*_by_levels(passage, told, by, earlier)]
    if ways:
        yield Change(figure, tuple(ways), _NEAR if _close(ways[0]) else Fraction(0))


def _close(way: Relation) -> bool:
    """Whether all of its figures stand in one paragraph."""
    return len({term.spot.block for term in way.terms}) == 1


def _is_called(way: Relation, who: str, told: Sequence[Amount]) -> bool:
    """Whether a level of a change is called by the full name of what is said to change."""
    places = {term.spot for term in way.operands}
    return any(e.figure.spot in places for e in _called(who, told))


def _called(who: str, told: Sequence[Amount]) -> list[Amount]:
    """The levels that are called by a name of some length, in full or, if only by what was done
    (支出决算为), by what their sentence is about."""
    what = _P.done.sub("", who)
    about: dict[object, str] = {}
    if len(what) < _FULL:
        return []
    found = []
    for each in told:
        place = (each.figure.spot.block, each.figure.sentence)
        name = about.setdefault(place, each.name)
        if each.plain and (who in each.name or (what in name and _P.done.fullmatch(each.name))):
            found.append(each)
    return found


def _beside(passage: Passage, found: Sequence[_By], by: _By) -> _By | None:
    """The change in its unit that stands beside a percentage and is of the same: 增加 63.90 万元，
    下降 5.2%."""
    spot = by.amount.figure.spot
    for other in found:
        if other is by or other.up != by.up or other.amount.figure.unit in _SHARES | _POINTS:
            continue
        place = other.amount.figure.spot
        first, second = (other, by) if place.start < spot.start else (by, other)
        joint = passage.plain[first.amount.figure.spot.end : second.amount.figure.spot.start]
        joint = re.sub("[（(][^（）()]*[）)]", "", joint)
        if re.search("[0-9。；;]", joint) or _P.other_basis.search(joint):
            continue
        if one_basis(first.clause, second.clause) and not _subject(second.clause):
            return other
    return None


def _subject(clause: str) -> str:
    """What a clause says that changed, if it says it: 维护费 of 维护费比上年增加."""
    based = _P.base.search(clause)
    return _P.says_nothing.sub("", _WORD.sub("", based["who"] if based else clause))


def _by_change(
    passage: Passage, told: Sequence[Amount], by: _By, beside: _By, earlier: Sequence[Passage]
) -> Iterator[Relation]:
    """A percentage by the change in its unit, and the level before or after it."""
    share, change = term_of(by.amount.figure), term_of(beside.amount.figure)
    old = _former(told, beside, passage)
    if old is not None and old.figure.value > 0:
        yield Relation("quotient", share, (change, term_of(old.figure)))
    sort: Sort = "rise" if by.up else "fall"
    first = min(by, beside, key=lambda each: each.amount.figure.spot.start)
    for new in _levels(passage, told, first, beside.amount.figure, earlier):
        if _P.real.search(new.name) or _P.own_basis.search(_said_of(passage, new)):
            return
        if beside.up and new.figure.value <= beside.amount.figure.value:
            continue
        yield Relation(sort, share, (term_of(new.figure), change))
    for summed in _summed(told, beside.amount.figure):
        yield Relation(sort, share, (summed, change))


def _said_of(passage: Passage, each: Amount) -> str:
    """The words before a level with their brackets: 收入（同口径）完成."""
    if each.figure.spot.block != passage.block:
        return each.name
    return passage.plain[
        max(each.figure.sentence[0], each.figure.spot.start - 20) : each.figure.spot.start
    ]


def _by_levels(
    passage: Passage, told: Sequence[Amount], by: _By, earlier: Sequence[Passage]
) -> Iterator[Relation]:
    """A change by the level before it and the level after it, where both are printed."""
    figure = by.amount.figure
    for kind in (None,) if figure.unit not in _SHARES else (None, "%"):
        like = figure if figure.unit not in _SHARES | _POINTS else None
        old = _former(told, by, passage, share=kind == "%")
        if old is None or old.figure.value <= 0:
            continue
        news = [e for e in _levels(passage, told, by, like or old.figure, earlier) if e is not old]
        for new in news[:1]:
            if new.figure.dimension != old.figure.dimension:
                continue
            yield from _between(by, old, new)
        if news:
            return


def _between(by: _By, old: Amount, new: Amount) -> Iterator[Relation]:
    figure = by.amount.figure
    result, before, after = term_of(figure), term_of(old.figure), term_of(new.figure)
    if _P.set.search(old.name):
        before = before.exactly()
    if figure.unit in _SHARES:
        if _P.real.search(new.name + old.name) or _P.other_basis.search(by.clause):
            return
        yield Relation("growth" if by.up else "saving", result, (after, before))
        return
    higher, lower = (after, before) if by.up else (before, after)
    if re.search("差|缺", by.clause[-4:]) and higher.value < lower.value:
        higher, lower = lower, higher
    yield Relation("balance", result, (higher, lower))


def _former(
    told: Sequence[Amount], by: _By, passage: Passage, *, share: bool = False
) -> Amount | None:
    """What it was before: 比上年的 100 万元, 由 100 万元, 年初预算 100 万元."""
    figure = by.amount.figure
    inside = [
        e for e in told
        if e.figure.spot.end <= figure.spot.start and e.figure.sentence == figure.sentence
        and (e.figure.unit == "%") == (share or figure.unit in _POINTS)
        and not e.change and e.figure.unit not in _POINTS
    ]  # fmt: skip
    if figure.unit not in _SHARES | _POINTS:
        inside = [e for e in inside if e.figure.dimension == figure.dimension]
    for each in reversed(inside):
        if each.former or _P.origin.search(each.name):
            return each
    based = _P.base.search(by.clause)
    called = _P.year.sub("", _WORD.sub("", based["base"])) if based is not None else ""
    if len(called) >= _FULL:
        plans = [e for e in inside if called in _P.year.sub("", e.name)]
        if len(plans) == 1:
            return plans[0]
    if based is not None and _P.budget.search(based["base"]):
        rest = re.sub("[年全调整初总]|预算|计划|概算|执行|安排", "", called)
        year = _P.dated.search(based["base"])
        plans = [e for e in inside if _P.budget.search(e.name) and rest in e.name]
        plans = [e for e in plans if year is None or year[0] in e.name]
        return plans[0] if len(plans) == 1 else None
    return None


def _levels(
    passage: Passage, told: Sequence[Amount], by: _By, like: Figure, earlier: Sequence[Passage]
) -> list[Amount]:
    """What it is after the change: the levels before it, the nearest first; none where the change
    is said to be of something else."""
    figure = by.amount.figure
    who = _subject(by.clause)
    before = [
        e for e in told
        if e.figure.spot.end <= figure.spot.start and e.figure.dimension == like.dimension
        and not (e.change or e.former or e.aside)
        and not (_P.aim.search(e.name) or _P.origin.search(e.name))
        and e.figure.unit not in _POINTS and not e.over
    ]  # fmt: skip
    same = [e for e in before if e.figure.sentence == figure.sentence]
    found = same[::-1]
    if not found:
        above = [
            e for passage in earlier for e in levels(passage)
            if e.figure.dimension == like.dimension and not (e.change or e.former)
        ]  # fmt: skip
        found = _called(who, [*above, *before])[-1:] or before[-1:] or above[-1:]
    if who and found and not set(who) & set(found[0].name):
        return []
    if found and _P.everywhere.match(by.clause) and _P.of_others.match(found[0].name):
        return []
    between = passage.plain[found[0].figure.spot.end : figure.spot.start] if same else ""
    if "其中" in between:
        return []
    if found and re.search("持平|不变", between):
        return []
    return found[:1]


def _summed(told: Sequence[Amount], change: Figure) -> Iterator[Term]:
    """Two or three levels side by side before a change, which may be of all of them."""
    same = [
        e for e in told
        if e.figure.sentence == change.sentence and e.figure.spot.end <= change.spot.start
        and e.figure.dimension == change.dimension and e.plain
    ]  # fmt: skip
    for many in (2, 3):
        run = [term_of(e.figure) for e in same[-many:]]
        if len(run) == many:
            yield added(run)


def _reviews(told: Sequence[Amount]) -> Iterator[Change]:
    """送审 a，审定 b，核减 c，核减率 p%; 控制价 a，中标价 b，节约率 p%."""
    for _, group in groupby(told, key=lambda each: each.figure.sentence):
        parts: dict[str, list[Amount]] = {}
        for each in group:
            kind = _kind(each)
            if kind:
                parts.setdefault(kind, []).append(each)
        one = {kind: each[0] for kind, each in parts.items() if len(each) == 1}
        if (
            len(one) < len(parts)
            or len(one) < 3
            or any(_P.twice.search(e.name) for e in one.values())
        ):
            continue
        if len({e.figure.dimension for kind, e in one.items() if kind != "rate"}) != 1:
            continue
        if not any(e.figure.hedge for e in one.values()):
            yield from _review(one)


def _kind(each: Amount) -> str:
    if _P.taken.search(each.name):
        return "rate" if each.figure.unit == "%" else "taken"
    if each.figure.unit == "%":
        return ""
    return (
        "before" if _P.before.search(each.name) else "after" if _P.after.search(each.name) else ""
    )


def _review(one: dict[str, Amount]) -> Iterator[Change]:
    terms = {kind: term_of(each.figure) for kind, each in one.items()}
    before, after, taken, rate = (terms.get(k) for k in ("before", "after", "taken", "rate"))
    if before is not None and after is not None and taken is not None:
        figure = one["taken"].figure
        yield Change(figure, (Relation("balance", taken, (before, after)),), _NAMED)
    if rate is None or before is None or before.value <= 0:
        return
    figure = one["rate"].figure
    ways = []
    if taken is not None:
        ways.append(Relation("quotient", rate, (taken, before)))
    if after is not None:
        ways.append(Relation("saving", rate, (after, before)))
    strict = re.search("核减|审减|净减", one["rate"].name)
    bare = taken is None or strict
    yield Change(figure, tuple(ways), _NAMED if bare else Fraction(0))


CODE = "change"
_MENDED, _BY_SLIP, _BY_GAP = Fraction(1, 12), Fraction(60, 100), Fraction(85, 100)


def _run(context: Context) -> Iterator[Claim]:
    running = passages(context)
    for at, passage in enumerate(running):
        if len(passage.figures) > 1 or (passage.figures and at):
            before = running[max(0, at - 1) : at] if passage.cell is None else ()
            for change in changes(passage, [p for p in before if p.cell is None]):
                claim = _answer(change, printed_again(context))
                if claim is not None:
                    yield claim
    for relation in gaps(context, running):
        yield claim_of(CODE, relation, _BY_GAP)


def _answer(change: Change, again: frozenset[Spot]) -> Claim | None:
    held = next((way for way in change.ways if way.holds), None)
    if held is not None:
        return None if is_trivial(held) else claim_of(CODE, held, change.certain)
    way = change.ways[0]
    certain = change.certain
    if not certain:
        mend = best_mend(way)
        if mend is None or chance_of_mend(way, len(change.ways)) > _MENDED:
            return None
        certain = _BY_SLIP
    tried = len(change.ways)
    claim = claim_of(CODE, way, certain, hypotheses=tried, vouched=again)
    return None if claim.holds else claim


CHECK = Check(CODE, _run, replaces=("changed-by", "from-budget", "growth", "rate-gap", "reduction"))
