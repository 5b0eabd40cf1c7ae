"""A figure as it is stored: every value it had, the source of its row, the row's documents."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal, InvalidOperation
from typing import Any

from django.db.models import DateField, DecimalField, IntegerField, Model
from django.urls import reverse

from hengjian.site.accounts.models import Membership
from hengjian.site.accounts.queries import name_of
from hengjian.site.common.models import Attachment
from hengjian.site.common.recorded import LARGEST
from hengjian.site.common.trail import key_on_the_trail
from hengjian.site.common.words import words
from hengjian.site.library.trail import label_of, lines_about, lines_of, who
from hengjian.site.platform.figure import Change, Trace, Value
from hengjian.site.platform.templatetags.shell import grouped

MOST_CHANGES = 50
"""Values shown of a figure; the row's own history holds them all."""
LOOKED_AT = 200
"""Lines of a row's trail that are looked through for them."""
YEARS = frozenset(("year", "built_year", "starts_year", "ends_year"))


def trace_of_field(row: Model, name: str, reader: Membership) -> Trace:
    """Where a field of a row comes from. The row is one that the reader sees."""
    trace = Trace(
        label_of(_field(row, name), name),
        value_of(row, name),
        words("填报值，未经计算", "as entered, not computed"),
    )
    trace.source, trace.as_of = getattr(row, "source", ""), getattr(row, "as_of", None)
    trace.synthetic = bool(getattr(row, "synthetic", False))
    trace.documents = list(_documents(row))
    trace.history = list(_changes(row, name, reader))
    if trace.history:
        latest = trace.history[0]
        trace.who, trace.when, trace.why = latest.who, latest.at, latest.why
    else:
        trace.who = name_of(getattr(row, "entered_by", "") or "")
        trace.when = getattr(row, "created_at", None)
    return trace


def value_of(row: Model, name: str) -> Value:
    """The value of a field and how it is drawn."""
    field, value = _field(row, name), getattr(row, name)
    if value is None:
        return Value(None)
    if field.choices:
        return Value(getattr(row, f"get_{name}_display")())
    if name in YEARS:
        return Value(value, "year")
    if isinstance(field, DecimalField):
        money = field.decimal_places == 2 and field.max_digits == LARGEST
        return Value(value, "yuan" if money else "quantity")
    if isinstance(field, IntegerField):
        return Value(value, "number")
    return Value(value, "date") if isinstance(field, DateField) else Value(value)


def _field(row: Model, name: str) -> Any:
    return row._meta.get_field(name)


def _changes(row: Model, name: str, reader: Membership) -> Iterator[Change]:
    model, key = type(row), str(getattr(row, key_on_the_trail(type(row))))
    about = {"subject_type": model._meta.label_lower, "subject": key}
    kept = 0
    for entry in lines_about([model], reader).filter(**about)[:LOOKED_AT]:
        if name not in (entry.after or {}):
            continue
        for line in lines_of(entry, reader):
            if line.name == name:
                kept += 1
                before, after = (
                    _with_thousands(line.before, name),
                    _with_thousands(line.after, name),
                )
                yield Change(entry.at, who(entry), before, after, entry.why)
        if kept >= MOST_CHANGES:
            return


def _with_thousands(value: str | None, name: str) -> str | None:
    """A number of the trail with its thousands apart; anything else as it is."""
    if value is None or name in YEARS:
        return value
    try:
        return grouped(Decimal(value))
    except InvalidOperation:
        return value


def _documents(row: Model) -> Iterator[tuple[str, str]]:
    """The files of the row, and of the document that it names."""
    holders: list[Any] = [row, getattr(row, "document", None)]
    for holder in holders:
        for name in ("attachment", "evidence", "files"):
            held: Any = getattr(holder, name, None)
            files = held.all() if hasattr(held, "all") else [held]
            for file in files:
                if isinstance(file, Attachment):
                    yield file.name, reverse("web:attachment", args=[file.pk])
