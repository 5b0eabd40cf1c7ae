"""A vote is cast: one transaction, one owner, once, by whatever channel."""

from __future__ import annotations

import hashlib
import json
import unicodedata
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from secrets import compare_digest
from typing import Any

from django.db import transaction
from django.utils import timezone

from hengjian.ballots.editions import Terms, rules
from hengjian.ballots.published import receipt_of
from hengjian.ballots.tally import ANSWERS, INVALID
from hengjian.bilingual import Text
from hengjian.errors import Place, Problem, Refused, problem
from hengjian.site.common import sealing
from hengjian.site.common.actor import Actor
from hengjian.site.common.days import current_day, current_moment
from hengjian.site.common.trail import record
from hengjian.site.residents.vote.models import Ballot, Owner, Vote, context_of, pin_digest

S = Ballot.State
LEAST_DRAWN = 32
"""Characters of what a form draws by chance; a shorter one is not used."""


@dataclass(frozen=True, slots=True)
class Cast:
    """What came of casting."""

    owner: Owner
    again: bool = False
    """The same form came before: it counted then."""
    vote: Vote | None = None
    """What was kept; None where the form came again and does not say which it was."""

    @property
    def receipt(self) -> str:
        """What the voter keeps; empty where it is not known which vote it was."""
        if self.vote is None:
            return ""
        return receipt_of(self.owner.ballot.code, self.vote.as_published())


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
    typed = unicodedata.normalize("NFKC", typed)  # a Chinese keyboard types digits of full width
    if len(typed) != 4 or not (typed.isascii() and typed.isdecimal()):
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
    drawn: str = "",
) -> Cast:
    """Keep a vote of the owner. ``on``: the day a paper was received. The same form sent twice
    counts once. ``drawn``: what the form drew by chance and nothing here keeps; by it, and by
    nothing else, a form that comes again gets its receipt again. Raises ``Refused``."""
    day = on or current_day()
    with transaction.atomic():
        rows = Owner.objects.select_for_update(of=("self",)).select_related("ballot__site")
        held = rows.get(pk=owner.pk)
        ballot = held.ballot
        if sent_as and held.sent_as == sent_as:
            known = Vote.objects.filter(pk=_key(held, drawn), ballot=ballot).first()
            return Cast(held, again=True, vote=known)
        closed = closed_why(ballot, day)
        if closed is not None:
            raise Refused([closed])
        key = _key(held, drawn)
        if held.voted_on is not None:
            _give_way(held, day)
            if Vote.objects.filter(pk=key).exists():
                key = uuid.uuid4()  # a form that was kept and changed: it drew nothing anew
        held.voted_on, held.channel, held.sent_as = day, channel, sent_as
        held.save(update_fields=["voted_on", "channel", "sent_as"])
        vote = _vote(held, key, answers, sheet)
        vote.save(force_insert=True)
        # A secret vote leaves a line that it came, and no word of whose it was.
        subject = ballot if ballot.secret else held
        record(by=by, action=f"{subject._meta.model_name}.cast", subject=subject, after={})
    return Cast(held, vote=vote)


def _vote(owner: Owner, key: uuid.UUID, answers: Mapping[str, str], sheet: str) -> Vote:
    """The vote of an owner that is marked to have voted; of a secret one nothing tells whose."""
    secret = owner.ballot.secret
    return Vote(
        key=key,
        ballot=owner.ballot,
        owner=None if secret else owner,
        answers=dict(answers),
        area=owner.area,
        heads=owner.heads,
        channel=owner.channel,
        sheet="" if secret else sheet,
    )


def _key(owner: Owner, drawn: str) -> uuid.UUID:
    """The key of a vote: by chance. It comes of what the form drew, so that nobody who has the
    database finds the owner of a key, and of the owner, so that no two owners share one."""
    if len(drawn) < LEAST_DRAWN:
        return uuid.uuid4()
    content = f"{drawn}:{owner.pk}:{owner.ballot.code}"
    return uuid.UUID(bytes=hashlib.sha256(content.encode()).digest()[:16], version=4)


def gives_way(owner: Owner, day: date) -> bool:
    """Whether a vote of that day is left out because another of the owner counts. The owner is
    locked until the end of the transaction."""
    rows = Owner.objects.select_for_update(of=("self",)).select_related("ballot")
    held = rows.get(pk=owner.pk)
    return held.voted_on is not None and _counts_instead(held, day) is not None


def _counts_instead(owner: Owner, day: date) -> Problem | None:
    """The vote that is there and counts, rather than one of that day."""
    assert owner.voted_on is not None
    told = {"on": owner.voted_on, "channel": owner.get_channel_display()}
    if not counts_latest(owner.ballot):
        return problem("vote-already", **told)
    return problem("vote-later-counts", **told) if day < owner.voted_on else None


def _give_way(owner: Owner, day: date) -> None:
    """The vote that is there makes place for a later one, where the later counts."""
    if (instead := _counts_instead(owner, day)) is not None:
        raise Refused([instead])
    owner.votes.filter(replaced=False).update(replaced=True)


def fingerprint(ballot: Ballot) -> tuple[int, int, str]:
    """Area and heads of the roll, and a hash that its owners can hold against what was posted:
    building, unit and area of every unit, in order; no name goes into it."""
    units = ballot.owners.values_list("units__building", "units__label", "units__area")
    lines = sorted(json.dumps(list(each), ensure_ascii=False) for each in units)
    weights = list(ballot.owners.values_list("area", "heads"))
    digest = hashlib.sha256("\n".join(lines).encode()).hexdigest()
    return sum(area for area, _ in weights), sum(heads for _, heads in weights), digest
