"""Figures as terms of a relation, and what a relation makes of them."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Literal, TypeVar

from hengjian.audit.document import Spot
from hengjian.audit.explanations import digits_of
from hengjian.audit.figures import Figure
from hengjian.audit.hedging import as_printed
from hengjian.audit.intervals import Interval, exactly
from hengjian.audit.passages import as_figure, plain_interval
from hengjian.quantities import exact_text, round_half_up

Sort = Literal[
    "sum", "balance", "quotient", "growth", "saving", "rise", "fall", "product", "mean", "equal",
    "joint",
]  # fmt: skip
"""``sum``: all operands; ``balance``: the leading ones less the others; ``growth``: first ÷ second
− 1; ``saving``: 1 − first ÷ second; ``rise`` and ``fall``: second ÷ what the first was before it
rose or fell by the second; ``product``: both; ``mean``: all, divided by their number;
``equal``: the only operand; ``joint``: the rate of a whole, the first, by its parts and the rate of
each behind it, 1 more than the rate where it is growth (``leading`` is 1)."""


@dataclass(frozen=True, slots=True, eq=False)
class Term:
    """A figure with its place, equal to none but itself; values are in base units."""

    spot: Spot
    text: str
    value: Fraction
    step: Fraction
    interval: Interval
    shown: Callable[[Fraction], str]
    """How another value would be printed in its stead."""

    @property
    def digits(self) -> str:
        """Its digits that tell something: no zeros before, nor at the end of a whole number."""
        digits = digits_of(self.text).lstrip("0")
        return digits if "." in self.text else digits.rstrip("0")

    def rounded(self) -> Term:
        """The term as it stands where it was rounded half up, and not cut."""
        half = self.step / 2 if self.interval.width else Fraction(0)
        return replace(self, interval=Interval(self.value - half, self.value + half))

    def exactly(self) -> Term:
        """The term as it stands: a count, a full mark, a constant of a rule."""
        return replace(self, interval=exactly(self.value))

    def scaled(self, factor: Fraction) -> Term:
        """The term in another unit, printed as before."""
        return replace(
            self,
            value=self.value * factor,
            step=self.step * factor,
            interval=self.interval.scaled(factor),
            shown=lambda value: self.shown(value / factor),
        )

    def instead(self, value: Fraction) -> Term:
        """The term with another value that is printed in the same way."""
        return replace(self.moved(value), text=self.shown(value))

    def moved(self, value: Fraction) -> Term:
        """The term with another value and its own text: to ask what would hold, of very many."""
        shift = value - self.value
        low, high = self.interval.ends
        moved = Interval(
            None if low is None else low + shift, None if high is None else high + shift
        )
        return replace(self, value=value, interval=moved)


def term_of(figure: Figure) -> Term:
    """The term of a figure of a text; a hedge around it widens nothing."""

    def shown(value: Fraction) -> str:
        return as_figure(value, figure)

    interval = plain_interval(figure)
    return Term(figure.spot, figure.text, figure.value, figure.step, interval, shown)


_DIGITS = re.compile(r"\d+(?:\.\d+)?")


def term_in_digits(text: str, spot: Spot) -> Term:
    """The term of a printed number by its digits alone. Raises ``ValueError`` without any."""
    found = _DIGITS.search(text.replace(",", ""))
    if found is None:
        raise ValueError(text)
    value, places = Fraction(found[0]), len(found[0].partition(".")[2])
    step = Fraction(1, 10**places)

    def shown(other: Fraction) -> str:
        return format(round_half_up(other, places), ",f" if "," in text else "f")

    return Term(spot, text, value, step, as_printed(value, step), shown)


def added(terms: Sequence[Term]) -> Term:
    """Several terms as the one that is their sum, at the place of the first."""
    value = sum((each.value for each in terms), Fraction(0))
    interval = sum((each.interval for each in terms[1:]), terms[0].interval)
    return replace(terms[0], value=value, interval=interval)


@dataclass(frozen=True, slots=True)
class Relation:
    """What one figure should be by others."""

    sort: Sort
    result: Term
    operands: tuple[Term, ...]
    leading: int = 1
    """How many operands of a balance come in; the others go out."""

    @property
    def terms(self) -> tuple[Term, ...]:
        """The result, then the operands."""
        return self.result, *self.operands

    @property
    def follows(self) -> Interval:
        """All that the operands allow."""
        return _made(self.sort, self.leading, [each.interval for each in self.operands])

    @property
    def due(self) -> Fraction | None:
        """What exactly follows; ``None`` where something is divided by 0, or fell to nothing."""
        if self.sort == "fall" and not self.operands[0].value:
            return None
        try:
            return _made(self.sort, self.leading, [each.value for each in self.operands])
        except ZeroDivisionError:
            return None

    @property
    def holds(self) -> bool:
        """Whether the result is among what follows."""
        if len(self.operands) == 2 and (far := _is_far(self)) is not None:
            return not far
        follows = self.follows
        return follows != Interval(None, None) and follows.meets(self.result.interval)

    def with_term(self, at: int, term: Term) -> Relation:
        """The relation with one of its terms exchanged."""
        if at == 0:
            return replace(self, result=term)
        operands = list(self.operands)
        operands[at - 1] = term
        return replace(self, operands=tuple(operands))


_Known = TypeVar("_Known", Fraction, Interval)


def _made(sort: Sort, leading: int, operands: Sequence[_Known]) -> _Known:
    """What a relation makes of its operands, of their values or of all that they allow. Raises
    ``ZeroDivisionError`` for values; an interval is then without bounds."""
    first, others = operands[0], operands[1:]
    match sort:
        case "sum":
            return sum(others, first)
        case "mean":
            return sum(others, first) / len(operands)
        case "balance":
            for at, each in enumerate(others, start=1):
                first = first + each if at < leading else first - each
        case "product":
            return first * others[0]
        case "quotient":
            return first / others[0]
        case "growth":
            return (first - others[0]) / others[0]
        case "saving":
            return (others[0] - first) / others[0]
        case "rise":
            return others[0] / (first - others[0])
        case "fall":
            return others[0] / (first + others[0])
        case "joint":
            bases = [part / _more(rate, leading) for part, rate in _pairs(others)]
            return _more(first / sum(bases[1:], bases[0]), -leading)
    return first


def _more(known: _Known, number: int) -> _Known:
    """So much more than a value, or than all that an interval allows."""
    more = Fraction(number)
    return known + exactly(more) if isinstance(known, Interval) else known + more


def _pairs(operands: Sequence[_Known]) -> list[tuple[_Known, _Known]]:
    return list(zip(operands[::2], operands[1::2], strict=True))


def _is_far(relation: Relation) -> bool | None:
    """Whether a sum, a difference, a quotient of positive numbers or a growth cannot be the result;
    in whole numbers, because very many are tried. ``None`` where it is not so simple."""
    (low, high), (least, most) = (each.interval.ends for each in relation.operands)
    bottom, top = relation.result.interval.ends
    if low is None or high is None or least is None or most is None or not bottom or not top:
        return None
    (a, b), (c, d) = bottom.as_integer_ratio(), least.as_integer_ratio()
    (e, f), (g, h) = top.as_integer_ratio(), most.as_integer_ratio()
    (i, j), (k, m) = low.as_integer_ratio(), high.as_integer_ratio()
    if relation.sort == "sum":
        return (i * d + c * j) * f > e * j * d or (k * h + g * m) * b < a * m * h
    if relation.sort == "balance" and relation.leading == 1:
        return (i * h - g * j) * f > e * j * h or (k * d - c * m) * b < a * m * d
    if relation.sort not in ("quotient", "growth") or i <= 0 or c <= 0:
        return None
    more = 1 if relation.sort == "growth" else 0
    under = (a + more * b) * c * m > k * b * d
    return under or i * f * h > (e + more * f) * g * j


def making_up(whole: Fraction, terms: Sequence[Term], interval: Interval | None = None) -> Relation:
    """Parts that should make up a whole that nobody prints, 100 or 100 %: the last of them is the
    whole less the others."""
    last = terms[-1]
    text = "100%" if whole == 1 else exact_text(whole)
    all_of_it = Term(last.spot, text, whole, Fraction(0), interval or exactly(whole), last.shown)
    return Relation("balance", last, (all_of_it, *terms[:-1]))


def with_exact_wholes(relation: Relation) -> Relation:
    """A sum or a balance in which a whole number of units beside finer figures is exact: 200 万元 −
    193.194 万元."""
    if relation.sort not in ("sum", "balance"):
        return relation
    finest = min(each.step for each in relation.terms)
    terms = [
        each if each.step <= finest or "." in each.text else each.exactly()
        for each in relation.terms
    ]
    return replace(relation, result=terms[0], operands=tuple(terms[1:]))


def is_trivial(relation: Relation) -> bool:
    """Whether it holds without saying anything: nothing added, all of it done."""
    values = [each.value for each in relation.operands]
    if relation.sort in ("quotient", "growth", "saving"):
        return values[0] == values[1] or not values[0]
    if relation.sort in ("rise", "fall"):
        return not values[1]
    if relation.sort == "equal":
        return False
    return sum(bool(value) for value in values) < len(values[:2])


def telling(terms: Sequence[Term]) -> int:
    """Digits of the largest of several amounts, down to the finest that is no common zero."""
    filled = [each for each in terms if each.value]
    if not filled:
        return 0
    finest = min(_finest(each) for each in filled)
    largest = max(abs(each.value) for each in filled)
    return len(str(int(largest / finest)))


def _finest(term: Term) -> Fraction:
    step = term.step or Fraction(1)
    while (term.value / (step * 10)).denominator == 1:
        step *= 10
    return step
