"""Who voted is forgotten when the time for it is over; what was decided stays."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from hengjian.site.accounts.models import Membership
from hengjian.site.common import jobs
from hengjian.site.common.actor import Anybody, System
from hengjian.site.common.models import TrailEntry
from hengjian.site.platform import personal
from hengjian.site.residents.vote.actions import ballots as acts
from hengjian.site.residents.vote.casting import cast
from hengjian.site.residents.vote.counting import counts_of
from hengjian.site.residents.vote.models import Ballot, Owner
from hengjian.site.residents.vote.personal import DAYS, DIGESTS, OWNER
from tests.site.residents.vote.conftest import CLOSES, owner_of

pytestmark = pytest.mark.django_db
KEPT = (*OWNER.fields, *DIGESTS.fields)


def erased_on(day: date) -> int:
    """How many rows the daily work empties."""
    job = jobs.start(personal.DAILY, by=System(), day=day.isoformat())
    return int(job.result["erased"])


def said_of(number: int, ballot: Ballot) -> str:
    owner = owner_of(ballot, number)
    return "".join(getattr(owner, field) for field in KEPT)


def test_owners_are_forgotten_three_years_after_the_last_day(
    ballot: Ballot, clerk: Membership, today: Callable[[date], None]
) -> None:
    acts.print_letters(by=clerk, ballot=ballot)
    for number in (1, 2, 3):
        answers = {"1": "yes", "2": "no"}
        cast(by=Anybody(), owner=owner_of(ballot, number), answers=answers, channel="web")
    assert all(said_of(number, ballot) for number in (1, 2, 3))
    before = counts_of(ballot)
    last = CLOSES + timedelta(days=DAYS)
    today(last)
    assert not personal.waits(last)
    assert erased_on(last) == 0
    today(last + timedelta(days=1))
    assert erased_on(last + timedelta(days=1)) == 6, "three by name, three by digest"
    assert not any(said_of(number, ballot) for number in (1, 2, 3))
    assert counts_of(ballot) == before, "areas, heads and votes stay"
    assert Owner.objects.exclude(voted_on=None).count() == 3
    lines = TrailEntry.objects.filter(action="owner.erase")
    assert lines.count() == 6
    assert "张一" not in str(list(lines.values_list("before", "after")))
    assert erased_on(last + timedelta(days=2)) == 0, "once"
