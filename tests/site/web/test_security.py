"""One's own security page: where I am logged in, and the tokens I made."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from hengjian.site.accounts.models import ApiToken, Membership, SessionRecord
from hengjian.site.accounts.tokens import membership_of
from tests.site.conftest import pass_second_factor
from tests.site.reading import content, seen

pytestmark = pytest.mark.django_db
Member = Callable[[str], Membership]
ClientOf = Callable[[str], Client]
PAGE = "/accounts/security/"
CHROME = "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/130.0 Safari/537.36"


class TestSessions:
    def test_each_is_listed_by_device_and_network(self, client_of: ClientOf) -> None:
        here = client_of("expert")
        there = client_of("expert")
        there.get("/", headers={"User-Agent": CHROME}, REMOTE_ADDR="10.20.30.40")
        page = seen(here.get(PAGE).content.decode())
        assert "Chrome · Windows" in page
        assert "10.20.30.*" in page
        assert "10.20.30.40" not in page
        assert content(page).count("本机") == 1

    def test_one_can_be_ended_from_another(self, client_of: ClientOf) -> None:
        here, there = client_of("expert"), client_of("expert")
        here.get(PAGE)
        there.get(PAGE)
        page = seen(here.get(PAGE).content.decode())
        address = re.findall(r'action="(/accounts/security/sessions/\d+/end/)"', page)
        assert len(address) == 1, "this one has no button"
        assert here.post(address[0])["Location"] == PAGE
        assert there.get("/")["Location"].startswith("/accounts/log-in/")
        assert here.get("/").status_code == 200

    def test_all_others_can_be_ended_at_once(self, client_of: ClientOf) -> None:
        here, *others = [client_of("expert") for _ in range(3)]
        for client in (here, *others):
            client.get("/")
        here.post("/accounts/security/sessions/end/")
        assert here.get("/").status_code == 200
        assert {client.get("/").status_code for client in others} == {302}

    def test_those_of_others_are_not_found(self, client_of: ClientOf) -> None:
        client_of("evaluator").get("/")
        theirs = SessionRecord.objects.get()
        answer = client_of("expert").post(f"/accounts/security/sessions/{theirs.pk}/end/")
        assert answer.status_code == 404
        theirs.refresh_from_db()
        assert theirs.ended_at is None

    def test_the_key_of_a_session_is_nowhere_kept_beside_it(self, client_of: ClientOf) -> None:
        client = client_of("expert")
        client.get("/")
        assert client.session.session_key not in str(SessionRecord.objects.values())

    def test_seen_is_written_every_few_minutes_only(self, client_of: ClientOf) -> None:
        client = client_of("expert")
        client.get("/")
        first = SessionRecord.objects.get().seen_at
        client.get("/")
        assert SessionRecord.objects.get().seen_at == first
        SessionRecord.objects.update(seen_at=first - timedelta(minutes=6))
        client.get("/")
        assert SessionRecord.objects.get().seen_at >= first

    def test_the_record_goes_with_the_log_out(self, client_of: ClientOf) -> None:
        client = client_of("expert")
        client.get("/")
        client.post("/accounts/log-out/")
        assert not SessionRecord.objects.exists()

    def test_long_gone_ones_are_forgotten_at_the_next_log_in(self, member: Member) -> None:
        person = member("expert").person
        old = timezone.now() - timedelta(days=3)
        SessionRecord.objects.create(person=person, digest="0" * 64, seen_at=old)
        Client().post("/accounts/log-in/", {"username": "expert", "password": "a-long-password-1"})
        assert not SessionRecord.objects.filter(digest="0" * 64).exists()


class TestTokens:
    def test_made_shown_once_used_and_revoked(self, client_of: ClientOf, member: Member) -> None:
        client = client_of("competent_department")
        sent = {"name": "数据中台", "days": "30"}
        page = seen(client.post("/accounts/security/tokens/add/", sent).content.decode())
        token = re.findall(r"<code>(hj_[\w-]+)</code>", page)[0]
        assert membership_of(token) == member("competent_department")
        listed = seen(client.get(PAGE).content.decode())
        assert "数据中台" in listed
        assert token not in listed
        row = ApiToken.objects.get()
        client.post(f"/accounts/security/tokens/{row.pk}/revoke/")
        assert membership_of(token) is None
        assert "数据中台" not in seen(client.get(PAGE).content.decode())

    def test_what_is_wrong_stands_beside_its_field(self, client_of: ClientOf) -> None:
        client = client_of("competent_department")
        page = client.post("/accounts/security/tokens/add/", {"name": " ", "days": "999"})
        assert seen(page.content.decode()).count("field-error") == 2

    def test_a_token_of_another_is_not_found(self, client_of: ClientOf) -> None:
        client_of("sub_district").post("/accounts/security/tokens/add/", {"name": "x", "days": "1"})
        row = ApiToken.objects.get()
        answer = client_of("finance_bureau").post(f"/accounts/security/tokens/{row.pk}/revoke/")
        assert answer.status_code == 404
        row.refresh_from_db()
        assert row.revoked_at is None

    def test_without_the_right_the_page_does_not_offer_them(self, client_of: ClientOf) -> None:
        assert "接口令牌" not in seen(client_of("expert").get(PAGE).content.decode())


class TestActingInAnotherRole:
    @pytest.fixture
    def second(self, member: Member) -> Membership:
        first = member("competent_department")
        return Membership.objects.create(
            person=first.person,
            organisation=member("sub_district").organisation,
            role_code="sub_district",
        )

    def test_the_choice_holds_for_the_session(
        self, second: Membership, client_of: ClientOf
    ) -> None:
        client = client_of("competent_department")
        assert "主管部门经办 · 住建局" in seen(client.get("/").content.decode())
        client.post(f"/accounts/memberships/{second.pk}/act/")
        assert "街道社区 · 东街道" in seen(client.get("/").content.decode())

    def test_a_role_that_is_not_mine_cannot_be_chosen(
        self, member: Member, client_of: ClientOf
    ) -> None:
        client = client_of("competent_department")
        client.post(f"/accounts/memberships/{member('department_head').pk}/act/")
        assert "主管部门经办 · 住建局" in seen(client.get("/").content.decode())

    def test_a_chosen_role_that_ends_gives_way_to_the_first(
        self, second: Membership, client_of: ClientOf
    ) -> None:
        client = client_of("competent_department")
        client.post(f"/accounts/memberships/{second.pk}/act/")
        second.active = False
        second.save()
        assert "主管部门经办 · 住建局" in seen(client.get("/").content.decode())

    def test_one_official_role_is_enough_to_owe_a_second_factor(self, member: Member) -> None:
        expert = member("expert")
        client = Client()
        client.force_login(expert.person, "django.contrib.auth.backends.ModelBackend")
        assert client.get("/").status_code == 200
        Membership.objects.create(
            person=expert.person, organisation=expert.organisation, role_code="finance_bureau"
        )
        assert client.get("/")["Location"].startswith("/accounts/enrol/")
        pass_second_factor(client, expert.person)
        assert client.get("/").status_code == 200
