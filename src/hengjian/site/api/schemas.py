"""What goes in and out. Amounts are strings with all their digits; references are codes."""

from __future__ import annotations

import re
from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any

from ninja import Schema
from pydantic import AfterValidator, BeforeValidator, ConfigDict, Field
from pydantic_core import PydanticKnownError

from hengjian.site.api.problems import ProblemFound
from hengjian.site.common.days import read_day

Code = Annotated[str, Field(min_length=1, max_length=64, pattern=r"^[^\x00/]+$")]
Name = Annotated[str, Field(min_length=1, max_length=200, pattern=r"^[^\x00]+$")]
Text = Annotated[str, Field(max_length=4000, pattern=r"^[^\x00]*$")]
Short = Annotated[str, Field(max_length=100, pattern=r"^[^\x00]*$")]


def written_with(places: int) -> AfterValidator:
    """The number with all its decimals, as it is kept and told: ``1e9`` is 1000000000.00."""
    unit = Decimal(1).scaleb(-places)
    return AfterValidator(lambda number: number.quantize(unit))


def no_truth(value: object) -> object:
    """``true`` is no 1, ``1.0`` is taken for one."""
    if isinstance(value, bool):
        raise PydanticKnownError("int_type")
    return value


def _as_written(value: object) -> object:
    """A day is written as one: of a number, 1970 would be made."""
    if isinstance(value, str) and re.fullmatch(r"\d{4}-\d{2}-\d{2}", value, re.ASCII):
        day = read_day(value)
        if day is not None:
            return day
    raise PydanticKnownError("date_type")


def _without_default(schema: dict[str, Any]) -> None:
    schema.pop("default", None)


LEFT_OUT: Any = Field(default=None, json_schema_extra=_without_default)
"""A field that may be left out, and then stays as it is; ``null`` is what its type says."""

Year = Annotated[int, BeforeValidator(no_truth), Field(ge=1900, le=2100)]
Version = Annotated[int, BeforeValidator(no_truth), Field(ge=1, le=2_000_000_000)]
Day = Annotated[date, BeforeValidator(_as_written)]


class Strict(Schema):
    """A body in which an unknown field is refused rather than left aside."""

    model_config = ConfigDict(extra="forbid")


class Row(Schema):
    """What every row says of itself."""

    code: str
    version: int
    synthetic: bool
    source: str
    as_of: date | None
    changed_at: datetime


class Rows(Schema):
    """A part of a list."""

    next: str
    """Send it as ``after`` for the part that follows; empty at the end."""
    total: int | None
    """How many there are; null where it was not asked for."""


class CoverageOut(Schema):
    """Debt-service coverage of a project (本息覆盖倍数)."""

    project: str
    synthetic: bool
    changes: dict[str, str]
    coverage: dict[str, Any] | None
    """Ratio, verdict, bounds, every year, and how they came about."""


class TakenIn(Schema):
    """What an import did."""

    new: int
    changed: int
    remarks: list[ProblemFound]


class MeasureOut(Schema):
    """A measure on a day: rounded half up to two decimals of its unit; null where not known."""

    name: str
    title_en: str
    value: str | None
    unit: str
    formula: str | None
    rows: int | None
    """How many records it counted; null for what is computed."""


class WorksOut(Schema):
    """How the works of a project stand."""

    project: str
    as_of: date
    measures: list[MeasureOut]
