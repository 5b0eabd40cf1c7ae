"""One slip of the pen: which digit, typed otherwise, would make a relation hold; and how likely it
is that some slip does by accident."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from itertools import islice, takewhile

from hengjian.audit.document import Spot
from hengjian.audit.explanations import digits_of, is_slip
from hengjian.audit.relations.algebra import Relation, Term, telling

_LEAST = 2
"""Digits of an operand that may be mistyped: to a single one anything is a slip."""
_NEAREST = 4
"""Values that a slip may have made of an operand: the further off, the less does one hold."""
_WAYS = 10
"""In how many ways one digit can be mistyped."""


@dataclass(frozen=True, slots=True)
class Mend:
    """A term of a relation and the value that would make the relation hold."""

    at: int
    """Of the relation's terms: 0 is the result."""
    term: Term
    due: Fraction

    @property
    def rank(self) -> int:
        """0 where one digit stands for another, 1 where two changed places, 2 where one is lacking
        or too many: the likeliest slips first."""
        printed, due = digits_of(self.term.text), digits_of(self.term.shown(self.due))
        if len(printed) != len(due):
            return 2
        return int(sum(a != b for a, b in zip(printed, due, strict=True)) > 1)

    @property
    def is_slip(self) -> bool:
        """Whether one slip of the pen, of a digit or of the decimal point, explains it."""
        printed, due = digits_of(self.term.text), digits_of(self.shown)
        shifted = printed.strip("0") == due.strip("0") and self.due != self.term.value
        return shifted or is_slip(printed, due)

    @property
    def shown(self) -> str:
        """The value as the term is printed."""
        return self.term.shown(self.due)


def mends(relation: Relation) -> tuple[Mend, ...]:
    """Every term that one slip explains, the result first."""
    found = (mend_at(relation, at) for at in range(len(relation.terms)))
    return tuple(mend for mend in found if mend is not None)


@lru_cache(maxsize=8192)
def mend_at(relation: Relation, at: int) -> Mend | None:
    """The slip of one term that makes a relation hold: 0 is the result."""
    term, due = relation.terms[at], due_at(relation, at)
    if due is None:
        return None
    rounded = at and relation.sort in ("quotient", "growth", "saving", "rise", "fall")
    printed = digits_of(term.text)
    tried = (
        islice(_slipped(term, due), _NEAREST)
        if rounded
        else (*_printable(term, due), *_rounded_near(relation, term, due))
    )
    slack = _slack(relation) if rounded else None
    far = None if slack is None else slack * abs(due)
    for near in tried:
        if near < 0 < term.value and at:
            continue  # no slip of the pen turns an amount about
        if far is not None and abs(near - due) > far:
            break  # the nearest come first
        holds = relation.with_term(at, term.moved(near)).holds
        if holds and is_slip(printed, digits_of(term.shown(near))):
            return Mend(at, term, near)
    return None


@lru_cache(maxsize=1)
def _slack(relation: Relation) -> Fraction | None:
    """More than the part of itself by which an operand of a quotient may be off what is due, for
    all that its terms may be rounded; ``None`` for other relations."""
    parts = [
        each.interval.width / abs(each.value)
        for each in relation.terms
        if each.value and each.interval.width is not None
    ]
    whole = relation.sort == "quotient" and len(parts) == len(relation.terms)
    return 4 * sum(parts, Fraction(0)) if whole else None


def best_mend(relation: Relation, vouched: Collection[Spot] = ()) -> Mend | None:
    """The likeliest slip: of a figure that nothing else vouches for, the result before others."""
    found = [each for each in mends(relation) if each.at == 0 or len(each.term.digits) >= _LEAST]
    if relation.sort == "equal":
        found = [each for each in found if each.at == 0 or each.rank < _LEAST]
    found.sort(key=lambda m: (m.term.spot in vouched, m.rank > 1, m.at > 0, m.rank))
    return next(iter(found), None)


def due_at(relation: Relation, at: int) -> Fraction | None:
    """What a term should be if all others are right."""
    if at == 0:
        return relation.due
    result = relation.result.value
    values = [each.value for each in relation.operands]
    own = values[at - 1]
    match relation.sort:
        case "sum":
            return own + result - sum(values)
        case "balance":
            gap = sum(values[: relation.leading]) - sum(values[relation.leading :]) - result
            return own - gap if at <= relation.leading else own + gap
        case "mean":
            return own + result * len(values) - sum(values)
        case "product":
            other = values[2 - at]
            return result / other if other else None
        case "equal":
            return result
        case "joint":
            return _of_joint(relation, at)
        case "rise" | "fall":
            before = 1 if relation.sort == "rise" else -1
            if at == 1:
                return values[1] / result + before * values[1] if result else None
            return values[0] * result / (1 + before * result) if 1 + before * result else None
    factor = {"quotient": result, "growth": 1 + result, "saving": 1 - result}[relation.sort]
    if at == 1:
        return factor * values[1]
    return values[0] / factor if factor else None


