"""What surveys tell of persons."""

from __future__ import annotations

from datetime import date, timedelta
from functools import partial
from typing import Any

from django.db.models import Model, Q, QuerySet

from hengjian.bilingual import Text
from hengjian.site.platform.personal import Personal
from hengjian.site.residents.surveys.consents import consents
from hengjian.site.residents.surveys.models import Keying, SampleUnit, Submission, Survey

KEPT = Text("调查结束后按告知书所写天数", "as the consent text says after the survey ends")


def ended(today: date) -> QuerySet[Survey]:
    """Surveys whose time for personal data is over: so many days after they ended, as the edition
    of the consent text in force at the end says."""
    over = Q(pk__in=[])
    for each in consents().editions:
        last = today - timedelta(days=each.kept)
        over |= Q(closed_on__lt=last, consent=each.name)
    oldest = max(each.kept for each in consents().editions)
    over |= Q(closed_on__lt=today - timedelta(days=oldest))
    return Survey.objects.filter(over)


def _over(model: type[Model], field: str, today: date) -> QuerySet[Any]:
    rows: QuerySet[Any] = model._default_manager.filter(survey__in=ended(today))
    return rows.exclude(**{field: ""})


WRITTEN = Personal(
    Submission,
    ("written",),
    purpose=Text("归纳居民写的意见", "summing up what residents write"),
    kept=KEPT,
    seen=Text("归纳意见的人", "who sums them up"),
    over=partial(_over, Submission, "written"),
)
DEVICE = Personal(
    Submission,
    ("device",),
    purpose=Text("发现同一设备代填", "finding one device that answers for many"),
    kept=KEPT,
    seen=Text("无人（只能比对，不能还原）", "nobody (it can be compared, not read)"),
    over=partial(_over, Submission, "device"),
)
PLACE_DAYS = 90
"""Days after an answer for which its place is kept."""


def _find_placed_long_ago(today: date) -> QuerySet[Any]:
    last = today - timedelta(days=PLACE_DAYS)
    return Submission.objects.filter(answered_on__lt=last).exclude(place="")


PLACE = Personal(
    Submission,
    ("place",),
    purpose=Text("发现没有上门的访问", "finding visits that were none"),
    kept=Text(f"填答后 {PLACE_DAYS} 天", f"{PLACE_DAYS} days after the answer"),
    seen=Text("无人（只用来比对）", "nobody (it is compared only)"),
    over=_find_placed_long_ago,
)
DOOR = Personal(
    SampleUnit,
    ("label",),
    purpose=Text("找到抽中的户", "finding the household that was drawn"),
    kept=KEPT,
    seen=Text("访问员", "interviewers"),
    over=partial(_over, SampleUnit, "label"),
)
PAPER = Personal(
    Keying,
    ("answers",),
    purpose=Text("两遍录入互相核对", "holding two keyings against each other"),
    kept=KEPT,
    seen=Text("录入的人", "who keys"),
    over=partial(_over, Keying, "answers"),
)
