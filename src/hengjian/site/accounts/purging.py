"""What is kept of log-ins goes when it is of no use any more."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.contrib.sessions.models import Session
from django.db.models import QuerySet
from django.utils import timezone

from hengjian.bilingual import Text
from hengjian.site.accounts import guessing
from hengjian.site.accounts.models import SessionRecord
from hengjian.site.common.jobs import Result, Step, work
from hengjian.site.common.models import Job

PURGE = "accounts.purge"


@work(PURGE, title=Text("清理登录记录", "Purge of what was kept of log-ins"))
def purge(job: Job, step: Step) -> Result:
    """Remove tries that count no more and sessions that ended; how many of each."""
    tries, _ = guessing.over().delete()
    sessions, _ = _sessions_expired().delete()
    records, _ = _old_records().delete()
    return {"tries": tries, "sessions": sessions, "records": records}


def is_due() -> bool:
    """Whether anything is of no use any more."""
    return guessing.over().exists() or _sessions_expired().exists() or _old_records().exists()


def _sessions_expired() -> QuerySet[Session]:
    return Session.objects.filter(expire_date__lt=timezone.now())


def _old_records() -> QuerySet[SessionRecord]:
    """Twice as old as a session can be."""
    long_ago = timezone.now() - timedelta(seconds=2 * settings.SESSION_COOKIE_AGE)
    return SessionRecord.objects.filter(seen_at__lt=long_ago)
