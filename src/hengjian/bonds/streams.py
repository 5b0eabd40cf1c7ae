"""What a revenue forecast rests on: streams, their costs, and assumptions with date and source."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from hengjian.bilingual import Text
from hengjian.bonds.explained import Input
from hengjian.errors import Problem, Refused, problem
from hengjian.quantities import ONE, Dimension, Quantity, Unit

PER_MONTH: Dimension = (("CNY", 1), ("month", -1))
PER_DAY: Dimension = (("CNY", 1), ("day", -1))


WHOLE = Fraction(1)


class StreamKind(StrEnum):
    """Where revenue comes from."""

    PARKING = "parking"
    CHARGING = "charging"
    KIOSK = "kiosk"
    ADVERTISING = "advertising"
    PROPERTY = "property"
    SUBSIDY = "subsidy"
    OTHER = "other"

    @property
    def wording(self) -> Text:
        """In words."""
        return _KINDS[self]


_KINDS = {
    StreamKind.PARKING: Text("停车", "parking"),
    StreamKind.CHARGING: Text("充电", "charging"),
    StreamKind.KIOSK: Text("便民设施", "kiosks"),
    StreamKind.ADVERTISING: Text("广告", "advertising"),
    StreamKind.PROPERTY: Text("物业", "property"),
    StreamKind.SUBSIDY: Text("补贴", "subsidies"),
    StreamKind.OTHER: Text("其他", "other"),
}


@dataclass(frozen=True, slots=True)
class Assumption:
    """A value taken for the forecast: as of when, and from where."""

    value: Quantity
    as_of: dt.date
    source: str
    """The key or title of the source."""
    place: str = ""
    note: Text | None = None
    synthetic: bool = False
    """Invented, to be marked wherever it shows."""

    @property
    def share(self) -> Fraction:
        """The value in its base unit: of a percentage, the part of 1."""
        return self.value.base

    def input(self, name: Text) -> Input:
        """The assumption as it is shown beside a result."""
        return Input(name, str(self.value), self.as_of, self.source, self.place, self.synthetic)


@dataclass(frozen=True, slots=True)
class Growth:
    """A price or cost that grows by ``rate`` after every ``every`` calendar years."""

    rate: Assumption
    every: int = 1


@dataclass(frozen=True, slots=True)
class Cost:
    """An operating cost: a percentage of revenue, or money a year, month or day."""

    code: str
    name: Text
    amount: Assumption
    growth: Growth | None = None
    """Of money; a percentage follows the revenue."""

    @property
    def follows_revenue(self) -> bool:
        """Whether it is a share of the revenue."""
        return not self.amount.value.unit.dimension


@dataclass(frozen=True, slots=True)
class Stream:
    """One stream of revenue: quantity × price × utilisation × time in operation.

    The price holds in the calendar year of ``starts_on`` and grows from there. Raises ``Refused``
    (``stream-…``) where units or shares do not fit.
    """

    code: str
    name: Text
    kind: StreamKind
    price: Assumption
    """Money for one unit of the quantity a month, day or year: ``150元/个/月``."""
    starts_on: dt.date
    quantity: Assumption | None = None
    """``None``: the price is for the whole."""
    utilisation: Assumption | None = None
    """A percentage; ``None``: all of it."""
    ends_on: dt.date | None = None
    """The last day in operation; ``None``: as long as the bonds live."""
    ramp: tuple[Assumption, ...] = ()
    """The percentage of the full revenue in the first, second … calendar year of operation; all of
    it afterwards."""
    growth: Growth | None = None
    costs: tuple[Cost, ...] = ()

    def __post_init__(self) -> None:
        found = list(_stream_problems(self))
        if found:
            raise Refused(found)

    @property
    def unit(self) -> Unit:
        """Of quantity × price: money over time."""
        quantity = self.quantity.value.unit if self.quantity else ONE
        return quantity * self.price.value.unit

    @property
    def full(self) -> Fraction:
        """The revenue in 元 of a month, or a day where the price is by day, at the first year's
        price and fully ramped up."""
        quantity = self.quantity.share if self.quantity else Fraction(1)
        used = self.utilisation.share if self.utilisation else Fraction(1)
        return quantity * self.price.share * used

    def ramp_in(self, year: int) -> Fraction:
        """The part of the full revenue that ``year`` has."""
        number = year - self.starts_on.year
        return self.ramp[number].share if 0 <= number < len(self.ramp) else WHOLE


@dataclass(frozen=True, slots=True)
class Overhead:
    """A cost of the whole project between two days; a percentage is of all its revenue."""

    cost: Cost
    starts_on: dt.date
    ends_on: dt.date | None = None

    def __post_init__(self) -> None:
        found = list(_cost_problems(self.cost, self.cost.code))
        if found:
            raise Refused(found)


@dataclass(frozen=True, slots=True)
class RevenuePlan:
    """All streams and overheads of a project. Raises ``Refused`` (``stream-twice``)."""

    streams: tuple[Stream, ...]
    overheads: tuple[Overhead, ...] = ()

    def __post_init__(self) -> None:
        codes = [s.code for s in self.streams] + [o.cost.code for o in self.overheads]
        codes += [f"{s.code}/{cost.code}" for s in self.streams for cost in s.costs]
        twice = sorted({code for code in codes if codes.count(code) > 1})
        if twice:
            raise Refused(problem("stream-twice", code=code) for code in twice)

    def assumptions(self) -> Iterator[tuple[Text, Assumption]]:
        """Every assumption with what it says, stream by stream."""
        for stream in self.streams:
            for name, assumption in parts_of(stream):
                yield _of(stream.name, name), assumption
            for cost in stream.costs:
                yield from _cost_parts(_of(stream.name, cost.name), cost)
        for overhead in self.overheads:
            yield from _cost_parts(overhead.cost.name, overhead.cost)


def parts_of(stream: Stream) -> Iterator[tuple[Text, Assumption]]:
    """The assumptions of one stream's revenue."""
    if stream.quantity:
        yield Text("数量", "quantity"), stream.quantity
    yield Text("单价", "price"), stream.price
    if stream.utilisation:
        yield Text("利用率", "utilisation"), stream.utilisation
    for number, share in enumerate(stream.ramp, 1):
        yield Text(f"第 {number} 年达产率", f"ramp-up, year {number}"), share
    if stream.growth:
        yield _growth(stream.growth), stream.growth.rate


