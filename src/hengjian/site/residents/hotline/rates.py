"""The rates of the hotline as of any day: numerator and denominator side by side.

Every rate over what is due has all cases due by the day below the line, those still open too. Cases
that were merged go with their main case: received, and counted no second time.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from functools import cache, partial
from operator import attrgetter
from typing import Any

from django.db.models import QuerySet

from hengjian.bilingual import Text
from hengjian.site.common.words import both
from hengjian.site.platform.reckoning import OFFICE_DAYS
from hengjian.site.residents.hotline.models import Case
from hengjian.site.residents.hotline.queries import on_day

FIELDS = (
    *("channel", "people", "received_on", "followed_on", "followed_by", "repeat_of", "extended"),
    *("was_state", "was_due_by", "was_closed_on", "was_resolved_on", "was_verdict"),
)

WITHIN = (3, 5, 10, 13)
"""Working days of other rules, to hold the same cases against."""


@dataclass(frozen=True, slots=True)
class Rate:
    """A share with what it is a share of."""

    name: str
    title: Text
    part: int
    whole: int
    means: Text
    """What stands above and below the line."""
    below: str = "due"
    """The count that stands below the line."""

    @property
    def share(self) -> Fraction | None:
        """Part ÷ whole; None where nothing stands below the line."""
        return Fraction(self.part, self.whole) if self.whole else None


@dataclass(slots=True)
class Tally:
    """The cases of a day, counted."""

    as_of: date
    received: int = 0
    people: int = 0
    closed: int = 0
    due: int = 0
    on_time: int = 0
    resolved: int = 0
    untold: int = 0
    """Finished, and nobody wrote down whether it was found solved."""
    agreed: int = 0
    not_reached: int = 0
    open_overdue: int = 0
    followed: int = 0
    repeats: int = 0
    extended: int = 0
    merged: int = 0
    by_channel: dict[str, list[int]] = field(default_factory=dict)
    """By channel: received, people, agreed."""

    @property
    def open(self) -> int:
        """Received and not finished."""
        return self.received - self.closed

    @property
    def in_time(self) -> Fraction | None:
        """Finished in time of all due; None where nothing was due."""
        return Fraction(self.on_time, self.due) if self.due else None

    def rates(self) -> list[Rate]:
        """Every rate, in the order in which a case comes to them."""
        received = [Rate(*each) for each in self._of_received()]
        return received + [Rate(*each) for each in self._of_due()]

    def _of_received(self) -> Iterator[tuple[str, Text, int, int, Text, str]]:
        yield (
            "closed",
            Text("办结率", "finished"),
            self.closed,
            self.received,
            Text("办结 ÷ 受理", "finished of received"),
            "received",
        )
        yield (
            "followed",
            Text("回访率", "followed up"),
            self.followed,
            self.closed,
            Text("已回访 ÷ 办结", "followed up of finished"),
            "closed",
        )
        yield (
            "repeats",
            Text("重复率", "said again"),
            self.repeats,
            self.received,
            Text("同一来电人同一事项再次反映 ÷ 受理", "again by the same caller of received"),
            "received",
        )
        yield (
            "extended",
            Text("延期率", "extended"),
            self.extended,
            self.received,
            Text("经同意延期 ÷ 受理", "granted more days of received"),
            "received",
        )

    def _of_due(self) -> Iterator[tuple[str, Text, int, int, Text]]:
        yield (
            "on_time",
            Text("按期办结率", "finished in time"),
            self.on_time,
            self.due,
            Text("期限内办结 ÷ 到期（含未办结的）", "in time of all due, open ones too"),
        )
        yield (
            "resolved",
            Text("解决率", "found solved"),
            self.resolved,
            self.due,
            Text("核实解决 ÷ 到期；没有核实记录的不算", "of all due; what nobody tells is not"),
        )
        yield (
            "resolved_most",
            Text("解决率上限", "found solved at most"),
            self.resolved + self.untold,
            self.due,
            Text("假定没有核实记录的都已解决", "if all that nobody tells of were solved"),
        )
        yield (
            "agreed",
            Text("认可率", "agreed"),
            self.agreed,
            self.due,
            Text("居民认可 ÷ 到期；未联系上不算认可", "of all due; not reached is not agreed"),
        )
        yield (
            "agreed_most",
            Text("认可率上限", "agreed at most"),
            self.agreed + self.not_reached,
            self.due,
            Text("假定未联系上的都认可", "if all who were not reached agreed"),
        )


def _of_channel(channel: str, place: int, found: Tally) -> int:
    return found.by_channel.get(channel, (0, 0, 0))[place]


COUNTS: dict[str, Callable[[Tally], int]] = {
    **{
        name: attrgetter(name)
        for name in (
            *("received", "closed", "due", "on_time", "resolved", "agreed", "open_overdue"),
            *("followed", "repeats", "extended", "merged", "open"),
        )
    },
    "resolved_most": lambda found: found.resolved + found.untold,
    "agreed_most": lambda found: found.agreed + found.not_reached,
}
"""The counts of the tally of which the cases behind can be named."""
BY_CHANNEL = ("cases", "people", "agreed")
"""What is counted of each channel, in this order; as figures ``people-visit`` and the like."""
for _place, _what in enumerate(BY_CHANNEL):
    for _channel in Case.Channel.values:
        COUNTS[f"{_what}-{_channel}"] = partial(_of_channel, _channel, _place)


def tally(cases: QuerySet[Case], as_of: date, within: int | None = None) -> Tally:
    """Count the cases as they stood on the day; one query.

    ``within``: by so many working days from receipt for all alike, instead of each case's own day
    due: what another rule would have said of the same cases.
    """
    found = Tally(as_of)
    for row in on_day(cases, as_of).order_by().values(*FIELDS).iterator():
        _count(found, row, as_of, within)
    return found


def cases_behind(
    cases: QuerySet[Case], as_of: date, name: str, within: int | None = None
) -> list[int]:
    """The keys of the cases that a count of the tally counts, by the same reckoning; of a rate
    those above the line. Raises ``LookupError`` where the tally has no such count."""
    if name not in COUNTS:
        raise LookupError(name)
    found = []
    for row in on_day(cases, as_of).order_by("code").values("pk", *FIELDS).iterator():
        alone = Tally(as_of)
        _count(alone, row, as_of, within)
        if COUNTS[name](alone):
            found.append(row["pk"])
    return found


def _count(found: Tally, row: Mapping[str, Any], as_of: date, within: int | None) -> None:
    agreed = row["was_verdict"] == Case.Verdict.AGREED
    found.received += 1
    found.people += row["people"]
    channel = found.by_channel.setdefault(row["channel"], [0, 0, 0])
    for place, count in enumerate((1, row["people"], int(agreed))):
        channel[place] += count
    found.repeats += row["repeat_of"] is not None
    found.extended += row["extended"]
    if row["was_state"] == Case.State.MERGED:
        found.merged += 1
    closed = row["was_closed_on"]
    if closed is not None:
        found.closed += 1
        found.followed += row["was_resolved_on"] is not None or bool(row["was_verdict"])
    due = row["was_due_by"] if within is None else due_within(row["received_on"], within)
    if due is None or due > as_of or row["was_state"] == Case.State.MERGED:
        return
    found.due += 1
    found.on_time += closed is not None and closed <= due
    found.open_overdue += closed is None and due < as_of
    found.resolved += row["was_resolved_on"] is not None
    found.untold += _is_untold(row, as_of)
    found.agreed += agreed
    found.not_reached += row["was_verdict"] == Case.Verdict.NOT_REACHED


def _is_untold(row: Mapping[str, Any], as_of: date) -> bool:
    """Sheets tell whether the resident agreed, not whether it was found solved."""
    on = row["followed_on"] if row["followed_by"] else None
    followed = on is not None and on <= as_of
    finished = row["was_closed_on"] is not None
    return finished and not followed and row["was_resolved_on"] is None


@cache
def due_within(received: date, days: int) -> date:
    """The ``days``-th working day after it was received."""
    return OFFICE_DAYS.add(received, days)


def channels(found: Tally) -> Iterable[tuple[str, Text, int, int, int]]:
    """By channel in the order of the form: its value, its name, received, people, agreed."""
    for value, label in Case.Channel.choices:
        if value in found.by_channel:
            received, people, agreed = found.by_channel[value]
            yield value, both(label), received, people, agreed


def percent(share: Fraction | None) -> str:
    """A share as a percentage of two decimals, half up; a dash where it cannot be known."""
    if share is None:
        return "—"
    exact = Decimal(share.numerator * 100) / Decimal(share.denominator)
    return f"{exact.quantize(Decimal('0.01'), ROUND_HALF_UP)} %"
