"""What is written in the demonstration's data, as the value that its place wants.

A chapter is YAML in which numbers with a point, days and addresses stay text: whoever takes them
says what they are, so that no amount passes through a float. Rows are named by their codes.
"""

from __future__ import annotations

import dataclasses
import json
import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path
from types import UnionType
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints
from uuid import NAMESPACE_URL, UUID, uuid5

import yaml
from django.apps import apps
from django.db.models import ForeignKey, JSONField, Model

from hengjian.site.demo.drawings import drawing
from hengjian.site.library.evidence import Upload

DATA = Path(__file__).with_name("data")
NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?")


class _Loader(yaml.SafeLoader):
    """YAML whose plain words are text, but for whole numbers, ``true``, ``false`` and ``null``."""

    yaml_implicit_resolvers: dict[str, list[tuple[str, re.Pattern[str]]]] = {}


for _tag, _pattern, _first in (
    ("null", r"^null$", "n"),
    ("bool", r"^(true|false)$", "tf"),
    ("int", r"^(0|-?[1-9][0-9]*)$", "-0123456789"),
):
    _Loader.add_implicit_resolver(f"tag:yaml.org,2002:{_tag}", re.compile(_pattern), list(_first))


def read_yaml(path: Path) -> Any:
    """The file's tree, of mappings, lists, text, whole numbers, truth and null."""
    return yaml.load(path.read_text(encoding="utf-8"), Loader=_Loader)


def row_of(model: type[Model], written: Any) -> Any:
    """The row that a code, or a mapping of fields, names. Raises ``DoesNotExist``."""
    rows = model._default_manager
    if isinstance(written, Mapping):
        return rows.get(**{name: field_value(model, name, each) for name, each in written.items()})
    return rows.get(code=written)


def field_value(model: type[Model], name: str, written: Any) -> Any:
    """The value of a field as it is written: a code, text in the field's form, or JSON."""
    field = model._meta.get_field(name)
    if written is None:
        return None
    if isinstance(field, ForeignKey):
        return row_of(field.related_model, written)
    if isinstance(field, JSONField):
        return json.loads(written) if isinstance(written, str) else written
    return field.to_python(written)  # type: ignore[union-attr]  # a column, not a relation back


def value_as(wanted: Any, written: Any) -> Any:
    """What is written, as an argument of the type ``wanted``."""
    if written is None:
        return None
    if wanted is Any:  # the action reads numbers itself
        return Decimal(written) if NUMBER.fullmatch(str(written)) else written
    origin, parts = get_origin(wanted), get_args(wanted)
    if origin in (Union, UnionType):
        return value_as(parts[0], written)
    if origin is type or isinstance(wanted, TypeVar):
        label, _, code = str(written).partition(" ")
        model = apps.get_model(label)
        return row_of(model, code) if code else model
    if isinstance(written, list) and parts:
        values = [value_as(parts[0], each) for each in written]
        return tuple(values) if origin is tuple else values
    return _single(wanted, written)


def _single(wanted: Any, written: Any) -> Any:
    if wanted is Upload:
        return drawing(written)
    if dataclasses.is_dataclass(wanted):
        return _record(wanted, written)
    if isinstance(wanted, type) and issubclass(wanted, Model):
        return row_of(wanted, written)
    if wanted is UUID:
        return uuid5(NAMESPACE_URL, written)
    if wanted is date:
        return date.fromisoformat(written)
    return wanted(written) if wanted in (Decimal, str) else written


def _record(wanted: Any, written: list[Any]) -> Any:
    """A record whose first fields are written in their order."""
    hints = get_type_hints(wanted)
    fields = [field.name for field in dataclasses.fields(wanted)]
    given = zip(fields, written, strict=False)  # what is not written is the record's default
    record: Any = wanted
    return record(**{name: value_as(hints[name], each) for name, each in given})
