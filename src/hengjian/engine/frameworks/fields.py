"""The field types of frameworks and cases: exact, strict, and free of floats."""

from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal
from fractions import Fraction
from typing import Annotated, Any

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    PlainSerializer,
    StringConstraints,
    ValidationInfo,
    WithJsonSchema,
)

from hengjian.bilingual import Text, same
from hengjian.errors import Refused, problem
from hengjian.periods import parse_date
from hengjian.quantities import (
    NO_UNITS,
    Quantity,
    Unit,
    Units,
    exact_text,
    parse_quantity,
    unit,
)

_DECIMAL = re.compile(r"[+-]?\d{1,20}(\.\d{1,20})?")
_RATIO = re.compile(r"(\d{1,9})\s*/\s*(\d{1,9})")


class Points(Fraction):
    """Points: an exact number, in print as people write it (``7.5``, ``10/3``)."""

    __slots__ = ()

    def __str__(self) -> str:
        return exact_text(self)

    def __format__(self, spec: str) -> str:
        return format(str(self), spec.removesuffix("f"))


class Model(BaseModel):
    """A frozen piece of a framework or a case; unknown keys are problems."""

    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        arbitrary_types_allowed=True,
        populate_by_name=True,
        defer_build=True,  # each part is built once, inside the whole that is read
    )


def _wording(value: Any) -> Any:
    if isinstance(value, str) and value.strip():
        return same(value)
    if isinstance(value, dict) and value and set(value) <= {"zh", "en"}:
        words = {k: str(v) for k, v in value.items() if v is not None}
        if words:
            first = next(iter(words.values()))
            return Text(words.get("zh", first), words.get("en", first))
    return value


def refused_value(error: Refused) -> ValueError:
    """A refusal as pydantic wants it, carrying its first problem for the reader to unwrap."""
    wrapped = ValueError(str(error))
    wrapped.__cause__ = error
    return wrapped


def _own(info: ValidationInfo) -> Units:
    """The units that the framework being read declares."""
    own: Units = (info.context or {}).get("units", NO_UNITS)
    return own


def _quantity(value: Any, info: ValidationInfo) -> Any:
    if not isinstance(value, str):
        return value
    try:
        return parse_quantity(value, _own(info))
    except Refused as error:
        raise refused_value(error) from error


def _unit(value: Any, info: ValidationInfo) -> Any:
    if not isinstance(value, str):
        return value
    try:
        return unit(value, _own(info))
    except Refused as error:
        raise refused_value(error) from error


def _decimal(value: Any) -> Any:
    if isinstance(value, str) and _DECIMAL.fullmatch(value.strip()):
        return Decimal(value.strip())
    if isinstance(value, Decimal | int) and not isinstance(value, bool):
        return Decimal(value)
    raise refused_value(Refused([problem("number-unreadable", found=value)]))


def _points(value: Any) -> Any:
    ratio = _RATIO.fullmatch(value.strip()) if isinstance(value, str) else None
    if ratio and int(ratio[2]):
        return Points(int(ratio[1]), int(ratio[2]))
    return value if isinstance(value, Points) else Points(_decimal(value))


def _date(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    try:
        return parse_date(value)
    except Refused as error:
        raise refused_value(error) from error


def _written(value: Any) -> Any:
    return str(value).lower() if isinstance(value, bool) else value


_TEXT_SCHEMA = {
    "anyOf": [
        {"type": "string", "minLength": 1},
        {
            "type": "object",
            "properties": {"zh": {"type": "string"}, "en": {"type": "string"}},
            "additionalProperties": False,
            "minProperties": 1,
        },
    ]
}
_NUMBER_OR_STRING: dict[str, Any] = {"type": ["number", "string"]}

Wording = Annotated[
    Text,
    BeforeValidator(_wording),
    PlainSerializer(lambda text: {"zh": text.zh, "en": text.en}),
    WithJsonSchema(_TEXT_SCHEMA),
]
"""A wording: one string for both languages, or ``{zh: …, en: …}``."""

Exact = Annotated[
    Decimal,
    BeforeValidator(_decimal),
    PlainSerializer(lambda number: format(number, "f")),
    WithJsonSchema(_NUMBER_OR_STRING),
]
"""An exact decimal number."""

Worth = Annotated[
    Points,
    BeforeValidator(_points),
    PlainSerializer(str),
    WithJsonSchema(_NUMBER_OR_STRING),
]
"""Points: a decimal number, or a fraction such as ``5/12``."""

Amount = Annotated[
    Quantity,
    BeforeValidator(_quantity),
    PlainSerializer(str),
    WithJsonSchema(_NUMBER_OR_STRING),
]
"""A quantity with its unit, such as ``80个`` or ``100%``."""

UnitOf = Annotated[
    Unit,
    BeforeValidator(_unit),
    PlainSerializer(str),
    WithJsonSchema({"type": "string"}),
]
"""A unit by its symbol, such as ``万元`` or ``%``."""

Date = Annotated[
    dt.date,
    BeforeValidator(_date),
    WithJsonSchema({"type": "string", "format": "date"}),
]
"""A date, ``2022-07-31``."""

Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9-]*$", max_length=80)]
"""A code in Latin letters: ``special-bond-renewal``."""

Written = Annotated[
    str,
    BeforeValidator(_written),
    WithJsonSchema({"type": ["string", "number", "boolean"]}),
]
"""A value as it was written: ``80个``, ``2022-07-31``, ``true``."""

Formula = Annotated[
    str,
    BeforeValidator(_written),
    StringConstraints(min_length=1, max_length=2000),
    WithJsonSchema({"type": ["string", "number"], "description": "a formula"}),
]
"""The source text of a formula; the compiler parses and types it."""

Code = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]*$", max_length=40)]
"""The code of an indicator, a criterion or a fault."""
