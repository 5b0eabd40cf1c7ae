"""Chance with a seed: the same rows on every machine."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import TypeVar

Item = TypeVar("Item")


class Dice:
    """Whole numbers from SHA-256 of a seed and a counter."""

    def __init__(self, seed: str) -> None:
        self._seed, self._throws = seed, 0

    def between(self, least: int, most: int) -> int:
        """A whole number from ``least`` to ``most``, both included."""
        self._throws += 1
        digest = hashlib.sha256(f"{self._seed}:{self._throws}".encode()).digest()
        return least + int.from_bytes(digest[:8], "big") % (most - least + 1)

    def chance(self, percent: int) -> bool:
        """True in ``percent`` of a hundred."""
        return self.between(1, 100) <= percent

    def pick(self, items: Sequence[Item]) -> Item:
        """One of the items."""
        return items[self.between(0, len(items) - 1)]

    def day(self, first: date, last: date) -> date:
        """A day from ``first`` to ``last``."""
        return first + timedelta(days=self.between(0, (last - first).days))

    def near(self, centre: Decimal, reach: int) -> Decimal:
        """A degree within ``reach`` millionths of ``centre``."""
        return centre + Decimal(self.between(-reach, reach)).scaleb(-6)
