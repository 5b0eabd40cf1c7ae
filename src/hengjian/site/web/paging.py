"""Pages of lists of any length: as fast at the thousandth page as at the first.

Rows are counted exactly up to ``MOST_COUNTED``; of more the page says “10,000+”. The keys of a
page are found first, by a query that reads nothing but keys: of few rows by sorting them, of many
by walking an index of the order. Then the page's rows are read by their keys. Beyond what is
counted one goes on from the row last seen: ``?page=300&after=4711``; ``after`` and ``before`` are
primary keys.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.db.models import Field, Model, Q, QuerySet
from django.db.models.functions import Greatest

from hengjian.site.common.ordering import missing_least

SIZE = 50
FEW = 500
"""So many rows are found once: further questions name them instead of finding them again."""
MOST_COUNTED = 10_000
LAST_BY_NUMBER = MOST_COUNTED // SIZE
"""The last page that its number alone finds where there are more rows than are counted."""
ORDERED = "place_in_order"


@dataclass(frozen=True, slots=True)
class Place:
    """Which page is asked for: its number, and the key of the row it follows or precedes."""

    number: int = 1
    after: int | None = None
    before: int | None = None

    @classmethod
    def of(cls, number: str, after: str, before: str) -> Place:
        """As a query string writes it; what is no number is left aside."""
        digits = [int(each) if each.isdecimal() and len(each) < 19 else None for each in
                  (number, after, before)]  # fmt: skip
        return cls(max(digits[0] or 1, 1), digits[1], digits[2])


@dataclass(frozen=True, slots=True)
class Page:
    """The rows of one page, and where the pages around it begin."""

    rows: list[Any]
    number: int
    total: int
    """The rows of all pages, or ``MOST_COUNTED`` where there are more."""
    more: bool
    """There are more rows than ``total``."""
    following: bool
    """A page follows."""

    @property
    def pages(self) -> int:
        """How many pages there are; of a list that was not counted to its end, at least."""
        return max(1, -(-self.total // SIZE))

    @property
    def several(self) -> bool:
        """Whether there is more than this page."""
        return self.number > 1 or self.following

    @property
    def to_next(self) -> dict[str, object]:
        """The parts of the address of the next page."""
        key = self.rows[-1].pk if self.more and self.rows else ""
        return {"page": self.number + 1, "after": key, "before": ""}

    @property
    def to_previous(self) -> dict[str, object]:
        """The parts of the address of the page before."""
        key = self.rows[0].pk if self.more and self.rows and self.number > 2 else ""
        return {"page": self.number - 1, "after": "", "before": key}


def page_of(rows: QuerySet[Any], order: str, place: Place, reads: Sequence[str] = ()) -> Page:
    """The page of ``rows`` in the order of the field ``order`` (``-field``: falling), then of key.

    Missing values are the least. A place beyond the end is the first page.
    """
    first = list(rows.order_by().values_list("pk", flat=True)[: FEW + 1])
    if len(first) > FEW:
        counted = rows.order_by()[: MOST_COUNTED + 1].count()
    else:
        rows, counted = rows.filter(pk__in=first), len(first)
    more, total = counted > MOST_COUNTED, min(counted, MOST_COUNTED)
    way = _Way.of(rows.model, order)
    if way is None:
        whole = reading(rows.order_by(order, "pk"), reads)
        found, number = _cut(whole, place.number, counted)
        return Page(found[:SIZE], number, total, more, len(found) > SIZE)
    found, number, following = _keys(rows, way, place, counted)
    read = {row.pk: row for row in reading(rows.filter(pk__in=found), reads)} if found else {}
    return Page([read[key] for key in found if key in read], number, total, more, following)


def reading(rows: QuerySet[Any], fields: Sequence[str]) -> QuerySet[Any]:
    """The rows with nothing read but these fields; all of them where none is named."""
    if not fields:
        return rows
    beside = {name.rpartition("__")[0] for name in fields if "__" in name}
    return rows.select_related(None).select_related(*sorted(beside)).only(*fields)


def _keys(
    rows: QuerySet[Any], way: _Way, place: Place, counted: int
) -> tuple[list[Any], int, bool]:
    """The keys of the page, its number, and whether a page follows."""
    if counted <= MOST_COUNTED:
        keys, number = _cut(way.sorted(rows).values_list("pk", flat=True), place.number, counted)
        return keys[:SIZE], number, len(keys) > SIZE
    if place.number > 1 and place.after is not None:
        keys = way.beyond(rows, place.after)
        if keys:
            return keys[:SIZE], place.number, len(keys) > SIZE
    if place.number > 1 and place.before is not None:
        keys = way.turned().beyond(rows, place.before)
        if len(keys) >= SIZE:
            return keys[:SIZE][::-1], place.number, True
    keys, number = _cut(way.walked(rows).values_list("pk", flat=True), place.number, counted)
    return keys[:SIZE], number, len(keys) > SIZE


def _cut(rows: QuerySet[Any], number: int, counted: int) -> tuple[list[Any], int]:
    """One row more than the page of that number, and the number; a page there is not is the
    first, one too far for its number the last that a number finds."""
    if counted > MOST_COUNTED:
        number = min(number, LAST_BY_NUMBER)
    elif (number - 1) * SIZE >= counted:
        number = 1
    start = (number - 1) * SIZE
    return list(rows[start : start + SIZE + 1]), number


@dataclass(frozen=True, slots=True)
class _Way:
    """An order of rows."""

    expression: Any
    falling: bool

    @classmethod
    def of(cls, model: type[Model], order: str) -> _Way | None:
        """The order by a field of the model itself; None where it is by something else."""
        name = order.removeprefix("-")
        try:
            field = model._meta.get_field(name)
        except FieldDoesNotExist:
            return None
        if not isinstance(field, Field):
            return None
        return cls(missing_least(name, field), order.startswith("-"))

    def turned(self) -> _Way:
        """The other way round."""
        return _Way(self.expression, not self.falling)

    def walked(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        """The rows in this order, as an index has them."""
        return self._by(rows, self.expression)

    def sorted(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        """The same of few rows among many: the order is put so that no index has it, since
        walking one would pass by all the others."""
        return self._by(rows, Greatest(self.expression, self.expression))

    def beyond(self, rows: QuerySet[Any], key: int) -> list[Any]:
        """The keys of one row more than a page, next to the row ``key``; none where it is gone."""
        placed = rows.alias(**{ORDERED: self.expression})
        here = rows.filter(pk=key).annotate(**{ORDERED: self.expression})
        value = here.values_list(ORDERED, flat=True).first()
        if value is None:
            return []
        side, key_side = ("lt", "lt") if self.falling else ("gt", "gt")
        bound = Q(**{f"{ORDERED}__{side}e": value})
        strictly = Q(**{f"{ORDERED}__{side}": value}) | Q(**{f"pk__{key_side}": key})
        found = self.walked(placed.filter(bound & strictly)).values_list("pk", flat=True)
        return list(found[: SIZE + 1])

    def _by(self, rows: QuerySet[Any], expression: Any) -> QuerySet[Any]:
        if self.falling:
            return rows.order_by(expression.desc(), "-pk")
        return rows.order_by(expression.asc(), "pk")
