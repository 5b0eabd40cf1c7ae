"""Figures as terms of a relation, and what a relation makes of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Literal

from hengjian.audit.document import Spot
from hengjian.audit.explanations import digits_of
from hengjian.audit.figures import Figure
from hengjian.audit.intervals import Interval, exactly
from hengjian.audit.passages import as_figure, plain_interval

Sort = Literal[
    "sum", "balance", "quotient", "growth", "saving", "rise", "fall", "product", "mean", "equal"
]
"""``sum``: all operands; ``balance``: the leading ones less the others; ``growth``: first ÷ second
− 1; ``saving``: 1 − first ÷ second; ``rise`` and ``fall``: second ÷ what the first was before it
rose or fell by the second; ``product``: both; ``mean``: all, divided by their number;
``equal``: the only operand."""


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

    def instead(self, value: Fraction) -> Term:
        """The term with another value that is printed in the same way."""
        shift = value - self.value
        low, high = self.interval.ends
        moved = Interval(
            None if low is None else low + shift, None if high is None else high + shift
        )
        return replace(self, value=value, interval=moved, text=self.shown(value))


def term_of(figure: Figure) -> Term:
    """The term of a figure of a text; a hedge around it widens nothing."""

    def shown(value: Fraction) -> str:
        return as_figure(value, figure)

    interval = plain_interval(figure)
    return Term(figure.spot, figure.text, figure.value, figure.step, interval, shown)


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
        first, *others = (each.interval for each in self.operands)
        match self.sort:
            case "sum":
                return sum(others, first)
            case "balance":
                ins, outs = others[: self.leading - 1], others[self.leading - 1 :]
                return sum(ins, first) - sum(outs, exactly(Fraction(0)))
            case "product":
                return first * others[0]
            case "mean":
                return sum(others, first).scaled(Fraction(1, len(self.operands)))
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
        return first

    @property
    def due(self) -> Fraction | None:
        """What exactly follows; ``None`` where something is divided by 0."""
        first, *others = (each.value for each in self.operands)
        if self.sort in ("quotient", "growth", "saving") and not others[0]:
            return None
        if (self.sort == "rise" and first == others[0]) or (self.sort == "fall" and not first):
            return None
        match self.sort:
            case "sum":
                return first + sum(others)
            case "balance":
                ins, outs = others[: self.leading - 1], others[self.leading - 1 :]
                return first + sum(ins) - sum(outs)
            case "product":
                return first * others[0]
            case "mean":
                return (first + sum(others)) / len(self.operands)
            case "quotient":
                return first / others[0]
            case "growth":
                return first / others[0] - 1
            case "saving":
                return 1 - first / others[0]
            case "rise":
                return others[0] / (first - others[0])
            case "fall":
                return others[0] / (first + others[0])
        return first

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
    if relation.sort not in ("quotient", "growth") or low <= 0 or least <= 0:
        return None
    more = 1 if relation.sort == "growth" else 0
    under = (a + more * b) * c * m > k * b * d
    return under or i * f * h > (e + more * f) * g * j


def with_exact_wholes(relation: Relation) -> Relation:
    """A sum or a balance in which a whole number of units beside finer figures is exact: 200 万元 −
    193.194 万元."""
    if relation.sort not in ("sum", "balance"):
        return relation
    finest = min(each.step for each in relation.terms)
    terms = [
        each
        if each.step <= finest or "." in each.text
        else replace(each, interval=exactly(each.value))
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
