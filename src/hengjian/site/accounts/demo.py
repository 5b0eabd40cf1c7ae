"""The demonstration's accounts: one a role, without a password, for demo mode only."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from django.conf import settings
from django.db import transaction

from hengjian.bilingual import Text
from hengjian.site.accounts.models import Membership, Organisation, Person
from hengjian.site.accounts.roles import role, roles

NAMES = {
    "finance_bureau": "周财",
    "competent_department": "吴建",
    "department_head": "郑衡",
    "implementing_unit": "王施",
    "implementing_head": "孙总",
    "cashier": "钱出",
    "sub_district": "冯街",
    "utility_owner": "陈管",
    "contractor": "褚工",
    "supervisor": "尤监",
    "evaluator_lead": "卫评",
    "evaluator": "蒋析",
    "expert": "沈识",
    "hotline_operator": "韩听",
    "finance_section": "曹股",
    "auditor": "杨审",
    "administrator": "朱理",
    "resident": "秦居",
}
"""Invented names, by role."""


def make_accounts(places: Mapping[str, Organisation]) -> list[Membership]:
    """One account a role at the organisation given for it; those already there are kept.

    They have no password: they can be entered only by the button of demo mode, so a copy of the
    demonstration's database lets nobody in. Raises ``KeyError`` for a role that does not exist.
    """
    with transaction.atomic():
        return [
            make_account(code, place, NAMES.get(code, role(code).name.zh))
            for code, place in places.items()
        ]


def make_account(code: str, place: Organisation, name: str, number: int = 1) -> Membership:
    """An account of a role; ``number`` tells several of one role apart. Those there are kept."""
    username = f"demo-{code.replace('_', '-')}" + (f"-{number}" if number > 1 else "")
    person, fresh = Person.objects.get_or_create(
        username=username, defaults={"name": name, "is_demo": True}
    )
    if fresh:
        person.set_unusable_password()
        person.save(update_fields=["password"])
    membership, _ = Membership.objects.get_or_create(
        person=person, organisation=place, role_code=code
    )
    return membership


@dataclass(frozen=True, slots=True)
class Door:
    """Where somebody without an account comes in, with what the demonstration gives them."""

    name: Text
    address: str
    code: str = ""
    second: str = ""
    """The second factor, where one is asked for."""


Doors = Callable[[], Sequence[Door]]
DOORS: list[Doors] = []
"""What the demonstration adds: it knows its rows."""


def doors() -> list[Door]:
    """The ways in of residents that the log-in page lists; none outside demo mode."""
    return [door for each in DOORS for door in each()] if settings.MODE == "demo" else []


def offered() -> list[Membership]:
    """The accounts that the log-in page lists, by role; none outside demo mode."""
    if settings.MODE != "demo":
        return []
    order = {code: place for place, code in enumerate(roles().by_code)}
    rows = Membership.objects.filter(
        active=True, person__is_demo=True, person__is_active=True, role_code__in=order
    ).select_related("person", "organisation")
    return sorted(rows, key=lambda row: (order[row.role_code], row.pk))
