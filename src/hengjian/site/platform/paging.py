"""Pages of lists of any length: as fast at the thousandth page as at the first.

Rows are counted exactly up to ``MOST_COUNTED``, and found, counted and put in order in one pass; of
more the page says “5,000+” and walks an index of the order. Only then are the page's rows read, by
their keys. Beyond what is counted one goes on from the row last seen: ``?page=300&after=4711``;
``after`` and ``before`` are primary keys.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import EmptyResultSet, FieldDoesNotExist
from django.db import connection
from django.db.models import F, Field, Model, Q, QuerySet
from django.db.models.sql.where import WhereNode

from hengjian.site.common.ordering import missing_least

SIZE = 30
MOST_COUNTED = 5_000
LAST_BY_NUMBER = MOST_COUNTED // SIZE
"""The last page that its number alone finds where there are more rows than are counted."""
ORDERED, FOUND = "place_in_order", "found_in_all"


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


class Lately:
    """Questions of late, up to so many: a hint which way of asking is the quicker one."""

    def __init__(self, most: int) -> None:
        self.most = most
        self.kept: dict[int, None] = {}

    def keep(self, question: str) -> None:
        """Remember the question; the one kept longest is forgotten for it."""
        if len(self.kept) >= self.most:
            self.kept.pop(next(iter(self.kept), 0), None)
        self.kept[hash(question)] = None

    def __contains__(self, question: str) -> bool:
        return hash(question) in self.kept


TOO_LONG = Lately(10_000)
"""Lists that had more rows than are counted: such a one is counted first, and then not sorted."""


def page_of(rows: QuerySet[Any], order: str, place: Place, reads: Sequence[str] = ()) -> Page:
    """The page of ``rows`` in the order of the field ``order`` (``-field``: falling), then of key.

    Missing values are the least. A place beyond the end is the first page.
    """
    way = _Way.of(rows.model, order)
    total, found, number = _rows_before(rows, way, place.number)
    more, following = total > MOST_COUNTED, len(found) > SIZE
    if more:
        found, number, following = _keys(rows, way, place)
    found = found[:SIZE]
    read = {row.pk: row for row in _of_keys(reading(rows, reads), found)} if found else {}
    shown = [read[key] for key in found if key in read]
    return Page(shown, number, min(total, MOST_COUNTED), more, following)


def first_of(
    rows: QuerySet[Any], order: str, reads: Sequence[str], most: int, counted: int
) -> tuple[list[Any], bool]:
    """The first ``most`` rows in that order with their own fields ``reads``, and whether more are.

    Up to ``counted`` rows are found, put in order and read in one question; of more an index of
    the order is walked.
    """
    way = _Way.of(rows.model, order)
    ordered = rows.order_by().annotate(**{ORDERED: way.expression})
    try:
        inside, parameters = ordered.values_list("pk", ORDERED, *reads)[
            : counted + 1
        ].query.sql_with_params()
    except EmptyResultSet:
        return [], False
    key, others = rows.model._meta.pk.column, ", ".join(f'"{name}"' for name in reads)
    asked = (
        f'SELECT "pk" AS "{key}", {others}, COUNT(*) OVER () AS "{FOUND}" FROM ({inside}) AS found '
        f'ORDER BY "{ORDERED}" {way.direction}, "pk" {way.direction} LIMIT %s'
    )
    found = list(rows.model._default_manager.raw(asked, (*parameters, most)))
    if found and getattr(found[0], FOUND) > counted:
        return list(reading(way.walked(rows), reads)[: SIZE + 1])[:most], True
    return found, bool(found) and getattr(found[0], FOUND) > most


def _of_keys(rows: QuerySet[Any], keys: Sequence[Any]) -> QuerySet[Any]:
    """The rows of these keys, which were just found among ``rows``: what else is asked of a row to
    be one of them is not asked again."""
    found = rows.order_by()
    found.query.where = WhereNode()
    return found.filter(pk__in=keys)


def reading(rows: QuerySet[Any], fields: Sequence[str]) -> QuerySet[Any]:
    """The rows with nothing read but these fields; all of them where none is named."""
    if not fields:
        return rows
    beside = sorted({name.rpartition("__")[0] for name in fields if "__" in name})
    alone = rows.select_related(None)
    return (alone.select_related(*beside) if beside else alone).only(*fields)


def _rows_before(rows: QuerySet[Any], way: _Way, number: int) -> tuple[int, list[Any], int]:
    """How many rows there are, up to one more than are counted, the keys of the page and of one row
    more, and the page's number: the first where there is none of that number."""
    unordered = rows.order_by().annotate(**{ORDERED: way.expression})
    found = unordered.values_list("pk", ORDERED)[: MOST_COUNTED + 1]
    number = number if number <= LAST_BY_NUMBER else 1
    try:
        inside, parameters = found.query.sql_with_params()
    except EmptyResultSet:
        return 0, [], 1
    question = f"{inside} {parameters}"
    if question in TOO_LONG and _count(inside, parameters) > MOST_COUNTED:
        return MOST_COUNTED + 1, [], number
    asked = (
        f'SELECT "pk", COUNT(*) OVER () FROM ({inside}) AS found '
        f'ORDER BY "{ORDERED}" {way.direction}, "pk" {way.direction} LIMIT %s OFFSET %s'
    )
    with connection.cursor() as cursor:
        cursor.execute(asked, [*parameters, SIZE + 1, (number - 1) * SIZE])
        lines = cursor.fetchall()
    if not lines:
        return (0, [], 1) if number == 1 else _rows_before(rows, way, 1)
    counted = lines[0][1]
    if counted > MOST_COUNTED:
        TOO_LONG.keep(question)
    return counted, [key for key, _ in lines], number


