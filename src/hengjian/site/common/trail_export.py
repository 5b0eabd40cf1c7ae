"""The trail as a file that ``hengjian verify`` reads; see ``hengjian.trail`` for its form."""

from __future__ import annotations

import json
from collections.abc import Iterator, Set
from typing import Any

from django.utils import timezone

from hengjian.site.common.models import TrailEntry
from hengjian.site.common.trail import written
from hengjian.trail import GENESIS, VERSION

CHUNK = 2_000
"""Lines fetched at a time."""


def head() -> tuple[int, str]:
    """The sequence and the hash of the last line; 0 and zeros where there is none."""
    last = TrailEntry.objects.order_by("-sequence").values_list("sequence", "hash").first()
    return last or (0, GENESIS)


def export(organisations: Set[str] | None = None) -> Iterator[str]:
    """The lines of the file, each with its line break, as the trail stands now.

    ``organisations``: codes whose people's lines are shown; the others stand there by their
    hashes only. None shows every line.
    """
    sequence, last = head()
    entries = TrailEntry.objects.filter(sequence__lte=sequence).order_by("sequence")
    shown = entries if organisations is None else entries.filter(organisation__in=organisations)
    header = {
        "trail": VERSION,
        "count": sequence,
        "shown": shown.count(),
        "head": last,
        "exported_at": timezone.now().isoformat(timespec="seconds"),
    }
    yield _line(header)
    for entry in entries.iterator(chunk_size=CHUNK):
        if organisations is None or entry.organisation in organisations:
            yield _line({**written(entry), "hash": entry.hash})
        else:
            yield _line(
                {
                    "sequence": entry.sequence,
                    "previous_hash": entry.previous_hash,
                    "hash": entry.hash,
                }
            )


def _line(values: dict[str, Any]) -> str:
    return json.dumps(values, ensure_ascii=False) + "\n"
