"""Exact repayment schedules, and each project's share of them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import lru_cache
from itertools import pairwise

from hengjian.bilingual import Text, same
from hengjian.bonds.explained import Explained, Input, Step, money, percent
from hengjian.bonds.model import Bond, DayCount, Payment, Portion, Repayment, Schedule
from hengjian.periods import add_months
from hengjian.quantities import exact_text, half_up


def cents(amount: Fraction) -> int:
    """An amount of cents rounded once, half up."""
    return half_up(amount.numerator, amount.denominator)


@lru_cache(maxsize=256)
def schedule(bond: Bond) -> Schedule:
    """Every payment of ``bond``: the principal adds up to its size, the last payment absorbs the
    cents that rounding left. Principal that is listed off the interest dates cuts a period in two;
    the interest up to then is paid with it."""
    periods = _periods(bond)
    due = _principal(bond, periods)
    payments: list[Payment] = []
    opening = bond.size
    for number, period in enumerate(periods, 1):
        part = bond.rate * period.part
        interest = half_up(opening * part.numerator, part.denominator)
        repaid = opening if period.end == bond.matures_on else due(period, opening, interest)
        fee = cents((repaid + interest) * bond.service_fee)
        payments.append(
            Payment(number, period.end, period.begin, opening, repaid, interest, fee, period.part)
        )
        opening -= repaid
    return Schedule(bond, tuple(payments), cents(bond.size * bond.issue_fee))


def portions(whole: Schedule) -> tuple[Portion, ...]:
    """Each project's share of every payment, by what it has of the bond's money.

    Every payment is divided by the outstanding principal of the projects, by largest remainder, so
    that shares add up to the cent in every payment and each project pays back exactly what it has.
    """
    bond = whole.bond
    left = {use.project: use.amount for use in bond.uses}
    if rest := bond.size - sum(left.values()):
        left[""] = left.get("", 0) + rest
    amounts = dict(left)
    rows: dict[str, list[Payment]] = {project: [] for project in left}
    for payment in whole.payments:
        parts = [
            split(total, left)
            for total in (payment.principal, payment.interest, payment.service_fee)
        ]
        for project, row in rows.items():
            principal, interest, fee = (part[project] for part in parts)
            own = replace(
                payment,
                opening=left[project],
                principal=principal,
                interest=interest,
                service_fee=fee,
            )
            row.append(own)
            left[project] -= principal
    fees, year = split(whole.issue_fee, amounts), bond.interest_from.year
    return tuple(Portion(p, amounts[p], tuple(row), fees[p], year) for p, row in rows.items())


def split(total: int, weights: Mapping[str, int]) -> dict[str, int]:
    """``total`` cents divided by ``weights`` by largest remainder (Hamilton): the parts add up to
    it; of equal remainders the first in order gets the cent. All 0 where all weights are 0 and
    nothing is to be divided."""
    whole = sum(weights.values())
    if whole == 0:
        return dict.fromkeys(weights, 0)
    parts = {key: total * weight // whole for key, weight in weights.items()}
    by_remainder = sorted(weights, key=lambda key: -(total * weights[key] % whole))
    for key in by_remainder[: total - sum(parts.values())]:
        parts[key] += 1
    return parts


@dataclass(frozen=True, slots=True)
class _Period:
    begin: dt.date
    end: dt.date
    part: Fraction
    """Of a year's interest."""


def _periods(bond: Bond) -> tuple[_Period, ...]:
    """The interest periods, cut where listed principal is due between interest dates."""
    grid = [bond.interest_from, *_interest_dates(bond), bond.matures_on]
    cuts = sorted({each.due for each in bond.instalments} - set(grid))
    periods = []
    for begin, end in pairwise(grid):
        whole = _full_days(bond, begin, end)
        for first, last in pairwise([begin, *(cut for cut in cuts if begin < cut < end), end]):
            periods.append(_Period(first, last, _part(bond, (last - first).days, whole)))
    return tuple(periods)


