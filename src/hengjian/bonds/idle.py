"""What bond money costs while it lies idle: first in, first out, by the day.

财预〔2021〕61号 has evaluators count the real cost of bond money with its idle time, and the money
is to be used within twelve months of its arrival.
"""

from __future__ import annotations

import datetime as dt
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction

from hengjian.bilingual import Text
from hengjian.bonds.explained import Explained, Input, Step, money, percent
from hengjian.bonds.schedule import cents
from hengjian.errors import Problem, Refused, problem
from hengjian.periods import add_months

RULE = "财预〔2021〕61号"


@dataclass(frozen=True, slots=True)
class Flow:
    """Money that arrived or was used on a day, in cents."""

    on: dt.date
    amount: int
    code: str = ""
    """Of the record behind it."""


@dataclass(frozen=True, slots=True)
class Lot:
    """A part of an arrival that was used on one day, or is still idle; amounts in cents."""

    amount: int
    arrived_on: dt.date
    used_on: dt.date | None
    """``None``: still idle on the as-of date."""
    days: int
    """Idle, until it was used or until the as-of date."""
    late: bool
    """Idle past the months in which it was to be used."""
    cost: int
    """amount × days × rate ÷ days of a year, rounded once."""
    arrival: str = ""
    use: str = ""


@dataclass(frozen=True, slots=True)
class Terms:
    """By what idle money is reckoned."""

    rate: Fraction
    """A year."""
    year_days: int = 365
    """365 or 360. Raises ``Refused`` (``idle-year``) otherwise."""
    within_months: int = 12

    def __post_init__(self) -> None:
        if self.year_days not in (360, 365):
            raise Refused([problem("idle-year", found=self.year_days)])


@dataclass(frozen=True, slots=True)
class IdleCost:
    """Every lot and what it cost, on one date."""

    as_of: dt.date
    terms: Terms
    lots: tuple[Lot, ...]
    interest: int
    """What the money that arrived bore until the as-of date: as given, else reckoned."""

    @property
    def arrived(self) -> int:
        """All that arrived."""
        return sum(lot.amount for lot in self.lots)

    @property
    def used(self) -> int:
        """All that was used."""
        return sum(lot.amount for lot in self.lots if lot.used_on)

    @property
    def idle(self) -> int:
        """Still idle on the as-of date."""
        return self.arrived - self.used

    @property
    def cost(self) -> int:
        """Of all idle time: the sum of the lots."""
        return sum(lot.cost for lot in self.lots)

    @property
    def late(self) -> int:
        """Money that lay idle past its months, used since or not."""
        return sum(lot.amount for lot in self.lots if lot.late)

    @property
    def late_share(self) -> Fraction | None:
        """``late`` ÷ ``arrived``; ``None`` where nothing arrived."""
        return Fraction(self.late, self.arrived) if self.arrived else None

    @property
    def days_in_use(self) -> int:
        """Σ amount × days since it was used, in cent-days."""
        return sum(lot.amount * (self.as_of - lot.used_on).days for lot in self.lots if lot.used_on)

    @property
    def average_idle_days(self) -> Fraction | None:
        """Days idle, weighted by amount."""
        days = sum(lot.amount * lot.days for lot in self.lots)
        return Fraction(days, self.arrived) if self.arrived else None

    @property
    def effective_rate(self) -> Fraction | None:
        """What a year of money in use really cost: interest ÷ money-years in use; ``None`` where
        none was in use for a day."""
        in_use = self.days_in_use
        return Fraction(self.interest * self.terms.year_days, in_use) if in_use else None


