"""The repayment calendar: what is due when, when to remind, and what has been paid of it."""

from __future__ import annotations

import datetime as dt
from collections import deque
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from hengjian.bilingual import Text
from hengjian.bonds.idle import Flow
from hengjian.bonds.model import Payment, Schedule
from hengjian.working_days import WorkingDay, shifted

REMIND_BEFORE = (60, 30, 10)
"""Days before the day of payment."""


@dataclass(frozen=True, slots=True)
class Reminder:
    """A day on which to remind of a payment."""

    days_before: int
    on: WorkingDay
    """The working day at or before it."""


class State(StrEnum):
    """How a payment stands on a date."""

    PAID = "paid"
    PAID_LATE = "paid-late"
    PARTLY = "partly"
    """Something is missing and the day has not passed."""
    OVERDUE = "overdue"
    DUE_SOON = "due-soon"
    """Nothing is paid yet and the first reminder is out."""
    UPCOMING = "upcoming"

    @property
    def wording(self) -> Text:
        """In words."""
        return _STATES[self]


_STATES = {
    State.PAID: Text("已付", "paid"),
    State.PAID_LATE: Text("逾期已付", "paid late"),
    State.PARTLY: Text("部分已付", "partly paid"),
    State.OVERDUE: Text("逾期", "overdue"),
    State.DUE_SOON: Text("即将到期", "due soon"),
    State.UPCOMING: Text("未到期", "not due yet"),
}


@dataclass(frozen=True, slots=True)
class Due:
    """One payment of one bond in the calendar; amounts in cents."""

    bond: str
    """Its code."""
    payment: Payment
    pay_on: WorkingDay
    """The working day at or after the day it is due (民法典 第二百零三条)."""
    reminders: tuple[Reminder, ...]
    paid: int = 0
    paid_on: dt.date | None = None
    """The day the last of it was paid."""
    state: State = State.UPCOMING

    @property
    def amount(self) -> int:
        """Principal, interest and servicing fee."""
        return self.payment.total + self.payment.service_fee

    @property
    def missing(self) -> int:
        """What is not paid yet."""
        return self.amount - self.paid

    @property
    def days_late(self) -> int:
        """Between ``pay_on`` and the day it was paid; 0 where it is in time or not yet paid."""
        return max(0, (self.paid_on - self.pay_on.on).days) if self.paid_on else 0


def calendar(
    schedules: Iterable[Schedule],
    as_of: dt.date,
    paid: Mapping[str, Sequence[Flow]] | None = None,
    remind_before: Sequence[int] = REMIND_BEFORE,
) -> tuple[Due, ...]:
    """Every payment of every bond by date, with its state on ``as_of``.

    ``paid`` holds the payments really made, by bond code; they settle the oldest payment first.
    """
    dues: list[Due] = []
    for whole in schedules:
        flows = deque(_until((paid or {}).get(whole.bond.code, ()), as_of))
        for payment in whole.payments:
            due = _plan(whole.bond.code, payment, remind_before)
            dues.append(_settle(due, flows, as_of))
    return tuple(sorted(dues, key=lambda due: (due.payment.due, due.bond)))


def reminders_on(dues: Iterable[Due], day: dt.date) -> tuple[tuple[Due, Reminder], ...]:
    """What is to be reminded of on ``day``: payments that still miss something."""
    return tuple(
        (due, reminder)
        for due in dues
        for reminder in due.reminders
        if reminder.on.on == day and due.missing > 0
    )


def _until(flows: Iterable[Flow], as_of: dt.date) -> list[Flow]:
    return sorted((flow for flow in flows if flow.on <= as_of), key=lambda flow: flow.on)


def _plan(code: str, payment: Payment, remind_before: Sequence[int]) -> Due:
    reminders = tuple(
        Reminder(days, shifted(payment.due - dt.timedelta(days=days), -1)) for days in remind_before
    )
    return Due(code, payment, shifted(payment.due, 1), reminders)


def _settle(due: Due, flows: deque[Flow], as_of: dt.date) -> Due:
    """``due`` with what the oldest unused flows pay of it; they are used up in place."""
    paid, last = 0, None
    while flows and paid < due.amount:
        flow = flows.popleft()
        taken = min(flow.amount, due.amount - paid)
        paid, last = paid + taken, flow.on
        if taken < flow.amount:
            flows.appendleft(Flow(flow.on, flow.amount - taken, flow.code))
    state = _state(due, paid, last, as_of)
    paid_on = last if paid == due.amount else None
    return Due(due.bond, due.payment, due.pay_on, due.reminders, paid, paid_on, state)


def _state(due: Due, paid: int, last: dt.date | None, as_of: dt.date) -> State:
    if paid >= due.amount:
        return State.PAID_LATE if last and last > due.pay_on.on else State.PAID
    if as_of > due.pay_on.on:
        return State.OVERDUE
    if paid:
        return State.PARTLY
    reminded = any(reminder.on.on <= as_of for reminder in due.reminders)
    return State.DUE_SOON if reminded else State.UPCOMING
