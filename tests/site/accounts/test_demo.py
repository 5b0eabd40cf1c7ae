"""The demonstration's accounts: one click in demo mode, and in no other mode at all."""

from __future__ import annotations

import pytest
from django.core.checks import run_checks
from django.core.exceptions import ImproperlyConfigured
from django.test import Client
from pytest_django import Settings

from hengjian.site.accounts import demo
from hengjian.site.accounts.checks import refuse_demo_accounts
from hengjian.site.accounts.models import Membership, Organisation, Person
from hengjian.site.accounts.roles import roles

pytestmark = pytest.mark.django_db
DOOR, CLICK = "/accounts/log-in/", "/accounts/log-in/demo/"


@pytest.fixture
def accounts(district: Organisation) -> list[Membership]:
    """One a role, all at the district."""
    return demo.make_accounts(dict.fromkeys(roles().by_code, district))


def test_they_are_made_once(accounts: list[Membership], district: Organisation) -> None:
    again = demo.make_accounts(dict.fromkeys(roles().by_code, district))
    assert [each.pk for each in again] == [each.pk for each in accounts]
    assert Person.objects.count() == len(roles().by_code)


def test_in_demo_mode_the_page_offers_one_of_each_role(
    accounts: list[Membership], settings: Settings
) -> None:
    settings.MODE = "demo"
    page = Client().get(DOOR).content.decode()
    for each in accounts:
        assert f'value="{each.person.username}"' in page
        assert each.role.name.zh in page
    assert "政府工作人员必须设置第二重验证" in page


def test_one_click_logs_an_official_in_without_a_second_factor(
    accounts: list[Membership], settings: Settings
) -> None:
    settings.MODE = "demo"
    client = Client()
    assert client.post(CLICK, {"username": "demo-finance-bureau"})["Location"] == "/"
    assert client.get("/").status_code == 200


@pytest.mark.parametrize("mode", ["production", "test"])
def test_in_every_other_mode_nothing_of_it_exists(
    accounts: list[Membership], settings: Settings, mode: str
) -> None:
    settings.MODE = mode
    page = Client().get(DOOR).content.decode()
    assert "demo" not in page
    assert "演示" not in page
    assert Client().post(CLICK, {"username": "demo-finance-bureau"}).status_code == 404


def test_a_session_from_the_demonstration_owes_the_second_factor_elsewhere(
    accounts: list[Membership], settings: Settings
) -> None:
    settings.MODE = "demo"
    client = Client()
    client.post(CLICK, {"username": "demo-finance-bureau"})
    settings.MODE = "production"
    assert client.get("/")["Location"].startswith("/accounts/enrol/")


@pytest.mark.parametrize("username", ["", "nobody", "real", "closed"])
def test_the_click_opens_no_other_account(
    accounts: list[Membership], settings: Settings, username: str
) -> None:
    settings.MODE = "demo"
    Person.objects.create_user("real", "a-long-password-1", name="真人")
    Person.objects.create_user("closed", None, name="停用", is_demo=True, is_active=False)
    assert Client().post(CLICK, {"username": username}).status_code == 404


def test_no_password_opens_them(accounts: list[Membership]) -> None:
    assert not any(each.person.has_usable_password() for each in accounts)
    for password in ("", "demo", "!"):
        answer = Client().post(DOOR, {"username": "demo-expert", "password": password})
        assert answer.status_code == 200


class TestAProductionStart:
    def test_refuses_a_database_with_active_ones(
        self, accounts: list[Membership], settings: Settings
    ) -> None:
        settings.MODE = "production"
        with pytest.raises(ImproperlyConfigured, match=r"(?s)演示账号.*demo accounts"):
            refuse_demo_accounts()
        found = run_checks(tags=["database"], databases=["default"])
        assert "accounts.E001" in [each.id for each in found]

    def test_goes_ahead_once_they_are_closed(
        self, accounts: list[Membership], settings: Settings
    ) -> None:
        settings.MODE = "production"
        Person.objects.update(is_active=False)
        refuse_demo_accounts()
        found = run_checks(tags=["database"], databases=["default"])
        assert "accounts.E001" not in [each.id for each in found]

    def test_the_demonstration_itself_starts(
        self, accounts: list[Membership], settings: Settings
    ) -> None:
        settings.MODE = "demo"
        refuse_demo_accounts()
