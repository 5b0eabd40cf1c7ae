"""Sets of notices, webhooks and deliveries."""

from __future__ import annotations

from datetime import date, timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet

from hengjian.site.accounts.models import Membership, Organisation, Person
from hengjian.site.accounts.permissions import Permission
from hengjian.site.accounts.queries import people_visible_to
from hengjian.site.notices.models import Delivery, Notice, Webhook

SOON = timedelta(days=7)
"""How far ahead a deadline is told of."""


def notices_of(person: Person) -> QuerySet[Notice]:
    """What a person is told under any of their memberships in force, the latest first."""
    mine = Notice.objects.filter(membership__person=person, membership__active=True)
    return mine.select_related("membership__organisation").order_by("-pk")


def waiting(rows: QuerySet[Notice]) -> QuerySet[Notice]:
    """Those that were neither read nor settled."""
    return rows.filter(read_at=None, settled_at=None)


def unread_of(person: Person) -> int:
    """How many wait for the person."""
    mine = Membership.objects.filter(pk=OuterRef("membership"), person=person, active=True)
    return waiting(Notice.objects.filter(Exists(mine))).count()


def due_soon(membership: Membership, today: date) -> QuerySet[Notice]:
    """What the membership was told with a deadline that is near or past, and nobody settled."""
    rows = Notice.objects.filter(membership=membership, settled_at=None)
    return rows.filter(due_on__lte=today + SOON).order_by("due_on", "pk")


def webhooks_visible_to(membership: Membership) -> QuerySet[Webhook]:
    """The webhooks of regions inside the administrator's own."""
    if not membership.may(Permission.ACCOUNTS_MANAGE):
        return Webhook.objects.none()
    path = membership.organisation.region.path
    return Webhook.objects.filter(organisation__path__startswith=path).select_related(
        "organisation"
    )


def deliveries_visible_to(membership: Membership) -> QuerySet[Delivery]:
    """What leaves for the webhooks and people the administrator answers for."""
    hooks = webhooks_visible_to(membership).values("pk")
    people = people_visible_to(membership).values("pk")
    rows = Delivery.objects.filter(Q(webhook__in=hooks) | Q(person__in=people))
    return rows.select_related("webhook", "person")


def regions_of(membership: Membership) -> QuerySet[Organisation]:
    """The regions an administrator may set a webhook up for."""
    path = membership.organisation.region.path
    rows = Organisation.objects.filter(path__startswith=path, retired_on=None)
    return rows.exclude(kind=Organisation.Kind.UNIT).order_by("path")
