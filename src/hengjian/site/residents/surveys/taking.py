"""An answered questionnaire comes in, through whatever door: one row, however often it arrives.

The instance id is unique in the database: the same content again is the same row (``AGAIN``), other
content under the same id is refused, and so is a second valid answer of one household.
"""

from __future__ import annotations

import hashlib
import json
import re
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac

from hengjian.errors import Place, Problem, Refused, problem
from hengjian.geodesy import Spot
from hengjian.site.accounts.codes import ALPHABET
from hengjian.site.common import sealing
from hengjian.site.common.actor import Actor
from hengjian.site.common.days import current_moment
from hengjian.site.common.trail import record, snapshot
from hengjian.site.library.models import Site
from hengjian.site.residents.surveys.forms.evaluating import Evaluated, evaluate
from hengjian.site.residents.surveys.forms.reading import PROBLEM
from hengjian.site.residents.surveys.models import (
    SampleUnit,
    Submission,
    Survey,
    context_of,
    place_of,
)

INSTANCE = re.compile(r"uuid:[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}")
LATE = timedelta(days=7)
"""How long after its last day a survey takes what was answered in time and waited on a phone."""
LONGEST_ANSWER = 2000
PERSONAL = frozenset(("answers", "written", "device", "place", "content_sha256"))
ROUGHLY = Decimal("0.001")
"""Of a degree: some 100 m."""
MEANT = ("policy_known", "involved", "satisfaction")
SITE_STARTED = (Site.Stage.STARTED, Site.Stage.FINISHED)


@dataclass(slots=True)
class Said:
    """What was answered, and how it came."""

    survey: Survey
    answers: Mapping[str, str]
    instance_id: str
    channel: str
    unit: SampleUnit | None = None
    site: Site | None = None
    interviewer: str = ""
    device: str = ""
    place: Spot | None = None
    """Where the interviewer's device says it was asked, to some 100 m."""
    started_at: datetime | None = None
    answered_at: datetime | None = None
    """Now, where it is not said."""
    doubt: str = ""
    """Why it does not count before somebody looked at it."""
    more: dict[str, Any] = field(default_factory=dict)
    """Further fields of the row: that it is invented."""


@dataclass(frozen=True, slots=True)
class Taken:
    """The row, and whether it was there before."""

    submission: Submission
    again: bool


Then = Callable[[Submission, str, Actor], None]
"""What follows from a problem told at a home visit: of that answer, in these words, by whom."""
_OF_PROBLEMS: list[Then] = []


def follow_problems(then: Then) -> None:
    """Subjects above say what a problem told at a home visit leads to; what they refuse keeps the
    answer from being taken."""
    if then not in _OF_PROBLEMS:
        _OF_PROBLEMS.append(then)


class Unanswered(Refused):
    """Questions stand against it: ``evaluated`` says which."""

    def __init__(self, problems: list[Problem], evaluated: Evaluated) -> None:
        super().__init__(problems)
        self.evaluated = evaluated


def take_in(said: Said, by: Actor) -> Taken:
    """The submission, kept once. Raises ``Refused`` with everything that is wrong,
    ``Unanswered`` where questions stand against it."""
    answered_at = said.answered_at or current_moment()
    evaluated = evaluate(said.survey.questionnaire.form, said.answers, _day(answered_at))
    digest = digest_of(said, evaluated)
    if known := _of_instance(said.instance_id):
        return _again(known, digest)
    try:
        _check(said, evaluated, answered_at)
    except Refused:
        # Sent twice at one moment: the other may have been kept since we looked.
        if known := _of_instance(said.instance_id):
            return _again(known, digest)
        raise
    row = drawn_up(said, evaluated, digest, answered_at)
    try:
        with transaction.atomic():
            _keep(row, by)
            _follow(row, evaluated, by)
    except IntegrityError:
        return _collide(row)
    return Taken(row, again=False)


