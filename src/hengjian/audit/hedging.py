"""What a printed number can stand for, with its hedges: the only place where numbers widen.

The rule, for a number printed as *v* whose last printed digit is worth *s* (1.2万栋: 1000) and
whose last digit other than 0 is worth *u* (120: 10; 46373.00: 1):

- Plain: everything that rounds (half up) or is cut to it, from ``v - s/2`` to ``v + s``. Integers
  of counted things (户, 栋, 份, 人, 分, 个月 …) and bare integers are exact.
- 约, 大概, 左右, 上下: ``v`` give or take ``u/2``, and at least ``s``. So 约120 is 115 to 125,
  约357 is 356 to 358, 约46373.00 is 46372.5 to 46373.5.
- 近, 将近, 接近: from ``v - u`` to ``v``. 近300 is 200 to 300.
- 余, 多 behind the number: from ``v`` to ``v + u``. 120余 is 120 to 130.
- 以上, 不低于, 超过: from ``v`` on. 以下, 以内, 不超过, 不足, 低于: up to ``v``. Such a ``v`` is a
  bound as it stands: it is not rounded.
"""

from __future__ import annotations

from fractions import Fraction

from hengjian.audit.intervals import Interval, exactly
from hengjian.audit.lexicon import patterns
from hengjian.numerals import Numeral
from hengjian.quantities import Unit

_P = patterns("hedging")

_MEASURED = frozenset(
    (base, 1)
    for base in (
        "CNY",
        "USD",
        "EUR",
        "area",
        "length",
        "volume",
        "mass",
        "energy",
        "power",
        "hour",
        "percentage point",
    )
)


def stands_for(numeral: Numeral, unit: Unit, before: str = "") -> Interval:
    """Everything ``numeral`` can stand for, in base units of ``unit``.

    ``before`` are the words just before it, which tell 近 from 低于.
    """
    value, step = unit.in_base(numeral.amount), unit.in_base(numeral.step)
    plain = as_printed(value, step, counted=step == 1 and is_counted(unit))
    if numeral.hedge is None:
        return plain
    last = unit.in_base(_last_digit(numeral))
    if numeral.hedge == "about":
        wide = max(last / 2, step)
        return _joined(plain, Interval(value - wide, value + wide))
    if numeral.hedge == "below" and _P.nearly.search(before):
        return _joined(plain, Interval(value - last, value))
    if numeral.hedge == "above" and _P.and_more.search(numeral.text):
        return _joined(plain, Interval(value, value + last))
    return Interval(value, None) if numeral.hedge in _UPWARD else Interval(None, value)


_UPWARD = frozenset(("at_least", "above"))


def as_printed(value: Fraction, step: Fraction, *, counted: bool = False) -> Interval:
    """Everything that rounds or is cut to ``value``, whose last digit is worth ``step``."""
    if counted:
        return exactly(value)
    # In whole numbers, because every figure passes here and fractions are slow to make.
    (above, below), (one, of) = value.as_integer_ratio(), step.as_integer_ratio()
    if above < 0:
        return -as_printed(-value, step)
    low = Fraction(2 * above * of - one * below, 2 * below * of)
    return Interval(low, Fraction(above * of + one * below, below * of))


def is_counted(unit: Unit) -> bool:
    """Whether integers of ``unit`` are counts, and therefore exact."""
    if not unit.dimension:
        return unit.symbol == ""
    return len(unit.dimension) == 1 and unit.dimension[0] not in _MEASURED


def _last_digit(numeral: Numeral) -> Fraction:
    """What one of the last digit other than 0 is worth."""
    if not numeral.amount or not numeral.step:
        return numeral.step
    worth = numeral.step
    while (numeral.amount / (worth * 10)).denominator == 1:
        worth *= 10
    return worth


def _joined(left: Interval, right: Interval) -> Interval:
    """The least interval that holds both of two that meet."""
    lows = [low for low in (left.low, right.low) if low is not None]
    highs = [high for high in (left.high, right.high) if high is not None]
    return Interval(min(lows), max(highs))
