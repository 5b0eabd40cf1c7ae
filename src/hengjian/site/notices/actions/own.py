"""What people change about how they themselves are told."""

from __future__ import annotations

from collections.abc import Sequence

from django.conf import settings
from django.core import signing
from django.urls import reverse
from django.utils import timezone

from hengjian.bilingual import Text
from hengjian.errors import Refused, problem
from hengjian.site.accounts.acting import action
from hengjian.site.accounts.models import Membership
from hengjian.site.common.trail import record, snapshot
from hengjian.site.notices.models import Delivery, Notice, Preference
from hengjian.site.notices.queries import notices_of, waiting

SALT = "hengjian.notices.address"
WORKS_FOR = 3 * 24 * 3600
"""Seconds a link that confirms an address works."""
SUBJECT = Text("请确认您的通知邮箱", "Please confirm your address for notices")
ASKED = Text(
    "有人在衡鉴里把这个邮箱填作 {username} 的通知邮箱。是您本人，请在三天内登录后打开：\n\n"
    "{address}\n\n不是您，请不必理会：不打开就不会再收到邮件。\n",
    "Somebody entered this address in Hengjian for notices to {username}. If it was you, log in "
    "and open within three days:\n\n{address}\n\nIf not, do nothing: no more mail will come.\n",
)


@action(None)
def prefer(
    *, by: Membership, email: str, often: str, language: str, left_out: Sequence[str]
) -> Preference:
    """How the person wants to be told. A new address is mailed a link that confirms it."""
    row, _ = Preference.objects.select_for_update().get_or_create(person=by.person)
    before = snapshot(row)
    changed = email.strip() != row.email
    row.email, row.often, row.language = email.strip(), often, language
    row.left_out = sorted(left_out)
    if changed:
        row.confirmed_at = None
    row.save()
    if changed and row.email:
        _ask_to_confirm(row)
    # The address itself is nobody's business but the person's: the trail says that it changed.
    hidden = {"email": "…"} if changed else {}
    after = {**snapshot(row), "email": ""}
    record(
        by=by,
        action="preference.change",
        subject=row,
        before={**before, "email": ""},
        after={**after, **hidden},
    )
    return row


def _ask_to_confirm(row: Preference) -> None:
    token = signing.dumps([row.person_id, row.email], salt=SALT)
    address = f"{settings.ADDRESS}{reverse('web:notices-confirm')}?token={token}"
    said = ASKED.of("en" if row.language == "en" else "zh")
    Delivery.objects.create(
        channel=Delivery.Channel.MAIL,
        person=row.person,
        subject=SUBJECT.of("en" if row.language == "en" else "zh"),
        body=said.format(username=row.person.username, address=address),
        next_at=timezone.now(),
    )


@action(None)
def confirm_address(*, by: Membership, token: str) -> Preference:
    """The person reads what is mailed there. Raises ``Refused`` (``mail-link-stale``)."""
    try:
        person, email = signing.loads(token, salt=SALT, max_age=WORKS_FOR)
    except signing.BadSignature as error:
        raise Refused([problem("mail-link-stale")]) from error
    mine = Preference.objects.select_for_update().filter(person=by.person_id, email=email)
    row = mine.first() if person == by.person_id else None
    if row is None:
        raise Refused([problem("mail-link-stale")])
    if row.confirmed_at is None:
        row.confirmed_at = timezone.now()
        row.save(update_fields=["confirmed_at"])
        record(by=by, action="preference.confirm", subject=row, after={})
    return row


@action(None)
def read(*, by: Membership, notice: Notice) -> None:
    """The person opened it; ``Notice.DoesNotExist`` for those of others."""
    row = notices_of(by.person).get(pk=notice.pk)
    if row.read_at is None:
        Notice.objects.filter(pk=row.pk, read_at=None).update(read_at=timezone.now())


@action(None)
def read_all(*, by: Membership) -> int:
    """The person has seen everything; how many that were."""
    keys = list(waiting(notices_of(by.person)).values_list("pk", flat=True))
    return Notice.objects.filter(pk__in=keys).update(read_at=timezone.now())
