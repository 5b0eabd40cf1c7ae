"""Two versions of one paragraph: which words and figures of the old stand where in the new."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

_TOKEN = re.compile(r"\d[\d,]*(?:\.\d+)?|\s+|.", re.DOTALL)
_NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?")
_WIDE = {ord("０") + n: str(n) for n in range(10)} | {
    ord("．"): ".",
    ord("，"): "，",
    ord("％"): "%",
    ord("\u3000"): " ",
    ord("\xa0"): " ",
}
MARK = "#"


def narrow(text: str) -> str:
    """The text with digits in one width, of the same length."""
    return text.translate(_WIDE)


def masked(text: str) -> str:
    """The text without its numbers and spaces: what stays when figures change."""
    return re.sub(r"\s+", "", _NUMBER.sub(MARK, narrow(text)))


@dataclass(frozen=True, slots=True)
class Token:
    """A number or a character with its place."""

    text: str
    start: int

    @property
    def end(self) -> int:
        """Behind its last character."""
        return self.start + len(self.text)

    @property
    def mask(self) -> str:
        """The same for all numbers."""
        return MARK if self.text[0].isdecimal() else self.text


def tokens_of(text: str) -> list[Token]:
    """Numbers whole, all else character by character."""
    return [Token(each[0], each.start()) for each in _TOKEN.finditer(narrow(text))]


def links_of(old: Sequence[Token], new: Sequence[Token]) -> dict[int, int]:
    """Which token of the old is which of the new: equal ones first, numbers by their place then."""
    found: dict[int, int] = {}
    first, second = [each.text for each in old], [each.text for each in new]
    for tag, a, b, c, d in SequenceMatcher(None, first, second, autojunk=False).get_opcodes():
        if tag == "equal":
            found.update(zip(range(a, b), range(c, d), strict=True))
        elif tag == "replace":
            _link_masked(found, old, new, (a, b, c, d))
    return found


def _link_masked(
    found: dict[int, int],
    old: Sequence[Token],
    new: Sequence[Token],
    bounds: tuple[int, int, int, int],
) -> None:
    a, b, c, d = bounds
    first = [each.mask for each in old[a:b]]
    second = [each.mask for each in new[c:d]]
    for block in SequenceMatcher(None, first, second, autojunk=False).get_matching_blocks():
        for step in range(block.size):
            found[a + block.a + step] = c + block.b + step


def stretch_of(
    start: int, end: int, old: Sequence[Token], new: Sequence[Token], links: dict[int, int]
) -> tuple[int, int] | None:
    """Where the characters from ``start`` to ``end`` of the old stand in the new; None where they
    are gone."""
    inside = [n for n, each in enumerate(old) if each.start < end and each.end > start]
    if not inside:
        return None
    left = next((links[n] + 1 for n in range(inside[0] - 1, -1, -1) if n in links), 0)
    right = next((links[n] for n in range(inside[-1] + 1, len(old)) if n in links), len(new))
    known = [links[n] for n in inside if n in links]
    if known:
        first = known[0] if inside[0] in links else min(left, known[0])
        last = known[-1] + 1 if inside[-1] in links else max(right, known[-1] + 1)
        return new[first].start, new[last - 1].end
    if right <= left:
        return None
    return _number_in(new[left:right], old[inside[0]].mask == MARK)


def _number_in(between: Sequence[Token], wanted: bool) -> tuple[int, int] | None:
    """What stands where the figure stood: a number where it was one, a short word where not."""
    if wanted:
        number = next((each for each in between if each.mask == MARK), None)
        return (number.start, number.end) if number is not None else None
    if len(between) > _LONGEST_WORD:
        return None
    return between[0].start, between[-1].end


_LONGEST_WORD = 4
"""The most characters of a grade; what is longer is other prose."""
