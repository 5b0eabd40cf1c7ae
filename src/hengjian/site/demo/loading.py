"""Loading the reference district: by the actions its users have, each row on the trail."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from hengjian.site.common.models import TrailEntry
from hengjian.site.demo.answering import put_open_survey
from hengjian.site.demo.evaluation import put_evaluation
from hengjian.site.demo.hotline import put_cases
from hengjian.site.demo.rounds import put_rounds
from hengjian.site.demo.story import People, tell
from hengjian.site.demo.surveys import put_surveys
from hengjian.site.demo.tables import (
    WHY,
    ordered,
    people,
    put_participations,
    put_places,
    put_table,
)
from hengjian.site.demo.telling import contacts, put_notices
from hengjian.site.demo.votes import put_votes
from hengjian.site.library.actions import put_all
from hengjian.site.library.models import Site
from hengjian.site.residents.public.models import Contact
from hengjian.site.watching import work

Step = Callable[[int, int], None]
BEFORE = (
    "policies",
    "pictures",
    "archive",
    "schemes",
    "plan",
    "coordination",
    "funds",
    "stopped",
    "bonds",
    "goals",
    "operation",
    "evidence",
)
"""Chapters before the cases of residents, in the order of a project's life."""
AFTER = ("warnings", "monitoring")
"""Chapters that rest on them."""


def load(step: Step) -> None:
    """Put the district, its people, its published facts and its synthetic rows; twice is once.

    ``step`` is told how far it is: parts done, parts in all.
    """
    put_places()
    who = people()
    parts: list[Callable[[], object]] = [partial(put_table, who, line) for line in ordered()]
    parts += [partial(_put_contacts, who), put_participations]
    parts += [partial(tell, chapter, who) for chapter in BEFORE]
    parts += [partial(put_cases, who), partial(put_surveys, who)]
    parts += [partial(put_rounds, who), partial(put_votes, who)]
    parts += [partial(put_open_survey, who)]
    parts += [lambda: put_notices(who["competent_department"])]
    parts += [partial(tell, chapter, who) for chapter in AFTER]
    parts += [partial(put_evaluation, who), _put_province, settle]
    for number, put in enumerate(parts):
        step(number, len(parts))
        put()
    step(len(parts), len(parts))


def _put_province() -> None:
    # Only who loads the demonstration pays for the engine of portfolios, not each server of it.
    from hengjian.site.demo.province import put_province

    put_province()


def _put_contacts(who: People) -> None:
    sites = Site.objects.order_by("code").values("code", "sub_district__code")
    rows = contacts([{**site, "sub_district": site["sub_district__code"]} for site in sites])
    put_all(by=who["competent_department"], model=Contact, rows=rows, synthetic=True, why=WHY)


def settle() -> None:
    """What the loading changed was judged by it, as of the case's day."""
    head = TrailEntry.objects.order_by("-sequence").first()
    if head is not None and work.seen_until() != head.sequence:
        work.seen(head.sequence)
