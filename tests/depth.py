"""How deep the dearest tests go: with ``HENGJIAN_TESTS=whole``, as in continuous integration,
everything is asked; otherwise a third of it, always the same third, so that a run is short and
tells the same tomorrow.

What is shortened are repetitions: generated examples, odd values, screens of one more size. Nothing
that a test says is left out.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import TypeVar

WHOLE = os.environ.get("HENGJIAN_TESTS") == "whole"
PARTS = 3
T = TypeVar("T")


def examples(whole: int) -> int:
    """How many generated examples of ``whole`` this run tries."""
    return whole if WHOLE else max(3, whole // PARTS)


def part_of(items: Sequence[T], turn: int = 0) -> Sequence[T]:
    """Every third of the items, from place ``turn`` on: three turns in a row give all of them."""
    return items if WHOLE else items[turn % PARTS :: PARTS]
