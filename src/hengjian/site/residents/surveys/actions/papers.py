"""A paper questionnaire keyed twice by two people: what both say counts, what differs is decided
by a third look at the paper."""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, time

from django.utils import timezone

from hengjian.errors import Place, Problem, Refused, problem
from hengjian.site.accounts.acting import action
from hengjian.site.accounts.models import Membership
from hengjian.site.accounts.permissions import Permission
from hengjian.site.common import sealing
from hengjian.site.common.days import current_day, current_moment
from hengjian.site.common.trail import record
from hengjian.site.residents.surveys.keyings import DAY, answers_of, differences
from hengjian.site.residents.surveys.models import (
    Keying,
    SampleUnit,
    Submission,
    Survey,
    context_of,
)
from hengjian.site.residents.surveys.taking import Said, take_in


@action(Permission.SURVEY_ASK)
def key(
    *,
    by: Membership,
    survey: Survey,
    sheet: str,
    unit: SampleUnit | None,
    answered_on: date,
    answers: Mapping[str, str],
) -> Keying:
    """Keep what one person keyed of a paper; where both keyings agree it is a submission.

    Raises ``Refused``: the second keying is somebody else's.
    """
    sheet = sheet.strip()[:40]
    if not sheet:
        raise Refused([problem("paper-sheet-missing", Place(path="sheet"))])
    rows = list(Keying.objects.select_for_update().filter(survey=survey, sheet=sheet))
    if found := [*_against(rows, by, sheet, unit)]:
        raise Refused(found)
    site = unit.site if unit else None
    row = Keying(
        survey=survey,
        region=site.sub_district if site else survey.region,
        unit=unit,
        site=site,
        sheet=sheet,
        turn=len(rows) + 1,
        answered_on=answered_on,
        keyed_by=by.person.username,
    )
    content = json.dumps(dict(answers), ensure_ascii=False, sort_keys=True)
    row.answers = sealing.seal(content.encode(), context_of(row))
    row.save()
    told = {"sheet": sheet, "turn": row.turn}
    record(by=by, action="keying.key", subject=row, before={}, after=told)
    if rows and not differences(rows[0], row):
        _submit(by, survey, [rows[0], row], answers_of(row), row.answered_on)
    return row


def _against(
    rows: Sequence[Keying], by: Membership, sheet: str, unit: SampleUnit | None
) -> Iterator[Problem]:
    """What stands against one more keying of the sheet."""
    if len(rows) > 1:
        yield problem("paper-keyed-twice", name=sheet)
        return
    if rows and rows[0].keyed_by == by.person.username:
        yield problem("paper-same-hand", name=sheet)
    if rows and rows[0].unit_id != (unit.pk if unit else None):
        first = rows[0].unit.code if rows[0].unit else "—"
        second = unit.code if unit else "—"
        yield problem("paper-other-household", name=sheet, first=first, second=second)


@action(Permission.SURVEY_ASK)
def decide(*, by: Membership, survey: Survey, sheet: str, chosen: Mapping[str, str]) -> Submission:
    """What counts where two keyings differ, by question: what the one or the other keyed. Raises
    ``Refused``."""
    rows = list(Keying.objects.select_for_update().filter(survey=survey, sheet=sheet))
    apart = differences(*rows) if len(rows) == 2 else {}
    if not apart or any(chosen.get(name) not in both for name, both in apart.items()):
        raise Refused([problem("paper-undecided", name=sheet)])
    answers = {**answers_of(rows[0]), **{name: chosen[name] for name in apart}}
    day = date.fromisoformat(answers.pop(DAY, str(rows[0].answered_on)))
    record(
        by=by,
        action="keying.decide",
        subject=rows[1],
        before={},
        after={"sheet": sheet, "questions": sorted(apart)},
    )
    given = {name: value for name, value in answers.items() if value}
    return _submit(by, survey, rows, given, day)


def _submit(
    by: Membership, survey: Survey, rows: list[Keying], answers: Mapping[str, str], day: date
) -> Submission:
    at = timezone.make_aware(datetime.combine(day, time(12)))
    number = uuid.uuid5(uuid.NAMESPACE_OID, f"{survey.code}:{rows[0].sheet}")
    taken = take_in(
        Said(
            survey,
            answers,
            f"uuid:{number}",
            Submission.Channel.PAPER,
            unit=rows[0].unit,
            interviewer=rows[0].keyed_by,
            answered_at=min(at, current_moment()) if day == current_day() else at,
        ),
        by,
    )
    Keying.objects.filter(pk__in=[row.pk for row in rows]).update(submission=taken.submission)
    return taken.submission