def _growth(growth: Growth) -> Text:
    if growth.every == 1:
        return Text("年增长率", "growth a year")
    return Text(f"每 {growth.every} 年增长率", f"growth every {growth.every} years")


def _cost_parts(name: Text, cost: Cost) -> Iterator[tuple[Text, Assumption]]:
    yield name, cost.amount
    if cost.growth:
        yield _of(name, _growth(cost.growth)), cost.growth.rate


def _of(whole: Text, part: Text) -> Text:
    return Text(f"{whole.zh}：{part.zh}", f"{whole.en}: {part.en}")


def _stream_problems(stream: Stream) -> Iterator[Problem]:
    code = stream.code
    if stream.unit.dimension not in (PER_MONTH, PER_DAY):
        yield problem("stream-price-unit", code=code, found=stream.unit)
    shares = [("utilisation", stream.utilisation), *(("ramp", each) for each in stream.ramp)]
    for name, share in shares:
        if share and (share.value.unit.dimension or not 0 <= share.share <= 1):
            yield problem("stream-share", code=code, name=name, found=share.value)
    for name, value in (("quantity", stream.quantity), ("price", stream.price)):
        if value and value.share < 0:
            yield problem("stream-negative", code=code, name=name, found=value.value)
    if stream.ends_on is not None and stream.ends_on < stream.starts_on:
        values = {"code": code, "first": stream.starts_on, "last": stream.ends_on}
        yield problem("stream-reversed", **values)
    yield from _growth_problems(stream.growth, code)
    for cost in stream.costs:
        yield from _cost_problems(cost, f"{code}/{cost.code}")


def _cost_problems(cost: Cost, code: str) -> Iterator[Problem]:
    unit = cost.amount.value.unit
    if unit.dimension not in ((), PER_MONTH, PER_DAY):
        yield problem("cost-unit", code=code, found=unit)
    elif cost.amount.share < 0:
        yield problem("stream-negative", code=code, name="amount", found=cost.amount.value)
    elif cost.follows_revenue and cost.amount.share > 1:
        yield problem("stream-share", code=code, name="amount", found=cost.amount.value)
    yield from _growth_problems(cost.growth, code)


def _growth_problems(growth: Growth | None, code: str) -> Iterator[Problem]:
    if growth is None:
        return
    rate = growth.rate.value
    if rate.unit.dimension or not -1 < rate.base <= 1 or growth.every < 1:
        yield problem("stream-growth", code=code, found=rate, every=growth.every)
