"""Writing the trail: every action records what it did, in the same transaction.

``snapshot`` before, change, ``record`` after::

    before = snapshot(site)
    site.households = 81
    site.save()
    record(by=by, action="site.change", subject=site, why=why, before=before)

The trail as a file that ``hengjian verify`` reads; see ``hengjian.trail`` for its form.

The head of the trail where whoever rewrites the trail cannot reach: in every issued document,
and appended each day to a file outside the site's data; see ``hengjian.trail``.
"""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, transaction
from django.db.models import Model, QuerySet
from django.utils import timezone

from hengjian.bilingual import Text
from hengjian.errors import Refused, problem
from hengjian.site.common.actor import Actor
from hengjian.site.common.belonging import Belonging, belongings_of
from hengjian.site.common.inserting import insert
from hengjian.site.common.jobs import Result, Step, work
from hengjian.site.common.models import Job, TrailEntry
from hengjian.trail import (
    FORMS,
    GENESIS,
    HASHED,
    NEWEST,
    Head,
    hash_of,
    heads_of,
    verify_trail_file,
)

LOCK = 0x48454E474A49414E
"""The key of the advisory lock that lines up writers on PostgreSQL; SQLite has one writer."""
UNRECORDED = frozenset(
    ("id", "created_at", "changed_at", "password", "last_login", "pinyin", "sealed_name")
)
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


CHUNK = 5_000
"""Lines fetched at a time."""


def head() -> tuple[int, str]:
    """The sequence and the hash of the last line; 0 and zeros where there is none."""
    last = TrailEntry.objects.order_by("-sequence").values_list("sequence", "hash").first()
    return last or (0, GENESIS)


def export(visible: QuerySet[TrailEntry] | None = None) -> Iterator[str]:
    """The lines of the file, each with its line break, as the trail stands now.

    ``visible``: the lines that are shown; the others stand there by their hashes only. None shows
    every line.
    """
    sequence, last = head()
    shown = (TrailEntry.objects.all() if visible is None else visible).order_by("sequence")
    header = {
        "trail": FORMS[-1],
        "count": sequence,
        "shown": shown.filter(sequence__lte=sequence).count(),
        "head": last,
        "exported_at": timezone.now().isoformat(timespec="seconds"),
    }
    yield _line(header)
    for start in range(1, sequence + 1, CHUNK):
        yield from _between(shown, start, min(start + CHUNK - 1, sequence))


def _between(shown: QuerySet[TrailEntry], first: int, last: int) -> Iterator[str]:
    read = {entry.sequence: entry for entry in shown.filter(sequence__range=(first, last))}
    chain = TrailEntry.objects.filter(sequence__range=(first, last)).order_by("sequence")
    for sequence, previous, own in chain.values_list("sequence", "previous_hash", "hash"):
        entry = read.get(sequence)
        told = {"sequence": sequence, "previous_hash": previous}
        yield _line({**(told if entry is None else written(entry)), "hash": own})


def _line(values: dict[str, Any]) -> str:
    return json.dumps(values, ensure_ascii=False) + "\n"


DAILY = "trail.head"


def head_now() -> Head:
    """The head as it is at this moment."""
    sequence, last = head()
    return Head(sequence, last, timezone.localtime().isoformat(timespec="seconds"))


def head_in_words(now: Head) -> Text:
    """The head as the foot of an issued document says it."""
    return Text(
        f"留痕末条：序号 {now.sequence}，哈希 {now.hash}（{now.at}）",
        f"Head of the trail: sequence {now.sequence}, hash {now.hash} ({now.at})",
    )


@work(DAILY, title=Text("另存留痕末条哈希", "Keeping the head of the trail"), whole=False)
def keep_head(job: Job, step: Step, *, day: str) -> Result:
    """Append the head to the file of heads. Begun again, it appends one more, which does no harm.

    Raises ``Refused`` (``heads-unwritable``).
    """
    path = settings.TRAIL_HEADS
    if path is None:  # it was named when the work was asked for, and is no more
        return None
    try:
        _append(path, head_now().as_line())
    except OSError as error:
        raise Refused([problem("heads-unwritable", path=path, reason=error.strerror)]) from error
    return None


def _append(path: Path, line: str) -> None:
    """On the disk before it counts as done."""
    with path.open("a", encoding="utf-8", newline="\n") as file:
        file.write(line)
        file.flush()
        os.fsync(file.fileno())


VERIFY = "trail.verify"


@work(VERIFY, title=Text("核验留痕", "Verifying the trail"), whole=False)
def verify_now(job: Job, step: Step, *, address: str) -> Result:
    """Hold every line against its hash and the line before, and the chain against the heads kept
    outside: the export that anybody may verify, verified here.

    The result names each check with what it found, and the head that was reached. Raises
    ``Refused`` where the file of heads cannot be read.
    """
    sequence, last = head()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "trail.jsonl"
        with path.open("w", encoding="utf-8", newline="\n") as file:
            for number, line in enumerate(export()):
                file.write(line)
                if number % CHUNK == 0:
                    step(min(number, sequence), sequence, READING)
        checks = verify_trail_file(path, heads=_heads_outside())
    return {
        "address": address,
        "sequence": sequence,
        "head": last,
        "checks": [
            {
                "title": asdict(each.title),
                "holds": each.holds,
                "details": [asdict(line) for line in each.details],
            }
            for each in checks
        ],
    }


READING = Text("逐条核对", "line by line")


def _heads_outside() -> Sequence[Head]:
    """The heads that were kept outside; none where there is no file of them yet."""
    path = settings.TRAIL_HEADS
    return heads_of(path) if path is not None and path.exists() and path.stat().st_size else ()
