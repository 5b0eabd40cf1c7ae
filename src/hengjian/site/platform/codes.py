"""Codes of rows that are entered by hand."""

from __future__ import annotations

from secrets import token_hex

LONGEST = 64


def new_code(holder: str, mark: str) -> str:
    """A code nobody used, beginning with the holder's: ``S-1-B7f3a9c02``."""
    tail = f"-{mark}{token_hex(4)}"
    return holder[: LONGEST - len(tail)] + tail
