"""Objects of a JSON standard as dataclasses: read with every problem at once, written without loss.

A standard's object is a dataclass derived from ``Part``; its fields carry the standard's names in
snake case, its annotations say what each holds. ``read`` and ``plain`` walk the annotations.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import MAXYEAR, MINYEAR, datetime
from decimal import Decimal
from functools import cache
from types import NoneType, UnionType
from typing import Any, NewType, TypeVar, Union, get_args, get_origin, get_type_hints

from hengjian.errors import Problem, problem
from hengjian.errors.problem import Place

DateTime = NewType("DateTime", str)
"""A date and time with its zone as RFC 3339 writes it, kept as written."""
Json = dict[str, Any]
NAMES: dict[Any, str] = {str: "string", Decimal: "number", int: "integer", bool: "boolean"}
PartType = TypeVar("PartType", bound="Part")


@dataclass(kw_only=True, slots=True)
class Part:
    """An object of a standard."""

    extra: Json = field(default_factory=dict, repr=False)
    """What stood there that the standard does not name, kept as it was."""


def named(key: str) -> Any:
    """A field whose key in JSON is not its name in camel case."""
    return field(default=None, metadata={"key": key})


@cache
def _fields(kind: Any) -> dict[str, tuple[str, Any]]:
    """JSON key → (attribute, annotation)."""
    hints = get_type_hints(kind)
    return {
        f.metadata.get("key", _camel(f.name)): (f.name, hints[f.name])
        for f in dataclasses.fields(kind)
        if f.name != "extra"
    }


def _camel(name: str) -> str:
    return re.sub(r"_([a-z0-9])", lambda match: match[1].upper(), name)


def read(
    kind: type[PartType], data: Mapping[str, Any], place: Place, problems: list[Problem]
) -> PartType:
    """The object in ``data``. Every value of another kind than the standard says is left out and
    put on ``problems`` with the path that leads to it."""
    described: Any = kind
    known = _fields(described)
    values: Json = {}
    extra: Json = {}
    for key, value in data.items():
        if key not in known:
            extra[key] = value
            continue
        attribute, annotation = known[key]
        here = dataclasses.replace(place, path=f"{place.path}/{key}")
        if value is not None:
            values[attribute] = _value(annotation, value, here, problems)
    return kind(**{k: v for k, v in values.items() if v is not None}, extra=extra)


def _value(annotation: Any, value: Any, place: Place, problems: list[Problem]) -> Any:
    options = [a for a in _options(annotation) if a is not NoneType]
    for option in options:
        if get_origin(option) is list and isinstance(value, list):
            item = get_args(option)[0]
            read_items = [
                _value(item, each, dataclasses.replace(place, path=f"{place.path}/{n}"), problems)
                for n, each in enumerate(value)
            ]
            return [each for each in read_items if each is not None]
        if isinstance(option, type) and issubclass(option, Part) and isinstance(value, Mapping):
            return read(option, value, place, problems)
        if _holds(option, value):
            return value
    wanted = " / ".join(_name(option) for option in options)
    problems.append(problem("standard-kind", place, wanted=wanted, found=_short(value)))
    return None


def _options(annotation: Any) -> tuple[Any, ...]:
    if get_origin(annotation) in (Union, UnionType):
        return get_args(annotation)
    return (annotation,)


def _holds(option: Any, value: Any) -> bool:
    if option is DateTime:
        return isinstance(value, str) and _is_date_time(value)
    if option is Decimal:
        return isinstance(value, int | Decimal) and not isinstance(value, bool)
    if option is int:
        return isinstance(value, int) and not isinstance(value, bool)
    if option is Any:
        return True
    if get_origin(option) is dict:
        return isinstance(value, dict)
    return isinstance(option, type) and isinstance(value, option)


def _is_date_time(text: str) -> bool:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return False
    # a day beside the first or the last cannot be told in another zone
    return "T" in text and moment.tzinfo is not None and MINYEAR < moment.year < MAXYEAR


def _name(option: Any) -> str:
    if option is DateTime:
        return "date-time"
    if get_origin(option) is list:
        return "array"
    if isinstance(option, type) and issubclass(option, Part):
        return "object"
    return NAMES.get(option, "object")


def _short(value: Any) -> str:
    return repr(value)[:60]


def plain(part: Part) -> Json:
    """The object as JSON values: empty fields left out, what the standard does not name kept."""
    written: Json = {}
    kind: Any = type(part)
    for key, (attribute, _) in _fields(kind).items():
        value = getattr(part, attribute)
        if value is None or value == []:
            continue
        written[key] = _plain(value)
    return written | part.extra


def _plain(value: Any) -> Any:
    if isinstance(value, Part):
        return plain(value)
    if isinstance(value, list):
        return [_plain(each) for each in value]
    return value
