"""How often an address may guess, whatever names it tries, and what a try costs."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from datetime import timedelta
from ipaddress import ip_network

import pytest
from django.contrib.auth.hashers import Argon2PasswordHasher, check_password, make_password
from django.db.models import F
from django.http import HttpResponse
from django.test import Client
from django_otp.plugins.otp_totp.models import TOTPDevice
from pytest_django import Settings

from hengjian.errors import Refused
from hengjian.site.accounts import guessing, passwords
from hengjian.site.accounts.codes import address_of
from hengjian.site.accounts.duties import daily
from hengjian.site.accounts.models import Guesses, Membership
from hengjian.site.accounts.purging import PURGE
from hengjian.site.common import environment, jobs
from hengjian.site.common.models import Job

pytestmark = pytest.mark.django_db
Member = Callable[[str], Membership]
DOOR, PASSWORD = "/accounts/log-in/", "a-long-password-1"


def knock(name: str, password: str = "wrong", address: str = "10.0.0.9") -> HttpResponse:
    sent = {"username": name, "password": password}
    return Client(REMOTE_ADDR=address).post(DOOR, sent)  # type: ignore[return-value]


class TestOneAddress:
    """Thirty wrong tries in a quarter of an hour close the door for the address."""

    def test_changing_names_does_not_help(
        self, member: Member, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        member("expert")
        for number in range(29):
            assert knock(f"name{number}").status_code == 200
        closed = knock("name29")
        assert closed.status_code == 429
        assert 0 < int(closed["Retry-After"]) <= 900
        hashed = []
        monkeypatch.setattr(
            "django.contrib.auth.backends.ModelBackend.authenticate",
            lambda *_, **__: hashed.append(1),
        )
        assert knock("expert", PASSWORD).status_code == 429
        assert hashed == [], "beyond the limit nothing is hashed"

    def test_other_addresses_are_not_concerned(self, member: Member) -> None:
        member("expert")
        for number in range(31):
            knock(f"name{number}")
        assert knock("expert", PASSWORD, "10.0.0.10").status_code == 302

    def test_the_networks_of_one_customer_are_one_address(self) -> None:
        for number in range(31):
            last = knock(f"name{number}", address=f"2001:db8::{number:x}")
        assert last.status_code == 429
        assert knock("name", address="2001:db8:0:1::1").status_code == 200

    def test_an_office_that_is_named_may_err_more(self, settings: Settings) -> None:
        settings.OFFICES = [ip_network("10.0.0.0/24")]
        for number in range(31):
            last = knock(f"name{number}")
        assert last.status_code == 200

    def test_right_tries_do_not_count(self, member: Member) -> None:
        member("expert")
        for _ in range(32):
            assert knock("expert", PASSWORD).status_code == 302

    def test_a_quarter_of_an_hour_later_the_count_begins_anew(self) -> None:
        for number in range(29):
            knock(f"name{number}")
        Guesses.objects.update(since=F("since") - timedelta(minutes=16))
        assert knock("name").status_code == 200

    def test_what_a_proxy_garbles_is_no_address(
        self, rf: object, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("HENGJIAN_PROXY", "1")
        asked = rf.get("/", headers={"X-Forwarded-For": "<b>"})  # type: ignore[attr-defined]
        assert address_of(asked) == "127.0.0.1"


def test_wrong_codes_are_counted_too(member: Member) -> None:
    person = member("auditor").person
    TOTPDevice.objects.create(user=person, name="authenticator", confirmed=True)
    client = Client()
    client.post(DOOR, {"username": "auditor", "password": PASSWORD})
    for _ in range(10):
        TOTPDevice.objects.update(throttling_failure_timestamp=None, throttling_failure_count=0)
        answer = client.post("/accounts/verify/", {"code": "000000"})
    assert answer.status_code == 429


def test_a_code_typed_too_soon_is_not_counted(member: Member) -> None:
    person = member("auditor").person
    TOTPDevice.objects.create(user=person, name="authenticator", confirmed=True)
    client = Client()
    client.post(DOOR, {"username": "auditor", "password": PASSWORD})
    for _ in range(15):
        answer = client.post("/accounts/verify/", {"code": "000000"})
    assert answer.status_code == 200


def test_codes_typed_too_soon_do_not_begin_the_count_anew(member: Member) -> None:
    person = member("auditor").person
    TOTPDevice.objects.create(user=person, name="authenticator", confirmed=True)
    client = Client()
    client.post(DOOR, {"username": "auditor", "password": PASSWORD})
    for _ in range(10):
        TOTPDevice.objects.update(throttling_failure_timestamp=None, throttling_failure_count=0)
        answers = [client.post("/accounts/verify/", {"code": "000000"}) for _ in range(2)]
    assert [each.status_code for each in answers] == [429, 429]


class TestHashing:
    """Argon2id with 19 MiB, 2 passes, 1 lane; one at a time."""

    @pytest.fixture(autouse=True)
    def _hasher_of_production(self, settings: Settings) -> None:
        settings.PASSWORD_HASHERS = ["hengjian.site.accounts.passwords.Argon2"]

    def test_the_figures_are_those_of_owasp(self) -> None:
        assert make_password("x").startswith("argon2$argon2id$v=19$m=19456,t=2,p=1$")

    def test_an_older_hash_is_made_anew_at_the_log_in(self, member: Member) -> None:
        person = member("expert").person
        older = Argon2PasswordHasher()
        older.memory_cost, older.parallelism = 1024, 2
        person.password = older.encode(PASSWORD, "a-salt-of-before")
        person.save()
        assert knock("expert", PASSWORD).status_code == 302
        person.refresh_from_db()
        assert "m=19456,t=2,p=1" in person.password

    def test_many_at_once_hash_one_after_the_other(self, monkeypatch: pytest.MonkeyPatch) -> None:
        under_way, most = [0], [0]

        def slowly(*_: object) -> bool:
            under_way[0] += 1
            most[0] = max(most[0], under_way[0])
            time.sleep(0.01)
            under_way[0] -= 1
            return True

        encoded = make_password("x")
        monkeypatch.setattr(Argon2PasswordHasher, "verify", slowly)
        threads = [threading.Thread(target=check_password, args=("x", encoded)) for _ in range(8)]
        for each in threads:
            each.start()
        for each in threads:
            each.join()
        assert most == [1]
        assert passwords.Argon2.algorithm == "argon2"


class TestPurging:
    def test_what_counts_no_more_is_removed_once_a_day(self) -> None:
        knock("nobody")
        assert daily() is None
        Guesses.objects.update(since=F("since") - timedelta(minutes=16))
        jobs.begin_due()
        assert not Guesses.objects.exists()
        assert Job.objects.get(kind=PURGE).result["tries"] == 2
        knock("nobody")
        Guesses.objects.update(since=F("since") - timedelta(minutes=16))
        assert daily() is None

    def test_a_closed_door_stays_closed(self) -> None:
        for _ in range(5):
            knock("nobody")
        assert not guessing.over().filter(closed_until__isnull=False).exists()


def test_what_is_no_network_is_refused_with_all_of_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HENGJIAN_OFFICES", "10.8.0.0/16, 203.0.113.7, 10.8.1.1/16, desk")
    with pytest.raises(Refused) as refused:
        environment.offices()
    assert [each.code for each in refused.value.problems] == ["office-unknown"] * 2
    monkeypatch.setenv("HENGJIAN_OFFICES", "10.8.0.0/16, 203.0.113.7")
    assert len(environment.offices()) == 2
