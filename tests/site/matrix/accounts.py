"""The addresses of accounts."""

from __future__ import annotations

from hengjian.site.accounts.models import Membership, Organisation, Person
from hengjian.site.accounts.queries import (
    organisations_visible_to,
    people_visible_to,
)
from hengjian.site.accounts.queries import (
    visible_to as memberships_visible_to,
)
from tests.site.matrix.examples import OTHERS, PLAIN, Example, with_row
from tests.site.world import World


def _person(world: World) -> Person:
    return Person.objects.get(username="auditor")


def _serving(world: World) -> Membership:
    return Membership.objects.get(person__username="auditor")


def _unit(world: World) -> Organisation:
    return Organisation.objects.get(code="AUD")


ACCOUNTS = {
    "act-as": OTHERS,
    "add-organisation": PLAIN,
    "add-person": PLAIN,
    "add-token": PLAIN,
    "act-on-person": with_row(_person, people_visible_to, act="close"),
    "change-factor": Example(lambda world: {"act": "codes"}, answers=frozenset((200, 404))),
    "change-password": PLAIN,
    "end-membership": with_row(_serving, memberships_visible_to),
    "end-other-sessions": PLAIN,
    "end-session": OTHERS,
    "enrol": PLAIN,
    "memberships": PLAIN,
    "no-membership": PLAIN,
    "organisation": with_row(_unit, organisations_visible_to),
    "organisations": PLAIN,
    "people": PLAIN,
    "person": with_row(_person, people_visible_to),
    "revoke-token": OTHERS,
    "rights": PLAIN,
    "rights-of": with_row(_person, people_visible_to),
    "security": PLAIN,
    "sign-on": PLAIN,
    "signed-on": PLAIN,
    "verify": PLAIN,
}
