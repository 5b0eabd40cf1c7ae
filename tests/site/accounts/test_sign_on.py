"""Single sign-on against a real small provider: who comes in, and everything that does not."""

from __future__ import annotations

import base64
import hmac
import json
import time
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx2
import pytest
from django.test import Client
from joserfc import jwt
from joserfc.jwk import OctKey
from pytest_django import Settings

from hengjian.errors import Refused
from hengjian.site.accounts import actions
from hengjian.site.accounts.models import (
    Guesses,
    Membership,
    Person,
    ProviderAccount,
    SessionRecord,
)
from hengjian.site.common.models import TrailEntry
from tests.site.provider import SECRET, Claims, SmallProvider, key, signed, small_provider

pytestmark = [pytest.mark.django_db, pytest.mark.enable_socket]
Member = Callable[[str], Membership]
DOOR = "/accounts/sign-on/"
WHY = "当面核对"
DISCOVERY = "/.well-known/openid-configuration"


@pytest.fixture
def small() -> Iterator[SmallProvider]:
    with small_provider() as server:
        yield server


@pytest.fixture
def there(small: SmallProvider, settings: Settings) -> SmallProvider:
    """The provider, named by the settings."""
    settings.PROVIDER = small.provider()
    return small


@pytest.fixture
def expert(there: SmallProvider, member: Member) -> Membership:
    """Somebody without a second factor to pass, linked to the subject that the provider says."""
    row = member("expert")
    actions.link_account(
        by=member("administrator"), person=row.person, account=" subject-1 ", why=WHY
    )
    return row


def go(client: Client, **query: str) -> str:
    """To the provider; where it sends the browser back to, on our side."""
    away = client.get(DOOR, query)
    assert away.status_code == 302, away.content.decode()
    back = urlsplit(httpx2.get(away["Location"], trust_env=False).headers["Location"])
    assert back.path == "/accounts/signed-on/"
    return f"{back.path}?{back.query}"


def come_back(client: Client, **query: str) -> Any:
    return client.get(go(client, **query))


def is_in(client: Client) -> bool:
    return client.get("/accounts/rights/").status_code == 200


def test_who_is_linked_comes_in_where_they_wanted_to_go(
    expert: Membership, there: SmallProvider
) -> None:
    client = Client()
    answer = come_back(client, next="/accounts/rights/")
    assert (answer.status_code, answer["Location"]) == (302, "/accounts/rights/")
    assert is_in(client)
    assert client.get("/").wsgi_request.user == expert.person
    assert there.asked == [DISCOVERY, DISCOVERY, "/token", "/keys"]


def test_nothing_of_the_tokens_is_kept_and_nobody_gets_rights(expert: Membership) -> None:
    client = Client()
    before = set(Membership.objects.values_list())
    come_back(client)
    assert "access" not in str(dict(client.session))
    assert not {"sign-on"} & set(client.session.keys())
    assert set(Membership.objects.values_list()) == before


def test_never_on_to_another_site(expert: Membership) -> None:
    assert come_back(Client(), next="https://example.org/")["Location"] == "/"


def test_logging_out_ends_our_session(expert: Membership) -> None:
    client = Client()
    come_back(client)
    client.post("/accounts/log-out/")
    assert not is_in(client)
    assert "signed-on" not in client.session


def test_off_unless_named(client: Client, db: None) -> None:
    for address in (DOOR, "/accounts/signed-on/?state=x&code=y"):
        assert client.get(address)["Location"].startswith("/accounts/log-in/")
    assert DOOR not in client.get("/accounts/log-in/").content.decode()


@pytest.mark.parametrize(("language", "name"), [("zh-hans", "市平台"), ("en", "City sign-on")])
def test_the_log_in_page_has_its_button(there: SmallProvider, language: str, name: str) -> None:
    page = Client().get("/accounts/log-in/?next=/x/", headers={"Accept-Language": language})
    assert f"{DOOR}?next=/x/" in page.content.decode()
    assert name in page.content.decode()


def test_a_stranger_sees_whom_to_tell_what_and_is_not_made(
    there: SmallProvider, district: object
) -> None:
    there.says = {"sub": "<stranger>"}
    answer = come_back(Client())
    assert answer.status_code == 403
    assert "&lt;stranger&gt;" in answer.content.decode()
    assert "系统管理员" in answer.content.decode()
    assert not Person.objects.exists()


@pytest.mark.parametrize("subject", ["a\0b", "x" * 5000])
def test_a_subject_that_nobody_can_have_is_a_stranger_too(
    there: SmallProvider, district: object, subject: str
) -> None:
    there.says = {"sub": subject}
    assert come_back(Client()).status_code == 403


