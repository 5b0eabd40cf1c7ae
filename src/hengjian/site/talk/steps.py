"""What was given to somebody in a note is responded to, handed on or withdrawn."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django import forms
from django.db.models import QuerySet

from hengjian.bilingual import Text
from hengjian.errors import Problem, Refused, problem
from hengjian.site.accounts.models import Membership
from hengjian.site.accounts.permissions import Permission
from hengjian.site.accounts.queries import name_of
from hengjian.site.common.words import words
from hengjian.site.notices.telling import about_of, settle
from hengjian.site.platform.procedure import Procedure
from hengjian.site.platform.step import REASON, Duty, Step, Turn
from hengjian.site.talk.models import Errand
from hengjian.site.talk.queries import errands_with, reader_called, subject_of_note
from hengjian.site.talk.telling import tell

S = Errand.State


def _is_given_to(errand: Errand, by: Membership) -> bool:
    return errand.given_to == by.person.username


def _is_given_by(errand: Errand, by: Membership) -> bool:
    return errand.given_by == by.person.username


def _to_me(turn: Turn) -> Iterator[Problem]:
    if not _is_given_to(turn.row, turn.by):
        yield problem("errand-not-yours", who=name_of(turn.row.given_to))


def _by_me(turn: Turn) -> Iterator[Problem]:
    if not _is_given_by(turn.row, turn.by):
        yield problem("errand-not-given-by-you", who=name_of(turn.row.given_by))


def _those_given_to(rows: QuerySet[Any], by: Membership) -> QuerySet[Any]:
    return rows.filter(given_to=by.person.username)


def _settle(turn: Turn) -> None:
    settle([about_of(turn.row)])


def _hand_on(turn: Turn) -> None:
    """Another who sees the record has it now, by the same day."""
    row = subject_of_note(turn.row.note, turn.by)
    name = str(turn.given["given_to"]).strip().removeprefix("@")
    if row is None:
        raise Refused([problem("reader-unknown", found=name)])
    memberships, wrong = reader_called(row, name, "given_to")
    if wrong:
        raise Refused(wrong)
    _settle(turn)
    turn.row.given_to = memberships[0].person.username
    tell(turn.row, memberships)


def _person() -> forms.Field:
    return forms.CharField(label=words("转交给", "hand on to"), max_length=150)


ERRAND = Procedure(
    Errand,
    noun="errand",
    title=Text("留言中的交办", "Errands given in notes"),
    address="notes/errands",
    page="web:note",
    shown_on="note",
    listing="web:notes",
    seen=errands_with,
    ends=frozenset((S.DONE, S.WITHDRAWN)),
    hands={"given_by": Permission.LIBRARY_VIEW},
    beside=("note",),
    steps=(
        Step(
            "respond",
            S.OPEN,
            S.DONE,
            right=Permission.LIBRARY_VIEW,
            by="finished_by",
            when="finished_at",
            asks=(_to_me,),
            then=_settle,
            offered=_is_given_to,
            reason=REASON,
            optional=True,
            called=Text("回应", "response"),
            keeps="outcome",
            button=Text("办好了", "Finish"),
            done=Text("已回应", "responded to"),
            duty=Duty(
                Text("条留言交给我或提到我", "notes name me or give me something to do"),
                "?mine=open",
                only=_those_given_to,
            ),
        ),
        Step(
            "hand-on",
            S.OPEN,
            S.OPEN,
            right=Permission.LIBRARY_VIEW,
            takes={"given_to": _person},
            asks=(_to_me,),
            then=_hand_on,
            offered=_is_given_to,
            aside=True,
            button=Text("转交", "Hand on"),
            done=Text("已转交", "handed on"),
        ),
        Step(
            "withdraw",
            S.OPEN,
            S.WITHDRAWN,
            right=Permission.LIBRARY_VIEW,
            asks=(_by_me,),
            then=_settle,
            offered=_is_given_by,
            aside=True,
            button=Text("撤回", "Withdraw"),
            done=Text("已撤回", "withdrawn"),
        ),
    ),
)
