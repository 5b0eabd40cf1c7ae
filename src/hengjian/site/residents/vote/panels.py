"""The votes of a community on its public page."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from hengjian.site.residents.open.panels import Panel
from hengjian.site.residents.vote.counting import told
from hengjian.site.residents.vote.models import Ballot
from hengjian.site.residents.vote.open_pages import COUNTED, S

MOST = 5


def _tell(site: Any, day: date) -> Mapping[str, Any] | None:
    rows = Ballot.objects.filter(site=site, state__in=(S.OPEN, *COUNTED), opens_on__lte=day)
    found = list(rows[:MOST])
    if not found:
        return None
    return {
        "ballots": [
            (row, (row.closes_on - day).days, told(row) if row.state in COUNTED else [])
            for row in found
        ]
    }


VOTES = Panel(12, "vote/panel.html", _tell)
