"""Every list of the interface: its order, its parts, what changed since, how many, and all of it as
lines. A route hands over the rows the token sees; ``Listed`` does the rest."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from typing import Annotated, Any
from urllib.parse import quote

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models
from django.db.models import F, Q, QuerySet
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from ninja import Query, Schema
from ninja.responses import NinjaJSONEncoder, Status
from pydantic import AfterValidator, AwareDatetime, Field, GetCoreSchemaHandler
from pydantic_core import core_schema

from hengjian.bilingual import Text
from hengjian.errors import Place, Refused, problem
from hengjian.site.accounts.permissions import Permission
from hengjian.site.api.authentication import by
from hengjian.site.api.conditions import start_version
from hengjian.site.api.schemas import Row
from hengjian.site.common.ordering import missing_least

MOST = 200
LINES = "application/x-ndjson"
JSON = "application/json"
AT_ONCE = 500
"""Rows read at a time while lines are written; no cursor stays open for a slow client."""
SORTED: tuple[type[models.Field[Any, Any]], ...] = (
    *(models.CharField, models.DateField, models.DecimalField, models.IntegerField),
)
"""Kinds of fields that rows have an order by; ``DateTimeField`` is a ``DateField``."""
PLACE = "place_in_order"
_FIRST = datetime(1, 1, 1, tzinfo=UTC)
_LAST = datetime(9999, 12, 31, 23, 59, 59, 999999, tzinfo=UTC)


def _in_utc(moment: datetime) -> datetime:
    """The same moment without the offset it was written with: PostgreSQL knows none beyond 15:59,
    and a moment beyond the calendar is its end."""
    try:
        return moment.astimezone(UTC)
    except OverflowError:
        return _FIRST if moment.year == 1 else _LAST


class Stretch(Schema):
    """At most ``limit`` rows after the place ``after``."""

    limit: Annotated[int, Field(ge=1, le=MOST)] = 50
    after: Annotated[str, Field(max_length=400, description="`next` of the part before")] = ""


class Part(Stretch):
    """Which rows of a list."""

    changed_since: Annotated[
        Annotated[AwareDatetime, AfterValidator(_in_utc)] | None,
        Field(description="Only rows changed at this moment or later: 2026-03-01T00:00:00+08:00"),
    ] = None
    total: Annotated[bool, Field(description="Count all rows; `total` is null otherwise")] = False


StretchQuery = Annotated[Stretch, Query()]
PartQuery = Annotated[Part, Query()]


@dataclass(frozen=True)
class SortBy:
    """The query parameter ``sort`` of a list: a field that is shown, falling behind a hyphen."""

    model: type[models.Model]
    shown: type[Row]

    @cached_property
    def fields(self) -> dict[str, models.Field[Any, Any]]:
        """What the rows can be sorted by; ``code`` first."""
        found = {}
        for name in self.shown.model_fields:
            field = next((f for f in self.model._meta.concrete_fields if f.name == name), None)
            text = isinstance(field, models.CharField)
            if isinstance(field, SORTED) and not (text and field.null):
                found[name] = field
        return found

    def __get_pydantic_core_schema__(
        self, source: object, handler: GetCoreSchemaHandler
    ) -> core_schema.CoreSchema:
        return core_schema.literal_schema(
            [sign + name for name in self.fields for sign in ("", "-")]
        )


@dataclass(frozen=True)
class Listed:
    """A kind of row of the interface."""

    model: type[models.Model]
    schema: type[Row]
    shown: Callable[[Any], dict[str, Any]]

    @cached_property
    def sort(self) -> SortBy:
        """What ``sort`` may be."""
        return SortBy(self.model, self.schema)

    def answer(
        self,
        request: HttpRequest,
        rows: QuerySet[Any],
        part: Part,
        sort: str,
        shown: Callable[[Any], dict[str, Any]] | None = None,
    ) -> dict[str, Any] | StreamingHttpResponse:
        """The part with ``next``, the place to go on after, empty at the end; all rows from
        ``after`` on as lines where the client prefers ``application/x-ndjson``."""
        if part.changed_since is not None:
            rows = rows.filter(changed_at__gte=part.changed_since)
        order, shown = _Order.of(self.sort, sort), shown or self.shown
        if request.get_preferred_type([JSON, LINES]) == LINES:
            return self._lines(request, order, order.beyond(rows, part.after), rows, shown)
        found = list(order.beyond(rows, part.after)[: part.limit + 1])
        kept, more = found[: part.limit], len(found) > part.limit
        return {
            "items": [shown(row) for row in kept],
            "next": order.place_of(kept[-1]) if more else "",
            "total": rows.count() if part.total else None,
        }

    def _lines(
        self,
        request: HttpRequest,
        order: _Order,
        found: QuerySet[Any],
        rows: QuerySet[Any],
        shown: Callable[[Any], dict[str, Any]],
    ) -> StreamingHttpResponse:
        """A row a line, in memory that does not grow with their number."""
        if not by(request).may(Permission.DATA_EXPORT):
            raise PermissionDenied(str(Permission.DATA_EXPORT))

        def written(found: QuerySet[Any]) -> Iterator[str]:
            while read := list(found[:AT_ONCE]):
                for row in read:
                    yield f"{self.text_of(shown(row))}\n"
                if len(read) < AT_ONCE:
                    return
                found = order.beyond(rows, order.place_of(read[-1]))

        return StreamingHttpResponse(written(found), content_type=LINES)

    def text_of(self, row: dict[str, Any], schema: type[Row] | None = None) -> str:
        """The row as the interface writes it."""
        kept = (schema or self.schema).model_validate(row).model_dump()
        return json.dumps(kept, cls=NinjaJSONEncoder, ensure_ascii=False)

    def start_version(
        self,
        request: HttpRequest,
        version: int,
        row: dict[str, Any],
        given: int | None,
        schema: type[Row] | None = None,
    ) -> int:
        """The version a change of a row that is told so starts from, as
        ``conditions.start_version`` says."""
        return start_version(request, version, self.text_of(row, schema), given)

    def created(
        self, request: HttpRequest, response: HttpResponse, row: dict[str, Any], code: str
    ) -> Any:
        """201 with the row as it is told, and its address."""
        response["Location"] = f"{request.path}/{quote(code, safe='')}"
        return Status(201, row)


@dataclass(frozen=True)
class _Order:
    """An order by one field and then by code, which no two rows share."""

    name: str
    falling: bool
    field: models.Field[Any, Any]

    @classmethod
    def of(cls, sort: SortBy, asked: str) -> _Order:
        name = asked.removeprefix("-")
        return cls(name, asked.startswith("-"), sort.fields[name])

    def beyond(self, rows: QuerySet[Any], after: str) -> QuerySet[Any]:
        """The rows after that place, in order; all of them where it is empty."""
        if self.name == "code":
            side = "lt" if self.falling else "gt"
            rows = rows.filter(**{f"code__{side}": after}) if after else rows
            return rows.order_by("-code" if self.falling else "code")
        rows = rows.annotate(**{PLACE: missing_least(self.name, self.field)})
        if after:
            side, value = "lt" if self.falling else "gt", self._value_in(after)
            tied = Q(**{PLACE: value, f"code__{side}": after.rpartition("/")[2]})
            rows = rows.filter(Q(**{f"{PLACE}__{side}": value}) | tied)
        place, code = F(PLACE), F("code")
        return rows.order_by(*(e.desc() if self.falling else e.asc() for e in (place, code)))

    def place_of(self, row: Any) -> str:
        """Where the row stands in the order, as ``after`` has it; no code has a stroke."""
        if self.name == "code":
            return str(row.code)
        return f"{getattr(row, PLACE)}/{row.code}"

    def _value_in(self, after: str) -> Any:
        value = None
        with suppress(ValidationError):  # told below, as what is no value at all
            value = self.field.to_python(after.rpartition("/")[0])
        if value is None:
            due = Text("上一部分的 next", "`next` of the part before, in the same order")
            place = Place(path="query/after")
            unfit = problem("request-value-unfit", place, name="after", found=after, due=due)
            raise Refused([unfit])
        return value
