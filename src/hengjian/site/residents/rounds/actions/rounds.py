"""Drawing up a round, its results, what is said in it, and why none was held."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from hengjian.errors import Place, Refused, problem
from hengjian.site.accounts.acting import action
from hengjian.site.accounts.models import Membership
from hengjian.site.accounts.permissions import Permission
from hengjian.site.common.days import current_day
from hengjian.site.common.trail import record, snapshot
from hengjian.site.library.models import Scheme, Site
from hengjian.site.platform.checking import problems_of
from hengjian.site.platform.codes import new_code
from hengjian.site.platform.step import LONG_REASON, locked, unreasoned
from hengjian.site.platform.surroundings import Surroundings
from hengjian.site.residents.rounds.models import (
    GroupQuestion,
    Opinion,
    Round,
    RoundResult,
    Unasked,
)
from hengjian.site.residents.rounds.saying import ask_group, say


@action(Permission.SITE_EDIT)
def draw_up(
    *, by: Membership, sites: Sequence[Site], scheme: Scheme | None, values: Mapping[str, Any]
) -> Round:
    """A round that is being prepared; without sites it is asked of those of its scheme.

    Raises ``Refused`` with everything that is wrong.
    """
    chosen = list(sites) or (list(scheme.sites.all()) if scheme is not None else [])
    if not chosen:
        raise Refused([problem("round-without-sites", Place(path="sites"))])
    row = Round(
        scheme=scheme, region=chosen[0].sub_district, entered_by=by.person.username, **values
    )
    row.code = new_code(scheme.code if scheme is not None else chosen[0].code, "X")
    if found := problems_of(row, Surroundings()):
        raise Refused(found)
    row.save()
    row.sites.set(chosen)
    after = snapshot(row) | {"sites": [site.code for site in chosen]}
    record(by=by, action="round.create", subject=row, after=after)
    return row


@action(Permission.SITE_EDIT)
def enter_result(
    *, by: Membership, round_: Round, site: Site, asked: int, answered: int, in_favour: int
) -> RoundResult:
    """The households of one site: asked, answering, in favour. Raises ``Refused``."""
    held = locked(round_)
    counts = {"asked": asked, "answered": answered, "in_favour": in_favour}
    found = []
    if held.state != Round.State.OPEN:
        found.append(problem("round-not-open"))
    if not asked >= answered >= in_favour:
        found.append(problem("round-result-nests", Place(path="asked"), **counts))
    if found:
        raise Refused(found)
    row = RoundResult.objects.filter(round=held, site=site).first()
    before = snapshot(row) if row is not None else None
    row = row or RoundResult(round=held, site=site)
    for name, value in counts.items():
        setattr(row, name, value)
    row.save()
    record(by=by, action="result.change", subject=row, before=before)
    return row


@action(Permission.SITE_EDIT)
def enter_opinion(
    *,
    by: Membership,
    round_: Round,
    site: Site,
    text: str,
    channel: str,
    on: date | None = None,
) -> Opinion:
    """What was said at home, in a meeting, on the board or by phone, today or ``on`` a day before.

    Raises ``Refused``.
    """
    return say(round_, site, text, by, channel=channel, on=on)


@action(Permission.SITE_EDIT)
def enter_question(
    *, by: Membership, site: Site, role: str, text: str, on: date | None = None
) -> GroupQuestion:
    """What somebody asks a site's contact group, told to staff today or ``on`` a day before.

    Raises ``Refused``.
    """
    return ask_group(site, role, text, by, on)


@action(Permission.SCHEME_EDIT)
def say_why_not(*, by: Membership, scheme: Scheme, why: str) -> Unasked:
    """Write down why no round is held on a scheme; again, it is written anew.

    Raises ``Refused``.
    """
    if found := unreasoned(why, LONG_REASON):
        raise Refused(found)
    row = Unasked.objects.filter(scheme=scheme).first()
    before = snapshot(row) if row is not None else None
    row = row or Unasked(scheme=scheme)
    row.reason, row.entered_on = why.strip(), current_day()
    row.entered_by = by.person.username
    row.save()
    record(by=by, action="unasked.change", subject=row, before=before)
    return row
