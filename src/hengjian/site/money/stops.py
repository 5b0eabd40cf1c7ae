"""Every time the red line stopped a payment, as a row of its own."""

from __future__ import annotations

from django.db.models import QuerySet
from django.utils import timezone

from hengjian.site.accounts.models import Membership
from hengjian.site.money.models import Payment, RedLineStop

Outcome = RedLineStop.Outcome


def begin(row: Payment, by: Membership) -> RedLineStop:
    """The red line stopped this step of the payment."""
    who = by.person.username
    return RedLineStop.objects.create(payment=row, stopped_by=who, findings=row.findings)


def ask(row: Payment, by: Membership, why: str) -> None:
    """Somebody asks that it be let pass."""
    _open(row).update(asked_by=by.person.username, reason=why)


def settle(row: Payment, by: Membership, outcome: Outcome, why: str = "") -> None:
    """It is let pass with what is held against it now, not let pass, or taken back."""
    _open(row).update(
        outcome=outcome,
        decided_by=by.person.username,
        decision_reason=why,
        decided_at=timezone.now(),
        findings=row.findings,
    )


def _open(row: Payment) -> QuerySet[RedLineStop]:
    return row.stops.filter(outcome=Outcome.WAITING)
