"""Sets of people and organisations."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from hengjian.site.accounts.models import Membership, Organisation
from hengjian.site.accounts.permissions import Permission


def region_ids(membership: Membership) -> list[int]:
    """The keys of every organisation inside the membership's region; one query."""
    region = membership.organisation.region
    inside = Organisation.objects.filter(path__startswith=region.path)
    return list(inside.values_list("pk", flat=True))


def visible_to(membership: Membership) -> QuerySet[Membership]:
    """The memberships an administrator manages: those inside the region; nobody else's."""
    if not membership.may(Permission.ACCOUNTS_MANAGE):
        return Membership.objects.none()
    region = membership.organisation.region
    return Membership.objects.filter(Q(organisation__path__startswith=region.path))