def test_a_closed_account_does_not_come_in(expert: Membership) -> None:
    Person.objects.filter(pk=expert.person_id).update(is_active=False)
    client = Client()
    answer = come_back(client)
    assert answer.status_code == 403
    assert "已停用" in answer.content.decode()
    assert not is_in(client)


def unsigned(claims: Claims) -> str:
    parts = ({"alg": "none"}, claims)
    told = [base64.urlsafe_b64encode(json.dumps(each).encode()).rstrip(b"=") for each in parts]
    return b".".join([*told, b""]).decode()


def by_the_shared_secret(claims: Claims) -> str:
    return jwt.encode({"alg": "HS256"}, claims, OctKey.import_key(SECRET))


def by_the_public_key(claims: Claims) -> str:
    """The key that everybody may read, taken for a shared secret."""
    head = base64.urlsafe_b64encode(b'{"alg":"HS256","kid":"a"}').decode()
    said = f"{head}.{unsigned(claims).split('.')[1]}"
    made = hmac.digest(key("its own").as_pem(private=False), said.encode(), "sha256")
    return f"{said}.{base64.urlsafe_b64encode(made).rstrip(b'=').decode()}"


def by_somebody_else(claims: Claims) -> str:
    return jwt.encode({"alg": "RS256", "kid": "a"}, claims, key("another"))


def altered(claims: Claims) -> str:
    head, _, signature = signed(claims | {"sub": "somebody"}).split(".")
    return ".".join([head, unsigned(claims).split(".")[1], signature])


@pytest.mark.parametrize(
    "sign",
    [unsigned, by_the_shared_secret, by_the_public_key, by_somebody_else, altered, lambda _: "x"],
)
def test_a_token_that_the_provider_did_not_sign_lets_nobody_in(
    expert: Membership, there: SmallProvider, sign: Callable[[Claims], str]
) -> None:
    there.sign = sign
    client = Client()
    assert come_back(client).status_code == 400
    assert not is_in(client)


LONG_AGO, FAR_AHEAD = 1_700_000_000, 4_100_000_000
"""In seconds since 1970: in 2023, and in 2099. Both workers must name their tests alike."""


@pytest.mark.parametrize(
    "wrong",
    [
        {"nonce": "another"},
        {"nonce": None},
        {"aud": "another"},
        {"aud": None},
        {"aud": ["hengjian", "another"]},
        {"azp": "another"},
        {"iss": "https://another.example"},
        {"iss": None},
        {"exp": LONG_AGO},
        {"exp": None},
        {"iat": FAR_AHEAD},
        {"iat": None},
        {"sub": None},
        {"sub": 7},
    ],
    ids=str,
)
def test_a_token_that_says_something_wrong_lets_nobody_in(
    expert: Membership, there: SmallProvider, wrong: Claims
) -> None:
    there.says = {"sub": "subject-1"} | wrong
    client = Client()
    assert come_back(client).status_code == 400
    assert not is_in(client)


class TestComingBack:
    def test_twice_is_refused_and_fetches_nothing(
        self, expert: Membership, there: SmallProvider
    ) -> None:
        client = Client()
        back = go(client)
        assert client.get(back).status_code == 302
        client.post("/accounts/log-out/")
        asked = len(there.asked)
        assert client.get(back).status_code == 400
        assert len(there.asked) == asked

    def test_twice_is_refused_also_where_the_first_time_let_nobody_in(
        self, there: SmallProvider, district: object
    ) -> None:
        client = Client()
        back = go(client)
        assert client.get(back).status_code == 403
        asked = len(there.asked)
        assert client.get(back).status_code == 400
        assert len(there.asked) == asked

    def test_in_another_browser_is_refused(self, expert: Membership) -> None:
        """Somebody sends a link by which the reader would come in as the sender."""
        back = go(Client())
        assert Client().get(back).status_code == 400
        other = Client()
        go(other)
        assert other.get(back).status_code == 400
        assert not is_in(other)

    def test_too_late_is_refused(self, expert: Membership) -> None:
        client = Client()
        back = go(client)
        session = client.session
        session["sign-on"] = session["sign-on"] | {"at": time.time() - 601}
        session.save()
        assert client.get(back).status_code == 400

    def test_without_consent_there_is_a_page(self, expert: Membership) -> None:
        client = Client()
        state = parse_qs(urlsplit(go(client)).query)["state"][0]
        answer = client.get("/accounts/signed-on/", {"state": state, "error": "access_denied"})
        assert answer.status_code == 400
        assert "回到登录页" in answer.content.decode()

    def test_failed_ones_close_the_door_before_anything_is_fetched(
        self, expert: Membership, there: SmallProvider
    ) -> None:
        there.says = {"sub": "stranger"}
        client = Client()
        for _ in range(29):
            assert client.get("/accounts/signed-on/?state=x&code=y").status_code == 400
        assert come_back(client).status_code == 429
        asked = len(there.asked)
        assert client.get(DOOR).status_code == 429
        assert client.get("/accounts/signed-on/?state=x&code=y").status_code == 429
        assert (
            client.post("/accounts/log-in/", {"username": "a", "password": "b"}).status_code == 429
        )
        assert len(there.asked) == asked

    def test_right_ones_do_not(self, expert: Membership) -> None:
        Client().get("/accounts/signed-on/?state=x&code=y")
        Guesses.objects.update(count=29)
        for _ in range(2):
            assert come_back(Client()).status_code == 302


