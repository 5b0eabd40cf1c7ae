"""Declaring actions: the right is checked before all else, and the whole is one transaction."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection

from hengjian.site.accounts.acting import action
from hengjian.site.accounts.models import Membership, Organisation
from hengjian.site.accounts.permissions import Permission

pytestmark = pytest.mark.django_db
Member = Callable[[str], Membership]


@action(Permission.SITE_EDIT)
def rename(*, by: Membership, name: str, fail: bool = False) -> str:
    Organisation.objects.filter(code="D").update(name=name)
    if fail:
        raise ValueError(name)
    assert connection.in_atomic_block
    return f"{by.role_code}: {name}"


@action(None)
def anybody(*, by: Membership) -> str:
    return by.role_code


def test_who_holds_the_right_acts(member: Member) -> None:
    assert rename(by=member("sub_district"), name="新区") == "sub_district: 新区"
    assert Organisation.objects.get(code="D").name == "新区"


def test_who_lacks_the_right_is_refused_and_nothing_changes(member: Member) -> None:
    with pytest.raises(PermissionDenied, match=r"site\.edit"):
        rename(by=member("auditor"), name="新区")
    assert Organisation.objects.get(code="D").name == "某区"


def test_a_membership_that_ended_acts_no_more(member: Member) -> None:
    ended = member("sub_district")
    ended.active = False
    for refused in (lambda: rename(by=ended, name="新区"), lambda: anybody(by=ended)):
        with pytest.raises(PermissionDenied):
            refused()


def test_nobody_at_all_is_refused(district: Organisation) -> None:
    with pytest.raises(PermissionDenied):
        anybody(by=None)  # type: ignore[arg-type]


def test_a_failure_takes_back_what_was_done(member: Member) -> None:
    with pytest.raises(ValueError, match="新区"):
        rename(by=member("sub_district"), name="新区", fail=True)
    assert Organisation.objects.get(code="D").name == "某区"


def test_the_right_stands_on_the_action() -> None:
    assert rename.permission is Permission.SITE_EDIT  # type: ignore[attr-defined]
    assert anybody.permission is None  # type: ignore[attr-defined]


def test_an_action_with_places_or_without_by_is_refused_at_once() -> None:
    with pytest.raises(TypeError, match=r"by position: \['site'\]"):

        @action(Permission.SITE_EDIT)
        def by_place(site: int, *, by: Membership) -> None: ...

    with pytest.raises(TypeError, match="one of them by"):

        @action(Permission.SITE_EDIT)
        def without_by(*, site: int) -> None: ...