def _count(inside: str, parameters: Sequence[Any]) -> int:
    """The rows alone: without putting them in order, often by an index alone."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT COUNT(*) FROM ({inside}) AS found", parameters)
        counted: int = cursor.fetchone()[0]
    return counted


def _keys(rows: QuerySet[Any], way: _Way, place: Place) -> tuple[list[Any], int, bool]:
    """Of rows that were not counted: the keys of the page, its number, and whether one follows."""
    if place.number > 1 and place.after is not None:
        keys = way.beyond(rows, place.after)
        if keys:
            return keys[:SIZE], place.number, len(keys) > SIZE
    if place.number > 1 and place.before is not None:
        keys = way.turned().beyond(rows, place.before)
        if len(keys) >= SIZE:
            return keys[:SIZE][::-1], place.number, True
    number = min(place.number, LAST_BY_NUMBER)
    start = (number - 1) * SIZE
    keys = list(way.walked(rows).values_list("pk", flat=True)[start : start + SIZE + 1])
    return keys[:SIZE], number, len(keys) > SIZE


@dataclass(frozen=True, slots=True)
class _Way:
    """An order of rows."""

    expression: Any
    falling: bool

    @classmethod
    def of(cls, model: type[Model], order: str) -> _Way:
        """The order by a field, by a field of a row beside, or by something annotated."""
        name, falling = order.removeprefix("-"), order.startswith("-")
        try:
            field = model._meta.get_field(name)
        except FieldDoesNotExist:
            return cls(F(name), falling)
        return cls(missing_least(name, field) if isinstance(field, Field) else F(name), falling)

    @property
    def direction(self) -> str:
        """As SQL says it."""
        return "DESC" if self.falling else "ASC"

    def turned(self) -> _Way:
        """The other way round."""
        return _Way(self.expression, not self.falling)

    def walked(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        """The rows in this order, as an index has them."""
        if self.falling:
            return rows.order_by(self.expression.desc(), "-pk")
        return rows.order_by(self.expression.asc(), "pk")

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