@pytest.mark.parametrize(
    ("path", "answer", "status"),
    [
        (DISCOVERY, (503, b""), 503),
        (DISCOVERY, (404, b""), 400),
        (DISCOVERY, (200, b"<html>"), 400),
        (DISCOVERY, (200, b'{"issuer": "https://another.example"}'), 400),
        (DISCOVERY, (200, b"[]"), 400),
        ("/token", (500, b"{}"), 503),
        ("/token", (400, b'{"error": "invalid_client"}'), 400),
        ("/token", (200, b"{}"), 400),
        ("/token", (200, b"7"), 400),
        ("/keys", (502, b""), 503),
        ("/keys", (200, b'{"keys": []}'), 400),
        ("/keys", (200, b'{"keys": [7]}'), 400),
        ("/keys", (200, b"7"), 400),
    ],
)
def test_whatever_the_provider_answers_there_is_a_page(
    expert: Membership, there: SmallProvider, path: str, answer: tuple[int, bytes], status: int
) -> None:
    client = Client()
    back = go(client)
    there.answers[path] = answer
    assert client.get(back).status_code == status
    if path == DISCOVERY:
        assert Client().get(DOOR).status_code == status
    assert not is_in(client)


def test_a_provider_that_is_down_is_told_and_locks_nobody_out(
    there: SmallProvider, settings: Settings
) -> None:
    with small_provider() as gone:
        settings.PROVIDER = gone.provider()
    for _ in range(2):
        answer = Client().get(DOOR)
        assert answer.status_code == 503
        assert not Guesses.objects.filter(count__gt=0)
    assert "连不上统一认证平台" in answer.content.decode()


def test_addresses_of_the_provider_must_be_safe_too(
    there: SmallProvider, settings: Settings
) -> None:
    said = {"issuer": there.issuer, "authorization_endpoint": "http://example.org/"}
    there.answers[DISCOVERY] = (200, json.dumps(said).encode())
    assert Client().get(DOOR).status_code == 400


class TestTheSecondFactor:
    @pytest.fixture
    def auditor(self, there: SmallProvider, member: Member) -> Membership:
        row = member("auditor")
        actions.link_account(
            by=member("administrator"), person=row.person, account="subject-1", why=WHY
        )
        return row

    @pytest.mark.parametrize("said", [{}, {"amr": ["pwd", "otp"]}, {"acr": "gold"}])
    def test_ours_is_asked_from_officials_whatever_the_provider_says(
        self, auditor: Membership, there: SmallProvider, said: Claims
    ) -> None:
        there.says |= said
        client = Client()
        come_back(client)
        assert client.get("/")["Location"] == "/accounts/enrol/?next=/"

    @pytest.mark.parametrize(
        ("said", "step"),
        [
            ({"amr": ["pwd", "otp"]}, None),
            ({"acr": "gold"}, None),
            ({"amr": ["pwd"]}, "enrol"),
            ({"amr": "otp"}, "enrol"),
            ({"acr": ["gold"]}, "enrol"),
        ],
    )
    def test_theirs_is_taken_where_the_settings_name_it(
        self,
        auditor: Membership,
        there: SmallProvider,
        settings: Settings,
        said: Claims,
        step: str | None,
    ) -> None:
        settings.PROVIDER = there.provider(factors=frozenset({"otp", "gold"}))
        there.says |= said
        client = Client()
        come_back(client)
        answer = client.get("/")
        assert answer.get("Location") == (step and f"/accounts/{step}/?next=/")

    def test_who_set_ours_up_is_asked_for_it(
        self, auditor: Membership, client_of: Callable[[str], Client]
    ) -> None:
        client_of("auditor")
        client = Client()
        come_back(client)
        assert client.get("/")["Location"] == "/accounts/verify/?next=/"

    def test_no_one_time_password_is_asked_for_that_was_not_used(self, expert: Membership) -> None:
        Person.objects.filter(pk=expert.person_id).update(must_change_password=True)
        client = Client()
        come_back(client)
        assert client.get("/").status_code == 200