def _of_joint(relation: Relation, at: int) -> Fraction | None:
    """What the whole, a part or its rate should be, if a joint rate is right."""
    more = relation.leading
    whole, *others = (each.value for each in relation.operands)
    rates = [rate + more for rate in others[1::2]]
    factor = relation.result.value + more
    if not factor or not all(rates):
        return None
    bases = [part / rate for part, rate in zip(others[::2], rates, strict=True)]
    if at == 1:
        return factor * sum(bases)
    pair = (at - 2) // 2
    base = whole / factor - sum(bases) + bases[pair]
    if at % 2 == 0:
        return base * rates[pair]
    return others[2 * pair] / base - more if base else None


def _printable(term: Term, due: Fraction) -> Iterator[Fraction]:
    """The values with the term's last digit that lie at or next to what is due."""
    if not term.step:
        return
    whole = due / term.step
    low = whole.numerator // whole.denominator
    near = (Fraction(low) * term.step, Fraction(low + 1) * term.step)
    yield from sorted(near, key=lambda value: abs(value - due))


def _rounded_near(relation: Relation, term: Term, due: Fraction) -> Iterator[Fraction]:
    """More of the values near what is due, where each of several operands may be rounded."""
    many = sum(bool(each.interval.width) for each in relation.operands)
    if relation.sort in ("sum", "balance") and many > 1 and "." in term.text:
        far = many * term.step
        yield from takewhile(lambda value: abs(value - due) <= far, _slipped(term, due))


_FAR = 10
"""A slip moves a figure by no more than this part of what is due."""


def _slipped(term: Term, due: Fraction) -> Iterator[Fraction]:
    """The values near what is due that one slip turns into the term as it is printed, the nearest
    first."""
    digits = digits_of(term.text)
    worth = term.value / int(digits) if int(digits or 0) else Fraction(0)
    if not worth:
        return
    whole, parts = (due / worth).as_integer_ratio()
    numbers = _slips_of(digits)
    above = bisect_right(numbers, whole // parts)
    below = above - 1
    while True:
        down = whole - numbers[below] * parts if below >= 0 else None
        up = numbers[above] * parts - whole if above < len(numbers) else None
        if down is not None and (up is None or down <= up):
            away, number, below = down, numbers[below], below - 1
        elif up is not None:
            away, number, above = up, numbers[above], above + 1
        else:
            return
        if away * _FAR > abs(whole):
            return
        yield number * worth


@lru_cache(maxsize=16384)
def _slips_of(digits: str) -> tuple[int, ...]:
    """The numbers that one slip turns into these digits, from the least."""
    texts = {
        digits[:at] + new + digits[at + 1 :]
        for at in range(len(digits))
        for new in ("", *"0123456789")
    }
    texts |= {
        digits[:at] + digits[at + 1] + digits[at] + digits[at + 2 :]
        for at in range(len(digits) - 1)
    }
    texts |= {digits[:at] + new + digits[at:] for at in range(len(digits)) for new in "0123456789"}
    return tuple(sorted({int(text) for text in texts - {digits, ""}}))


def chance_of_mend(relation: Relation, hypotheses: int = 1) -> Fraction:
    """How likely it is that a relation which says nothing is one slip from holding."""
    ways = sum(_WAYS * max(1, len(each.digits)) for each in relation.terms)
    return min(Fraction(1), Fraction(hypotheses * ways, 10 ** _precision(relation)))


def rests_of(way: Relation) -> int:
    """By how much likelier an accident is where parts may be left untold: what is missing of the
    whole is then the rest, and a short number is soon one digit away from any figure."""
    due, told = way.due, way.result
    if due is None or not told.step:
        return 1
    rest = told.value - due if way.sort == "sum" else due - told.value
    if rest <= 0:
        return 1
    digits = len(str(int(rest / told.step)))
    one_digit = Fraction(2, 10 ** (digits - 1))  # twice: the last digit may be rounded
    return max(1, int(one_digit / chance_of_mend(way)))


def chance_of_holding(relation: Relation, hypotheses: int = 1) -> Fraction:
    """How likely it is that a relation which says nothing holds."""
    return min(Fraction(1), Fraction(3 * hypotheses, 10 ** _precision(relation)))


def _precision(relation: Relation) -> int:
    """Digits that have to be met: of a quotient those that the result and its operands have, of a
    sum those of the largest term."""
    if relation.sort in ("sum", "balance", "equal"):
        return telling(relation.terms)
    return (
        min(len(each.digits) or 1 for each in relation.terms)
        if _rounded(relation)
        else len(relation.result.digits)
    )


def _rounded(relation: Relation) -> bool:
    """Whether an operand is printed with fewer digits than the result, and may be rounded."""
    return any(each.interval.width for each in relation.operands)
