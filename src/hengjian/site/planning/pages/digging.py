"""What is dug twice, on the map: by site, with how often its ground would be opened again."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from hengjian.planning.conflicts import METRES, MONTHS, Conflict, Shared
from hengjian.site.accounts.models import Membership
from hengjian.site.common.words import words
from hengjian.site.library.map_layers import Layer, Shade, Tone
from hengjian.site.library.models import Site
from hengjian.site.planning import queries
from hengjian.site.planning.queries import SITE, Dig
from hengjian.site.platform.templatetags.shell import t


@dataclass(slots=True)
class Openings:
    """How the ground of one site would be opened by works that meet there."""

    apart: int = 0
    """Pairs of works that open it one after the other."""
    together: int = 0
    """Pairs that can share one opening."""
    soonest: int | None = None
    """The fewest months between two openings."""

    def count(self, pair: Conflict) -> None:
        """One more pair of works."""
        if pair.overlap:
            self.together += 1
            return
        self.apart += 1
        self.soonest = pair.months if self.soonest is None else min(self.soonest, pair.months)


def digging(membership: Membership, keys: Collection[int], as_of: date) -> Mapping[int, Shade]:
    """How often the ground of each site would be opened again, by the usual months and metres.

    Works and plans are as they stand: they speak of days to come, whatever day is shown.
    """
    found: dict[str, Openings] = {}
    for pair, first, second in queries.conflicts(queries.digs(membership), MONTHS, METRES):
        for code in _sites(pair, first, second):
            found.setdefault(code, Openings()).count(pair)
    leads = reverse("web:utility-conflicts")
    rows = Site.objects.filter(pk__in=keys).values_list("pk", "code")
    return {
        key: Shade("again" if found[code].apart else "together", _sentence(found[code]), leads)
        for key, code in rows
        if code in found
    }


def _sites(pair: Conflict, first: Dig, second: Dig) -> Iterator[str]:
    """The sites on whose ground the two meet: renovated ones, and those that both name."""
    codes = {each.code.removeprefix(SITE) for each in (first, second) if each.utility == "site"}
    yield from codes | {each.name for each in pair.meetings if each.shared is Shared.SITE}


def _sentence(found: Openings) -> str:
    if not found.apart:
        return t(
            f"同期施工 {found.together} 处，可一次开挖",
            f"{found.together} works at one time: one opening",
        )
    return t(
        f"先后开挖 {found.apart} 次，最近相隔 {found.soonest} 个月；同期 {found.together} 处",
        f"dug up again {found.apart} times, the soonest after {found.soonest} months;"
        f" {found.together} at one time",
    )


LAYER = Layer(
    "digging",
    words("重复开挖", "dug twice"),
    55,
    {
        "together": (Tone.BLUE, words("同期，可一次开挖", "at one time: one opening")),
        "again": (Tone.RED, words("先后开挖", "dug up again")),
    },
    words("没有重复开挖", "not dug twice"),
    digging,
)
"""On the map and beside the list of what is dug twice."""
