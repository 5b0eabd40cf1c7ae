"""An owner objects, by code or through staff: kept once, with its clock running."""

from __future__ import annotations

from django.db import transaction

from hengjian.errors import Place, Refused, problem
from hengjian.site.common.actor import Actor
from hengjian.site.common.days import current_day
from hengjian.site.common.trail import record, snapshot
from hengjian.site.platform.checking import problems_of
from hengjian.site.platform.codes import new_code
from hengjian.site.platform.surroundings import Surroundings
from hengjian.site.residents.vote.models import Ballot, Objection, Owner
from hengjian.site.residents.vote.steps import OBJECTIONS

LEAST, MOST = 4, 2000


@transaction.atomic
def object_to(ballot: Ballot, text: str, by: Actor, owner: Owner | None = None) -> Objection:
    """Keep it. The same words of the same owner on one day are kept once. Raises ``Refused``."""
    today, text = current_day(), text.strip()
    found = []
    if not LEAST <= len(text) <= MOST:
        found.append(problem("step-without-reason", Place(path="text")))
    if ballot.objections_until is not None and today > ballot.objections_until:
        found.append(problem("vote-objection-late", until=ballot.objections_until))
    if found:
        raise Refused(found)
    same = Objection.objects.filter(ballot=ballot, owner=owner, text=text, received_on=today)
    if owner is not None and (known := same.first()) is not None:
        return known
    row = Objection(
        code=new_code(ballot.code, "Y"),
        ballot=ballot,
        owner=owner,
        text=text,
        received_on=today,
        entered_by=by.trail_identity().username,
        synthetic=ballot.synthetic,
    )
    if found := problems_of(row, Surroundings()):
        raise Refused(found)
    OBJECTIONS.begin(row, today)
    row.save()
    after = {name: value for name, value in snapshot(row).items() if name != "text"}
    record(by=by, action="objection.create", subject=row, after=after)
    return row
