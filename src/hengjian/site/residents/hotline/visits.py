"""A problem told at a home visit is a case, by the same door as any other; each shows the other."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from hengjian.site.accounts.models import Membership
from hengjian.site.common.actor import Actor
from hengjian.site.common.days import current_moment
from hengjian.site.residents.hotline.intake import Said, take_in
from hengjian.site.residents.hotline.models import Case
from hengjian.site.residents.hotline.queries import cases_of
from hengjian.site.residents.surveys.models import Submission


def open_case(visit: Submission, told: str, by: Actor) -> None:
    """The case of a visit, its clock running from the visit. A visit is stored once, however often
    it arrives, and one visit has one case. Raises ``Refused``."""
    take_in(
        Said(
            channel=Case.Channel.HOME_VISIT,
            text=told,
            site=visit.site,
            region=visit.region,
            received_at=min(visit.answered_at, current_moment()),
            unchecked=not visit.valid,
            more={"visit": visit, "synthetic": visit.synthetic or visit.survey.synthetic},
        ),
        by,
    )


def cases_of_visits(membership: Membership, visits: Collection[int]) -> Mapping[int, Case]:
    """The cases in sight that these answers led to, by the key of the answer."""
    rows = cases_of(membership).filter(visit__in=visits)
    return {row.visit_id: row for row in rows if row.visit_id is not None}