class TestTheClaim:
    @pytest.mark.parametrize(
        ("claim", "says", "status"),
        [
            ("email", {"email": "Zhou@Example.cn", "email_verified": True}, 302),
            ("email", {"email": "zhou@example.cn", "email_verified": False}, 403),
            ("email", {"email": "zhou@example.cn", "email_verified": "true"}, 403),
            ("email", {"email": "zhou@example.cn"}, 403),
            ("email", {"preferred_username": "zhou@example.cn"}, 403),
            ("preferred_username", {"preferred_username": "zhou@example.cn"}, 302),
            ("preferred_username", {"preferred_username": "ZHOU@example.cn"}, 403),
        ],
    )
    def test_another_one_may_be_named(
        self,
        there: SmallProvider,
        settings: Settings,
        member: Member,
        claim: str,
        says: Claims,
        status: int,
    ) -> None:
        settings.PROVIDER = there.provider(claim=claim)
        person = member("expert").person
        actions.link_account(
            by=member("administrator"), person=person, account="zhou@example.cn", why=WHY
        )
        there.says |= says
        assert come_back(Client()).status_code == status

    def test_what_was_linked_by_another_claim_or_issuer_counts_no_more(
        self, expert: Membership, there: SmallProvider, settings: Settings
    ) -> None:
        settings.PROVIDER = there.provider(claim="preferred_username")
        there.says["preferred_username"] = "subject-1"
        assert come_back(Client()).status_code == 403
        settings.PROVIDER = there.provider()
        ProviderAccount.objects.update(issuer="https://another.example")
        assert come_back(Client()).status_code == 403


class TestLinking:
    def test_stands_on_the_trail_both_ways(self, expert: Membership, member: Member) -> None:
        actions.unlink_account(by=member("administrator"), person=expert.person, why="离职")
        unlinked, linked = TrailEntry.objects.filter(action__contains="link").order_by("-pk")
        assert (linked.action, linked.why) == ("person.link", WHY)
        assert (unlinked.action, unlinked.why) == ("person.unlink", "离职")
        assert "subject-1" in str(linked.__dict__)

    def test_unlinked_means_out(self, expert: Membership, member: Member) -> None:
        client = Client()
        come_back(client)
        assert is_in(client)
        actions.unlink_account(by=member("administrator"), person=expert.person, why=WHY)
        assert not is_in(client)
        assert not SessionRecord.objects.filter(ended_at=None).exists()
        assert come_back(client).status_code == 403

    def test_an_account_belongs_to_one_person(self, expert: Membership, member: Member) -> None:
        admin, other = member("administrator"), member("auditor").person
        with pytest.raises(Refused) as refused:
            actions.link_account(by=admin, person=other, account="subject-1", why=WHY)
        assert [each.code for each in refused.value.problems] == ["provider-account-taken"]
        with pytest.raises(Refused) as refused:
            actions.link_account(by=admin, person=expert.person, account=" ", why=WHY)
        codes = [each.code for each in refused.value.problems]
        assert codes == ["provider-account-missing", "provider-account-linked"]

    def test_nobody_links_themself_and_nothing_where_it_is_off(
        self, there: SmallProvider, member: Member, settings: Settings
    ) -> None:
        admin = member("administrator")
        with pytest.raises(Refused) as refused:
            actions.link_account(by=admin, person=admin.person, account="x", why=WHY)
        assert [each.code for each in refused.value.problems] == ["membership-own"]
        settings.PROVIDER = None
        with pytest.raises(Refused) as refused:
            actions.link_account(by=admin, person=member("expert").person, account="x", why=WHY)
        assert [each.code for each in refused.value.problems] == ["sign-on-off"]
        with pytest.raises(Refused) as refused:
            actions.unlink_account(by=admin, person=member("expert").person, why=WHY)
        assert [each.code for each in refused.value.problems] == ["provider-account-none"]

    def test_on_the_person_s_page(
        self, there: SmallProvider, member: Member, client_of: Callable[[str], Client]
    ) -> None:
        page = f"/accounts/people/{member('expert').person_id}/"
        client = client_of("administrator")
        assert f"{page}link/" in client.get(page).content.decode()
        answer = client.post(f"{page}link/", {"account": "subject-1", "why": WHY})
        assert answer["Location"] == page
        shown = client.get(page).content.decode()
        assert "subject-1" in shown
        assert f"{page}unlink/" in shown
        assert client.post(f"{page}unlink/", {"why": WHY}).status_code == 302
        assert come_back(Client()).status_code == 403
