"""What the demonstration adds to the log-in page: the ways in of a resident, with codes that work.

The codes are drawn from a seed under the site's own secret, so that they can be said again."""

from __future__ import annotations

from collections.abc import Sequence

from django.urls import reverse

from hengjian.bilingual import Text
from hengjian.site.accounts.codes import code_of_seed, grouped
from hengjian.site.accounts.demo import DOORS, Door
from hengjian.site.demo.answering import ASKED, HOUSEHOLDS, OPEN, seed_of_unit
from hengjian.site.demo.votes import PLACE, SECOND, seed_of_owner
from hengjian.site.residents.surveys.models import SampleUnit
from hengjian.site.residents.vote.models import Ballot


def resident_doors() -> Sequence[Door]:
    """The page of a community, a household of the open survey, an owner of the open vote; none
    where the demonstration is not loaded."""
    unit = SampleUnit.objects.filter(
        survey__code=OPEN, site__code=ASKED[-1], ordinal=HOUSEHOLDS
    ).first()
    ballot = Ballot.objects.filter(site__code=PLACE, state=Ballot.State.OPEN).first()
    found = []
    if unit is not None or ballot is not None:
        address = reverse("public:site", args=[PLACE])
        found.append(Door(Text("小区公开页", "Page of a community"), address))
    if unit is not None:
        code = grouped(code_of_seed(seed_of_unit(unit)))
        found.append(Door(Text("填调查", "Answer a survey"), reverse("answer:answer"), code))
    if ballot is not None:
        code = grouped(code_of_seed(seed_of_owner(ballot)))
        name = Text("业主表决", "Owners' vote")
        found.append(Door(name, reverse("open-vote:vote"), code, SECOND))
    return found


DOORS.append(resident_doors)
