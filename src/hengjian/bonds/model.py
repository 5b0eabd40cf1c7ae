"""The terms of a bond, and the rows of its schedule."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from hengjian.errors import Problem, Refused, problem
from hengjian.periods import add_months

MOST_YEARS = 50
"""The longest term read; local government bonds end at 30 years."""


class Repayment(StrEnum):
    """How the principal is paid back."""

    BULLET = "bullet"
    """到期一次还本: interest only, the principal at maturity."""
    EQUAL_PRINCIPAL = "equal_principal"
    """等额本金: the same principal on every interest date after the grace years."""
    ANNUITY = "annuity"
    """等额本息: the same sum of principal and interest on every interest date after the grace
    years."""
    INSTALMENTS = "instalments"
    """The principal on the dates and in the amounts that the terms list."""


class DayCount(StrEnum):
    """What share of a year's interest a period bears."""

    EQUAL_PERIODS = "equal_periods"
    """Every full period bears rate ÷ frequency, as local government bonds pay; a short or long
    first or last period bears the share of its days in a full one."""
    ACTUAL_365 = "actual_365"
    """Days of the period ÷ 365."""
    ACTUAL_360 = "actual_360"
    """Days of the period ÷ 360."""


@dataclass(frozen=True, slots=True)
class Instalment:
    """Principal due on a date, in cents."""

    due: dt.date
    amount: int


@dataclass(frozen=True, slots=True)
class Use:
    """What a project has of a bond's money (on-lent to it), in cents."""

    project: str
    amount: int


@dataclass(frozen=True, slots=True)
class Bond:
    """One issue, or a project's part of one, with its terms.

    Raises ``Refused`` with every term that cannot be (``bond-…``).
    """

    code: str
    name: str
    size: int
    """Cents."""
    rate: Fraction
    """A year: 3.21% is ``Fraction(321, 10000)``."""
    years: int
    """The term."""
    interest_from: dt.date
    """The first day that bears interest (起息日); the bond matures ``years`` later."""
    issued_on: dt.date | None = None
    frequency: int = 1
    """Interest dates a year: 1 or 2."""
    repayment: Repayment = Repayment.BULLET
    grace_years: int = 0
    """Years of interest only before equal principal or equal instalments begin."""
    instalments: tuple[Instalment, ...] = ()
    """For ``INSTALMENTS``: they add up to the size."""
    first_interest_on: dt.date | None = None
    """Where it is not one period after ``interest_from``."""
    day_count: DayCount = DayCount.EQUAL_PERIODS
    issue_fee: Fraction = Fraction(0)
    """Of the size, once, on the day interest begins."""
    service_fee: Fraction = Fraction(0)
    """Of each payment of principal and interest (兑付手续费)."""
    uses: tuple[Use, ...] = ()
    """By project; at most the size."""

    def __post_init__(self) -> None:
        found = list(_problems(self))
        if found:
            raise Refused(found)

    @property
    def matures_on(self) -> dt.date:
        """The day the last principal is due."""
        return add_months(self.interest_from, 12 * self.years)

    @property
    def months(self) -> int:
        """The months of a full interest period."""
        return 12 // self.frequency


@dataclass(frozen=True, slots=True)
class Payment:
    """One date of a schedule; amounts in cents."""

    number: int
    """From 1."""
    due: dt.date
    begins: dt.date
    """The first day whose interest is paid."""
    opening: int
    """Principal outstanding before the payment."""
    principal: int
    interest: int
    service_fee: int
    part: Fraction
    """The period's share of a year: interest is opening × rate × part, rounded half up."""

    @property
    def closing(self) -> int:
        """Principal outstanding after the payment."""
        return self.opening - self.principal

    @property
    def total(self) -> int:
        """Principal and interest; the fee stands apart."""
        return self.principal + self.interest

    @property
    def days(self) -> int:
        """The days from ``begins`` up to, and without, ``due``."""
        return (self.due - self.begins).days


@dataclass(frozen=True, slots=True)
class Service:
    """The debt service of one calendar year, in cents."""

    year: int
    principal: int = 0
    interest: int = 0
    fees: int = 0
    """Issue fee and servicing fees; no part of ``total``."""

    @property
    def total(self) -> int:
        """Principal and interest."""
        return self.principal + self.interest

    def __add__(self, other: Service) -> Service:
        return Service(
            self.year,
            self.principal + other.principal,
            self.interest + other.interest,
            self.fees + other.fees,
        )


