"""Drawing up a vote: what is asked, the roll, the letters, papers, and a vote that is struck."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum
from pathlib import Path
from typing import Any

from django.utils import timezone

from hengjian.errors import Place, Problem, Refused, problem
from hengjian.site.accounts.acting import action
from hengjian.site.accounts.codes import grouped, issue
from hengjian.site.accounts.models import AccessCode, Membership
from hengjian.site.accounts.permissions import Permission
from hengjian.site.common import sealing
from hengjian.site.common.days import current_day
from hengjian.site.common.trail import record, snapshot
from hengjian.site.library.models import Site
from hengjian.site.platform.checking import problems_of
from hengjian.site.platform.codes import new_code
from hengjian.site.platform.step import locked, unreasoned
from hengjian.site.platform.surroundings import Surroundings
from hengjian.site.residents.vote.casting import cast, gives_way, terms_of
from hengjian.site.residents.vote.models import (
    Ballot,
    Matter,
    Objection,
    OwnedUnit,
    Owner,
    PaperVote,
    Vote,
    context_of,
    digest_of,
    pin_digest,
)
from hengjian.site.residents.vote.objecting import object_to
from hengjian.site.residents.vote.rolls import Line, read_roll
from hengjian.site.residents.vote.steps import CODED, OPENS_AFTER

LETTERS = 300
"""Letters of one printing: as many as a browser lays out."""
MOST_MATTERS = 20


@action(Permission.VOTE_RUN)
def draw_up(*, by: Membership, site: Site, values: Mapping[str, Any]) -> Ballot:
    """A vote that is being prepared. Raises ``Refused`` with everything that is wrong."""
    row = Ballot(site=site, entered_by=by.person.username, **values)
    row.code = new_code(site.code, "B")
    found = problems_of(row, Surroundings())
    if row.silent == Ballot.Silent.MAJORITY and not row.silent_basis:
        found.append(problem("vote-silent-basis", Place(path="silent_basis")))
    if found:
        raise Refused(found)
    row.save()
    record(by=by, action="ballot.create", subject=row)
    return row


@action(Permission.VOTE_RUN)
def ask_for(*, by: Membership, ballot: Ballot, text: str, kind: str) -> Matter:
    """One more matter to decide. Raises ``Refused``."""
    held = _hold_prepared(ballot, "事项")
    number = held.matters.count() + 1
    row = Matter(ballot=held, number=number, text=text.strip(), kind=kind)
    found = problems_of(row, Surroundings())
    if number > MOST_MATTERS:
        found.append(problem("vote-fixed", name=held, what=f"{MOST_MATTERS}+"))
    if found:
        raise Refused(found)
    row.save()
    record(by=by, action="matter.create", subject=row)
    return row


@action(Permission.VOTE_RUN)
def drop(*, by: Membership, matter: Matter) -> None:
    """Take a matter out again, and close the gap in their numbers. Raises ``Refused``."""
    held = _hold_prepared(matter.ballot, "事项")
    record(by=by, action="matter.remove", subject=matter, before=snapshot(matter), after={})
    matter.delete()
    for number, row in enumerate(held.matters.order_by("number"), start=1):
        if row.number != number:
            row.number = number
            row.save(update_fields=["number"])


@action(Permission.VOTE_RUN)
def bring_roll(*, by: Membership, ballot: Ballot, path: Path, name: str) -> int:
    """Put the sheet in place of the roll; how many owners it has. Raises ``Refused`` with
    everything that is wrong, and keeps the roll as it was then."""
    held = _hold_prepared(ballot, "名册")
    roll = read_roll(path, name, held.site, terms_of(held).proxies)
    if roll.problems:
        raise Refused(roll.problems)
    held.owners.all().delete()
    by_key: dict[str, list[Line]] = {}
    for line in roll.lines:
        by_key.setdefault(line.key or f"#{line.row}", []).append(line)
    heads_of_units = terms_of(held).heads == "unit"
    owners = [
        _owner(held, number, lines, len(lines) if heads_of_units else 1)
        for number, lines in enumerate(by_key.values(), start=1)
    ]
    Owner.objects.bulk_create(owners, batch_size=500)
    OwnedUnit.objects.bulk_create(
        [
            OwnedUnit(owner=owner, ballot=held, building=line.building, label=line.label,
                      area=line.area, proof=line.proof)
            for owner, lines in zip(owners, by_key.values(), strict=True)
            for line in lines
        ],
        batch_size=500,
    )  # fmt: skip
    told = {"owners": len(owners), "units": len(roll.lines)}
    record(by=by, action="ballot.roll", subject=held, after=told)
    return len(owners)


def _owner(ballot: Ballot, number: int, lines: Sequence[Line], heads: int) -> Owner:
    first = lines[0]
    row = Owner(
        ballot=ballot,
        number=number,
        area=sum(line.area for line in lines),
        heads=heads,
        key_digest=digest_of("owner", f"{ballot.code}:{first.key}") if first.key else "",
        proxy_digest=digest_of("proxy", first.proxy) if first.proxy else "",
    )
    for field in ("name", "co_owners", "phone", "proxy"):
        clear = getattr(first, field)
        setattr(row, field, sealing.seal(clear.encode(), context_of(row)) if clear else "")
    return row


def _hold_prepared(ballot: Ballot, what: str) -> Ballot:
    """The vote, held, while it is still prepared. Raises ``Refused``."""
    held = locked(ballot)
    if held.state != Ballot.State.DRAFT:
        raise Refused([problem("vote-fixed", name=held, what=what)])
    return held


@dataclass(frozen=True, slots=True)
class Letter:
    """What one owner is handed: shown once."""

    number: int
    units: str
    code: str
    plain: str
    """The code as a QR carries it."""
    pin: str


@action(Permission.VOTE_RUN)
def print_letters(*, by: Membership, ballot: Ballot, building: str = "") -> list[Letter]:
    """New codes for the owners of a building, or of all; the codes of letters printed before are
    revoked. Owners who have voted get none. Raises ``Refused``."""
    held = locked(ballot)
    if held.state != Ballot.State.OPEN:
        raise Refused([problem("vote-without-roll", name=held)])
    rows = held.owners.filter(voted_on=None)
    if building:
        rows = rows.filter(pk__in=OwnedUnit.objects.filter(
            ballot=held, building=building).values("owner"))  # fmt: skip
    owners = list(rows.prefetch_related("units").order_by("number"))
    if len(owners) > LETTERS:
        raise Refused([problem("letter-too-many", most=LETTERS, found=len(owners))])
    letters = [_letter(held, owner) for owner in owners]
    Owner.objects.bulk_update(owners, ["pin_digest", "letters", "tries", "rests_until"])
    record(by=by, action="ballot.letters", subject=held, after={"letters": len(letters)})
    return letters


def _letter(ballot: Ballot, owner: Owner) -> Letter:
    owner.ballot = ballot
    codes = AccessCode.objects.filter(
        purpose=CODED, subject_type=Owner._meta.label_lower, subject=str(owner.pk), revoked_at=None
    )
    if owner.letters:
        codes.update(revoked_at=timezone.now())
    owner.letters += 1
    owner.tries, owner.rests_until = 0, None
    pin = f"{secrets.randbelow(10_000):04}"
    owner.pin_digest = pin_digest(owner, pin)
    clear = issue(owner, CODED, expires_on=ballot.closes_on + OPENS_AFTER)
    units = "、".join(map(str, owner.units.all()))
    return Letter(owner.number, units, grouped(clear), clear, pin)


@dataclass(frozen=True, slots=True)
class Sheet:
    """A paper as it is typed."""

    number: str
    owner: str
    """The number on the roll, or building-unit."""
    received_on: date
    answers: Mapping[str, str]


class Keyed(Enum):
    """What came of entering a paper."""

    ONCE = "once"
    COUNTS = "counts"
    ASIDE = "aside"
    """Both entries agree, and another vote of the owner counts."""


@action(Permission.VOTE_RUN)
def key_paper(*, by: Membership, ballot: Ballot, sheet: Sheet) -> Keyed:
    """Enter a paper: it counts when another person enters the same, unless another vote of its
    owner counts; then it is kept and left out.

    Who entered it first may mend it until then. Raises ``Refused``.
    """
    held = locked(ballot)
    owner, found = _owner_of(held, sheet.owner), []
    if owner is None:
        found.append(problem("paper-owner-unknown", Place(path="owner"), found=sheet.owner))
    if not held.opens_on <= sheet.received_on <= held.closes_on:
        found.append(_outside(held, sheet.received_on))
    elif sheet.received_on > current_day():
        place = Place(path="received_on")
        found.append(problem("paper-day-to-come", place, found=sheet.received_on))
    if held.state != Ballot.State.OPEN:
        found.append(problem("vote-fixed", name=held, what="票"))
    if found or owner is None:
        raise Refused(found)
    row = PaperVote.objects.select_for_update().filter(ballot=held, sheet=sheet.number).first()
    if row is None or (row.first_by == by.person.username and not row.second_by):
        _enter_first(row, held, owner, sheet, by)
        return Keyed.ONCE
    return _enter_again(row, owner, sheet, by)


@action(Permission.VOTE_RUN)
def take_back_paper(*, by: Membership, paper: PaperVote) -> None:
    """Take back a paper that was entered once, such as under a wrong number: who entered it, until
    another person has. Raises ``Refused``."""
    held = PaperVote.objects.select_for_update().get(pk=paper.pk)
    if held.second_by or held.first_by != by.person.username:
        raise Refused([problem("paper-of-another", sheet=held.sheet)])
    record(by=by, action="ballot.paper-back", subject=held.ballot, after={"sheet": held.sheet})
    held.delete()


def _outside(ballot: Ballot, day: date) -> Problem:
    place = Place(path="received_on")
    return problem(
        "paper-day-outside", place, found=day, first=ballot.opens_on, last=ballot.closes_on
    )


def _owner_of(ballot: Ballot, written: str) -> Owner | None:
    written = written.strip()
    if written.isdecimal() and len(written) < 9:
        return ballot.owners.filter(number=int(written)).first()
    building, _, label = written.partition("-")
    unit = OwnedUnit.objects.filter(ballot=ballot, building=building, label=label).first()
    return unit.owner if unit is not None else None


def _enter_first(
    row: PaperVote | None, ballot: Ballot, owner: Owner, sheet: Sheet, by: Membership
) -> None:
    row = row or PaperVote(ballot=ballot, sheet=sheet.number, first_by=by.person.username)
    row.owner, row.received_on, row.answers = owner, sheet.received_on, dict(sheet.answers)
    if found := problems_of(row, Surroundings()):
        raise Refused(found)
    row.save()
    record(by=by, action="ballot.paper", subject=ballot, after={"sheet": sheet.number})


def _enter_again(row: PaperVote, owner: Owner, sheet: Sheet, by: Membership) -> Keyed:
    if row.second_by:
        raise Refused([problem("paper-done", Place(path="number"), sheet=row.sheet)])
    where = [number for number, said in row.answers.items() if sheet.answers.get(number) != said]
    if row.owner_id != owner.pk:
        where.append("业主")
    if row.received_on != sheet.received_on:
        where.append("日期")
    if where:
        raise Refused([problem("paper-differs", sheet=row.sheet, where="、".join(where))])
    row.aside = gives_way(owner, row.received_on)
    if row.aside:
        record(by=by, action="ballot.paper-aside", subject=row.ballot, after={"sheet": row.sheet})
    else:
        cast(
            by=by,
            owner=owner,
            answers=row.answers,
            channel=Owner.Channel.PAPER,
            on=row.received_on,
            sheet=row.sheet,
        )
    row.second_by = by.person.username
    if row.ballot.secret:
        row.answers = {}
    row.save()
    return Keyed.ASIDE if row.aside else Keyed.COUNTS


@action(Permission.VOTE_RUN)
def enter_objection(*, by: Membership, ballot: Ballot, text: str) -> Objection:
    """Enter an objection that was told to staff. Raises ``Refused``."""
    return object_to(ballot, text, by)


@action(Permission.VOTE_COUNT)
def strike(*, by: Membership, vote: Vote, why: str) -> None:
    """Take a vote out of the count, after an objection was upheld; named votes only. It is
    counted again by a step of its own. Raises ``Refused``."""
    found = unreasoned(why, 500)
    if vote.owner is None:
        found.append(problem("vote-secret-strike"))
    if vote.ballot.state != Ballot.State.COUNTED:
        found.append(problem("vote-fixed", name=vote.ballot, what="票"))
    if found:
        raise Refused(found)
    vote.struck_why = why.strip()
    vote.save(update_fields=["struck_why"])
    assert vote.owner is not None
    record(by=by, action="owner.strike", subject=vote.owner, why=why.strip(), after={})
