"""Revenue, operating cost and what is left for debt service, by stream and calendar year."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from hengjian.bilingual import Text
from hengjian.bonds.explained import Explained, Step, money, percent
from hengjian.bonds.streams import PER_DAY, Cost, Growth, RevenuePlan, Stream, parts_of
from hengjian.periods import add_months
from hengjian.quantities import exact_text, half_up

Ratio = tuple[int, int]
"""Over and under; not in lowest terms."""


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
    revenue = {stream.code: _revenues(stream, years, until) for stream in plan.streams}
    fixed, shares = dict(_fixed_costs(plan, years, until)), list(_shares(plan))
    rows = []
    for number, year in enumerate(years):
        earned = {code: amounts[number] for code, amounts in revenue.items()}
        following = {key: _cents(earned[code], share) for code, key, share in shares}
        following |= _overheads(plan, sum(earned.values()), year, until)
        spent = {code: amounts[number] for code, amounts in fixed.items()}
        rows.append(YearForecast(year, earned, following, spent))
    return Forecast(plan, until, tuple(rows))


def _revenues(stream: Stream, years: range, until: dt.date) -> list[int]:
    """Of one stream by year, in cents."""
    full, last = 100 * stream.full, _earlier(stream.ends_on, until)
    daily = stream.unit.dimension == PER_DAY
    times = [time_in(stream.starts_on, last, year, daily=daily) for year in years]
    grown = _grown(stream.growth, stream.starts_on.year, years)
    ramp = [stream.ramp_in(year).as_integer_ratio() for year in years]
    parts = [(a * c, b * d) for (a, b), (c, d) in zip(grown, ramp, strict=True)]
    return _amounts(full, times, parts)


def _amounts(full: Fraction, times: Iterable[int], parts: Iterable[Ratio]) -> list[int]:
    """A full amount a unit of time by year, each rounded once; in whole numbers, since nobody needs
    the product in lowest terms."""
    over, under = full.as_integer_ratio()
    return [half_up(over * time * a, under * b) for time, (a, b) in zip(times, parts, strict=True)]


def _cents(earned: int, share: Fraction) -> int:
    """A share of what was earned, rounded once."""
    return half_up(earned * share.numerator, share.denominator)


def _shares(plan: RevenuePlan) -> Iterator[tuple[str, str, Fraction]]:
    """Costs that are a share of a stream's revenue: the stream, the cost's key, the share."""
    for stream in plan.streams:
        for cost in stream.costs:
            if cost.follows_revenue:
                yield stream.code, f"{stream.code}/{cost.code}", cost.amount.share


def _overheads(plan: RevenuePlan, earned: int, year: int, until: dt.date) -> Mapping[str, int]:
    """Costs of the whole project that are a share of a year's revenue."""
    return {
        each.cost.code: _cents(earned, each.cost.amount.share)
        for each in plan.overheads
        if each.cost.follows_revenue and each.starts_on.year <= year <= (each.ends_on or until).year
    }


def _fixed_costs(
    plan: RevenuePlan, years: range, until: dt.date
) -> Iterator[tuple[str, list[int]]]:
    """Costs that do not move with revenue, by year."""
    for stream in plan.streams:
        for cost in stream.costs:
            if not cost.follows_revenue:
                amounts = _by_year(cost, stream.starts_on, stream.ends_on, years, until)
                yield f"{stream.code}/{cost.code}", amounts
    for overhead in plan.overheads:
        cost = overhead.cost
        if not cost.follows_revenue:
            yield cost.code, _by_year(cost, overhead.starts_on, overhead.ends_on, years, until)


def _by_year(
    cost: Cost, first: dt.date, last: dt.date | None, years: range, until: dt.date
) -> list[int]:
    amount, end = 100 * cost.amount.share, _earlier(last, until)
    daily = cost.amount.value.unit.dimension == PER_DAY
    grown = _grown(cost.growth, first.year, years)
    times = [time_in(first, end, year, daily=daily) for year in years]
    return _amounts(amount, times, grown)


def _grown(growth: Growth | None, first: int, years: Sequence[int]) -> list[Ratio]:
    """What growth since the year ``first`` makes of 1, by year."""
    if growth is None:
        return [(1, 1)] * len(years)
    over, under = (1 + growth.rate.share).as_integer_ratio()
    times = [max(0, year - first) // growth.every for year in years]
    return [(over**each, under**each) for each in times]


def _earlier(last: dt.date | None, until: dt.date) -> dt.date:
    """The last day that counts: the stream's own, and before ``until``."""
    before = until - dt.timedelta(days=1)
    return before if last is None else min(last, before)


def time_in(first: dt.date, last: dt.date, year: int, *, daily: bool = False) -> int:
    """The whole months of ``year`` between two days, both included; its days where ``daily``."""
    if first.year < year < last.year and not daily:
        return 12
    begin = max(first, dt.date(year, 1, 1))
    end = min(last, dt.date(year, 12, 31))
    if end < begin:
        return 0
    if daily:
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
    daily = stream.unit.dimension == PER_DAY
    last = _earlier(stream.ends_on, until)
    time = time_in(stream.starts_on, last, row.year, daily=daily)
    values = [str(each.value) for each in (stream.quantity, stream.price) if each]
    values.append(f"{time}{'天' if daily else '个月'}")
    values += [str(stream.utilisation.value)] if stream.utilisation else []
    if (ramp := stream.ramp_in(row.year)) != 1:
        values.append(percent(ramp))
    if (grown := Fraction(*_grown(stream.growth, stream.starts_on.year, [row.year])[0])) != 1:
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
