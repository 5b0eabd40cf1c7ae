"""The second factor: officials set it up first, everybody may; lost phones, guesses."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from django_otp.oath import hotp, totp
from django_otp.plugins.otp_static.models import StaticToken

from hengjian.site.accounts import factor
from hengjian.site.accounts.models import Authenticator, Membership, Person
from hengjian.site.common import sealing
from hengjian.site.common.models import TrailEntry

pytestmark = pytest.mark.django_db
Member = Callable[[str], Membership]
PASSWORD = "a-long-password-1"
HOME, ENROL, VERIFY = "/", "/accounts/enrol/", "/accounts/verify/"


def logged_in(username: str) -> Client:
    client = Client()
    client.post("/accounts/log-in/", {"username": username, "password": PASSWORD})
    return client


def code_now(key: str, step: int = 0) -> str:
    """What the authenticator shows, ``step`` half-minutes from now."""
    return f"{totp(bytes.fromhex(key), drift=step):06d}"


def enrolling(client: Client) -> str:
    """The secret that the session keeps, sealed, until a code confirms it."""
    session = client.session
    return sealing.unseal(session["enrolling"], f"enrolling:{session['_auth_user_id']}").decode()


def enrolled(client: Client) -> list[str]:
    """Go through the page as a person does; the recovery codes it shows."""
    client.get(ENROL)
    page = client.post(ENROL, {"code": code_now(enrolling(client))}).content.decode()
    return re.findall(r"<li><code>(.+?)</code>", page)


@pytest.fixture
def auditor(member: Member) -> Person:
    """An official."""
    return member("auditor").person


def test_an_official_is_led_to_set_it_up_before_anything_else(auditor: Person) -> None:
    client = logged_in("auditor")
    assert client.get("/accounts/rights/")["Location"] == f"{ENROL}?next=/accounts/rights/"
    page = client.get(ENROL).content.decode()
    key = enrolling(client)
    assert factor.secret_text(key) in page
    assert "<svg" in page
    assert "style=" not in page.split("<svg")[1].split("</svg>")[0], "the policy forbids it"


def test_whoever_is_no_official_may_but_need_not(member: Member) -> None:
    member("expert")
    client = logged_in("expert")
    assert client.get(HOME).status_code == 200
    assert len(enrolled(client)) == 10


def test_a_wrong_code_confirms_nothing_and_keeps_the_picture(auditor: Person) -> None:
    client = logged_in("auditor")
    client.get(ENROL)
    key = enrolling(client)
    for wrong in ("000000", "12345", "1234567", "abcdef", "１２３４５６"):
        page = client.post(ENROL, {"code": wrong}).content.decode()
        assert "验证码不对" in page or wrong == code_now(key)
    assert enrolling(client) == key
    assert not Authenticator.objects.exists()


def test_after_setting_it_up_the_codes_are_shown_once_and_the_way_is_free(auditor: Person) -> None:
    client = logged_in("auditor")
    before = client.session.session_key
    codes = enrolled(client)
    assert len(set(codes)) == 10
    assert client.session.session_key != before, "more rights, another key"
    assert "enrolling" not in client.session
    assert client.get(HOME).status_code == 200
    assert client.get(ENROL)["Location"] == "/accounts/security/"
    entry = TrailEntry.objects.get(action="factor.enrol")
    device = Authenticator.objects.get()
    assert device.key not in str(entry.__dict__)


def test_recovery_codes_are_kept_only_as_hashes(auditor: Person) -> None:
    codes = enrolled(logged_in("auditor"))
    kept = set(StaticToken.objects.values_list("token", flat=True))
    assert len(kept) == 10
    assert not kept & {code.replace("-", "") for code in codes}


class TestAtTheNextLogIn:
    @pytest.fixture
    def codes(self, auditor: Person) -> list[str]:
        return enrolled(logged_in("auditor"))

    @pytest.fixture
    def client(self, codes: list[str]) -> Client:
        return logged_in("auditor")

    def test_the_password_alone_opens_nothing(self, client: Client) -> None:
        for address in (HOME, "/accounts/security/", "/accounts/change-password/", ENROL):
            assert client.get(address)["Location"].startswith(VERIFY), address

    def test_the_code_of_the_moment_opens(self, client: Client) -> None:
        key = Authenticator.objects.get().bin_key.hex()
        before = client.session.session_key
        answer = client.post(f"{VERIFY}?next=/accounts/rights/", {"code": code_now(key, 1)})
        assert answer["Location"] == "/accounts/rights/"
        assert client.get(HOME).status_code == 200
        assert client.session.session_key != before

    def test_the_code_that_confirmed_cannot_be_used_again(self, client: Client) -> None:
        device = Authenticator.objects.get()
        used = f"{hotp(device.bin_key, counter=device.last_t):06d}"
        page = client.post(VERIFY, {"code": used})
        assert page.status_code == 200
        assert client.get(HOME)["Location"].startswith(VERIFY)

    def test_a_recovery_code_opens_once(self, client: Client, codes: list[str]) -> None:
        typed = codes[0].upper().replace("-", " ")
        assert client.post(VERIFY, {"code": typed}).status_code == 302
        assert client.get(HOME).status_code == 200
        second = logged_in("auditor")
        assert second.post(VERIFY, {"code": codes[0]}).status_code == 200
        assert second.get(HOME).status_code == 302
        assert StaticToken.objects.count() == 9

    def test_each_wrong_code_doubles_the_wait(self, client: Client) -> None:
        device = Authenticator.objects.get()
        for tries, wait in ((1, 1), (2, 2), (3, 4), (4, 8)):
            client.post(VERIFY, {"code": "000000"})
            device.refresh_from_db()
            assert device.throttling_failure_count == tries
            again = timezone.now() - timedelta(seconds=wait, milliseconds=10)
            Authenticator.objects.update(throttling_failure_timestamp=again)
        client.post(VERIFY, {"code": "000000"})
        page = client.post(VERIFY, {"code": code_now(device.bin_key.hex(), 1)}).content.decode()
        assert "连续输错，请等 16 秒后再试" in page
        assert client.get(HOME).status_code == 302, "even the right code has to wait"

    def test_guessing_recovery_codes_is_slowed_too(self, client: Client, codes: list[str]) -> None:
        for _ in range(3):
            client.post(VERIFY, {"code": "aaaaa-aaaaa"})
        assert client.post(VERIFY, {"code": codes[0]}).status_code == 200
        assert client.get(HOME).status_code == 302

    def test_a_second_factor_of_somebody_else_counts_for_nothing(
        self, client: Client, member: Member
    ) -> None:
        other = member("finance_bureau").person
        key = factor.new_key()
        factor.enrol(other, key, code_now(key))
        assert client.post(VERIFY, {"code": code_now(key, 1)}).status_code == 200
        assert client.get(HOME).status_code == 302


class TestChangingIt:
    """Replacing the authenticator, renewing codes, turning it off: after the password once more."""

    def test_a_session_left_open_is_not_enough(self, auditor: Person) -> None:
        client = logged_in("auditor")
        enrolled(client)
        for act in ("replace", "codes"):
            address = f"/accounts/security/factor/{act}/"
            assert client.get(address).status_code == 200
            page = client.post(address, {"password": "wrong"}).content.decode()
            assert "密码不对" in page
        assert "enrolling" not in client.session
        assert StaticToken.objects.count() == 10

    def test_new_codes_end_the_old_ones(self, auditor: Person) -> None:
        client = logged_in("auditor")
        old = enrolled(client)
        page = client.post("/accounts/security/factor/codes/", {"password": PASSWORD})
        new = re.findall(r"<li><code>(.+?)</code>", page.content.decode())
        assert len(new) == 10
        assert not set(new) & set(old)
        second = logged_in("auditor")
        assert second.post(VERIFY, {"code": old[0]}).status_code == 200

    def test_the_old_authenticator_works_until_the_new_one_is_confirmed(
        self, auditor: Person
    ) -> None:
        client = logged_in("auditor")
        enrolled(client)
        before = Authenticator.objects.get().bin_key.hex()
        answer = client.post("/accounts/security/factor/replace/", {"password": PASSWORD})
        assert answer["Location"] == ENROL
        assert Authenticator.objects.get().bin_key.hex() == before
        assert len(enrolled(client)) == 10
        assert Authenticator.objects.get().bin_key.hex() != before

    def test_an_official_cannot_turn_it_off(self, auditor: Person) -> None:
        client = logged_in("auditor")
        enrolled(client)
        address = "/accounts/security/factor/remove/"
        assert client.get(address).status_code == 404
        assert client.post(address, {"password": PASSWORD}).status_code == 404
        assert Authenticator.objects.exists()

    def test_others_can(self, member: Member) -> None:
        member("expert")
        client = logged_in("expert")
        enrolled(client)
        client.post("/accounts/security/factor/remove/", {"password": PASSWORD})
        assert not Authenticator.objects.exists()
        assert not StaticToken.objects.exists()
        assert client.get(HOME).status_code == 200

    def test_wrong_passwords_here_are_counted_like_at_the_door(self, auditor: Person) -> None:
        client = logged_in("auditor")
        enrolled(client)
        for _ in range(4):
            client.post("/accounts/security/factor/codes/", {"password": "wrong"})
        answer = client.post("/accounts/security/factor/codes/", {"password": "wrong"})
        assert answer.status_code == 429
