"""Units that are late with putting things right are reminded, many at once."""

from __future__ import annotations

from django.db.models import QuerySet
from django.urls import reverse

from hengjian.bilingual import Text
from hengjian.errors import Problem, Refused, problem
from hengjian.site.accounts.acting import action
from hengjian.site.accounts.models import Membership
from hengjian.site.accounts.permissions import Permission
from hengjian.site.common.days import current_day
from hengjian.site.common.trail import record
from hengjian.site.evaluation.following import key_of_reminder, late_among, reminded_today
from hengjian.site.evaluation.models import Recommendation
from hengjian.site.evaluation.procedures.requests import owing
from hengjian.site.notices.kinds import DEADLINE
from hengjian.site.notices.telling import about_of, notify
from hengjian.site.platform.step import unreasoned

MESSAGE = 200
"""The most characters of a reminder's own text."""


@action(Permission.RECTIFY_VALIDATE)
def urge_late(*, by: Membership, rows: QuerySet[Recommendation], text: str = "") -> int:
    """Remind the addressee of each of these that is late, with words of one's own; how many.

    What is not late, or was reminded of today, is left alone. Raises ``Refused`` where the words
    are too long, nothing is left to remind of, or nobody of an addressee could be told.
    """
    told_with = text.strip()
    if told_with and (too_long := unreasoned(told_with, MESSAGE)):
        raise Refused(too_long)
    keys = list(rows.values_list("pk", flat=True))
    held = Recommendation.objects.select_for_update(of=("self",)).filter(pk__in=keys)
    late = late_among(held.select_related("addressee").order_by("code"), current_day())
    told = reminded_today(late)
    chosen = [each for each in late if each.code not in told]
    if not chosen:
        raise Refused([problem("recommendation-urge-none")])
    to = {each.pk: _who_acts(each) for each in chosen}
    found: list[Problem] = [
        problem("recommendation-urge-nobody", name=each, owner=each.addressee)
        for each in chosen
        if not to[each.pk]
    ]
    if found:
        raise Refused(found)
    for row in chosen:
        _tell(row, to[row.pk], told_with)
        record(by=by, action="recommendation.urge", subject=row, before={}, after={}, why=told_with)
    return len(chosen)


def _who_acts(row: Recommendation) -> list[Membership]:
    """Who of the addressee answers what was sent, or reports what was put right."""
    waits = row.state == Recommendation.State.SENT
    right = Permission.RECTIFY_DECIDE if waits else Permission.RECTIFY_REPORT
    return owing(row.addressee_id, right)


def _tell(row: Recommendation, to: list[Membership], text: str) -> None:
    waits = row.state == Recommendation.State.SENT
    due = row.due_on if waits else row.planned_for
    own = f"：{text}" if text else ""
    zh = f"整改建议“{row}”{due}到期，尚未答复" if waits else f"整改“{row}”{due}到期，尚未报告完成"
    en = (
        f"no answer yet to “{row}”, due on {due}"
        if waits
        else f"“{row}” was planned for {due} and is not reported done"
    )
    notify(
        to=to,
        kind=DEADLINE,
        words=Text(f"{zh}{own}", f"{en}{own}"),
        link=reverse("web:recommendation", args=[row.code]),
        about=about_of(row),
        due_on=due,
        key=key_of_reminder(row),
    )
