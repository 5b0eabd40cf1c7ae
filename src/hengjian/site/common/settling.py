"""What a process that lives long does once it has read its code."""

from __future__ import annotations

import gc

COLLECTED_AFTER = 20_000
"""New containers after which the collector of garbage looks at the youngest."""


def settle() -> None:
    """Leave what is there for good out of every later collection of garbage: a pass over it takes
    longer than most answers, and long work that makes many rows calls for many."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(COLLECTED_AFTER)
