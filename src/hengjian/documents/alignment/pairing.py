"""Which paragraph that came back is which that was sent."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from difflib import SequenceMatcher

from hengjian.documents.alignment.tokens import masked

ALIKE = 0.5
"""From this likeness on two paragraphs in one gap are one paragraph, changed."""
MOVED = 0.6
"""The same for paragraphs that stand elsewhere."""
_WORDY = 6
"""Shorter paragraphs are not looked for elsewhere."""
_MOST = 60_000
"""Pairs of a gap that are compared one by one; beyond it only what is equal is paired."""
Bounds = tuple[int, int, int, int]


def pairs_of(old: Sequence[str], new: Sequence[str]) -> dict[int, int]:
    """By the place of a paragraph that was sent, the place of the one that came back."""
    found: dict[int, int] = {}
    whole = (0, len(old), 0, len(new))
    first = [" ".join(each.split()) for each in old], [" ".join(each.split()) for each in new]
    second = [masked(each) for each in old], [masked(each) for each in new]
    gaps = list(_anchor(first, [whole], found))
    gaps = list(_anchor(second, gaps, found))
    for same in (first, second):
        gaps = [each for gap in gaps for each in _equal(same, gap, found)]
    for gap in gaps:
        _alike(second, gap, found)
    _pair_moved(second, found)
    return found


Texts = tuple[list[str], list[str]]


def _anchor(texts: Texts, gaps: Iterable[Bounds], found: dict[int, int]) -> Iterable[Bounds]:
    """Pair what is there once on either side, in order; what lies between are the new gaps."""
    for gap in gaps:
        a, b, c, d = gap
        once = _once(texts[0][a:b]) & _once(texts[1][c:d])
        if not once:
            yield gap
            continue
        places = {text: n for n, text in enumerate(texts[1][c:d], start=c) if text in once}
        line = [(n, places[t]) for n, t in enumerate(texts[0][a:b], start=a) if t in once]
        start, at = a, c
        for mine, theirs in _rising(line):
            found[mine] = theirs
            yield from _gap((start, mine, at, theirs))
            start, at = mine + 1, theirs + 1
        yield from _gap((start, b, at, d))


def _gap(bounds: Bounds) -> Iterable[Bounds]:
    a, b, c, d = bounds
    if a < b or c < d:
        yield bounds


def _once(texts: Sequence[str]) -> set[str]:
    return {text for text, count in Counter(texts).items() if count == 1 and text}


def _rising(line: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """The longest run of pairs in which both sides rise."""
    tails: list[int] = []
    ends: list[int] = []
    before: list[int] = []
    for n, (_, place) in enumerate(line):
        at = bisect_left(tails, place)
        before.append(ends[at - 1] if at else -1)
        if at == len(tails):
            tails.append(place)
            ends.append(n)
        else:
            tails[at], ends[at] = place, n
    found: list[tuple[int, int]] = []
    n = ends[-1] if ends else -1
    while n >= 0:
        found.append(line[n])
        n = before[n]
    return found[::-1]


def _equal(texts: Texts, gap: Bounds, found: dict[int, int]) -> Iterable[Bounds]:
    a, b, c, d = gap
    matcher = SequenceMatcher(None, texts[0][a:b], texts[1][c:d], autojunk=False)
    start, at = a, c
    for block in matcher.get_matching_blocks():
        mine, theirs = a + block.a, c + block.b
        yield from _gap((start, mine, at, theirs))
        for step in range(block.size):
            found[mine + step] = theirs + step
        start, at = mine + block.size, theirs + block.size


def _alike(texts: Texts, gap: Bounds, found: dict[int, int]) -> None:
    """Pair by likeness, in order, so that the sum of likenesses is greatest."""
    a, b, c, d = gap
    height, width = b - a, d - c
    if not height or not width or height * width > _MOST:
        return
    like = _likeness(texts)
    best = [[0.0] * (width + 1) for _ in range(height + 1)]
    for i in range(height - 1, -1, -1):
        for j in range(width - 1, -1, -1):
            here = like(a + i, c + j)
            best[i][j] = max(best[i + 1][j], best[i][j + 1])
            if here >= ALIKE:
                best[i][j] = max(best[i][j], here + best[i + 1][j + 1])
    i = j = 0
    while i < height and j < width:
        here = like(a + i, c + j)
        if here >= ALIKE and best[i][j] == here + best[i + 1][j + 1]:
            found[a + i] = c + j
            i, j = i + 1, j + 1
        elif best[i][j] == best[i + 1][j]:
            i += 1
        else:
            j += 1


def _pair_moved(texts: Texts, found: dict[int, int]) -> None:
    taken = set(found.values())
    mine = [n for n, text in enumerate(texts[0]) if n not in found and len(text) >= _WORDY]
    theirs = [n for n, text in enumerate(texts[1]) if n not in taken and len(text) >= _WORDY]
    if len(mine) * len(theirs) > _MOST:
        return
    like = _likeness(texts)
    scored = sorted(((like(i, j), i, j) for i in mine for j in theirs), reverse=True)
    for score, i, j in scored:
        if score >= MOVED and i not in found and j not in taken:
            found[i] = j
            taken.add(j)


def _likeness(texts: Texts) -> Callable[[int, int], float]:
    """How alike two paragraphs are, from 0 to 1, by their pairs of neighbouring characters.

    Without weight in any figure: it only ranks what a person decides about.
    """
    kept: dict[tuple[int, int], Counter[str]] = {}

    def grams(side: int, place: int) -> Counter[str]:
        if (side, place) not in kept:
            text = texts[side][place]
            pieces = [text[n : n + 2] for n in range(len(text) - 1)] or [text]
            kept[side, place] = Counter(pieces)
        return kept[side, place]

    def like(i: int, j: int) -> float:
        first, second = grams(0, i), grams(1, j)
        whole = first.total() + second.total()
        return 2 * (first & second).total() / whole if whole else 0.0

    return like
