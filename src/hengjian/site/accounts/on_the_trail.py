"""Accounts as the trail tells of them: where they belong, and who reads lines about them.

Their pages are an administrator's, who does not read the trail. Who reads the trail of a region
reads of it who was given which role in it and by whom, and of everybody else nothing; tokens and
sessions are seen by the person alone, as on their page.
"""

from __future__ import annotations

from typing import Any

from django.db.models import Exists, Model, OuterRef, QuerySet

from hengjian.site.accounts.models import (
    ApiToken,
    Membership,
    Organisation,
    Person,
    SessionRecord,
)
from hengjian.site.accounts.permissions import Permission
from hengjian.site.accounts.queries import inside_region
from hengjian.site.accounts.roles import Sees
from hengjian.site.common.belonging import tell

ACCOUNTS = (Organisation, Membership, Person, ApiToken, SessionRecord)

tell(Organisation, regions=["pk"])
tell(Membership, regions=["organisation"])
tell(ApiToken, regions=["membership__organisation"])


def rows_told_of(model: type[Model], membership: Membership) -> QuerySet[Any]:
    """The rows of ``model``, one of ``ACCOUNTS``, about which the membership reads on the trail."""
    rows = model._default_manager.all()
    if not membership.may(Permission.TRAIL_VIEW):
        return rows.none()
    if model is SessionRecord:
        return rows.filter(person=membership.person_id)
    if model is ApiToken:
        return rows.filter(membership__person=membership.person_id)
    if membership.role.sees is not Sees.REGION:
        return rows.filter(pk=membership.person_id) if model is Person else rows.none()
    mine = inside_region(membership).values("pk")
    if model is Person:
        serving = Membership.objects.filter(person=OuterRef("pk"), organisation__in=mine)
        return rows.filter(Exists(serving))
    return rows.filter(**{"pk__in" if model is Organisation else "organisation__in": mine})
