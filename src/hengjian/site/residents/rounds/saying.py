"""Something is said in a round, or asked of a contact group, through whatever door: kept once."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from hengjian.errors import Place, Refused, problem
from hengjian.site.common.actor import Actor
from hengjian.site.common.days import current_day
from hengjian.site.common.trail import record
from hengjian.site.library.models import Site
from hengjian.site.platform.checking import problems_of
from hengjian.site.platform.codes import new_code
from hengjian.site.platform.surroundings import Surroundings
from hengjian.site.residents.rounds.models import MOST_TEXT, GroupQuestion, Opinion, Round
from hengjian.site.residents.rounds.steps import GROUP, OPINIONS, without_text

LEAST = 4


def takes_opinions(round_: Round, today: date) -> bool:
    """Whether something can be said now."""
    return round_.state == Round.State.OPEN and round_.opens_on <= today <= round_.closes_on


@transaction.atomic
def say(
    round_: Round,
    site: Site,
    text: str,
    by: Actor,
    *,
    channel: str = Opinion.Channel.ONLINE,
    sent_as: str = "",
    on: date | None = None,
) -> Opinion:
    """Keep what was said; the same sending is kept once. Raises ``Refused``."""
    if sent_as and (known := Opinion.objects.filter(sent_as=sent_as).first()):
        return known
    today, text = on or current_day(), text.strip()
    found = []
    if not LEAST <= len(text) <= MOST_TEXT:
        found.append(problem("opinion-short", Place(path="text")))
    if round_.state != Round.State.OPEN or today < round_.opens_on:
        found.append(problem("round-not-open"))
    if channel == Opinion.Channel.ONLINE and today > round_.closes_on:
        found.append(problem("round-not-open"))
    if found:
        raise Refused(found)
    row = Opinion(
        code=new_code(round_.code, "Y"),
        round=round_,
        site=site,
        text=text,
        channel=channel,
        received_on=today,
        sent_as=sent_as,
        entered_by=by.trail_identity().username,
        synthetic=round_.synthetic,
        source=round_.source,
    )
    if found := problems_of(row, Surroundings()):
        raise Refused(found)
    OPINIONS.begin(row, today)
    row.save()
    record(by=by, action="opinion-in-round.receive", subject=row, after=without_text(row))
    return row


@transaction.atomic
def ask_group(site: Site, role: str, text: str, by: Actor, on: date | None = None) -> GroupQuestion:
    """Keep a question to the contact group of a site, asked today or ``on`` a day before.

    Raises ``Refused``.
    """
    text = text.strip()
    if not LEAST <= len(text) <= MOST_TEXT:
        raise Refused([problem("opinion-short", Place(path="text"))])
    today = on or current_day()
    same = GroupQuestion.objects.filter(site=site, text=text, role=role, asked_on=today).first()
    if same is not None:
        return same
    row = GroupQuestion(
        code=new_code(site.code, "Y"),
        site=site,
        role=role,
        text=text,
        asked_on=today,
        entered_by=by.trail_identity().username,
        synthetic=site.synthetic,
    )
    if found := problems_of(row, Surroundings()):
        raise Refused(found)
    GROUP.begin(row, today)
    row.save()
    record(by=by, action="group-question.receive", subject=row, after=without_text(row))
    return row
