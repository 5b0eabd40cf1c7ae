"""What rounds add to other pages: who of the residents was at an acceptance, and which rounds a
survey was held for."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from hengjian.site.accounts.models import Membership
from hengjian.site.library.visibility import visible_to
from hengjian.site.residents.rounds.models import ResidentCheck, Round
from hengjian.site.works.models import Acceptance

MOST = 500


@dataclass(frozen=True, slots=True)
class Attendance:
    """An acceptance of a site, and the residents who were there."""

    acceptance: Acceptance
    checks: tuple[ResidentCheck, ...]


def attendance_of(membership: Membership, project: Any) -> list[Attendance]:
    """The acceptances of a project's sites with their residents; without one: nobody was there."""
    rows = visible_to(Acceptance, membership).filter(project=project, site__isnull=False)
    accepted = list(rows.select_related("site").order_by("-accepted_on", "-pk")[:MOST])
    checks: dict[int, list[ResidentCheck]] = defaultdict(list)
    for row in visible_to(ResidentCheck, membership).filter(acceptance__in=accepted):
        checks[row.acceptance_id].append(row)
    return [Attendance(each, tuple(checks[each.pk])) for each in accepted]


def rounds_with(membership: Membership, survey: Any) -> list[Round]:
    """The rounds that a survey was held for."""
    return list(visible_to(Round, membership).filter(survey=survey))
