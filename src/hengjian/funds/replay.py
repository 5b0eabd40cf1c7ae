"""The past judged day by day: at which payment the red line would have stopped the money."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import cached_property
from operator import attrgetter
from typing import NamedTuple, TypeVar

from hengjian.funds.allowance import Terms
from hengjian.funds.red_line import (
    NOTHING,
    Asked,
    Finding,
    OfContract,
    OfProject,
    findings,
    limit_of_works,
    limits_of,
    line_of,
    project_of,
    purpose_stops,
)


class Out(NamedTuple):
    """A payment that was made."""

    code: str
    contract: str
    on: date
    amount: Decimal
    source: str
    category: str


class Certified(NamedTuple):
    """Output that was certified and confirmed."""

    contract: str
    on: date
    amount: Decimal


class Judged(NamedTuple):
    """A payment with what would have been held against it on its day."""

    payment: Out
    contract: Terms
    certified: Decimal
    """Under its contract by the day."""
    before: Decimal
    """Paid under its contract before it."""
    works: OfProject
    """The project's works on the day, of which nothing is paid yet."""
    total: Decimal
    """Paid in all under the project's works, this one included."""
    stopped: bool
    """Whether the red line would have stopped it."""

    @property
    def output(self) -> Decimal:
        """Certified in all by the day."""
        return self.works.output

    @property
    def found(self) -> tuple[Finding, ...]:
        """What would have been held against it."""
        amount, source, category = self.payment[3:]
        contract = OfContract(self.contract, self.certified, self.before)
        works = replace(self.works, paid=self.total - amount)
        return findings(Asked(amount, source, category, "", amount, contract, works))


@dataclass(frozen=True, slots=True)
class Point:
    """The project at the end of a day; amounts in all."""

    on: date
    output: Decimal
    allowed: Decimal
    paid: Decimal


@dataclass(frozen=True)
class Replay:
    """The whole past."""

    judged: tuple[Judged, ...]
    points: tuple[Point, ...]

    @cached_property
    def stopped(self) -> tuple[Judged, ...]:
        """The payments that the red line would have stopped."""
        return tuple(each for each in self.judged if each.stopped)

    def passing(self, amount: Decimal) -> Judged | None:
        """The payment by which the payments in all passed ``amount``."""
        return next((each for each in self.judged if each.total > amount), None)


def replay(
    terms: Mapping[str, Terms], certified: Iterable[Certified], paid: Iterable[Out]
) -> Replay:
    """Every payment in the order of days, judged by what was certified on its day.

    Output certified on a day counts for that day's payments. What was really paid before counts as
    paid, even where it would have been stopped. Balances and suspensions are not replayed.
    """
    outputs: dict[str, Decimal] = dict.fromkeys(terms, NOTHING)
    before: dict[str, Decimal] = dict.fromkeys(terms, NOTHING)
    lines = {code: _line(terms[code], NOTHING) for code in terms}
    whole, line = _whole(terms, outputs)
    total = NOTHING
    judged: list[Judged] = []
    points: list[Point] = []
    output_of, paid_on = _by_day(certified), _by_day(sorted(paid, key=attrgetter("code")))
    for day in sorted({*output_of, *paid_on}):
        for each in output_of[day]:
            outputs[each.contract] += each.amount
            lines[each.contract] = _line(terms[each.contract], outputs[each.contract])
        if output_of[day]:
            whole, line = _whole(terms, outputs)
        for out in paid_on[day]:
            code, had = out.contract, before[out.contract]
            before[code] = now = had + out.amount
            total += out.amount
            stopped = now > lines[code] or total > line or purpose_stops(out.source, out.category)
            judged.append(Judged(out, terms[code], outputs[code], had, whole, total, stopped))
        points.append(Point(day, whole.output, whole.allowed, total))
    return Replay(tuple(judged), tuple(points))


Event = TypeVar("Event", Out, Certified)


def _by_day(events: Iterable[Event]) -> defaultdict[date, list[Event]]:
    found: defaultdict[date, list[Event]] = defaultdict(list)
    for each in events:
        found[each.on].append(each)
    return found


def _line(terms: Terms, output: Decimal) -> Decimal:
    """What may have been paid under a contract before a payment is stopped."""
    return line_of(limits_of(OfContract(terms, output, NOTHING)))


def _whole(terms: Mapping[str, Terms], outputs: Mapping[str, Decimal]) -> tuple[OfProject, Decimal]:
    """The works together and their line; they change only where output is certified."""
    works = project_of([OfContract(terms[code], outputs[code], NOTHING) for code in terms])
    return works, line_of([limit_of_works(works)])
