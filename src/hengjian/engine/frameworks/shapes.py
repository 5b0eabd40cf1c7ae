"""What a model expects at a place in its data, for problems that name what is allowed there."""

from __future__ import annotations

import dataclasses
import datetime as dt
import types
from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel

from hengjian.bilingual import Text
from hengjian.engine.frameworks.fields import Points
from hengjian.quantities import Quantity, Unit

Step = str | int

_KINDS: dict[Any, Text] = {
    str: Text("文字", "text"),
    bool: Text("true 或 false", "true or false"),
    int: Text("整数", "a whole number"),
    Decimal: Text("数", "a number"),
    Points: Text("数或分数（5/12）", "a number or a fraction (5/12)"),
    dt.date: Text("日期（2022-07-31）", "a date (2022-07-31)"),
    Quantity: Text("带单位的数（80个）", "a number with its unit (80个)"),
    Unit: Text("单位", "a unit"),
    Text: Text("一句话，或 {zh: …, en: …}", "a wording, or {zh: …, en: …}"),
    tuple: Text("列表", "a list"),
    dict: Text("若干“键: 值”", "“key: value” lines"),
}


def alternatives(annotation: Any) -> Iterator[Any]:
    """The plain types an annotation allows, without ``None`` and without decoration."""
    origin = get_origin(annotation)
    if origin is Annotated:
        yield from alternatives(get_args(annotation)[0])
    elif origin in (Union, types.UnionType):
        for part in get_args(annotation):
            yield from alternatives(part)
    elif annotation is not type(None):
        yield annotation


def step_into(shapes: Iterable[Any], step: Step) -> list[Any]:
    """The shapes one step further down; none where no shape can be entered by ``step``."""
    return [inner for shape in shapes for inner in _inside(shape, step)]


def _inside(shape: Any, step: Step) -> Iterator[Any]:
    origin = get_origin(shape)
    if origin is tuple and isinstance(step, int):
        yield from alternatives(get_args(shape)[0])
    elif origin is dict and isinstance(step, str):
        yield from alternatives(get_args(shape)[1])
    elif is_model(shape):
        for name, field in shape.model_fields.items():
            if step in (name, field.alias):
                yield from alternatives(field.annotation)


def tagged(shapes: Iterable[Any], tag: Step) -> list[Any]:
    """The models among ``shapes`` whose discriminating field is ``tag``."""
    return [shape for shape in shapes if is_model(shape) and tag in _tags(shape)]


def _tags(model: type[BaseModel]) -> tuple[Any, ...]:
    field = model.model_fields.get("rule")
    return get_args(field.annotation) if field else ()


def is_model(shape: Any) -> bool:
    """Whether a shape is a model with keys of its own."""
    return isinstance(shape, type) and issubclass(shape, BaseModel)


def is_atom(shape: Any) -> bool:
    """Whether a shape has parts but is written as one: a wording, a quantity, a unit."""
    return isinstance(shape, type) and dataclasses.is_dataclass(shape)


def keys_of(shapes: Iterable[Any]) -> tuple[str, ...]:
    """The keys that the models among ``shapes`` know, in order, each once."""
    keys = (
        field.alias or name
        for shape in shapes
        if is_model(shape)
        for name, field in shape.model_fields.items()
    )
    return tuple(dict.fromkeys(keys))


def kinds_of(shapes: Iterable[Any]) -> Text:
    """In words, what is wanted."""
    found = list(dict.fromkeys(_kind(shape) for shape in shapes))
    return Text(" 或 ".join(kind.zh for kind in found), " or ".join(kind.en for kind in found))


def _kind(shape: Any) -> Text:
    if get_origin(shape) is Literal:
        words = ", ".join(map(str, get_args(shape)))
        return Text(words, words)
    if is_model(shape):
        return _KINDS[dict]
    return _KINDS.get(get_origin(shape) or shape, Text("别的内容", "something else"))
