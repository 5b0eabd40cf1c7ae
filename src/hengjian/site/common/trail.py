"""Writing the trail: every action records what it did, in the same transaction.

``snapshot`` before, change, ``record`` after::

    before = snapshot(site)
    site.households = 81
    site.save()
    record(by=by, action="site.change", subject=site, why=why, before=before)
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import cache
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, transaction
from django.db.models import Model
from django.utils import timezone

from hengjian.site.common.actor import Actor
from hengjian.site.common.belonging import Belonging, belongings_of
from hengjian.site.common.inserting import insert
from hengjian.site.common.models import TrailEntry
from hengjian.trail import GENESIS, HASHED, NEWEST, hash_of

LOCK = 0x48454E474A49414E
"""The key of the advisory lock that lines up writers on PostgreSQL; SQLite has one writer."""
UNRECORDED = frozenset(("id", "created_at", "changed_at", "password", "last_login", "pinyin"))
Values = Mapping[str, Any]
Listener = Callable[[Actor, Sequence["Change"]], None]
_LISTENERS: list[Listener] = []


def listen(listener: Listener) -> Listener:
    """The function is told of every change that is recorded, inside its transaction."""
    if listener not in _LISTENERS:
        _LISTENERS.append(listener)
    return listener


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that was done to one row."""

    action: str
    subject: Model
    before: Values | None = None
    after: Values | None = None
    """What the row is now; taken from the subject where it is not given."""
    why: str = ""


def snapshot(row: Model) -> dict[str, Any]:
    """The row's fields as JSON values; rows it points at by their code where they have one."""
    values: dict[str, Any] = {}
    for name, attname, related, unit in _fields_on_trail(type(row)):
        value = getattr(row, attname)
        if related:
            target = None if value is None else getattr(row, name)
            values[name] = getattr(target, "code", None) or (target and str(target.pk))
        else:
            values[name] = plain(_as_kept(unit, value))
    return values


@cache
def _fields_on_trail(model: type[Model]) -> tuple[tuple[str, str, bool, Decimal | None], ...]:
    """The fields the trail keeps: name, attribute, whether it points at a row, least amount."""
    fields = [each for each in model._meta.concrete_fields if each.name not in UNRECORDED]
    return tuple((f.name, f.attname, bool(f.is_relation), _unit_of(f)) for f in fields)


def key_on_the_trail(model: type[Model]) -> str:
    """The field by which a line of the trail names its row."""
    return "code" if any(field.name == "code" for field in model._meta.concrete_fields) else "pk"


def plain(value: Any) -> Any:
    """The value as JSON keeps it: decimals and dates as text, words in the language spoken."""
    kind = type(value)
    if value is None or kind is str or kind is int or kind is bool:
        return value
    if kind is Decimal or kind is date:
        return str(value)
    if kind is list:
        return [plain(each) for each in value]
    if kind is dict and all(type(name) is str for name in value):
        return {name: plain(each) for name, each in value.items()}
    return json.loads(json.dumps(value, cls=DjangoJSONEncoder))


def _as_kept(unit: Decimal | None, value: Any) -> Any:
    """An amount with the decimals its column keeps: 12 and 12.00 are no change."""
    if unit is not None and isinstance(value, Decimal | int):
        return Decimal(value).quantize(unit)
    return value


def _unit_of(field: Any) -> Decimal | None:
    """The least amount a column keeps; none where it keeps no decimals."""
    places = getattr(field, "decimal_places", None)
    return None if places is None else Decimal(1).scaleb(-places)


def record(
    *,
    by: Actor,
    action: str,
    subject: Model,
    why: str = "",
    before: Values | None = None,
    after: Values | None = None,
) -> TrailEntry:
    """Write one line. ``before`` and ``after`` keep only the fields that differ.

    Must run inside a transaction: the line and the change stand or fall together.
    """
    return record_all(by=by, changes=[Change(action, subject, before, after, why)])[0]


def record_all(*, by: Actor, changes: Iterable[Change]) -> list[TrailEntry]:
    """Write one line a change, in order, chained to the last line of the trail."""
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("the trail is written inside a transaction")
    changes = list(changes)
    belongings = belongings_of(change.subject for change in changes)
    _line_up()
    last = TrailEntry.objects.order_by("-sequence").values_list("sequence", "hash").first()
    sequence, previous = last or (0, GENESIS)
    now = timezone.now()
    entries = []
    for number, change in enumerate(changes, start=sequence + 1):
        place = belongings.get((type(change.subject), change.subject.pk), Belonging())
        entry = _entry(by, change, place, now, number, previous)
        previous = entry.hash
        entries.append(entry)
    insert(TrailEntry, entries)
    for listener in _LISTENERS:
        listener(by, changes)
    return entries


def _entry(
    by: Actor, change: Change, place: Belonging, now: datetime, number: int, previous: str
) -> TrailEntry:
    who = by.trail_identity()
    now_is = snapshot(change.subject) if change.after is None else change.after
    before, after = _difference(change.before, now_is)
    entry = TrailEntry(
        version=NEWEST,
        sequence=number,
        at=now,
        actor=who.username,
        actor_name=who.name,
        organisation=who.organisation,
        role=who.role,
        action=change.action,
        subject_type=change.subject._meta.label_lower,
        subject=getattr(change.subject, "code", None) or str(change.subject.pk),
        subject_name=str(change.subject)[:255],
        region=place.region,
        project=place.project,
        section=place.section,
        why=change.why,
        before=before,
        after=after,
        previous_hash=previous,
    )
    entry.hash = hash_of(written(entry))
    return entry


def _difference(before: Values | None, after: Values) -> tuple[Values | None, Values]:
    if before is None or not after:  # a new row, or one that is gone: all that it says, or said
        return before, after
    differing = [name for name in after if before.get(name) != after[name]]
    return {name: before.get(name) for name in differing}, {name: after[name] for name in differing}


def written(entry: TrailEntry) -> dict[str, Any]:
    """The hashed fields of a line as JSON values, the same on both databases."""
    values = {name: getattr(entry, name) for name in HASHED[entry.version]}
    return values | {"at": entry.at.astimezone(UTC).isoformat()}


def _line_up() -> None:
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
