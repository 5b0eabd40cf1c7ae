"""The bell, the notices page, how one is told by mail, and what an administrator sees leave."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from hengjian.bilingual import Text
from hengjian.site.accounts.models import Membership, Organisation
from hengjian.site.common import jobs
from hengjian.site.common.actor import System
from hengjian.site.common.models import Job, TrailEntry
from hengjian.site.library.models import Scheme
from hengjian.site.notices import outbox
from hengjian.site.notices.kinds import DEADLINE, DECISION
from hengjian.site.notices.models import Delivery, Notice, Preference, Webhook
from hengjian.site.notices.outside import Named
from hengjian.site.notices.telling import notify
from hengjian.site.web import duties as mornings
from hengjian.site.web.notices import own
from tests.site.reading import seen
from tests.site.world import World, build

Member = Callable[[str], Membership]
ClientOf = Callable[[str], Client]
pytestmark = pytest.mark.django_db


@pytest.fixture
def world(district: Organisation) -> World:
    return build(district)


@pytest.fixture
def mails(settings: Any) -> list[Any]:
    settings.EMAIL_BACKEND, settings.MAILS = "django.core.mail.backends.locmem.EmailBackend", True
    settings.ADDRESS = "https://h.example.gov.cn"
    return mail.outbox


def tell(to: Membership, what: str = "方案待审定", link: str = "/schemes/", **more: Any) -> Notice:
    given = {"kind": DECISION} | more
    [made] = notify(to=[to], words=Text(what, "A scheme awaits"), link=link, **given)
    return made


def page(client: Client, address: str = "/notices/") -> str:
    return client.get(address).content.decode()


def test_the_bell_counts_what_is_unread_and_shows_it(client_of: ClientOf, member: Member) -> None:
    client, by = client_of("department_head"), member("department_head")
    assert "bell-count" not in page(client, "/")
    tell(by)
    tell(member("auditor"))
    assert re.findall('bell-count number"[^>]*>([^<]*)', page(client, "/")) == ["1"]
    assert "方案待审定" in page(client, "/notices/bell")
    assert (
        "A scheme awaits"
        in client.get("/notices/bell", headers={"Accept-Language": "en"}).content.decode()
    )


def test_opening_a_notice_leads_to_its_page_and_counts_as_read(
    client_of: ClientOf, member: Member
) -> None:
    client = client_of("department_head")
    notice = tell(member("department_head"))
    answer = client.get(f"/notices/{notice.pk}/open")
    assert (answer.status_code, answer["Location"]) == (302, "/schemes/")
    assert "bell-count" not in page(client, "/")
    assert "已读" in page(client, "/notices/?state=read")
    assert "方案待审定" not in page(client, "/notices/?state=waiting")


def test_a_notice_is_opened_in_the_role_it_was_told_to(client_of: ClientOf, member: Member) -> None:
    """A person in two roles sees both bells as one."""
    client, first = client_of("department_head"), member("department_head")
    other = Membership.objects.create(
        person=first.person,
        organisation=Organisation.objects.get(code="AUD"),
        role_code="auditor",
    )
    notice = tell(other)
    client.get(f"/notices/{notice.pk}/open")
    assert "审计人员 · 审计局" in seen(page(client, "/"))


def test_the_notices_of_others_are_not_there(client_of: ClientOf, member: Member) -> None:
    client, notice = client_of("auditor"), tell(member("department_head"))
    assert client.get(f"/notices/{notice.pk}/open").status_code == 404
    assert "方案待审定" not in page(client)
    client.post("/notices/read")
    notice.refresh_from_db()
    assert notice.read_at is None


def test_everything_is_read_at_once(client_of: ClientOf, member: Member) -> None:
    client = client_of("department_head")
    for number in range(3):
        tell(member("department_head"), f"第 {number} 件")
    client.post("/notices/read")
    assert "bell-count" not in page(client, "/")


def save(client: Client, **more: str | list[str]) -> str:
    given = {"email": "a@example.org", "often": "daily", "language": "zh", "kinds": [DECISION]}
    return client.post("/notices/preferences", {**given, **more}, follow=True).content.decode()


def test_an_address_is_mailed_to_only_after_its_link_was_opened(
    client_of: ClientOf, member: Member, mails: list[Any]
) -> None:
    client = client_of("department_head")
    assert "确认链接" in save(client)
    outbox.send_due()
    [asked] = mails
    assert asked.to == ["a@example.org"]
    [link] = re.findall("https://h.example.gov.cn(/notices/confirm\\S+)", asked.body)
    stranger = client_of("auditor")
    assert "不能用了" in stranger.get(link, follow=True).content.decode()
    row = Preference.objects.get()
    assert row.confirmed_at is None
    assert "邮箱已确认" in client.get(link, follow=True).content.decode()
    row.refresh_from_db()
    assert row.confirmed_at is not None
    assert "确认链接" in save(client, email="b@example.org"), "another address is asked again"
    assert "不能用了" in client.get(link, follow=True).content.decode()
    assert "a@example.org" not in str(list(TrailEntry.objects.values_list("before", "after")))


def test_an_address_that_is_none_keeps_what_was_typed(client_of: ClientOf) -> None:
    said = save(client_of("auditor"), email="nobody at home")
    assert "nobody at home" in said
    assert Preference.objects.count() == 0


def digest_of(day: date, by: Membership, **more: Any) -> str:
    """The mail of that day; empty where none was written."""
    Preference.objects.update_or_create(
        person=by.person,
        defaults={
            "email": "a@example.org", "confirmed_at": timezone.now(), "often": "daily"
        } | more,
    )  # fmt: skip
    before = set(Delivery.objects.values_list("pk", flat=True))
    jobs.start(own.KIND, by=System(), day=day.isoformat())
    row = Delivery.objects.exclude(pk__in=before).first()
    return "" if row is None else f"{row.subject}\n{row.body}"


def test_the_digest_gives_counts_deadlines_and_links_and_nothing_else(
    world: World, member: Member, mails: list[Any]
) -> None:
    by, day = member("department_head"), timezone.localdate()
    Scheme.objects.filter(code=world[Scheme, "A"].code).update(state="submitted", name="柳树巷")
    tell(by, "投诉到期", "/complaints/1/", kind=DEADLINE, due_on=day + timedelta(days=3))
    tell(by, "很远的事", "/complaints/2/", kind=DEADLINE, due_on=day + timedelta(days=30))
    said = digest_of(day, by)
    assert "1 个改造方案待审定" in said
    assert "https://h.example.gov.cn/schemes/?state=submitted" in said
    assert f"{day + timedelta(days=3)} 到期：投诉到期" in said
    assert "很远的事" not in said
    assert "柳树巷" not in said, "no names of places or people"
    english = digest_of(day, by, language="en")
    assert "schemes await a decision" in english
    assert "Sent by the system" in english
    assert "到期" not in english.replace("投诉到期", "")


def test_a_kind_that_was_left_out_is_not_mailed(
    world: World, member: Member, mails: list[Any]
) -> None:
    by, day = member("department_head"), timezone.localdate()
    tell(by, "投诉到期", kind=DEADLINE, due_on=day)
    assert "投诉到期" not in digest_of(day, by, left_out=[DEADLINE])


def test_nobody_is_mailed_who_did_not_ask_or_for_whom_nothing_waits(
    member: Member, mails: list[Any]
) -> None:
    by, day = member("hotline_operator"), timezone.localdate()
    assert digest_of(day, by) == "", "nothing waits"
    tell(by, due_on=day)
    assert digest_of(day, by, often="never") == ""
    assert digest_of(day, by, often="daily", confirmed_at=None) == ""
    monday = day + timedelta(days=-day.weekday())
    assert digest_of(monday + timedelta(days=1), by, often="weekly") == ""
    assert digest_of(monday, by, often="weekly") != ""


def test_the_digest_is_due_once_a_morning(
    member: Member, mails: list[Any], monkeypatch: pytest.MonkeyPatch, settings: Any
) -> None:
    monkeypatch.setattr(mornings, "BEGINS", timezone.localtime().time().min)
    jobs.begin_due()
    jobs.begin_due()
    assert Job.objects.filter(kind=own.KIND).count() == 1
    Job.objects.all().delete()
    monkeypatch.setattr(mornings, "BEGINS", timezone.localtime().time().max)
    assert mornings.each_morning() is None, "not before people begin their day"
    monkeypatch.setattr(mornings, "BEGINS", timezone.localtime().time().min)
    settings.MAILS = False
    assert mornings.each_morning() is None


def test_a_webhook_is_set_up_and_its_secret_is_shown_once(
    client_of: ClientOf, member: Member, settings: Any, socket_enabled: None
) -> None:
    client = client_of("administrator")
    region = member("administrator").organisation.region
    given = {"name": "数据中台", "organisation": region.pk, "kinds": [DECISION]}
    said = client.post("/outbox/webhooks/new", {**given, "url": "https://127.0.0.1/"})
    assert "在内部网络（127.0.0.1）" in said.content.decode()
    settings.WEBHOOK_HOSTS = Named(frozenset(("127.0.0.1",)), ())
    said = client.post("/outbox/webhooks/new", {**given, "url": "https://127.0.0.1/"})
    [secret] = re.findall(r"whsec_\S+?(?=<)", said.content.decode())
    row = Webhook.objects.get()
    assert secret not in page(client, f"/outbox/webhooks/{row.pk}/")
    client.post(f"/outbox/webhooks/{row.pk}/try")
    assert Delivery.objects.get().subject == "hengjian.trial"
    client.post(f"/outbox/webhooks/{row.pk}/", {"why": "不用了"})
    row.refresh_from_db()
    assert not row.active
    assert client.post(f"/outbox/webhooks/{row.pk}/try").status_code == 404


def test_what_was_given_up_is_in_sight_and_can_be_sent_again(
    client_of: ClientOf, member: Member
) -> None:
    client, person = client_of("administrator"), member("auditor").person
    why = {"zh": "没有发出去：超时", "en": "it could not be sent: timed out"}
    row = Delivery.objects.create(
        channel="mail", person=person, subject="摘要", body="三件事", state="dead", problem=why,
        attempts=6, next_at=timezone.now(),
    )  # fmt: skip
    said = page(client, "/outbox/")
    assert "没有发出去：超时" in said
    assert "三件事" not in said, "what a mail says is its reader's"
    client.post(f"/outbox/{row.pk}/again")
    row.refresh_from_db()
    assert (row.state, row.attempts) == ("waiting", 0)
    other = Delivery.objects.create(
        channel="mail", person=person, subject="别的", body="", state="dead", next_at=row.next_at
    )
    Membership.objects.filter(person=person).update(organisation=Organisation.objects.get(code="C"))
    assert client.post(f"/outbox/{other.pk}/again").status_code == 404, "serves elsewhere"
