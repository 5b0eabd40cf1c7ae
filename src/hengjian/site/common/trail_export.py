"""The trail as a file that ``hengjian verify`` reads; see ``hengjian.trail`` for its form."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from hengjian.site.common.models import TrailEntry
from hengjian.site.common.trail import written
from hengjian.trail import FORMS, GENESIS

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
