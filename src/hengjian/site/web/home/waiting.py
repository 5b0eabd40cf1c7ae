"""What waits for a person, in words: for the home page, the bell and the mails."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from urllib.parse import quote

from django.urls import reverse

from hengjian.bilingual import Text
from hengjian.site.accounts.models import Membership
from hengjian.site.accounts.permissions import Permission
from hengjian.site.bonds.queries import debt_due
from hengjian.site.common.days import shown_day
from hengjian.site.common.words import said
from hengjian.site.library.queries.sites import opinions_of
from hengjian.site.platform.resource import called
from hengjian.site.web.home import overview
from hengjian.site.web.home.duties import GRAVE_FIRST, wordings


@dataclass(frozen=True, slots=True)
class Waits:
    """One kind of work that waits, in the language that is spoken."""

    count: int
    title: str
    examples: str
    address: str
    mark: str


def waiting_for(membership: Membership, today: date | None = None) -> list[Waits]:
    """What waits for the membership as of a day, the gravest first.

    Nothing without the right to see the library.
    """
    if not membership.may(Permission.LIBRARY_VIEW):
        return []
    owner = opinions_of(membership) or "all"
    found = [
        *overview.duties(membership),
        *_debt_due(membership, today or shown_day()),
    ]
    found.sort(key=lambda duty: GRAVE_FIRST.index(wordings()[duty.key].mark))
    return [_said(duty, owner) for duty in found]


def _debt_due(membership: Membership, today: date) -> list[overview.Duty]:
    """Debt service that is due soon or overdue, for who pays it or has to earn it."""
    rights = (Permission.BOND_EDIT, Permission.FORECAST_EDIT)
    if not any(membership.may(right) for right in rights):
        return []
    due = debt_due(membership, today)
    examples = tuple(each.use for each in due[: overview.EXAMPLES])
    return [overview.Duty("debt-due", len(due), examples)] if due else []


def _said(duty: overview.Duty, owner: str) -> Waits:
    wording = wordings()[duty.key]
    return Waits(
        count=duty.count,
        title=said(wording.title),
        examples=said(Text("、", ", ")).join(dict.fromkeys(map(called, duty.examples))),
        address=reverse(wording.address) + wording.query.format(owner=quote(owner)),
        mark=wording.mark,
    )
