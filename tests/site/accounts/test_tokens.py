"""API tokens: shown once, kept as a hash, working only while their holder may use them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from hengjian.errors import Refused
from hengjian.site.accounts import tokens
from hengjian.site.accounts.actions import issue_token, revoke_token
from hengjian.site.accounts.models import ApiToken, Membership
from hengjian.site.common.models import TrailEntry

pytestmark = pytest.mark.django_db
Member = Callable[[str], Membership]


@pytest.fixture
def clerk(member: Member) -> Membership:
    return member("competent_department")


def test_a_token_stands_for_the_membership_that_made_it(clerk: Membership) -> None:
    token = issue_token(by=clerk, name="数据中台", days=30)
    assert token.startswith("hj_")
    assert tokens.membership_of(token) == clerk


def test_the_token_itself_is_nowhere_kept(clerk: Membership) -> None:
    token = issue_token(by=clerk, name="数据中台", days=30)
    row = ApiToken.objects.get()
    entry = TrailEntry.objects.get(action="token.issue")
    kept = [str(row.__dict__), str(entry.__dict__)]
    assert not any(token in text for text in kept)
    assert row.digest not in kept[1], "the trail is read by many: nothing to find the token by"
    assert row.prefix == token[:9]


@pytest.mark.parametrize("typed", ["", "hj_", "hj_wrong", "Bearer", "衡"])
def test_an_unknown_token_stands_for_nobody(clerk: Membership, typed: str) -> None:
    issue_token(by=clerk, name="x", days=1)
    assert tokens.membership_of(typed) is None


def test_a_token_ends_on_its_day(clerk: Membership) -> None:
    token = issue_token(by=clerk, name="x", days=1)
    ApiToken.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert tokens.membership_of(token) is None


def test_a_revoked_token_ends_at_once(clerk: Membership) -> None:
    token = issue_token(by=clerk, name="x", days=1)
    revoke_token(by=clerk, token=ApiToken.objects.get())
    assert tokens.membership_of(token) is None
    assert TrailEntry.objects.filter(action="token.revoke").count() == 1
    revoke_token(by=clerk, token=ApiToken.objects.get())
    assert TrailEntry.objects.filter(action="token.revoke").count() == 1


def test_nobody_revokes_the_token_of_another(clerk: Membership, member: Member) -> None:
    token = issue_token(by=clerk, name="x", days=1)
    with pytest.raises(ApiToken.DoesNotExist):
        revoke_token(by=member("sub_district"), token=ApiToken.objects.get())
    assert tokens.membership_of(token) == clerk


@pytest.mark.parametrize(
    "ending", ["membership ended", "account closed", "role changed", "password to change"]
)
def test_a_token_lasts_no_longer_than_the_right_to_it(clerk: Membership, ending: str) -> None:
    token = issue_token(by=clerk, name="x", days=1)
    match ending:
        case "membership ended":
            Membership.objects.update(active=False)
        case "account closed":
            clerk.person.is_active = False
        case "role changed":
            Membership.objects.update(role_code="auditor")
        case _:
            clerk.person.must_change_password = True
    clerk.person.save()
    assert tokens.membership_of(token) is None


def test_a_role_without_the_right_makes_none(member: Member) -> None:
    with pytest.raises(PermissionDenied, match=r"api\.token"):
        issue_token(by=member("expert"), name="x", days=1)


def test_all_that_is_wrong_is_said_at_once(clerk: Membership) -> None:
    with pytest.raises(Refused) as refused:
        issue_token(by=clerk, name=" ", days=366)
    assert [each.code for each in refused.value.problems] == ["token-name-missing", "token-days"]


def test_the_last_use_is_noted_but_not_at_every_request(clerk: Membership) -> None:
    token = issue_token(by=clerk, name="x", days=1)
    tokens.membership_of(token)
    first = ApiToken.objects.get().last_used_at
    assert first is not None
    with CaptureQueriesContext(
        connection,
    ) as queries:
        tokens.membership_of(token)
    assert len(queries) == 1
    assert ApiToken.objects.get().last_used_at == first
    ApiToken.objects.update(last_used_at=timezone.now() - timedelta(minutes=6))
    tokens.membership_of(token)
    assert ApiToken.objects.get().last_used_at > timezone.now() - timedelta(minutes=1)
