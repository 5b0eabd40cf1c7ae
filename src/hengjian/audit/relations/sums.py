"""Sums, balances and products of a running text or of the lines of a list.

Words say what a figure is (合计, 结余, 每公里); which figures go into it the values say: all runs
that end or begin beside it are tried, and their number counts into the chance of an accident.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from hengjian.audit.amounts import Amount, amounts
from hengjian.audit.figures import Figure
from hengjian.audit.intervals import exactly
from hengjian.audit.passages import Passage, as_figure
from hengjian.audit.relations.algebra import Relation, Term, term_of, with_exact_wholes
from hengjian.quantities import unit

LONGEST = 12
"""Figures that one sum may have."""
_MOST_OF_BALANCE = 5
_TOTAL = re.compile(
    "(?:[合总共小]计|总[共和额]|[一总]共|计|总体)(?:[一-鿿]{0,4})?[为是达约仅：:]*$"
)
_LEFT = re.compile(
    "(?:结余|结存|余额|剩余|尚[有余欠]|还有|应余|净额|差额|核减额?|审减额?|节约)"
    "(?:[一-鿿]{0,4})?[为是达约仅：:]*$"
)
_OUT = re.compile("支|付|使用|减|扣|偿|核定|审定|上缴|退|完成|拨出|用")
_CARRIED = re.compile("其中|同比|比上年|较上年|增长|占|累计")
_WHOLE = re.compile("总|共|合计|[收支]入?出?$|收入|支出|投资|预算|资金")
_LISTS = re.compile("其中|[：:]|包括|分别|由|[（(]")
_OPEN = re.compile("主要|重点|仅|例如|如[：:]|部分")
"""Words of a list that does not name all."""
_EACH = re.compile("(?:每|单价|均价|标准)(?P<what>[一-鿿]{0,4})$")


@dataclass(frozen=True, slots=True)
class Found:
    """A figure that words call a sum or a balance, and the runs it may come from."""

    ways: tuple[Relation, ...]
    named: bool
    """Whether the words leave one way only."""


def called_sums(passage: Passage) -> Iterator[Found]:
    """Totals and balances that are called so, over the figures before them; products of a number
    and a price; and wholes over the figures that follow."""
    told = [each for each in amounts(passage) if each.figure.hedge in (None, "about")]
    for at, each in enumerate(told):
        before = [e for e in told[max(0, at - LONGEST) : at] if _near(passage, e, each)]
        product = _product(before, each)
        alike = _alike(before, each)
        if product is not None:
            yield Found((product,), named=True)
        elif _LEFT.search(each.name) and len(alike) >= 2:
            yield Found(tuple(_balances(alike, each)), named=False)
        elif _TOTAL.search(each.name) and len(alike) >= 2:
            yield Found(tuple(_runs_before(alike, each)), named=False)
        following = [e for e in told[at + 1 : at + 1 + LONGEST] if _near(passage, each, e)]
        yield from _whole_first(passage, each, _same(following, each))


def _near(passage: Passage, one: Amount, two: Amount) -> bool:
    """Whether two amounts stand in one sentence, or in sentences side by side."""
    between = passage.plain[one.figure.spot.end : two.figure.spot.start]
    return between.count("。") + between.count("\n") <= 1


def _alike(before: Sequence[Amount], each: Amount) -> list[Amount]:
    return [e for e in _same(before, each) if not e.change]


def _same(others: Sequence[Amount], each: Amount) -> list[Amount]:
    dimension, counted = each.figure.dimension, each.figure.unit
    money = dimension == (("CNY", 1),)
    return [
        e for e in others
        if e.figure.dimension == dimension and (money or e.figure.unit == counted) and not e.former
    ]  # fmt: skip


def _runs_before(before: Sequence[Amount], each: Amount) -> Iterator[Relation]:
    for many in range(2, len(before) + 1):
        yield _sum(each.figure, [e.figure for e in before[-many:]])


def _balances(before: Sequence[Amount], each: Amount) -> Iterator[Relation]:
    """What came in less what went out, over each run that ends right before."""
    for many in range(2, min(len(before), _MOST_OF_BALANCE) + 1):
        run = before[-many:]
        outs = [e for e in run[1:] if _OUT.search(e.name)]
        ins = [e for e in run if e not in outs]
        if outs and ins:
            terms = (*_terms(ins), *_terms(outs))
            found = Relation("balance", term_of(each.figure), terms, leading=len(ins))
            yield with_exact_wholes(found)


def _terms(figures: Sequence[Amount]) -> tuple[Term, ...]:
    return tuple(term_of(e.figure) for e in figures)


def _sum(whole: Figure, parts: Sequence[Figure]) -> Relation:
    terms = tuple(term_of(part) for part in parts)
    return with_exact_wholes(Relation("sum", term_of(whole), terms))


def _product(before: Sequence[Amount], each: Amount) -> Relation | None:
    """14 公里，每公里 32.5 万元，计 455 万元."""
    if len(before) < 2 or not _TOTAL.search(each.name):
        return None
    price, number = before[-1], before[-2]
    said = _EACH.search(price.name)
    if said is None or price.figure.dimension != each.figure.dimension:
        return None
    if number.figure.dimension == price.figure.dimension or not number.figure.unit:
        return None
    if said["what"] and said["what"] not in number.figure.unit:
        return None
    return Relation("product", term_of(each.figure), (_count(number.figure), term_of(price.figure)))


def _count(figure: Figure) -> Term:
    """How many units a figure says: 14 of 14 公里."""
    scale, term = unit(figure.unit).scale, term_of(figure)

    def shown(value: Fraction) -> str:
        return as_figure(value * scale, figure)

    value = term.value / scale
    # A whole number of units beside a price is exact: 14 公里.
    interval = exactly(value) if figure.step == scale else term.interval.scaled(1 / scale)
    return replace(term, value=value, step=term.step / scale, interval=interval, shown=shown)


def _whole_first(passage: Passage, whole: Amount, parts: Sequence[Amount]) -> Iterator[Found]:
    """A whole over the run of parts that begins behind it."""
    if not whole.plain or len(parts) < 2 or not _WHOLE.search(whole.name):
        return
    lead = passage.plain[whole.figure.spot.end : parts[0].figure.spot.start]
    if not _LISTS.search(lead) or _OPEN.search(lead):
        return
    run = [each for each in parts if not each.change]
    ways = [_sum(whole.figure, [e.figure for e in run[:n]]) for n in range(2, len(run) + 1)]
    if ways:
        yield Found(tuple(ways), named=False)
