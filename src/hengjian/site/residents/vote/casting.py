"""A vote is cast: one transaction, one owner, once, by whatever channel."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from secrets import compare_digest
from typing import Any

from django.db import transaction
from django.utils import timezone

from hengjian.ballots.editions import Terms, rules
from hengjian.ballots.tally import ANSWERS, INVALID
from hengjian.bilingual import Text
from hengjian.errors import Place, Problem, Refused, problem
from hengjian.site.common import sealing
from hengjian.site.common.actor import Actor
from hengjian.site.common.days import current_day, current_moment
from hengjian.site.common.trail import record
from hengjian.site.residents.vote.models import Ballot, Owner, Vote, context_of, pin_digest

S = Ballot.State


@dataclass(frozen=True, slots=True)
class Cast:
    """What came of casting."""

    owner: Owner
    again: bool = False
    """The same form came before: it counted then."""


def terms_of(ballot: Ballot) -> Terms:
    """What the place had set when the vote opens."""
    return rules().terms_on(ballot.opens_on)


def counts_latest(ballot: Ballot) -> bool:
    """Whether a later vote of one owner replaces an earlier one: never in a secret vote, where
    nobody knows which it was."""
    return terms_of(ballot).counts == "latest" and not ballot.secret


def closed_why(ballot: Ballot, today: date) -> Problem | None:
    """Why no votes are taken; None while they are."""
    said = None
    if ballot.state == S.VOID:
        said = ("已作废", "it is void")
    elif ballot.state == S.DRAFT or today < ballot.opens_on:
        said = (f"{ballot.opens_on} 才开始", f"it opens on {ballot.opens_on}")
    elif ballot.state != S.OPEN or today > ballot.closes_on:
        said = (f"{ballot.closes_on} 已截止", f"it closed on {ballot.closes_on}")
    if said is None:
        return None
    return problem("vote-not-open", name=ballot, why=Text(*said))


def answers_of(given: Mapping[str, str], ballot: Ballot, *, spoilt: bool = False) -> dict[str, str]:
    """What was chosen, by number of the matter. Raises ``Refused`` where one has no choice;
    ``spoilt``: a paper may be invalid on a matter."""
    known = (*ANSWERS, INVALID) if spoilt else ANSWERS
    numbers = list(ballot.matters.values_list("number", flat=True))
    found = {str(number): given.get(f"matter-{number}", "") for number in numbers}
    lacking = [
        problem("vote-answer-missing", Place(path=f"matter-{number}"), number=number)
        for number, said in found.items()
        if said not in known
    ]
    if lacking:
        raise Refused(lacking)
    return found


def prove(owner: Owner, typed: str) -> None:
    """The second factor: the last four digits of the phone on the roll, or those in the letter.

    A wrong one is counted even though it is refused; after a few this code, and no other, rests.
    Raises ``Refused``.
    """
    terms, now = terms_of(owner.ballot), current_moment()
    with transaction.atomic():
        held = Owner.objects.select_for_update(of=("self",)).select_related("ballot")
        held_owner = held.get(pk=owner.pk)
        found = _proof(held_owner, typed.strip(), terms, now)
    if found:
        raise Refused(found)


def _proof(owner: Owner, typed: str, terms: Terms, now: Any) -> list[Problem]:
    if owner.rests_until is not None and owner.rests_until > now:
        until = timezone.localtime(owner.rests_until)
        return [problem("vote-code-rests", Place(path="second"), until=f"{until:%H:%M}")]
    if _is_right(owner, typed):
        if owner.tries:
            owner.tries = 0
            owner.save(update_fields=["tries"])
        return []
    owner.tries += 1
    left = terms.tries - owner.tries
    if left <= 0:
        owner.tries, owner.rests_until = 0, now + timedelta(minutes=terms.rest_minutes)
    owner.save(update_fields=["tries", "rests_until"])
    return [problem("vote-second-factor", Place(path="second"), left=max(left, 0))]


def _is_right(owner: Owner, typed: str) -> bool:
    if len(typed) != 4 or not typed.isdecimal():
        return False
    if owner.pin_digest and compare_digest(owner.pin_digest, pin_digest(owner, typed)):
        return True
    if not owner.phone:
        return False
    phone = sealing.unseal(owner.phone, context_of(owner)).decode()
    digits = "".join(each for each in phone if each.isdigit())
    return len(digits) >= 7 and compare_digest(digits[-4:], typed)


def cast(
    *,
    by: Actor,
    owner: Owner,
    answers: Mapping[str, str],
    channel: str,
    on: date | None = None,
    sent_as: str = "",
    sheet: str = "",
) -> Cast:
    """Keep a vote of the owner. ``on``: the day a paper was received. The same form sent twice
    counts once. Raises ``Refused``."""
    day = on or current_day()
    with transaction.atomic():
        rows = Owner.objects.select_for_update(of=("self",)).select_related("ballot")
        held = rows.get(pk=owner.pk)
        ballot = held.ballot
        if sent_as and held.sent_as == sent_as:
            return Cast(held, again=True)
        closed = closed_why(ballot, day)
        if closed is not None:
            raise Refused([closed])
        if held.voted_on is not None:
            _give_way(held, day)
        held.voted_on, held.channel, held.sent_as = day, channel, sent_as
        held.save(update_fields=["voted_on", "channel", "sent_as"])
        Vote.objects.create(
            ballot=ballot,
            owner=None if ballot.secret else held,
            answers=dict(answers),
            area=held.area,
            heads=held.heads,
            channel=channel,
            sheet="" if ballot.secret else sheet,
        )
        # A secret vote leaves a line that it came, and no word of whose it was.
        subject = ballot if ballot.secret else held
        record(by=by, action=f"{subject._meta.model_name}.cast", subject=subject, after={})
    return Cast(held)


def _give_way(owner: Owner, day: date) -> None:
    """The vote that is there makes place for a later one, where the later counts."""
    assert owner.voted_on is not None
    told = {"on": owner.voted_on, "channel": owner.get_channel_display()}
    if not counts_latest(owner.ballot):
        raise Refused([problem("vote-already", **told)])
    if day < owner.voted_on:
        raise Refused([problem("vote-later-counts", **told)])
    owner.votes.filter(replaced=False).update(replaced=True)


def fingerprint(ballot: Ballot) -> tuple[int, int, str]:
    """Area and heads of the roll, and a hash that its owners can hold against what was posted:
    building, unit and area of every unit, in order; no name goes into it."""
    units = ballot.owners.values_list("units__building", "units__label", "units__area")
    lines = sorted(json.dumps(list(each), ensure_ascii=False) for each in units)
    weights = list(ballot.owners.values_list("area", "heads"))
    digest = hashlib.sha256("\n".join(lines).encode()).hexdigest()
    return sum(area for area, _ in weights), sum(heads for _, heads in weights), digest