@dataclass(frozen=True, slots=True)
class Schedule:
    """Every payment of a bond in order of date."""

    bond: Bond
    payments: tuple[Payment, ...]
    issue_fee: int

    @property
    def principal(self) -> int:
        """All principal: the size of the bond."""
        return sum(payment.principal for payment in self.payments)

    @property
    def interest(self) -> int:
        """All interest over the bond's life."""
        return sum(payment.interest for payment in self.payments)

    @property
    def fees(self) -> int:
        """Issue fee and servicing fees over the bond's life."""
        return self.issue_fee + sum(payment.service_fee for payment in self.payments)

    def by_year(self) -> Mapping[int, Service]:
        """Debt service by calendar year, without the years in which nothing is due."""
        return _by_year(self.payments, self.bond.interest_from.year, self.issue_fee)


@dataclass(frozen=True, slots=True)
class Portion:
    """A project's share of every payment of a schedule; ``project`` is empty for money that is
    assigned to none."""

    project: str
    amount: int
    """Of the bond's principal."""
    payments: tuple[Payment, ...]
    issue_fee: int
    first_year: int

    def by_year(self) -> Mapping[int, Service]:
        """The project's debt service by calendar year."""
        return _by_year(self.payments, self.first_year, self.issue_fee)


def _by_year(payments: Iterable[Payment], first: int, issue_fee: int) -> Mapping[int, Service]:
    years = {first: Service(first, fees=issue_fee)} if issue_fee else {}
    for payment in payments:
        year = payment.due.year
        due = Service(year, payment.principal, payment.interest, payment.service_fee)
        years[year] = years[year] + due if year in years else due
    return dict(sorted(years.items()))


def _problems(bond: Bond) -> Iterator[Problem]:
    code = bond.code
    if bond.size <= 0:
        yield problem("bond-size", code=code)
    if bond.rate < 0 or bond.rate > 1:
        yield problem("bond-rate", code=code)
    for name, fee in (("issue_fee", bond.issue_fee), ("service_fee", bond.service_fee)):
        if not 0 <= fee < 1:
            yield problem("bond-fee", code=code, name=name)
    if bond.frequency not in (1, 2):
        yield problem("bond-frequency", code=code, found=bond.frequency)
    if not 1 <= bond.years <= MOST_YEARS:
        yield problem("bond-term", code=code, found=bond.years, most=MOST_YEARS)
        return
    if not 0 <= bond.grace_years < bond.years:
        yield problem("bond-grace", code=code, found=bond.grace_years, years=bond.years)
    yield from _date_problems(bond)
    yield from _principal_problems(bond)


def _date_problems(bond: Bond) -> Iterator[Problem]:
    code, start, end = bond.code, bond.interest_from, bond.matures_on
    if bond.issued_on is not None and bond.issued_on > start:
        yield problem("bond-issued-late", code=code, found=bond.issued_on, start=start)
    first = bond.first_interest_on
    if first is not None and not start < first <= end:
        yield problem("bond-first-interest", code=code, found=first, start=start, end=end)
    for each in bond.instalments:
        if not start < each.due <= end:
            values = {"found": each.due, "start": start, "end": end}
            yield problem("bond-instalment-date", code=code, **values)


def _principal_problems(bond: Bond) -> Iterator[Problem]:
    code = bond.code
    listed = bond.repayment is Repayment.INSTALMENTS
    if bond.instalments and not listed:
        yield problem("bond-instalments-unused", code=code, found=bond.repayment)
    parts: tuple[Instalment | Use, ...] = (*bond.instalments, *bond.uses)
    if any(part.amount <= 0 for part in parts):
        yield problem("bond-part-not-positive", code=code)
    total = sum(part.amount for part in bond.instalments)
    if listed and total != bond.size:
        yield problem("bond-instalments-sum", code=code, found=_yuan(total), size=_yuan(bond.size))
    used = sum(use.amount for use in bond.uses)
    if used > bond.size:
        yield problem("bond-uses-above", code=code, found=_yuan(used), size=_yuan(bond.size))
    projects = [use.project for use in bond.uses]
    for project in sorted({p for p in projects if projects.count(p) > 1}):
        yield problem("bond-use-twice", code=code, project=project)


def _yuan(cents: int) -> str:
    return f"{cents // 100:,}.{cents % 100:02}"
