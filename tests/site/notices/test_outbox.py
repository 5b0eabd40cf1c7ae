"""The outbox: written with what it tells of, sent at least once, given up in sight."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from hengjian.bilingual import Text
from hengjian.errors import Refused
from hengjian.site.accounts.models import Membership
from hengjian.site.common import jobs
from hengjian.site.common.models import Job, TrailEntry
from hengjian.site.notices import outbox, signing
from hengjian.site.notices.actions import webhooks as acts
from hengjian.site.notices.kinds import DEADLINE, DECISION
from hengjian.site.notices.models import Delivery, Notice, Preference, Webhook
from hengjian.site.notices.outside import Named
from hengjian.site.notices.telling import notify, settle
from tests.site.notices.conftest import Receiver

Member = Callable[[str], Membership]
pytestmark = pytest.mark.django_db
State = Delivery.State


@pytest.fixture(autouse=True)
def named(settings: Any) -> None:
    settings.WEBHOOK_HOSTS = Named(frozenset(("localhost",)), ())


@pytest.fixture
def webhook(member: Member, receiver: Receiver) -> Webhook:
    by = member("administrator")
    made, _ = acts.add(
        by=by,
        organisation=by.organisation.region,
        name="数据中台",
        url=receiver.url,
        kinds=[DECISION],
    )
    return made


def told(to: list[Membership], **more: Any) -> list[Notice]:
    words = Text("方案待审定：东街", "A scheme awaits a decision: 东街")
    given = {"kind": DECISION, "words": words, "link": "/schemes/FA-1/"} | more
    return notify(to=to, **given)


def test_a_signature_is_that_of_standard_webhooks() -> None:
    """Against what the standard's own library makes of the same secret, id, time and body."""
    secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
    at = datetime.fromtimestamp(1614265330, UTC)
    made = signing.signature(secret, "msg_p5jXN8AQM9LWM0D4loKWxJek", at, '{"test": 2432232314}')
    assert made == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


def test_an_event_arrives_signed_and_says_nothing_but_where_to_look(
    webhook: Webhook, member: Member, receiver: Receiver
) -> None:
    told([member("department_head"), member("finance_bureau")])
    assert outbox.send_due() == 1, "a webhook is told once, not once a person"
    [got] = receiver.got
    row = Delivery.objects.get()
    assert (row.state, row.attempts, row.problem) == (State.SENT, 1, None)
    assert got.headers["webhook-id"] == str(row.number)
    at = datetime.fromtimestamp(int(got.headers["webhook-timestamp"]), UTC)
    signed = signing.signature(signing.secret_of(webhook), row.number, at, got.body)
    assert got.headers["webhook-signature"] == signed
    said = json.loads(got.body)
    assert said["type"] == "hengjian.decision"
    assert said["data"]["address"] == "https://127.0.0.1/schemes/FA-1/"
    assert "东街" not in got.body, "no names, no texts"


def test_what_is_taken_back_was_never_told(webhook: Webhook, member: Member) -> None:
    def told_and_lost() -> None:
        with transaction.atomic():
            told([member("department_head")])
            raise LookupError

    with pytest.raises(LookupError):
        told_and_lost()
    assert Delivery.objects.count() == Notice.objects.count() == 0


def test_a_failed_call_waits_longer_each_time_and_is_given_up_in_sight(
    webhook: Webhook, member: Member, receiver: Receiver
) -> None:
    receiver.status = 503
    told([member("department_head")])
    waits = []
    for _ in outbox.WAITS:
        before = timezone.now()
        assert outbox.send_due() == 1
        assert outbox.send_due() == 0, "not before its next try"
        row = Delivery.objects.get()
        waits.append(round((row.next_at - before).total_seconds()))
        Delivery.objects.update(next_at=timezone.now())
    assert waits == list(outbox.WAITS)
    assert (row.state, row.attempts) == (State.DEAD, len(outbox.WAITS))
    assert row.problem == {"zh": "对方回答了 503", "en": "the receiver answered 503"}
    assert len({each.headers["webhook-id"] for each in receiver.got}) == 1
    receiver.status = 200
    acts.send_again(by=member("administrator"), delivery=row)
    assert outbox.send_due() == 1
    row.refresh_from_db()
    assert row.state == State.SENT