def digest_of(said: Said, evaluated: Evaluated) -> str:
    """The fingerprint of what was answered, wherever it came from."""
    told = {name: value for name, value in evaluated.values.items() if value}
    unit = said.unit.code if said.unit else ""
    content = json.dumps([said.survey.code, unit, told], sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(content.encode()).hexdigest()


def device_of(clue: str) -> str:
    """A keyed hash of what tells a device apart; nothing can be read from it."""
    return salted_hmac("hengjian.survey-device", clue).hexdigest()[:32] if clue else ""


def _of_instance(number: str) -> Submission | None:
    return Submission.objects.filter(instance_id=number).first()


def _again(known: Submission, digest: str) -> Taken:
    if known.content_sha256 != digest:
        raise Refused([problem("submission-other-content", name=known.code)])
    return Taken(known, again=True)


def _collide(row: Submission) -> Taken:
    """Another request was quicker: with the same instance, or for the same household."""
    if known := _of_instance(row.instance_id):
        return _again(known, row.content_sha256)
    raise Refused([problem("submission-household-answered")])


def _check(said: Said, evaluated: Evaluated, answered_at: datetime) -> None:
    problems = [*_wrong_with(said, answered_at), *_too_long(evaluated)]
    if problems:
        raise Refused(problems)
    if found := not_answered(said.survey.questionnaire.form, evaluated):
        raise Unanswered(found, evaluated)


def not_answered(form: Mapping[str, Any], evaluated: Evaluated) -> list[Problem]:
    """What stands against the answers, question by question."""
    items = {item["name"]: item for item in form["items"]}
    found = [_of_question("submission-missing", items[name]) for name in evaluated.missing]
    found += [_of_question("submission-wrong", items[name]) for name in evaluated.wrong]
    return found


def _wrong_with(said: Said, answered_at: datetime) -> list[Problem]:
    survey, found = said.survey, []
    day, now = _day(answered_at), current_moment()
    if not INSTANCE.fullmatch(said.instance_id):
        found.append(problem("submission-instance", Place(path="instance_id")))
    if survey.state != Survey.State.OPEN or _day(now) > survey.closes_on + LATE:
        found.append(problem("submission-survey-closed", name=survey.title))
    elif not survey.opens_on <= day <= survey.closes_on:
        found.append(
            problem("submission-out-of-time", opens=survey.opens_on, closes=survey.closes_on)
        )
    if answered_at > now + timedelta(minutes=10):
        found.append(problem("submission-in-future", found=f"{answered_at:%Y-%m-%d %H:%M}"))
    if said.unit is not None and said.unit.submissions.filter(valid=True).exists():
        found.append(problem("submission-household-answered"))
    return found


def _too_long(evaluated: Evaluated) -> list[Problem]:
    return [
        problem("submission-answer-long", Place(path=name), found=len(value), most=LONGEST_ANSWER)
        for name, value in evaluated.values.items()
        if len(value) > LONGEST_ANSWER
    ]


def _of_question(code: str, item: Mapping[str, Any]) -> Problem:
    label, message = item["label"].get("zh", item["name"]), item.get("message", {}).get("zh", "")
    return problem(code, Place(path=item["name"]), name=label, why=message or "—")


def drawn_up(said: Said, evaluated: Evaluated, digest: str, answered_at: datetime) -> Submission:
    """The row as it will be, not kept yet: words sealed, weight and meaning beside it."""
    form = said.survey.questionnaire.form
    open_ones = {item["name"] for item in form["items"] if item["type"] == "text"}
    told = {name: value for name, value in evaluated.values.items() if value}
    unit, site = said.unit, said.site or (said.unit.site if said.unit else None)
    stratum = unit.stratum if unit else None
    weight = stratum.weight if stratum else None
    meanings = said.survey.questionnaire.meanings
    row = Submission(
        code=_code(),
        survey=said.survey,
        region=site.sub_district if site else said.survey.region,
        site=site,
        unit=unit,
        stratum=stratum,
        site_started=site.stage in SITE_STARTED if site else None,
        weight=None if weight is None else Decimal(weight.numerator) / weight.denominator,
        instance_id=said.instance_id,
        content_sha256=digest,
        channel=said.channel,
        interviewer=said.interviewer,
        device=said.device,
        answers={name: value for name, value in told.items() if name not in open_ones},
        consent=said.survey.consent,
        started_at=said.started_at,
        answered_at=answered_at,
        answered_on=_day(answered_at),
        received_at=current_moment(),
        seconds=_seconds(said.started_at, answered_at),
        valid=not said.doubt,
        why_not=said.doubt,
        **{name: told.get(meanings.get(name, ""), "") for name in MEANT},
        **said.more,
    )
    _seal_into(row, {name: value for name, value in told.items() if name in open_ones}, said)
    return row


def _seal_into(row: Submission, written: Mapping[str, str], said: Said) -> None:
    """What people wrote in words, and where they were, readable to whoever has the key."""
    if written:
        content = json.dumps(written, ensure_ascii=False)
        row.written = sealing.seal(content.encode(), context_of(row))
    if said.place is not None:
        told_place = f"{said.place.longitude},{said.place.latitude}"
        row.place = sealing.seal(told_place.encode(), place_of(row))


def _keep(row: Submission, by: Actor) -> None:
    row.save(force_insert=True)
    if row.unit is not None and row.valid:
        SampleUnit.objects.filter(pk=row.unit.pk).update(outcome=SampleUnit.Outcome.COMPLETE)
    record(by=by, action="submission.receive", subject=row, after=without_answers(row))


def _follow(row: Submission, evaluated: Evaluated, by: Actor) -> None:
    questionnaire = row.survey.questionnaire
    if questionnaire.opens_cases:
        told = (evaluated.values.get(questionnaire.meanings[PROBLEM]) or "").strip()
        for then in _OF_PROBLEMS if told else ():
            then(row, told, by)


def without_answers(row: Submission) -> dict[str, Any]:
    """The row without what was answered: the trail is kept for ever."""
    left_out = PERSONAL | set(MEANT)
    return {name: value for name, value in snapshot(row).items() if name not in left_out}


def words_of(row: Submission) -> dict[str, str]:
    """What was written by hand, by question. Raises ``sealing.Unopenable``."""
    if not row.written:
        return {}
    told: dict[str, str] = json.loads(sealing.unseal(row.written, context_of(row)))
    return told


def roughly(longitude: str, latitude: str) -> Spot | None:
    """A place as a device tells it, to some 100 m; None where it is none on earth."""
    try:
        east, north = Decimal(longitude[:20]), Decimal(latitude[:20])
    except InvalidOperation:
        return None
    if not (abs(east) <= 180 and abs(north) <= 90):
        return None
    return Spot(float(east.quantize(ROUGHLY)), float(north.quantize(ROUGHLY)))


def spot_of(row: Submission) -> Spot | None:
    """Where it was answered; None where nobody wrote it down. Raises ``sealing.Unopenable``."""
    if not row.place:
        return None
    east, _, north = sealing.unseal(row.place, place_of(row)).decode().partition(",")
    return Spot(float(east), float(north))


def _seconds(started: datetime | None, ended: datetime) -> int | None:
    if started is None or not timedelta() <= ended - started <= timedelta(days=30):
        return None
    return int((ended - started).total_seconds())


def _day(moment: datetime) -> Any:
    return timezone.localtime(moment).date()


def _code() -> str:
    """``A-7F3K9-2QXM4``: the receipt number; it says nothing of how many there are."""
    drawn = "".join(secrets.choice(ALPHABET) for _ in range(10))
    return f"A-{drawn[:5]}-{drawn[5:]}"
