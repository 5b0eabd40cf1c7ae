"""Rows that were changed behind the trail: what its lines add up to against what stands.

Each line keeps what the fields of its row became; the last one to name a field says what it is now.
Whoever writes into the database directly leaves no line, and the row then says something else.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

from django.db.models import Model

from hengjian.site.accounts.models import Membership, Organisation, Person
from hengjian.site.common.models import TrailEntry
from hengjian.site.common.trail import key_on_the_trail, snapshot
from hengjian.site.platform.resource import resources

CHUNK = 1000


@dataclass(frozen=True, slots=True)
class Behind:
    """A row that is not what the trail says of it."""

    kind: str
    """The model's label."""
    subject: str
    differing: dict[str, tuple[Any, Any]] = field(default_factory=dict)
    """By field, what the trail says and what stands; empty where the row is gone or there again
    without a line."""
    gone: bool = False


def rows_behind_the_trail() -> Iterator[Behind]:
    """Every row that was changed, deleted or put back without a line, model by model."""
    models: list[type[Model]] = [*resources(), Organisation, Membership, Person]
    for model in models:
        waiting: dict[str, dict[str, Any] | None] = {}
        for subject, told in _replay(model):
            waiting[subject] = told
            if len(waiting) == CHUNK:
                yield from _compare_rows(model, waiting)
                waiting = {}
        yield from _compare_rows(model, waiting)


def _replay(model: type[Model]) -> Iterator[tuple[str, dict[str, Any] | None]]:
    """Each row with what its lines add up to; None where the last one says that it is gone."""
    lines = TrailEntry.objects.filter(subject_type=model._meta.label_lower)
    ordered = lines.order_by("subject", "sequence").values_list("subject", "action", "after")
    for subject, group in groupby(ordered.iterator(chunk_size=CHUNK), key=lambda line: line[0]):
        told: dict[str, Any] | None = {}
        for _, action, after in group:
            told = None if action.endswith(".remove") else {**(told or {}), **(after or {})}
        yield subject, told


def _compare_rows(model: type[Model], told: dict[str, dict[str, Any] | None]) -> Iterator[Behind]:
    label, key = model._meta.label_lower, key_on_the_trail(model)
    reckoned = resources()[model].reckoned if model in resources() else frozenset[str]()
    pointers = [each.name for each in model._meta.concrete_fields if each.is_relation]
    rows = model._default_manager.filter(**{f"{key}__in": list(told)})
    there = {str(getattr(row, key)): row for row in rows.select_related(*pointers)}
    for subject, values in told.items():
        row = there.get(subject)
        if values is None or row is None:
            if (values is None) != (row is None):
                yield Behind(label, subject, gone=row is None)
            continue
        stands = snapshot(row)
        differing = {
            name: (values[name], stands[name])
            for name in values.keys() & stands.keys() - reckoned
            if values[name] != stands[name]
        }
        if differing:
            yield Behind(label, subject, differing)