def test_a_process_that_dies_while_sending_leaves_the_row_to_the_next(
    webhook: Webhook, member: Member, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    told([member("department_head")])

    class Killed(BaseException):
        pass

    def dies(*_: object) -> None:
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(outbox, "_end", dies)
        with pytest.raises(Killed):
            outbox.send_due()
    assert outbox.send_due() == 0, "it may still be under way"
    Delivery.objects.update(next_at=timezone.now())
    assert outbox.send_due() == 1
    assert len(receiver.got) == 2
    assert len({each.headers["webhook-id"] for each in receiver.got}) == 1, "told apart by it"
    assert Delivery.objects.get().state == State.SENT


def test_two_processes_do_not_send_one_row(
    webhook: Webhook, member: Member, receiver: Receiver
) -> None:
    told([member("department_head")])
    first, second = outbox._take(), outbox._take()
    assert first is not None
    assert second is None


def test_a_receiver_that_is_gone_is_not_asked_again(
    webhook: Webhook, member: Member, receiver: Receiver
) -> None:
    receiver.status = 410
    told([member("department_head")])
    outbox.send_due()
    assert Delivery.objects.get().state == State.DEAD


def test_a_webhook_hears_only_of_its_region_and_kinds(
    webhook: Webhook, member: Member, district: Any
) -> None:
    told([member("department_head")], kind=DEADLINE)
    assert Delivery.objects.count() == 0
    webhook.organisation = type(district).objects.get(code="D1")
    webhook.save()
    told([member("department_head")])
    assert Delivery.objects.count() == 0
    told([member("sub_district")])
    assert Delivery.objects.count() == 1


def test_a_webhook_is_set_up_only_where_it_may_call(member: Member, settings: Any) -> None:
    settings.WEBHOOK_HOSTS = Named(frozenset(), ())
    by = member("administrator")
    region = by.organisation.region
    with pytest.raises(Refused) as refused:
        acts.add(by=by, organisation=region.parent, name=" ", url="http://x/", kinds=["nothing"])
    found = [each.code for each in refused.value.problems]
    assert found == ["webhook-unnamed", "webhook-kinds", "organisation-outside", "target-malformed"]


def test_a_stopped_webhook_is_sent_nothing_more(
    webhook: Webhook, member: Member, receiver: Receiver
) -> None:
    by = member("administrator")
    told([member("department_head")])
    acts.end(by=by, webhook=webhook, why="改用新平台")
    outbox.send_due()
    told([member("department_head")])
    assert receiver.got == []
    assert [each.state for each in Delivery.objects.all()] == [State.DEAD]
    line = TrailEntry.objects.order_by("-sequence").first()
    assert line is not None
    assert (line.action, line.why) == ("webhook.end", "改用新平台")
    assert "whsec_" not in json.dumps(line.after)


def test_an_administrator_of_another_region_does_not_reach_it(
    webhook: Webhook, member: Member
) -> None:
    by = member("administrator")
    webhook.organisation = by.organisation.region.parent
    webhook.save()
    for act in (acts.attempt, acts.end):
        more = {"why": "x"} if act is acts.end else {}
        with pytest.raises(Webhook.DoesNotExist):
            act(by=by, webhook=webhook, **more)
    with pytest.raises(PermissionDenied):
        acts.attempt(by=member("auditor"), webhook=webhook)


def test_the_worker_begins_to_send_what_is_due(
    webhook: Webhook, member: Member, receiver: Receiver
) -> None:
    told([member("department_head")])
    jobs.begin_due()
    done = Job.objects.filter(kind="notices.deliver").values_list("state", "result")
    assert list(done) == [("done", {"tries": 1})]
    assert len(receiver.got) == 1
    jobs.begin_due()
    assert Job.objects.filter(kind="notices.deliver").count() == 1, "nothing waits"


def test_a_mail_carries_its_number_and_goes_where_the_person_said_last(
    member: Member, settings: Any
) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    person = member("auditor").person
    row = Delivery.objects.create(
        channel="mail", person=person, subject="摘要", body="一件", next_at=timezone.now()
    )
    outbox.send_due()
    row.refresh_from_db()
    assert (row.state, mail.outbox) == (State.DEAD, []), "nobody to send it to"
    Preference.objects.create(person=person, email="a@example.org", confirmed_at=timezone.now())
    acts.send_again(by=member("administrator"), delivery=row)
    outbox.send_due()
    [sent] = mail.outbox
    assert sent.to == ["a@example.org"]
    assert sent.extra_headers["Message-ID"] == f"<{row.number}@127.0.0.1>"
    person.is_active = False
    person.save()
    Delivery.objects.create(
        channel="mail", person=person, subject="摘要", body="一件", next_at=timezone.now()
    )
    outbox.send_due()
    assert len(mail.outbox) == 1, "a closed account is told nothing"


def test_what_ended_long_ago_is_forgotten(member: Member) -> None:
    person, now = member("auditor").person, timezone.now()
    for state, days in ((State.SENT, 31), (State.SENT, 1), (State.DEAD, 31), (State.WAITING, 31)):
        Delivery.objects.create(
            channel="mail", person=person, subject=f"{state} {days}", body="", state=state,
            next_at=now, ended_at=None if state == State.WAITING else now - timedelta(days=days),
        )  # fmt: skip
    outbox.forget_old()
    kept = set(Delivery.objects.values_list("subject", flat=True))
    assert kept == {"sent 1", "dead 31", "waiting 31"}


def test_the_same_key_is_told_once_and_a_settled_notice_waits_for_nobody(member: Member) -> None:
    by, other = member("department_head"), member("auditor")
    assert len(told([by], key="due:1", about="x:1")) == 1
    again = told([by, other], key="due:1", about="x:1")
    assert [each.membership for each in again] == [other]
    assert Notice.objects.filter(settled_at=None).count() == 2
    settle(["x:1"])
    assert Notice.objects.filter(settled_at=None).count() == 0


def test_people_are_told_inside_a_transaction_and_of_known_kinds(
    member: Member, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(KeyError):
        told([member("auditor")], kind="gossip")
    from hengjian.site.notices import telling

    monkeypatch.setattr(telling, "connection", SimpleNamespace(in_atomic_block=False))
    with pytest.raises(transaction.TransactionManagementError):
        told([])
