"""What waits for a person, in words: for the home page, the bell and the mails.

How each kind of waiting work is put to the person, and where it is done.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any
from urllib.parse import quote

from django.shortcuts import resolve_url
from django.urls import NoReverseMatch, reverse

from hengjian.bilingual import Text
from hengjian.site.accounts.models import Membership
from hengjian.site.accounts.permissions import Permission
from hengjian.site.bonds.queries import debt_due
from hengjian.site.common.days import shown_day
from hengjian.site.common.words import said
from hengjian.site.library.queries.sites import opinions_of
from hengjian.site.platform.procedure import Procedure, procedure_of, procedures
from hengjian.site.platform.resource import called, waiting_rows
from hengjian.site.web.home import overview


@dataclass(frozen=True, slots=True)
class Item:
    """A row that waits, with its own page."""

    name: str
    address: str
    """Empty where the row has no page of its own: its list does then."""
    due: date | None = None
    state: str = ""
    """Where it stands, for what others have to do."""


@dataclass(frozen=True, slots=True)
class Waits:
    """One kind of work that waits, in the language that is spoken."""

    count: int
    title: str
    items: tuple[Item, ...]
    """The first of them: those that are due first."""
    address: str
    """The list of all of them."""
    mark: str
    dated: tuple[Item, ...] = ()
    """Those with a day due, the earliest first."""

    @property
    def examples(self) -> str:
        """The names of the first."""
        return said(Text("、", ", ")).join(dict.fromkeys(each.name for each in self.items))


def waiting_for(membership: Membership, today: date | None = None) -> list[Waits]:
    """What waits for the membership as of a day: by the day due, then the gravest first.

    Nothing without the right to see the library.
    """
    if not membership.may(Permission.LIBRARY_VIEW):
        return []
    owner = opinions_of(membership) or "all"
    found = [
        *overview.duties(membership),
        *_debt_due(membership, today or shown_day()),
    ]
    found.sort(key=_urgency)
    return [_duty_line(duty, owner) for duty in found]


def expected_of(membership: Membership) -> list[Item]:
    """What the membership moved on and others have to, each with where it stands."""
    return [
        _item(row, procedure, str(procedure.states[getattr(row, procedure.state)]))
        for procedure, row in overview.expected(membership)
    ]


def _urgency(duty: overview.Duty) -> tuple[date, int]:
    first = next((row.due_on for row in duty.dated), date.max)
    return first, GRAVE_FIRST.index(wordings()[duty.key].mark)


def _debt_due(membership: Membership, today: date) -> list[overview.Duty]:
    """Debt service that is due soon or overdue, for who pays it or has to earn it."""
    rights = (Permission.BOND_EDIT, Permission.FORECAST_EDIT)
    if not any(membership.may(right) for right in rights):
        return []
    due = debt_due(membership, today)
    examples = tuple(each.use for each in due[: overview.EXAMPLES])
    return [overview.Duty("debt-due", len(due), examples)] if due else []


def _duty_line(duty: overview.Duty, owner: str) -> Waits:
    wording = wordings()[duty.key]
    return Waits(
        count=duty.count,
        title=said(wording.title),
        items=tuple(_items(duty.examples, wording.each)),
        address=resolve_url(wording.page) + wording.query.format(owner=quote(owner)),
        mark=wording.mark,
        dated=tuple(_items(duty.dated, wording.each)),
    )


def _items(rows: tuple[Any, ...], each: str) -> Iterator[Item]:
    for row in rows:
        if each:
            address = reverse(each, args=[row.code])
            yield Item(called(row), address, getattr(row, "due_on", None))
            continue
        try:
            procedure = procedure_of(type(row))
        except LookupError:
            procedure = None
        yield _item(row, procedure)


def _item(row: Any, procedure: Procedure | None, state: str = "") -> Item:
    return Item(called(row), _page(row, procedure), getattr(row, "due_on", None), state)


def _page(row: Any, procedure: Procedure | None) -> str:
    """The page that shows the row: that of its procedure, else the one called like its model."""
    if procedure is not None:
        return procedure.page_of(row)
    try:
        return reverse(f"web:{row._meta.model_name}", args=[getattr(row, "code", row.pk)])
    except NoReverseMatch:
        return ""


@dataclass(frozen=True, slots=True)
class Wording:
    """The words of a duty and the page that does it."""

    title: Text
    page: str
    """The name of a page, or its address."""
    query: str = ""
    """``{owner}``: the utility owner the person answers for, else ``all``."""
    mark: str = "mark-accent"
    each: str = ""
    """The name of the page that does it for one row; by default the row's own."""


WORDINGS: dict[str, Wording] = {
    "debt-due": Wording(
        Text("笔还本付息已到提醒日或逾期", "payments of debt service are due soon or overdue"),
        "web:bond-calendar",
        "",
        "mark-red",
    ),
}
GRAVE_FIRST = ("mark-red", "mark-accent", "mark-amber")


@cache
def wordings() -> Mapping[str, Wording]:
    """By the key of every duty: those above, those the entities declare, and those of the steps of
    the procedures."""
    declared = {
        each.key: Wording(each.title, each.listing, each.query, each.mark, each.page)
        for each in waiting_rows()
    }
    return (
        WORDINGS
        | declared
        | {
            f"{procedure.noun}-{step.name}": Wording(
                step.duty.title, procedure.list_address, step.duty.query, step.duty.mark
            )
            for procedure in procedures()
            for step in procedure.steps
            if step.duty is not None
        }
    )
