"""Revenue, operating cost and what is left for debt service, by stream and calendar year."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction

from hengjian.bilingual import Text
from hengjian.bonds.explained import Explained, Step, money, percent
from hengjian.bonds.schedule import cents
from hengjian.bonds.streams import PER_DAY, Cost, Growth, RevenuePlan, Stream, parts_of
from hengjian.periods import add_months
from hengjian.quantities import Unit, exact_text


@dataclass(frozen=True, slots=True)
class YearForecast:
    """One calendar year, in cents; each amount was rounded once."""

    year: int
    revenue: Mapping[str, int]
    """By stream code."""
    following: Mapping[str, int]
    """Costs that are a share of revenue, by ``stream/cost`` or the overhead's code."""
    fixed: Mapping[str, int]
    """Costs that do not move with revenue."""

    @property
    def total_revenue(self) -> int:
        """Of all streams."""
        return sum(self.revenue.values())

    @property
    def total_cost(self) -> int:
        """Of all costs."""
        return sum(self.following.values()) + sum(self.fixed.values())

    @property
    def net(self) -> int:
        """What is left for debt service."""
        return self.total_revenue - self.total_cost


@dataclass(frozen=True, slots=True)
class Forecast:
    """Every calendar year from the first up to the day ``until``."""

    plan: RevenuePlan
    until: dt.date
    years: tuple[YearForecast, ...]

    def __getitem__(self, year: int) -> YearForecast:
        return next(each for each in self.years if each.year == year)


def forecast(plan: RevenuePlan, first_year: int, until: dt.date) -> Forecast:
    """The forecast of ``plan`` by calendar year.

    Only whole months that end before the day ``until`` count (whole days for prices by day): money
    that comes in after the last payment cannot serve it.
    """
    years = range(first_year, until.year + 1)
    return Forecast(plan, until, tuple(_year(plan, year, until) for year in years))


def _year(plan: RevenuePlan, year: int, until: dt.date) -> YearForecast:
    revenue: dict[str, int] = {}
    following: dict[str, int] = {}
    fixed: dict[str, int] = {}
    for stream in plan.streams:
        earned = cents(100 * _revenue(stream, year, until))
        revenue[stream.code] = earned
        for cost in stream.costs:
            code = f"{stream.code}/{cost.code}"
            if cost.follows_revenue:
                following[code] = cents(earned * cost.amount.share)
            else:
                fixed[code] = _fixed(cost, stream.starts_on, stream.ends_on, year, until)
    for overhead in plan.overheads:
        cost, first, last = overhead.cost, overhead.starts_on, overhead.ends_on
        if not cost.follows_revenue:
            fixed[cost.code] = _fixed(cost, first, last, year, until)
        elif first.year <= year <= (last or until).year:
            following[cost.code] = cents(sum(revenue.values()) * cost.amount.share)
    return YearForecast(year, revenue, following, fixed)


def _revenue(stream: Stream, year: int, until: dt.date) -> Fraction:
    """In 元, exact."""
    time = time_in(stream.unit, stream.starts_on, _earlier(stream.ends_on, until), year)
    if not time:
        return Fraction(0)
    grown = _grown(stream.growth, year - stream.starts_on.year)
    return stream.full * time * stream.ramp_in(year) * grown


def _fixed(cost: Cost, first: dt.date, last: dt.date | None, year: int, until: dt.date) -> int:
    time = time_in(cost.amount.value.unit, first, _earlier(last, until), year)
    if not time:
        return 0
    return cents(100 * cost.amount.share * time * _grown(cost.growth, year - first.year))


def _grown(growth: Growth | None, years: int) -> Fraction:
    return growth.factor(years) if growth else Fraction(1)


def _earlier(last: dt.date | None, until: dt.date) -> dt.date:
    """The last day that counts: the stream's own, and before ``until``."""
    before = until - dt.timedelta(days=1)
    return before if last is None else min(last, before)


def time_in(unit: Unit, first: dt.date, last: dt.date, year: int) -> int:
    """The whole months of ``year`` between two days, both included; the days where ``unit`` is
    money a day."""
    begin = max(first, dt.date(year, 1, 1))
    end = min(last, dt.date(year, 12, 31))
    if end < begin:
        return 0
    if unit.dimension == PER_DAY:
        return (end - begin).days + 1
    start = begin if begin.day == 1 else add_months(begin.replace(day=1), 1)
    stop = end + dt.timedelta(days=1)  # the first day that no longer counts
    return max(0, 12 * (stop.year - start.year) + stop.month - start.month)


def explain_stream(found: Forecast, code: str, year: int) -> Explained:
    """How the revenue of one stream in one year, and the costs it carries, came about."""
    stream = next(each for each in found.plan.streams if each.code == code)
    row = found[year]
    return Explained((_revenue_step(stream, row, found.until), *_cost_steps(stream, row)))


def _revenue_step(stream: Stream, row: YearForecast, until: dt.date) -> Step:
    time = time_in(stream.unit, stream.starts_on, _earlier(stream.ends_on, until), row.year)
    daily = stream.unit.dimension == PER_DAY
    values = [str(each.value) for each in (stream.quantity, stream.price) if each]
    values.append(f"{time}{'天' if daily else '个月'}")
    values += [str(stream.utilisation.value)] if stream.utilisation else []
    if (ramp := stream.ramp_in(row.year)) != 1:
        values.append(percent(ramp))
    if (grown := _grown(stream.growth, row.year - stream.starts_on.year)) != 1:
        values.append(exact_text(grown))
    return Step(
        Text(f"{row.year} 年{stream.name.zh}收入", f"{stream.name.en}, revenue of {row.year}"),
        Text(
            "数量 × 单价 × 运营时间 × 利用率 × 达产率 × 增长系数",
            "quantity × price × time in operation × utilisation × ramp-up × growth",
        ),
        " × ".join(values),
        money(row.revenue[stream.code]),
        tuple(each.input(name) for name, each in parts_of(stream)),
    )


def _cost_steps(stream: Stream, row: YearForecast) -> Iterator[Step]:
    for cost in stream.costs:
        code = f"{stream.code}/{cost.code}"
        follows = cost.follows_revenue
        amount = row.following[code] if follows else row.fixed[code]
        share = f"{money(row.revenue[stream.code])} × {cost.amount.value}"
        growth = [cost.growth.rate.input(Text("增长率", "growth"))] if cost.growth else []
        yield Step(
            cost.name,
            Text("收入 × 费率", "revenue × share")
            if follows
            else Text("年（月）成本 × 运营时间 × 增长系数", "cost × time in operation × growth"),
            share if follows else str(cost.amount.value),
            money(amount),
            (cost.amount.input(cost.name), *growth),
        )
