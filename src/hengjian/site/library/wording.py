"""A line of the trail in the words of the people who read it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.db.models import BooleanField, DateTimeField, DecimalField, Field, ForeignKey, Model
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from hengjian.bilingual import Text
from hengjian.site.accounts.models import Membership
from hengjian.site.accounts.queries import name_of
from hengjian.site.accounts.roles import roles
from hengjian.site.common.models import TrailEntry
from hengjian.site.common.words import said
from hengjian.site.library.nouns import (
    FIELDS,
    INNER,
    KEPT,
    KEYS,
    NAMES,
    UNNAMED,
    actions,
    nouns,
    verbs,
    word_of,
)
from hengjian.site.library.trail import may_see
from hengjian.site.platform.english import quantities
from hengjian.site.platform.templatetags.shell import grouped

COLON, COMMA = Text("：", ": "), Text("、", ", ")
YEARS = frozenset(("year", "built_year", "starts_year", "ends_year"))
PEOPLE = frozenset(
    ("entered_by", "confirmed_by", "decided_by", "approved_by", "submitted_by", "answered_by", "by")
)
"""Fields that hold the user name of a person."""


def noun_of(subject_type: str) -> str:
    """``library.site`` in words; the code itself where no word is known."""
    word = nouns().get(subject_type.rpartition(".")[2])
    return said(word) if word else subject_type


def pointer_name(field: ForeignKey[Any, Any]) -> str:
    """The name of a field that points at a row: its own, else what such a row is."""
    own = _own_name(field)
    if own:
        return own
    return said(FIELDS[field.name]) if field.name in FIELDS else noun_of(_kind(field))


def _own_name(field: Field[Any, Any]) -> str:
    """The words its model gives it; empty where there are none."""
    own = str(field.verbose_name)
    return "" if own == field.name.replace("_", " ") else own


def _kind(field: ForeignKey[Any, Any]) -> str:
    related: type[Model] = field.related_model
    return related._meta.label_lower


def action_of(action: str) -> str:
    """``site.change`` in words: what was done to what."""
    if action in actions():
        return said(actions()[action])
    noun, _, verb = action.partition(".")
    if noun not in nouns() or verb not in verbs():
        return action
    what, done = nouns()[noun], verbs()[verb]
    return said(Text(done.zh + what.zh, f"{what.en}: {done.en}"))


def who(entry: TrailEntry) -> str:
    """The person's name, or what stands for it."""
    if entry.actor == "system":
        return said(Text("系统", "the system"))
    return entry.actor_name or entry.actor


def role_of(entry: TrailEntry) -> str:
    """The role they acted in; empty for the system."""
    role = roles().by_code.get(entry.role)
    return said(role.name) if role else entry.role


def subject_of(entry: TrailEntry) -> str:
    """The row by the name it had, as its subject puts it to the reader."""
    name = NAMES.get(entry.subject_type)
    return name(entry.subject_name) if name else entry.subject_name


@dataclass(frozen=True, slots=True)
class Line:
    """One field of a row: what it was and what it became."""

    name: str
    label: str
    before: str | None
    """None where nothing was entered."""
    after: str | None
    number: bool
    """Whether its values are amounts, aligned at their end."""


def lines_of(entry: TrailEntry, reader: Membership) -> Iterator[Line]:
    """The fields that changed, in the order of the model; unknown ones last, by their code. A row
    that is pointed at is named to who sees it."""
    model = _model(entry.subject_type)
    before, after = entry.before or {}, entry.after or {}
    for name in _in_order(model, before.keys() | after.keys()):
        field = _field(model, name)
        if entry.before is None and after.get(name) in (None, "", [], {}):
            continue
        yield Line(
            name,
            label_of(field, name),
            _value(field, before.get(name), reader),
            _value(field, after.get(name), reader),
            isinstance(field, DecimalField) or _is_number(before.get(name), after.get(name)),
        )


