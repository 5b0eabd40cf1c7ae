"""Sentences of a running text, as spans that never cut a bracket or a quotation."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence

_PAIRS = dict(zip("（(《〈“‘〔【[「『", "）)》〉”’〕】]」』", strict=True))
_MARKS = re.compile("[（(《〈“‘〔【\\[「『）)》〉”’〕】\\]」』。；;！!？?\n]")
_LONGEST_ASIDE = 300
"""A bracket that does not close within so many characters is a slip, not a bracket."""


def sentences(text: str) -> list[tuple[int, int]]:
    """The sentences of ``text`` as offsets, in order, together all of it.

    A sentence ends after 。；！？ and at a line's end, but not inside brackets or quotation marks
    that close on the same line.
    """
    ends: list[int] = []
    shut = 0
    closing = _closing(text)
    for match in _MARKS.finditer(text):
        at = match.start()
        if at in closing and at >= shut:
            shut = closing[at]
        elif match[0] in "。；;！!？?\n" and at >= shut:
            ends.append(at + 1)
    if not ends or ends[-1] < len(text):
        ends.append(len(text))
    return list(zip([0, *ends[:-1]], ends, strict=True))


def sentence_at(spans: Sequence[tuple[int, int]], offset: int) -> tuple[int, int]:
    """The sentence an offset lies in."""
    return spans[max(0, bisect_right(spans, (offset, 1 << 60)) - 1)]


def _closing(text: str) -> dict[int, int]:
    """Where each bracket closes, for those that do."""
    open_marks: list[tuple[int, str]] = []
    found: dict[int, int] = {}
    for match in _MARKS.finditer(text):
        mark, at = match[0], match.start()
        if mark == "\n":
            open_marks.clear()
        elif mark in _PAIRS:
            open_marks.append((at, _PAIRS[mark]))
        elif open_marks and any(wanted == mark for _, wanted in open_marks):
            while (last := open_marks.pop())[1] != mark:
                continue
            if at - last[0] <= _LONGEST_ASIDE:
                found[last[0]] = at
    return found
