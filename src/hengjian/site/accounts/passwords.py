"""Passwords that a person is handed once."""

from __future__ import annotations

import secrets

from hengjian.site.accounts.factor import ALPHABET


def one_time() -> str:
    """Sixteen characters in groups of four, about 79 bits, to be changed at the first log-in."""
    text = "".join(secrets.choice(ALPHABET) for _ in range(16))
    return "-".join(text[place : place + 4] for place in range(0, 16, 4))
