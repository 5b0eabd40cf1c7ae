"""Brackets and the stretches between commas: where a list ends, and its pieces."""

from __future__ import annotations

import re

from hengjian.audit.figures import Figure

CUT = re.compile("[，、,；;]")
_BRACKETS = {"（": "）", "(": ")"}


def opened(plain: str, close: int) -> int:
    """Where the bracket that closes at ``close`` opens."""
    depth = 0
    for at in range(close - 1, -1, -1):
        if plain[at] in "）)":
            depth += 1
        elif plain[at] in _BRACKETS:
            if depth == 0:
                return at
            depth -= 1
    return close


def pieces(plain: str, start: int, end: int, cut: re.Pattern[str] = CUT) -> list[tuple[int, int]]:
    """The stretches between commas outside brackets; a comma among digits is part of a number."""
    found, low, depth = [], start, 0
    for at in range(start, end):
        mark = plain[at]
        depth += (mark in _BRACKETS) - (mark in "）)")
        if depth <= 0 and cut.match(mark) and not _in_number(plain, at):
            found.append((low, at))
            low = at + 1
    return [*found, (low, end)]


def _in_number(plain: str, at: int) -> bool:
    return plain[at] == "," and plain[at - 1 : at].isdigit() and plain[at + 1 : at + 2].isdigit()


def is_bracketed(plain: str, low: int, figure: Figure) -> bool:
    """Whether a figure stands in a bracket that opens behind ``low``."""
    words = plain[low : figure.spot.start]
    return words.count("（") + words.count("(") > words.count("）") + words.count(")")
