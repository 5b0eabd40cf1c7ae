"""Telling people: one function for every part of the site.

::

    notify(
        to=memberships,
        kind=DEADLINE,
        words=Text("投诉 TS-3 明天到期", "complaint TS-3 is due tomorrow"),
        link="/complaints/TS-3/",
        about=about_of(complaint),
        due_on=complaint.due_on,
        key="complaint:TS-3:due",          # told once, however often this runs
    )

Called inside the transaction of what it tells of: both are kept, or neither. The bell shows the
notice at once; webhooks of the region leave by the outbox; mails gather what waits.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from datetime import date

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Model
from django.utils import timezone

from hengjian.bilingual import Text
from hengjian.site.accounts.models import Membership
from hengjian.site.notices.kinds import KINDS
from hengjian.site.notices.models import Delivery, Notice, Webhook


def about_of(row: Model) -> str:
    """How notices name the row they are about: ``library.scheme:FA2026-1``."""
    return f"{row._meta.label_lower}:{getattr(row, 'code', None) or row.pk}"[:120]


def notify(
    *,
    to: Iterable[Membership],
    kind: str,
    words: Text,
    link: str,
    about: str = "",
    due_on: date | None = None,
    key: str = "",
) -> list[Notice]:
    """Tell memberships in force; those who were told the same ``key`` before are left alone.

    The webhooks of their regions are told once, not once a membership. Raises ``KeyError`` on an
    unknown kind, ``TransactionManagementError`` outside a transaction.
    """
    KINDS[kind]
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("people are told inside a transaction")
    recipients = {each.pk: each for each in to if each.active}
    if key:
        told = Notice.objects.filter(membership__in=recipients, key=key)
        for known in told.values_list("membership", flat=True):
            del recipients[known]
    notices = [
        Notice(
            membership=each,
            kind=kind,
            zh=words.zh[:255],
            en=words.en[:255],
            link=link[:255],
            about=about,
            key=key,
            due_on=due_on,
        )
        for each in recipients.values()
    ]
    # Whoever told the same key at the same moment was first: theirs stands.
    Notice.objects.bulk_create(notices, ignore_conflicts=bool(key), batch_size=500)
    if notices:
        _call_webhooks(list(recipients.values()), kind, link, about, due_on)
    return notices


def settle(abouts: Iterable[str]) -> None:
    """What these notices asked for is done: they wait for nobody any more."""
    open_ones = Notice.objects.filter(about__in=set(abouts), settled_at=None)
    open_ones.update(settled_at=timezone.now())


def _call_webhooks(
    told: Sequence[Membership], kind: str, link: str, about: str, due_on: date | None
) -> None:
    """A delivery for each webhook in whose region somebody was told.

    The event says that something happened and where to look, never names, amounts or texts:
    who receives it asks the REST interface for the rest, with rights of its own.
    """
    paths = {each.organisation.path for each in told}
    for webhook in Webhook.objects.filter(active=True).select_related("organisation"):
        region = webhook.organisation.path
        if kind in webhook.kinds and any(path.startswith(region) for path in paths):
            enqueue_event(webhook, kind, link=link, about=about, due_on=due_on)


def enqueue_event(
    webhook: Webhook, kind: str, *, link: str, about: str = "", due_on: date | None = None
) -> Delivery:
    """One event into the outbox, for one webhook."""
    now = timezone.now()
    event = {
        "type": f"hengjian.{kind}",
        "timestamp": now.isoformat(),
        "data": {
            "address": settings.ADDRESS + link,
            "about": about or None,
            "due_on": due_on.isoformat() if due_on else None,
            "region": webhook.organisation.code,
        },
    }
    return Delivery.objects.create(
        channel=Delivery.Channel.WEBHOOK,
        webhook=webhook,
        subject=f"hengjian.{kind}",
        body=json.dumps(event, ensure_ascii=False),
        next_at=now,
    )