def label_of(field: Field[Any, Any] | None, name: str) -> str:
    """A field in words: its own, else those of the list, else its code."""
    own_word = word_of(field.model if field is not None else None, name)
    if own_word is not None or name in FIELDS:
        return said(own_word or FIELDS[name])
    if field is None:
        return name
    if isinstance(field, ForeignKey):
        return pointer_name(field)
    own = _own_name(field)
    return said(UNNAMED[name]) if not own and name in UNNAMED else own or name


def _in_order(model: type[Model] | None, names: Iterable[str]) -> list[str]:
    fields = model._meta.get_fields() if model is not None else ()
    place = {field.name: number for number, field in enumerate(fields)}
    return sorted(names, key=lambda name: (place.get(name, len(place)), name))


def _model(subject_type: str) -> type[Model] | None:
    try:
        return apps.get_model(subject_type)
    except (LookupError, ValueError):
        return None


def _field(model: type[Model] | None, name: str) -> Field[Any, Any] | None:
    if model is None:
        return None
    try:
        field = model._meta.get_field(name)
    except FieldDoesNotExist:
        return None
    return field if isinstance(field, Field) else None


def _is_number(*values: object) -> bool:
    return any(isinstance(value, int) and not isinstance(value, bool) for value in values)


def _value(field: Field[Any, Any] | None, value: object, reader: Membership) -> str | None:
    if value is None or value in ("", [], {}):
        return None
    if isinstance(value, bool) or isinstance(field, BooleanField):
        return said(Text("是", "yes") if value else Text("否", "no"))
    if isinstance(value, int):
        return str(value) if field is not None and field.name in YEARS else grouped(value)
    if field is not None and field.name in PEOPLE:
        return name_of(str(value))
    if isinstance(field, ForeignKey):
        return _name_of(field, str(value), reader)
    if field is not None and field.flatchoices:
        return str(dict(field.flatchoices).get(value, value))
    if isinstance(field, DecimalField):
        return _amount(str(value))
    if isinstance(field, DateTimeField):
        return _moment(str(value))
    if isinstance(value, (list, dict)):
        return _outline(value)
    return str(value)


def _outline(value: object) -> str:
    """A list or a mapping as text: an item a line, wordings in the language of the page."""
    if isinstance(value, list):
        joint = "\n" if any(isinstance(each, dict) for each in value) else said(COMMA)
        return joint.join(_outline(each) for each in value)
    if not isinstance(value, dict):
        return "—" if value in (None, "") else quantities(str(value))
    rest = {key: each for key, each in value.items() if each not in (None, "", [], {})}
    title = ""
    own = "zh" if "zh" in rest else "name"
    if isinstance(rest.get(own), str) and isinstance(rest.get("en"), str):
        title = said(Text(rest.pop(own), rest.pop("en")))
    if "shown" in rest:
        rest.pop("value", None)
    told = [
        f"{said(KEYS[key]) if key in KEYS else key}{said(COLON)}{_value_in_words(key, each)}"
        for key, each in rest.items()
        if key not in INNER
    ]
    return " ".join(each for each in (title, " · ".join(told)) if each)


def _value_in_words(key: str, value: object) -> str:
    """What stands under a key: a code in words, else its outline."""
    words = KEPT.get(key, {}).get(value) if isinstance(value, str) else None
    return said(words) if words else _outline(value)


def _name_of(field: ForeignKey[Any, Any], code: str, reader: Membership) -> str:
    """The row that is pointed at by its name and code; the code alone where it is gone, or where
    the reader does not see it."""
    model: type[Model] = field.related_model
    if not any(each.name == "code" for each in model._meta.get_fields()):
        return code
    row = model._default_manager.filter(code=code).first()
    return f"{row}（{code}）" if row is not None and may_see(row, reader) else code


def _amount(text: str) -> str:
    try:
        return grouped(Decimal(text))
    except InvalidOperation:
        return text


def _moment(text: str) -> str:
    moment = parse_datetime(text)
    return f"{timezone.localtime(moment):%Y-%m-%d %H:%M:%S}" if moment else text
