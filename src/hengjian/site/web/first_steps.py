"""First steps of no subject: the way in, what is kept at hand, the people of the region."""

from __future__ import annotations

from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from hengjian.bilingual import Text
from hengjian.site.accounts.models import Authenticator, Membership, Person
from hengjian.site.accounts.permissions import Permission
from hengjian.site.notices.models import Preference
from hengjian.site.platform.guide import Did, FirstStep
from hengjian.site.platform.models import Pin


def with_factor(membership: Membership) -> QuerySet[Any]:
    """The person, once a second factor is theirs, or the provider of the sign-on has it."""
    confirmed = Authenticator.objects.filter(user=OuterRef("pk"), confirmed=True)
    kept = Q(Exists(confirmed)) | Q(provider_account__isnull=False)
    return Person.objects.filter(kept, pk=membership.person_id)


def pins(membership: Membership) -> QuerySet[Any]:
    """What the person keeps at hand."""
    return Pin.objects.filter(person=membership.person_id)


def preferences(membership: Membership) -> QuerySet[Any]:
    """How the person wants to be told."""
    return Preference.objects.filter(person=membership.person_id)


FIRST_STEPS = (
    FirstStep(
        10,
        Text("设好二次验证", "Set up the second factor"),
        page="accounts:security",
        fact=with_factor,
    ),
    FirstStep(
        20,
        Text("建好本区的组织机构", "Enter the organisations of your region"),
        page="accounts:organisations",
        right=Permission.ACCOUNTS_MANAGE,
        fact=Did("organisation.add"),
    ),
    FirstStep(
        22,
        Text("登记第一位人员并给他角色", "Enter the first person and give a role"),
        page="accounts:people",
        right=Permission.ACCOUNTS_MANAGE,
        fact=Did("person.create"),
    ),
    FirstStep(
        70,
        Text("把常看的小区或项目置顶", "Pin a site or project you often look at"),
        page="web:sites",
        right=Permission.LIBRARY_VIEW,
        fact=pins,
    ),
    FirstStep(
        80,
        Text("定好怎么收提醒", "Choose how you are told of news"),
        page="web:notices-preferences",
        fact=preferences,
    ),
)
