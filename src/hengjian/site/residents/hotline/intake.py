"""A case comes in, through whatever door: one row, one event, its clock running."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from hengjian.errors import Place, Problem, Refused, problem
from hengjian.site.accounts.codes import ALPHABET
from hengjian.site.accounts.models import Organisation
from hengjian.site.common import attachments, sealing
from hengjian.site.common.actor import Actor
from hengjian.site.common.days import current_day, current_moment
from hengjian.site.common.sniffing import PICTURES
from hengjian.site.common.trail import record
from hengjian.site.library.models import Site
from hengjian.site.platform.checking import problems_of
from hengjian.site.platform.surroundings import Surroundings
from hengjian.site.residents.hotline.deadlines import terms_of
from hengjian.site.residents.hotline.events import due_of, event_of
from hengjian.site.residents.hotline.models import Case, context_of, phone_digest
from hengjian.site.residents.hotline.queries import NEAR
from hengjian.site.residents.hotline.steps import CLOCK, without_persons

MOST_PICTURES = 6
DRAWS = 5
"""Codes drawn before a collision is taken for something else."""
LONGEST_NAME, LONGEST_PHONE = 60, 30


@dataclass(slots=True)
class Said:
    """What somebody says, and how it came."""

    channel: str
    text: str
    site: Site | None = None
    region: Organisation | None = None
    """Where the site is not known."""
    kind: str = Case.Kind.COMPLAINT
    topic: str = Case.Topic.OTHER
    place: str = ""
    people: int = 1
    reporter: str = ""
    phone: str = ""
    wants_call: bool = False
    received_at: datetime | None = None
    """Now, where it is not said."""
    sent_as: str = ""
    unchecked: bool = False
    files: Sequence[Any] = ()
    more: dict[str, Any] = field(default_factory=dict)
    """Further fields of the case: its source and its number there."""


def take_in(said: Said, by: Actor) -> Case:
    """The case, new, with its clock running; the one that was made where the same sending comes
    again. Raises ``Refused`` with everything that is wrong."""
    if said.sent_as and (known := Case.objects.filter(sent_as=said.sent_as).first()):
        return known
    case = drawn_up(said, by)
    problems = wrong_with(case, said)
    if problems:
        raise Refused(problems)
    for _ in range(DRAWS):
        try:
            with transaction.atomic():
                _keep(case, said, by)
        except IntegrityError:
            # Another was quicker with the same sending, or its code was drawn before.
            if said.sent_as and (known := Case.objects.filter(sent_as=said.sent_as).first()):
                return known
            case = drawn_up(said, by)
        else:
            return case
    raise RuntimeError("no free code was drawn")


def _keep(case: Case, said: Said, by: Actor) -> None:
    case.repeat_of = repeated(case)
    case.save()
    for file in said.files:
        file.seek(0)  # drawn anew after a collision of codes, it is read again
        kept = attachments.store(file, name=file.name, by=by, taken=PICTURES)
        case.pictures.add(kept)
    event_of(case, "receive", case.received_on, by, kind=case.kind, channel=case.channel).save()
    record(by=by, action="case.receive", subject=case, after=without_persons(case))


def drawn_up(said: Said, by: Actor) -> Case:
    """The row as it will be, not kept yet: names sealed, days reckoned."""
    at = said.received_at or current_moment()
    day = timezone.localtime(at).date()
    case = Case(
        code=_code(day),
        channel=said.channel,
        text=said.text,
        site=said.site,
        project=said.site.project if said.site else None,
        region=said.region or (said.site.sub_district if said.site else None),
        kind=said.kind,
        topic=said.topic,
        place=said.place,
        people=said.people,
        wants_call=said.wants_call,
        received_at=at,
        received_on=day,
        sent_as=said.sent_as,
        unchecked=said.unchecked,
        entered_by=by.trail_identity().username,
        **said.more,
    )
    name_person(case, said.reporter, said.phone)
    if case.kind in Case.Kind.values:
        CLOCK.begin(case, day)
        case.due_by = case.first_due_by = due_of(case)
        case.answer_by = terms_of(case.kind, day).answer_by(at)
    return case


def _code(day: date) -> str:
    """``R230930-7F3K``: the day, and four characters that tell nobody how many cases there are."""
    return f"R{day:%y%m%d}-" + "".join(secrets.choice(ALPHABET) for _ in range(4))


def name_person(case: Case, reporter: str, phone: str) -> None:
    """Keep who it came from, sealed, and the number's digest by which a caller is known again."""
    context = context_of(case)
    case.reporter = sealing.seal(reporter.strip().encode(), context) if reporter.strip() else ""
    case.phone = sealing.seal(phone.strip().encode(), context) if phone.strip() else ""
    case.phone_digest = phone_digest(phone)


def wrong_with(case: Case, said: Said) -> list[Problem]:
    """Everything that is wrong with what was said."""
    found = [] if case.region_id else [problem("case-without-region", Place(path="region"))]
    found += [each for each in problems_of(case, Surroundings()) if each.place.path != "region"]
    if case.received_on > current_day():
        found.append(problem("case-in-future", Place(path="received_at"), found=case.received_on))
    if len(said.files) > MOST_PICTURES:
        found.append(problem("case-too-many-pictures", found=len(said.files), most=MOST_PICTURES))
    return found


def repeated(case: Case) -> Case | None:
    """The earliest case of the same caller about the same thing of late, its code alone: said
    again, it weighs more. Read along the index of callers, however many there are of the site."""
    if not case.phone_digest:
        return None
    first = date.fromordinal(case.received_on.toordinal() - NEAR)
    same = Case.objects.filter(phone_digest=case.phone_digest, topic=case.topic)
    lately = same.filter(received_on__range=(first, case.received_on))
    others = lately.exclude(pk=case.pk).exclude(state=Case.State.MERGED)
    return others.order_by("received_on", "pk").only("code").first()