def _interest_dates(bond: Bond) -> Iterator[dt.date]:
    """The interest dates before maturity, full periods apart; the day of the month stays the
    first's wherever the month has it."""
    anchor, count = bond.first_interest_on, 0
    if anchor is None:
        anchor, count = bond.interest_from, 1
    while (day := add_months(anchor, count * bond.months)) < bond.matures_on:
        yield day
        count += 1


def _full_days(bond: Bond, begin: dt.date, end: dt.date) -> int:
    """The days of the full period that the one from ``begin`` to ``end`` is, or is a part of: a
    first one is reckoned from its end, another from its beginning."""
    if begin == bond.interest_from and add_months(begin, bond.months) != end:
        return (end - add_months(end, -bond.months)).days
    if add_months(end, -bond.months) == begin:
        return (end - begin).days
    return (add_months(begin, bond.months) - begin).days


def _part(bond: Bond, days: int, full: int) -> Fraction:
    """The share of a year's interest that ``days`` of a period of ``full`` days bear."""
    if bond.day_count is DayCount.ACTUAL_365:
        return Fraction(days, 365)
    if bond.day_count is DayCount.ACTUAL_360:
        return Fraction(days, 360)
    return Fraction(days, full * bond.frequency)


_Due = Callable[[_Period, int, int], int]
"""The principal due at a period's end, from the principal outstanding and the interest due."""


def _principal(bond: Bond, periods: Sequence[_Period]) -> _Due:
    """What is due before maturity."""
    if bond.repayment is Repayment.INSTALMENTS:
        listed: dict[dt.date, int] = {}
        for part in bond.instalments:
            listed[part.due] = listed.get(part.due, 0) + part.amount
        return lambda period, opening, interest: listed.get(period.end, 0)
    if bond.repayment is Repayment.BULLET:
        return lambda period, opening, interest: 0
    grace = add_months(bond.interest_from, 12 * bond.grace_years)
    paying = sum(1 for period in periods if period.end > grace)
    if bond.repayment is Repayment.EQUAL_PRINCIPAL:
        equal = bond.size // paying
        return lambda period, opening, interest: equal if period.end > grace else 0
    each = instalment(bond.size, bond.rate / bond.frequency, paying)
    return lambda period, opening, interest: (
        min(opening, max(0, each - interest)) if period.end > grace else 0
    )


def instalment(size: int, rate: Fraction, periods: int) -> int:
    """The equal instalment, in cents, that pays back ``size`` cents with interest of ``rate`` a
    period in so many ``periods``."""
    if rate == 0:
        return cents(Fraction(size, periods))
    grown = (1 + rate) ** periods
    return cents(size * rate * grown / (grown - 1))


def explain_payment(whole: Schedule, number: int) -> Explained:
    """How the payment ``number`` (from 1) came about."""
    bond, payment = whole.bond, whole.payments[number - 1]
    terms = (
        Input(Text("年利率", "rate a year"), percent(bond.rate), bond.issued_on, bond.name),
        Input(Text("发行额", "size"), money(bond.size), bond.issued_on, bond.name),
    )
    interest = Step(
        Text("利息", "Interest"),
        Text("期初本金 × 年利率 × 计息期占年", "opening principal × rate × share of the year"),
        f"{money(payment.opening)} × {percent(bond.rate)} × {exact_text(payment.part)}",
        money(payment.interest),
        terms,
    )
    total = Step(
        Text("本息合计", "Principal and interest"),
        Text("还本 + 付息", "principal + interest"),
        f"{money(payment.principal)} + {money(payment.interest)}",
        money(payment.total),
    )
    fee = Step(
        Text("兑付手续费", "Servicing fee"),
        Text("本息合计 × 手续费率", "principal and interest × fee rate"),
        f"{money(payment.total)} × {percent(bond.service_fee)}",
        money(payment.service_fee),
        (Input(same(bond.code), percent(bond.service_fee), bond.issued_on, bond.name),),
    )
    return Explained((interest, total, *([fee] if bond.service_fee else [])))
