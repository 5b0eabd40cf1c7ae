"""What is dug twice, gathered by the work of a utility: one line a work, not one a pair."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from hengjian.planning.conflicts import Conflict, Shared
from hengjian.site.planning.charts import Part, stacked
from hengjian.site.planning.queries.utilities import Dig
from hengjian.site.platform.charts import Chart
from hengjian.site.platform.templatetags.shell import t

ROADS = 8
"""Places in the drawing; the list shows all."""
OTHERS = 10
"""Works that are named beside one; more are counted."""


@dataclass(frozen=True, slots=True)
class Other:
    """A work that opens the same ground before or after."""

    dig: Dig
    pair: Conflict
    meetings: tuple[tuple[Shared, str], ...]
    later: bool
    """Whether it comes after the utility's work."""


@dataclass(slots=True)
class Gathered:
    """A utility's work with everything that opens the same ground."""

    dig: Dig
    others: list[Other] = field(default_factory=list)

    @property
    def named(self) -> list[Other]:
        """Those that are named: what comes soonest first, what shares one opening last."""
        return sorted(self.others, key=lambda o: (o.pair.overlap, o.pair.months))[:OTHERS]

    @property
    def unnamed(self) -> int:
        """How many more there are."""
        return max(0, len(self.others) - OTHERS)

    @property
    def apart(self) -> int:
        """How many of them would open the ground once more."""
        return sum(not other.pair.overlap for other in self.others)

    @property
    def together(self) -> int:
        """How many are at work at the same time and can share one opening."""
        return len(self.others) - self.apart

    @property
    def soonest(self) -> int | None:
        """The fewest months between it and another opening."""
        return min((o.pair.months for o in self.others if not o.pair.overlap), default=None)


def gathered(rows: Iterable[tuple[Conflict, Dig, Dig]], names: Mapping[str, str]) -> list[Gathered]:
    """By the utility's work that comes first, the one that is dug again most often first."""
    found: dict[str, Gathered] = {}
    for pair, first, second in rows:
        own, other, later = (second, first, False) if first.utility == "site" else (
            first, second, True)  # fmt: skip
        meetings = tuple((m.shared, names.get(m.name, m.name)) for m in pair.meetings)
        line = found.setdefault(own.code, Gathered(own))
        line.others.append(Other(other, pair, meetings, later))
    return sorted(found.values(), key=lambda line: (-line.apart, line.dig.starts_on, line.dig.code))


def chart_of(lines: Iterable[Gathered]) -> Chart | None:
    """Which places are opened again and again; None where nothing is."""
    places: dict[str, list[int]] = {}
    for line in lines:
        counts = places.setdefault(line.dig.place or "—", [0, 0])
        counts[0] += line.apart
        counts[1] += line.together
    worst = sorted(places.items(), key=lambda item: (-item[1][0], item[0]))
    if not worst:
        return None
    apart = t("先后开挖", "dug up again")
    together = t("同期，可一次开挖", "at one time: one opening")
    bars = [Part(name, tuple(counts), str(sum(counts))) for name, counts in worst[:ROADS]]
    name, (most, _) = worst[0]
    return Chart(
        stacked([apart, together], bars),
        t(f"{name}最严重：先后开挖 {most} 次", f"{name} is worst: dug up again {most} times"),
        (t("地点", "Place"), apart, together),
        [(place, str(a), str(b)) for place, (a, b) in worst],
        height=60 + 30 * len(bars),
    )
