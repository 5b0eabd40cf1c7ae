"""Prices and averages of a running text: what one costs, by how many, and what that comes to."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from hengjian.audit.amounts import Amount
from hengjian.audit.figures import Figure
from hengjian.audit.lexicon import patterns
from hengjian.audit.passages import Passage
from hengjian.audit.relations.algebra import Relation, Term, term_of
from hengjian.quantities import unit

_P = patterns("relations.prices")


def stand_near(passage: Passage, one: Amount, two: Amount) -> bool:
    """Whether two amounts stand in one sentence, or in sentences side by side."""
    between = passage.plain[one.figure.spot.end : two.figure.spot.start]
    return between.count("。") <= 2 and between.count("\n") <= 1


def unit_price(
    passage: Passage, told: Sequence[Amount], at: int, asides: frozenset[int]
) -> Relation | None:
    """A price by an amount and a number in one sentence: 14 公里，每公里 32.5 万元，计 455 万元.

    ``asides`` are the amounts, by identity, that stand under another.
    """
    price = told[at]
    said = _P.price.search(price.name)
    if said is None or _P.timed.search(price.name) or price.figure.hedge or price.change:
        return None
    inside = [e for e in told if e.figure.sentence == price.figure.sentence and e is not price]
    what = said["one"] or said["what"] or ""
    counted = [
        e for e in inside
        if e.figure.dimension != price.figure.dimension and _is_counted_in(e.figure.unit, what)
    ]  # fmt: skip
    counts = [e for e in counted if e.figure.spot.start < price.figure.spot.start]
    if not counts and what:  # said in the part before: 管网 14 公里；每公里 32.5 万元
        above = [e for e in told[:at] if stand_near(passage, e, price) and id(e) not in asides]
        counts = [e for e in above if e.figure.unit in (what, what + "次")][-1:]
    counts = counts or counted
    others = {e.figure.dimension for e in counts}
    money = [
        e for e in inside
        if e.figure.dimension == price.figure.dimension and e.figure.value > price.figure.value
        and not e.change
    ]  # fmt: skip
    if len(counts) != 1 or len(others) != 1 or len(money) != 1 or money[0].figure.hedge:
        return None
    terms = (term_of(money[0].figure), _count(counts[0].figure, what))
    return Relation("quotient", term_of(price.figure), terms)


def _is_counted_in(symbol: str, what: str) -> bool:
    """Whether a unit is what a price is for each of: 万平方米 of 每平方米, 人 of 每生."""
    return (
        not what or symbol.endswith(what) or what in symbol or (what == "生" and symbol in "人名")
    )


def averages(passage: Passage) -> Iterator[tuple[Relation, ...]]:
    """What may make an average: 23 个食堂日均供餐 2,760 份，平均每个食堂 120 份.

    That is the amount right before, over a count of what is named.
    """
    for at, each in enumerate(passage.figures if "平均每" in passage.plain else ()):
        lead = passage.plain[max(0, each.spot.start - 16) : each.spot.start]
        said = _P.each.search("".join(lead.split()))
        here = [f for f in passage.figures[:at] if f.sentence == each.sentence and not f.in_range]
        if said is None or len(here) < 2 or each.hedge or each.is_percent:
            continue
        total = here[-1]
        counts = [f for f in here[:-1] if _is_count(passage, f, said) and f.value > 1]
        if total.dimension == each.dimension and total.value > each.value and counts:
            yield tuple(
                Relation("quotient", term_of(each), (term_of(total), term_of(n)))
                for n in reversed(counts)
            )


def _is_count(passage: Passage, figure: Figure, said: re.Match[str]) -> bool:
    """Whether a figure counts what the average is for each of: 40947 万户, 平均每个家庭户."""
    noun = said["noun"].partition("的")[0]
    if noun and figure.unit.endswith(noun[-1:]):
        return True
    behind = passage.plain[figure.spot.end : figure.spot.end + 12]
    return figure.unit == said["unit"] and (not behind or noun[:2] in figure.measure + behind)


def _count(figure: Figure, what: str = "") -> Term:
    """How many units a figure says: 14 of 14 公里; how many of ``what``: 124,600 平方米 of 12.46
    万平方米."""
    scale = unit(what if what and figure.unit.endswith(what) else figure.unit).scale
    term = term_of(figure).scaled(1 / scale)
    # A whole number of units beside a price is exact: 14 公里.
    return term.exactly() if figure.step == scale else term


def is_output(part: Amount, whole: Amount) -> bool:
    """Whether an amount is of all that is made, and no part of the value that is added."""
    return "产值" in part.name and "增加值" in whole.name
