"""The outbox: what was written there leaves, at least once, whatever is killed in between.

A row is taken by moving its next try into the future, before it is sent. Where the process dies
while it sends, the row is found again at that time and sent once more under the same number; the
receiver tells a second copy by it. What cannot be delivered is given up after ``len(WAITS)`` tries
and stays, for the administrator to see and send again.
"""

from __future__ import annotations

import http.client
import smtplib
from datetime import timedelta

from django.conf import settings
from django.core.mail import EmailMessage
from django.db.models import QuerySet
from django.utils import timezone

from hengjian.bilingual import Text
from hengjian.errors import Problem, Refused, problem
from hengjian.site.notices import targets
from hengjian.site.notices.models import Delivery, Preference
from hengjian.site.notices.signing import headers_of

State = Delivery.State
WAITS = (60, 300, 1800, 7200, 21600, 86400)
"""Seconds from each try to the next; after the last one a row is given up."""
KEPT = {State.SENT: timedelta(days=30), State.DEAD: timedelta(days=180)}
"""How long a row that ended stays."""
GONE = 410
"""What a receiver answers that wants no more."""


class Undelivered(Exception):
    """A try that failed, and why."""

    def __init__(self, why: Problem, *, forever: bool = False) -> None:
        super().__init__(why.message("en"))
        self.why, self.forever = why, forever


def due() -> QuerySet[Delivery]:
    """What is to be sent now, the oldest first."""
    return Delivery.objects.filter(state=State.WAITING, next_at__lte=timezone.now()).order_by("pk")


def send_due(most: int = 200) -> int:
    """Send what is due, at most so many; how many tries there were."""
    tries = 0
    while tries < most and (row := _take()) is not None:
        tries += 1
        _try(row)
    return tries


def _waits() -> tuple[float, ...]:
    return getattr(settings, "DELIVERY_WAITS", WAITS)


def _take() -> Delivery | None:
    """The next row that is due, now this process's alone until its next try."""
    waits = _waits()
    for row in due()[:20]:
        if row.attempts >= len(waits):  # killed during its last try
            _end(row, State.DEAD, problem("delivery-interrupted"))
            continue
        until = timezone.now() + timedelta(seconds=waits[row.attempts])
        mine = Delivery.objects.filter(pk=row.pk, state=State.WAITING, next_at=row.next_at)
        if mine.update(attempts=row.attempts + 1, next_at=until):
            row.attempts, row.next_at = row.attempts + 1, until
            return row
    return None


def _try(row: Delivery) -> None:
    try:
        if row.channel == Delivery.Channel.WEBHOOK:
            _call(row)
        else:
            _mail(row)
    except Undelivered as failed:
        last = row.attempts >= len(_waits())
        if failed.forever or last:
            _end(row, State.DEAD, failed.why)
        else:
            _mine(row).update(problem=_both(failed.why))
    else:
        _end(row, State.SENT)


def _call(row: Delivery) -> None:
    webhook = row.webhook
    assert webhook is not None
    if not webhook.active:
        raise Undelivered(problem("webhook-stopped"), forever=True)
    try:
        headers = headers_of(webhook, row.number, timezone.now(), row.body)
        status = targets.post(webhook.url, row.body, headers)
    except Refused as refused:
        raise Undelivered(refused.problems[0]) from refused
    except (OSError, http.client.HTTPException) as error:
        why = problem("delivery-failed", reason=_reason(error))
        raise Undelivered(why) from error
    if not 200 <= status < 300:
        why = problem("delivery-answered", status=status)
        raise Undelivered(why, forever=status == GONE)


def _mail(row: Delivery) -> None:
    wanted = Preference.objects.filter(person=row.person_id, person__is_active=True).first()
    if wanted is None or not wanted.email:
        raise Undelivered(problem("mail-unaddressed"), forever=True)
    message = EmailMessage(
        row.subject,
        row.body,
        to=[wanted.email],
        headers={
            "Message-ID": f"<{row.number}@{settings.ADDRESS.partition('://')[2]}>",
            "Auto-Submitted": "auto-generated",
        },
    )
    try:
        message.send()
    except (OSError, smtplib.SMTPException) as error:
        raise Undelivered(problem("delivery-failed", reason=_reason(error))) from error


def _reason(error: Exception) -> str:
    """A line of it; what a mail server says may be long and name the person."""
    return type(error).__name__ if isinstance(error, smtplib.SMTPException) else str(error)[:120]


def _mine(row: Delivery) -> QuerySet[Delivery]:
    return Delivery.objects.filter(pk=row.pk, state=State.WAITING, attempts=row.attempts)


def _end(row: Delivery, state: State, why: Problem | None = None) -> None:
    found = None if why is None else _both(why)
    _mine(row).update(state=state, problem=found, ended_at=timezone.now())


def _both(why: Problem) -> dict[str, str]:
    said = Text(why.message("zh"), why.message("en"))
    return {"zh": said.zh[:300], "en": said.en[:300]}


def forget_old() -> None:
    """Remove rows that ended long ago."""
    now = timezone.now()
    for state, kept in KEPT.items():
        Delivery.objects.filter(state=state, ended_at__lt=now - kept).delete()
