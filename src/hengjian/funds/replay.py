"""The past judged day by day: at which payment the red line would have stopped the money."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from itertools import groupby

from hengjian.funds.allowance import Terms
from hengjian.funds.red_line import (
    Asked,
    Finding,
    OfContract,
    OfProject,
    findings,
    project_of,
    stops,
)

NOTHING = Decimal("0.00")


@dataclass(frozen=True, slots=True)
class Out:
    """A payment that was made."""

    code: str
    contract: str
    on: date
    amount: Decimal
    source: str
    category: str


@dataclass(frozen=True, slots=True)
class Certified:
    """Output that was certified and confirmed."""

    contract: str
    on: date
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Judged:
    """A payment with what would have been held against it on its day."""

    payment: Out
    total: Decimal
    """Paid in all under the project's works, this one included."""
    output: Decimal
    """Certified in all by the day."""
    allowed: Decimal
    """What the project as a whole may have been paid by the day."""
    found: tuple[Finding, ...]

    @property
    def stopped(self) -> bool:
        """Whether the red line would have stopped it."""
        return stops(self.found)


@dataclass(frozen=True, slots=True)
class Point:
    """The project at the end of a day; amounts in all."""

    on: date
    output: Decimal
    allowed: Decimal
    paid: Decimal


@dataclass(frozen=True, slots=True)
class Replay:
    """The whole past."""

    judged: tuple[Judged, ...]
    points: tuple[Point, ...]

    @property
    def first_stopped(self) -> Judged | None:
        """The first payment that the red line would have stopped."""
        return next((each for each in self.judged if each.stopped), None)

    @property
    def first_above_output(self) -> Judged | None:
        """The first payment by which the money was ahead of all output certified by its day."""
        return next((each for each in self.judged if each.total > each.output), None)

    def passing(self, amount: Decimal) -> Judged | None:
        """The payment by which the payments in all passed ``amount``."""
        return next((each for each in self.judged if each.total > amount), None)


def replay(
    terms: Mapping[str, Terms], certified: Iterable[Certified], paid: Sequence[Out]
) -> Replay:
    """Every payment in the order of days, judged by what was certified on its day.

    Output certified on a day counts for that day's payments. What was really paid before counts as
    paid, even where it would have been stopped. Balances and suspensions are not replayed.
    """
    outputs: dict[str, Decimal] = dict.fromkeys(terms, NOTHING)
    before: dict[str, Decimal] = dict.fromkeys(terms, NOTHING)
    whole = _whole(terms, outputs)
    total = NOTHING
    judged: list[Judged] = []
    points: list[Point] = []
    events: list[Certified | Out] = sorted([*certified, *paid], key=_order)
    for day, happened in groupby(events, key=lambda each: each.on):
        for each in happened:
            if isinstance(each, Certified):
                outputs[each.contract] += each.amount
                whole = _whole(terms, outputs)
                continue
            code = each.contract
            this = OfContract(terms[code], outputs[code], before[code])
            judged.append(_judge(each, this, replace(whole, paid=total)))
            before[code] += each.amount
            total += each.amount
        points.append(Point(day, whole.output, whole.allowed, total))
    return Replay(tuple(judged), tuple(points))


def _order(event: Certified | Out) -> tuple[date, bool, str]:
    return event.on, isinstance(event, Out), event.code if isinstance(event, Out) else ""


def _whole(terms: Mapping[str, Terms], outputs: Mapping[str, Decimal]) -> OfProject:
    """The works together; it changes only where output is certified."""
    return project_of([OfContract(terms[code], outputs[code], NOTHING) for code in terms])


def _judge(payment: Out, this: OfContract, works: OfProject) -> Judged:
    amount = payment.amount
    asked = Asked(amount, payment.source, payment.category, "", amount, this, works)
    return Judged(payment, works.paid + amount, works.output, works.allowed, findings(asked))
