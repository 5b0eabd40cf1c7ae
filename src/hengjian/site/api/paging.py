"""Long lists in parts: by the last code of the part before, so that the thousandth is as fast."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any, TypeVar

from django.db.models import QuerySet
from ninja import Query, Schema
from pydantic import Field

MOST = 200
Out = TypeVar("Out")


class Part(Schema):
    """Which part of a list: at most ``limit`` rows after the code ``after``."""

    limit: Annotated[int, Field(ge=1, le=MOST)] = 50
    after: Annotated[str, Field(max_length=64, pattern=r"^[^\x00]*$")] = ""


PartQuery = Annotated[Part, Query()]


def part_of(
    rows: QuerySet[Any], part: Part, shown: Callable[[Any], dict[str, Any]]
) -> dict[str, Any]:
    """The rows of the part with ``next``, the code to continue after; empty at the end."""
    if part.after:
        rows = rows.filter(code__gt=part.after)
    found = list(rows.order_by("code")[: part.limit + 1])
    kept = found[: part.limit]
    more = len(found) > part.limit
    return {"items": [shown(row) for row in kept], "next": kept[-1].code if more else ""}
