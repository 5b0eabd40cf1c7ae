"""Rounds on the public page of a community: what is asked now, and what was said and done."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from hengjian.site.residents.open.panels import Panel
from hengjian.site.residents.rounds.models import Opinion, Round
from hengjian.site.residents.rounds.saying import takes_opinions

MOST = 5


def _tell(site: Any, day: date) -> Mapping[str, Any] | None:
    rows = list(site.rounds.exclude(state=Round.State.DRAFT).filter(opens_on__lte=day)[:MOST])
    if not rows:
        return None
    said = Opinion.objects.filter(site=site, shown=True, received_on__lte=day)
    said = said.exclude(decision=Opinion.Decision.OPEN).select_related("milestone")
    return {
        "rounds": [(row, takes_opinions(row, day)) for row in rows],
        "opinions": [(each, each.carried_out(day)) for each in said[:MOST]],
    }


ROUNDS = Panel(55, "rounds/panel.html", _tell)
