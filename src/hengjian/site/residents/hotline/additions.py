"""What the hotline adds: a problem told at a home visit is a case, and the map shows the cases."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from datetime import date
from urllib.parse import urlencode

from django.urls import reverse

from hengjian.site.accounts.models import Membership
from hengjian.site.accounts.permissions import Permission
from hengjian.site.common.words import words
from hengjian.site.library.map_layers import Layer, Shade, Tone, add_layer
from hengjian.site.platform.pages import add_part
from hengjian.site.platform.templatetags.shell import t
from hengjian.site.residents.hotline.leads import leads_to_cases
from hengjian.site.residents.hotline.models import Case
from hengjian.site.residents.hotline.queries import cases_of, on_day
from hengjian.site.residents.hotline.shown import OPEN
from hengjian.site.residents.hotline.visits import cases_of_visits, open_case
from hengjian.site.residents.surveys.taking import follow_problems

LEVELS = {
    "closed": (Tone.TEAL, words("都已办结", "all closed")),
    "open": (Tone.BLUE, words("有在办诉求", "some being handled")),
    "disagreed": (Tone.AMBER, words("有居民不认可", "some not agreed to")),
    "overdue": (Tone.RED, words("有逾期诉求", "some overdue")),
}


def complaints(membership: Membership, keys: Collection[int], as_of: date) -> Mapping[int, Shade]:
    """How the cases of each site stood on the day, by the gravest."""
    rows = on_day(cases_of(membership).filter(site__in=keys), as_of)
    counts: dict[tuple[int, str], Counter[str]] = {}
    names = ("site", "site__name", "was_state", "was_due_by", "was_verdict")
    for key, name, state, due, verdict in rows.order_by().values_list(*names):
        level = "disagreed" if verdict == Case.Verdict.NOT_AGREED else "closed"
        if state in OPEN:
            level = "overdue" if due is not None and due < as_of else "open"
        counts.setdefault((key, name), Counter())[level] += 1
    return {key: _shade(name, count) for (key, name), count in counts.items()}


def _shade(name: str, count: Counter[str]) -> Shade:
    gravest = [level for level in LEVELS if count[level]][-1]
    waiting = count["open"] + count["overdue"]
    says = t(
        f"诉求 {count.total()} 件，在办 {waiting} 件，逾期 {count['overdue']} 件",
        f"{count.total()} cases, {waiting} open, {count['overdue']} overdue",
    )
    return Shade(
        gravest, says, f"{reverse('hotline:board')}?{urlencode({'queue': 'all', 'q': name})}"
    )


follow_problems(open_case)
add_part("answers", "cases", cases_of_visits)
add_layer(
    Layer(
        "complaints",
        words("居民诉求", "cases"),
        60,
        LEVELS,
        words("没有诉求", "no cases"),
        complaints,
        Permission.CASE_VIEW,
    )
)
add_part("site", "cases", leads_to_cases)