def idle_cost(
    arrivals: Iterable[Flow],
    uses: Iterable[Flow],
    terms: Terms,
    as_of: dt.date,
    *,
    interest: int | None = None,
) -> IdleCost:
    """The idle time and its cost up to ``as_of``; later flows are not counted.

    Uses take from the oldest arrival first. ``interest`` is what was really paid or accrued for
    the money; without it, every arrival bears the rate from its day. Raises ``Refused``
    (``idle-flow``, ``idle-use-beyond``) with every flow that is wrong.
    """
    came, went = _until(arrivals, as_of), _until(uses, as_of)
    found = list(_problems(came, went))
    if found:
        raise Refused(found)
    lots = tuple(_lots(came, went, terms, as_of))
    if interest is None:
        days = sum(flow.amount * (as_of - flow.on).days for flow in came)
        interest = cents(days * terms.rate / terms.year_days)
    return IdleCost(as_of, terms, lots, interest)


def _until(flows: Iterable[Flow], as_of: dt.date) -> list[Flow]:
    return sorted((f for f in flows if f.on <= as_of), key=lambda flow: (flow.on, flow.code))


def _problems(came: list[Flow], went: list[Flow]) -> Iterator[Problem]:
    for flow in (*came, *went):
        if flow.amount <= 0:
            yield problem("idle-flow", code=flow.code or "—", on=flow.on)
    arrived = deque(came)
    left = 0
    for use in went:
        while arrived and arrived[0].on <= use.on:
            left += arrived.popleft().amount
        left -= use.amount
        if left < 0:
            values = {"code": use.code or "—", "on": use.on, "amount": money(-left)}
            yield problem("idle-use-beyond", **values)
            return


def _lots(came: list[Flow], went: list[Flow], terms: Terms, as_of: dt.date) -> Iterator[Lot]:
    waiting = deque(went)
    taken = 0
    """Of the first use that waits, already taken from earlier arrivals."""
    for arrival in came:
        left = arrival.amount
        while left and waiting:
            use = waiting[0]
            amount = min(left, use.amount - taken)
            yield _lot(arrival, amount, use, terms, as_of)
            left, taken = left - amount, taken + amount
            if taken == use.amount:
                waiting.popleft()
                taken = 0
        if left:
            yield _lot(arrival, left, None, terms, as_of)


def _lot(arrival: Flow, amount: int, use: Flow | None, terms: Terms, as_of: dt.date) -> Lot:
    until = use.on if use else as_of
    days = (until - arrival.on).days
    late = until > add_months(arrival.on, terms.within_months)
    cost = cents(amount * days * terms.rate / terms.year_days)
    used_on = use.on if use else None
    code = use.code if use else ""
    return Lot(amount, arrival.on, used_on, days, late, cost, arrival.code, code)


def explain_idle(found: IdleCost) -> Explained:
    """How the cost of idle time and the effective rate came about."""
    terms = found.terms
    rate = Input(Text("年利率", "rate a year"), percent(terms.rate))
    until = Input(Text("截至日", "as of"), found.as_of.isoformat(), found.as_of)
    days = sum(lot.amount * lot.days for lot in found.lots)
    cost = Step(
        Text("闲置成本", "Cost of idle time"),
        Text("Σ 闲置金额 × 天数 × 年利率 ÷ 全年天数", "Σ amount × days × rate ÷ days of the year"),
        f"{money(days)}·天 × {percent(terms.rate)} ÷ {terms.year_days}",
        money(found.cost),
        (rate, until),
        RULE,
    )
    late = Step(
        Text(f"闲置超过 {terms.within_months} 个月", f"Idle over {terms.within_months} months"),
        Text("闲置超期金额 ÷ 到位金额", "idle past its time ÷ arrived"),
        f"{money(found.late)} ÷ {money(found.arrived)}",
        "—" if found.late_share is None else percent(found.late_share, 2),
        (until,),
        RULE,
    )
    effective = Step(
        Text("在用资金的实际年利率", "Effective rate of money in use"),
        Text(
            "利息 × 全年天数 ÷ Σ 在用金额 × 天数", "interest × days of the year ÷ money-days in use"
        ),
        f"{money(found.interest)} × {terms.year_days} ÷ {money(found.days_in_use)}·天",
        "—" if found.effective_rate is None else percent(found.effective_rate, 4),
        (rate, until),
        RULE,
    )
    return Explained((cost, late, effective))
