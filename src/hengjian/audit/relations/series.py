"""What is said of a whole and of each of its parts: their changes, plans and rates go together.

Where parts make up a whole, their changes make up its change, their plans its plan; and what they
were a year ago, which the growth of each says, makes up what the whole was: no whole grows more
than the fastest of its parts. Shares of one whole that nobody prints must come from one amount.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import combinations

from hengjian.audit.amounts import DOWN, UP, Amount, amounts
from hengjian.audit.context import Context
from hengjian.audit.figures import Figure
from hengjian.audit.findings import Check, Claim
from hengjian.audit.judging.verdicts import claim_of, printed_again
from hengjian.audit.lexicon import patterns
from hengjian.audit.passages import Passage, passages
from hengjian.audit.relations.algebra import Relation, Term, is_trivial, telling, term_of
from hengjian.audit.relations.introductions import clause_of
from hengjian.audit.relations.parallel import parallel_sums
from hengjian.audit.relations.portions import shares
from hengjian.audit.relations.slips import mends

_P = patterns("relations.series")

_BACK = 2
"""Paragraphs before that may hold the whole."""
_MOST = 5
"""Parts of a whole."""
_NEAR = 12
"""Amounts before the parts that may be their whole: the nearest."""
_DIGITS = 4
"""Telling digits of a sum that hardly holds by accident."""
_AGREE = 2
"""Other shares that must agree on a whole before one may be refuted by them."""
_GROWN = re.compile(f"(?P<up>{UP}|增)|(?P<down>{DOWN}|降|减)")

_Series = Mapping[tuple[str, str], Term]
"""What is said of an amount, by kind (change, plan, growth, rate) and basis, which is none where it
is not said; falls are negative."""


def related(running: Sequence[Passage], at: int) -> Iterator[Relation]:
    """The relations among what is said of the parts of a passage and what is said of a whole."""
    parts = _levels(running[at])
    if len(parts) < 2:
        return
    before = [
        (passage, each)
        for passage in running[max(0, at - _BACK) : at]
        if passage.cell is None
        for each in _levels(passage)
    ]
    told = [*before, *((running[at], each) for each in parts)]
    for start in range(len(parts) - 1):
        wholes = told[: len(before) + start][-_NEAR:]
        for many in range(min(_MOST, len(parts) - start), 1, -1):
            run = parts[start : start + many]
            found = next((one for one in reversed(wholes) if _makes(one[1], run)), None)
            if found is not None:
                said = [_said(running[at], each) for each in run]
                yield from _together(found[1], _said(*found), run, said)
                break


def _levels(passage: Passage) -> list[Amount]:
    return [each for each in amounts(passage) if each.plain and not each.over]


def _makes(whole: Amount, run: Sequence[Amount]) -> bool:
    """Whether parts make up a whole, to its last digit."""
    if {each.figure.unit for each in run} != {whole.figure.unit}:
        return False
    if sum(each.figure.value for each in run) != whole.figure.value:
        return False
    terms = [term_of(each.figure) for each in run]
    return telling(terms) >= _DIGITS and all(each.value for each in terms)


def _said(passage: Passage, each: Amount) -> _Series:
    """What is said of an amount behind it, to the next amount or mark."""
    start = each.figure.spot.end
    shut = _P.end.search(passage.plain, start)
    end = shut.start() if shut is not None else len(passage.plain)
    others = (e.figure.spot.start for e in _levels(passage) if e.figure.spot.start > start)
    end = min(end, *others, len(passage.plain))
    told = {e.figure.spot: e for e in amounts(passage)}
    found: dict[tuple[str, str], Term] = {}
    for figure in passage.between(start, end):
        said = _P.aside.sub("", passage.plain[start : figure.spot.start])
        kind = _kind(clause_of(passage, figure), figure, told.get(figure.spot), each)
        if kind is None or figure.in_range or _P.apart.search(said):
            continue
        name, basis, falls = kind
        bases = _P.basis.findall(said)
        if name in ("change", "growth"):
            basis = _P.year.sub("上年", bases[-1]) if bases else ""
        term = term_of(figure)
        found.setdefault((name, basis), _negative(term) if falls else term)
    return found


def _kind(
    clause: str, figure: Figure, amount: Amount | None, of: Amount
) -> tuple[str, str, bool] | None:
    """What a figure says of the amount before it: its kind, its basis, and whether it fell."""
    grown = list(_GROWN.finditer(clause))
    falls = bool(grown) and grown[-1]["down"] is not None
    if figure.is_percent:
        plan = _P.rate.search(clause)
        if plan is not None:
            return "rate", plan["whole"], False
        return ("growth", "", falls) if grown and figure.value else None
    if amount is None or figure.unit != of.figure.unit:
        return None
    if amount.change:
        return "change", "", falls
    return ("plan", "", False) if amount.over else None


def _negative(term: Term) -> Term:
    """The term of a fall, printed without a sign."""
    return replace(
        term,
        value=-term.value,
        interval=-term.interval,
        shown=lambda value: term.shown(-value),
    )


def _together(
    whole: Amount, own: _Series, run: Sequence[Amount], said: Sequence[_Series]
) -> Iterator[Relation]:
    for (kind, basis), result in own.items():
        found = [each.get((kind, basis)) or each.get((kind, "")) for each in said]
        parts = [each for each in found if each is not None]
        if len(parts) < len(run) or (kind == "growth" and not basis):
            continue
        if kind == "rate" and "支出" in whole.name:
            continue  # the plan of all outgoings holds a reserve that is no part's
        if kind in ("growth", "rate"):
            pairs = zip((term_of(each.figure) for each in run), parts, strict=True)
            operands = (term_of(whole.figure), *(term for pair in pairs for term in pair))
            yield Relation("joint", result, operands, leading=int(kind == "growth"))
        else:
            yield _summed(result, parts)


def _summed(result: Term, parts: Sequence[Term]) -> Relation:
    """What is said of a whole from what is said of its parts: 下降 by more of those that fell."""
    falls = result.value < 0
    along = [each for each in parts if (each.value < 0) == falls]
    against = [each for each in parts if each not in along]
    terms = tuple((_negative(each) if each.value < 0 else each).rounded()
                  for each in (*(along or against), *(against if along else ())))  # fmt: skip
    due = (_negative(result) if falls else result).rounded()
    return Relation("balance" if along and against else "sum", due, terms, leading=len(along))


def shares_of_one(running: Sequence[Passage]) -> Iterator[tuple[Relation, bool]]:
    """Each share of a whole that several are of, by the first of the others; and whether it may be
    refuted, because others agree on another whole."""
    by_whole: defaultdict[str, list[tuple[Term, Term]]] = defaultdict(list)
    for passage in running:
        told = [each for each in amounts(passage) if each.plain]
        for share in passage.figures if passage.cell is None else ():
            said = _P.share.search(clause_of(passage, share)) if share.is_percent else None
            before = [e for e in told if e.figure.spot.end <= share.spot.start]
            if said is not None and before and share.value and not share.hedge:
                gap = passage.plain[before[-1].figure.spot.end : share.spot.start]
                if _P.joint.fullmatch(gap) and before[-1].figure.value:
                    unit = before[-1].figure.unit
                    pair = (term_of(before[-1].figure), term_of(share))
                    by_whole[said["whole"] + unit].append(pair)
    for pairs in by_whole.values():
        yield from _one_whole(pairs)


def _one_whole(pairs: Sequence[tuple[Term, Term]]) -> Iterator[tuple[Relation, bool]]:
    """The shares that agree with another, and those that agree with none where others do."""
    tried = {
        (one, two): Relation("joint", pairs[one][1], (pairs[one][0], *pairs[two]), leading=0)
        for one, two in combinations(range(len(pairs)), 2)
    }
    agree = {each for pair, relation in tried.items() if relation.holds for each in pair}
    for at, (part, share) in enumerate(pairs):
        others = [two for two in sorted(agree) if two != at]
        if at in agree:
            other = next(two for two in others if tried[min(at, two), max(at, two)].holds)
            yield Relation("joint", share, (part, *pairs[other]), leading=0), False
        elif len(others) > _AGREE or (len(others) == _AGREE and tried[others[0], others[1]].holds):
            best = max(others, key=lambda two: len(pairs[two][1].digits))
            yield Relation("joint", share, (part, *pairs[best]), leading=0), True


CODE = "series"
_SUMMED, _JOINT = Fraction(85, 100), Fraction(70, 100)


def _run(context: Context) -> Iterator[Claim]:
    running, again = passages(context), printed_again(context)
    found = [
        relation
        for at, passage in enumerate(running)
        if passage.figures and passage.cell is None
        for relation in related(running, at)
    ]
    told = [*((relation, True) for relation in found), *shares_of_one(running)]
    for relation, certain in told:
        if is_trivial(relation):
            continue
        if relation.holds or (certain and mends(relation)):
            sure = _SUMMED if relation.sort == "sum" else _JOINT
            yield claim_of(CODE, relation, sure, vouched=again)
    summed = ((relation, _SUMMED) for relation in parallel_sums(passages(context)))
    for relation, sure in (*summed, *shares(passages(context))):
        if not is_trivial(relation):
            yield claim_of(CODE, relation, sure, vouched=again)


CHECK = Check(CODE, _run)
