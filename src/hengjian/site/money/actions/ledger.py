"""Money that moves: arrivals, transfers, refunds, reversals; nothing is changed or deleted."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from hengjian.errors import Refused, problem
from hengjian.site.accounts.acting import action
from hengjian.site.accounts.models import Membership
from hengjian.site.accounts.permissions import Permission
from hengjian.site.library.models import Project
from hengjian.site.money.ledger import BACK, ROUTES, Booking, book, reversal_of
from hengjian.site.money.models import FundDocument, Movement
from hengjian.site.platform.hands import SHORT_REASON, by_other_hand
from hengjian.site.platform.locking import locked
from hengjian.site.platform.step import unreasoned

Kind = Movement.Kind


@action(Permission.FUND_ENTER)
def arrive(
    *,
    by: Membership,
    project: Project,
    source: str,
    amount: Decimal,
    on: date,
    document: FundDocument | None = None,
    note: str = "",
) -> Movement:
    """Money of a source arrived at the treasury. Raises ``Refused`` with all that is wrong."""
    booking = Booking(
        project, Kind.ARRIVAL, source, ROUTES["arrival"], amount, on, document, note=note
    )
    return book(by=by, bookings=[booking]).movements[0]


@action(Permission.FUND_ENTER)
def transfer(
    *,
    by: Membership,
    project: Project,
    source: str,
    amount: Decimal,
    on: date,
    document: FundDocument | None = None,
    note: str = "",
) -> Movement:
    """The treasury transferred money to the implementing unit's special account.

    Raises ``Refused`` where the treasury holds less.
    """
    booking = Booking(
        project, Kind.TRANSFER, source, ROUTES["transfer"], amount, on, document, note=note
    )
    return book(by=by, bookings=[booking]).movements[0]


@action(Permission.FUND_ENTER)
def refund(
    *,
    by: Membership,
    project: Project,
    source: str,
    amount: Decimal,
    on: date,
    to: str,
    why: str,
) -> Movement:
    """Money goes back: from the special account ``to`` the treasury, or from there to the giver.

    It is not a correction (that is a reversal): money was really given back, with a reason.
    """
    problems = unreasoned(why, SHORT_REASON)
    if problems:
        raise Refused(problems)
    booking = Booking(project, Kind.REFUND, source, BACK[to], amount, on, note=why.strip())
    return book(by=by, bookings=[booking], why=why).movements[0]


@action(Permission.FUND_ENTER)
def reverse(*, by: Membership, movement: Movement, on: date, why: str) -> Movement:
    """Take a wrong entry of another person back by one that goes the other way; both stay. Once.

    A payment is reversed on its application. Raises ``Refused`` where the money has moved on.
    """
    row = locked(movement)
    problems = unreasoned(why, SHORT_REASON) + by_other_hand(by, row.entered_by)
    if row.kind == Kind.PAYMENT:
        problems.append(problem("movement-of-payment", code=row.code))
    elif row.kind == Kind.REVERSAL or Movement.objects.filter(reverses=row).exists():
        problems.append(problem("movement-reversed", code=row.code))
    if problems:
        raise Refused(problems)
    return book(by=by, bookings=[reversal_of(row, on, why)], why=why).movements[0]


@action(Permission.FUND_ENTER)
def take_on(*, by: Membership, bookings: Sequence[Booking], why: str) -> list[Movement]:
    """Take on arrivals and transfers of the time before the system was in use, all or none."""
    return book(by=by, bookings=bookings, why=why).movements
