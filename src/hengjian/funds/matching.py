"""Which line of the bank answers to which movement of ours: amount, day and payee."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from hengjian.funds.statements import plain

DAYS = 5
"""How far the bank's day may be from ours."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the bank or a movement of ours; below zero where money left the account."""

    key: int
    on: date
    amount: Decimal
    name: str = ""
    """The counterparty, or the payee."""


def matches(bank: Sequence[Entry], ours: Sequence[Entry], days: int = DAYS) -> dict[int, int]:
    """The movement of each line that has one. Amounts must be equal, days near; of several the
    one with the same name is taken, then the nearest day. Where both names are known and differ,
    nothing is matched."""
    pairs = [
        (not _same(line.name, each.name), abs((line.on - each.on).days), line.key, each.key)
        for line in bank
        for each in ours
        if line.amount == each.amount
        and abs((line.on - each.on).days) <= days
        and (not line.name or not each.name or _same(line.name, each.name))
    ]
    found: dict[int, int] = {}
    taken: set[int] = set()
    for _, _, line_key, our_key in sorted(pairs):
        if line_key not in found and our_key not in taken:
            found[line_key] = our_key
            taken.add(our_key)
    return found


def _same(first: str, second: str) -> bool:
    one, other = plain(first), plain(second)
    return bool(one and other) and (one in other or other in one)
