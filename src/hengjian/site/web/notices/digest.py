"""The mail that says what waits: counts, deadlines and links, in the language of its reader.

It names nobody and gives no amounts: the pages it leads to ask for the log-in.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.utils import timezone, translation

from hengjian.bilingual import Text
from hengjian.site.accounts.models import Membership
from hengjian.site.common import jobs
from hengjian.site.common.models import Job
from hengjian.site.common.words import said
from hengjian.site.notices.kinds import DEADLINE, DECISION, WARNING
from hengjian.site.notices.models import Delivery, Notice, Preference
from hengjian.site.notices.queries import due_soon
from hengjian.site.web.home.waiting import waiting_for

KIND = "notices.digest"
KEPT = timedelta(days=180)
"""How long a notice that was read or settled stays."""
SUBJECT = Text("衡鉴：{count} 类事项等您办理", "Hengjian: {count} kinds of work wait for you")
CLOSING = Text(
    "—\n这封邮件由系统发出，请勿回复。不想再收：{address}",
    "—\nSent by the system; please do not reply. To stop these mails: {address}",
)
DUE = Text("{day} 到期：{what}", "due on {day}: {what}")


@jobs.work(KIND, title=Text("待办摘要邮件", "Digests of what waits"))
def digests(job: Job, step: jobs.Step, *, day: str) -> dict[str, Any]:
    """A mail into the outbox for each person who wants one that day and for whom something waits.

    Whole: either every mail of the day is in the outbox, or none is and the day is begun again.
    """
    today, written = date.fromisoformat(day), 0
    wanting = list(_wanting(today))
    for number, preference in enumerate(wanting, start=1):
        written += _write(preference, today)
        step(number, len(wanting), Text("正在写摘要", "writing digests"))
    ended = timezone.now() - KEPT
    Notice.objects.filter(read_at__lt=ended).delete()
    Notice.objects.filter(settled_at__lt=ended).delete()
    return {"mails": written}


def _wanting(today: date) -> Any:
    often = [Preference.Often.DAILY]
    if today.weekday() == 0:
        often.append(Preference.Often.WEEKLY)
    rows = Preference.objects.filter(often__in=often, person__is_active=True)
    return rows.exclude(email="").exclude(confirmed_at=None).select_related("person")


def _write(preference: Preference, today: date) -> int:
    """One mail where something waits; how many."""
    with translation.override("en" if preference.language == "en" else "zh-hans"):
        parts, kinds = [], 0
        for membership in _memberships(preference):
            lines = _lines(membership, preference.left_out, today)
            kinds += len(lines)
            if lines:
                head = f"{said(membership.role.name)} · {membership.organisation.name}"
                parts.append("\n".join([head, *lines]))
        if not parts:
            return 0
        stop = f"{settings.ADDRESS}/notices/preferences"
        body = "\n\n".join([*parts, said(CLOSING).format(address=stop)])
        Delivery.objects.create(
            channel=Delivery.Channel.MAIL,
            person=preference.person,
            subject=said(SUBJECT).format(count=kinds),
            body=body + "\n",
            next_at=timezone.now(),
        )
    return 1


def _memberships(preference: Preference) -> list[Membership]:
    held = preference.person.memberships.filter(active=True).order_by("pk")
    return list(held.select_related("person", "organisation__parent__parent__parent"))


def _lines(membership: Membership, left_out: list[str], today: date) -> list[str]:
    """What waits for one membership, a line each with its link."""
    lines = []
    for each in waiting_for(membership, today):
        kind = WARNING if "/warnings/" in each.address else DECISION
        if kind not in left_out:
            lines.append(f"  {each.count} {each.title}\n    {settings.ADDRESS}{each.address}")
    if DEADLINE not in left_out:
        for notice in due_soon(membership, today):
            what = said(DUE).format(day=notice.due_on, what=said(notice.text))
            lines.append(f"  {what}\n    {settings.ADDRESS}{notice.link}")
    return lines
