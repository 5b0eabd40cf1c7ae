"""Forgetting who a case came from: when its time is over, each day; or when its resident asks.

Erased are the name, the phone and the digest by which a caller is known again. The case, its words
and its figures stay: they are the record of what was done. Copies made before (``backup``) keep
what they have until they are thrown away.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet

from hengjian.bilingual import Text
from hengjian.site.common import jobs
from hengjian.site.common.actor import Actor, System
from hengjian.site.common.models import Job
from hengjian.site.common.trail import Change, record_all
from hengjian.site.residents.hotline.deadlines import deadlines
from hengjian.site.residents.hotline.models import Case

DAILY = "cases.erase"
CHUNK = 500
ENDED = (Case.State.SETTLED, Case.State.MERGED)
NAMED = ~Q(reporter="") | ~Q(phone="") | ~Q(phone_digest="")


def over(today: date) -> QuerySet[Case]:
    """Cases that still say who they came from though the time of that is over."""
    kept = deadlines().on(today).persons_kept
    last = today - timedelta(days=kept)
    ended = Q(closed_on__lt=last) | Q(closed_on=None, received_on__lt=last, state=Case.State.MERGED)
    return Case.objects.filter(NAMED, ended, state__in=ENDED)


def forget(case: Case, by: Actor, why: str = "") -> Change:
    """Erase who the case came from; the line of the trail that says so, without what it was."""
    case.reporter = case.phone = case.phone_digest = ""
    case.save(update_fields=["reporter", "phone", "phone_digest", "changed_at"])
    return Change("case.erase", case, after={}, why=why)


@jobs.work(DAILY, title=Text("删除到期的姓名电话", "Erasing names and phones"), whole=False)
def erase(job: Job, step: jobs.Step, *, day: str) -> dict[str, Any]:
    """Every case whose time is over; begun again it goes on from there."""
    today, erased = date.fromisoformat(day), 0
    while keys := list(over(today).order_by("pk").values_list("pk", flat=True)[:CHUNK]):
        with transaction.atomic():
            rows = Case.objects.select_for_update(of=("self",)).filter(pk__in=keys)
            record_all(by=System(), changes=[forget(case, System()) for case in rows])
        erased += len(keys)
        step(erased, None, "")
    return {"erased": erased}
