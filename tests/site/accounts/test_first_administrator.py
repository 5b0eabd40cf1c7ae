"""``hengjian manage first_administrator``: how a new site gets its first account."""

from __future__ import annotations

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from hengjian.site.accounts.models import Membership
from hengjian.site.common.models import TrailEntry

pytestmark = pytest.mark.django_db
WHO = {"username": "zhu", "name": "朱理", "region_code": "530402", "region_name": "某区"}


def test_the_printed_password_opens_and_must_be_changed() -> None:
    said = StringIO()
    call_command("first_administrator", **WHO, stdout=said)
    username, password = said.getvalue().split()
    client = Client()
    client.post("/accounts/log-in/", {"username": username, "password": password})
    assert client.get("/")["Location"].startswith("/accounts/change-password/")
    made = Membership.objects.get()
    assert (made.role_code, made.organisation.name) == ("administrator", "某区")
    assert {entry.actor for entry in TrailEntry.objects.all()} == {"system"}


def test_a_site_that_has_one_makes_the_others_on_its_pages() -> None:
    call_command("first_administrator", **WHO, stdout=StringIO())
    with pytest.raises(CommandError, match="already"):
        call_command("first_administrator", **{**WHO, "username": "li"})
