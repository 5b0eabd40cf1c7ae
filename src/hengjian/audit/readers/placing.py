"""Rows with fewer numbers than columns: where the numbers stand.

The places on the line tell, where the text has kept them; else the totals must leave one way.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import combinations, islice, pairwise, product

from hengjian.audit.readers.cells import NOTHING, Word

Spans = tuple[tuple[float, float], ...]
_MOST_WAYS = 3000


def spans_of(rows: Sequence[Sequence[Word]]) -> Spans | None:
    """From where to where each column of full rows stands; ``None`` where columns overlap."""
    spans = [
        (min(word.begin for word in column), max(word.end for word in column))
        for column in zip(*rows, strict=True)
    ]
    if not spans or any(right[0] < left[1] for left, right in pairwise(spans)):
        return None
    return tuple(spans)


def unevenness(lines: Sequence[Sequence[Word]]) -> float:
    """How far the words of lines with as many words stand from being set in columns."""
    groups: dict[int, list[Sequence[Word]]] = {}
    for line in lines:
        groups.setdefault(len(line), []).append(line)
    return sum(
        min(
            _spread([w.begin for w in c]),
            _spread([w.end for w in c]),
            _spread([w.middle for w in c]),
        )
        for size, group in groups.items()
        if size > 1
        for c in zip(*group, strict=True)
    )


def _spread(places: Sequence[float]) -> float:
    return max(places) - min(places)


def by_place(words: Sequence[Word], spans: Spans) -> list[Word | None] | None:
    """Words in the columns they stand under; ``None`` if two stand under one or none is near."""
    edges = [(a[1] + b[0]) / 2 for a, b in pairwise(spans)]
    found: list[Word | None] = [None] * len(spans)
    for word in words:
        column = sum(edge < word.middle for edge in edges)
        begin, end = spans[column]
        touches = word.begin <= end and begin <= word.end
        if found[column] is not None or not touches:
            return None
        found[column] = word
    return found


def by_totals(
    rows: Sequence[Sequence[Word]], places: int, shares: Sequence[bool], last_is_total: bool
) -> list[list[Word | None]] | None:
    """The numbers of every row in their columns, where only one way adds up."""
    empty = mostly_nothing(rows, places)
    ways = [list(islice(_ways(row, places, shares, empty), _MOST_WAYS)) for row in rows]
    count = 1
    for options in ways:
        count *= len(options)
        if not 0 < count <= _MOST_WAYS:
            return None
    if count == 1:
        return [options[0] for options in ways]
    if not last_is_total:
        return None
    fitting = [list(way) for way in product(*ways) if _adds_up(way, shares)]
    return fitting[0] if len(fitting) == 1 else None


def shares_of(rows: Sequence[Sequence[Word | None]], places: int) -> tuple[bool, ...]:
    """Which columns hold percentages only, by the rows given."""

    def is_share(column: int) -> bool:
        found = [w for row in rows if (w := row[column]) is not None and w.text not in NOTHING]
        return bool(found) and all(word.is_percent for word in found)

    return tuple(is_share(column) for column in range(places))


def mostly_nothing(rows: Sequence[Sequence[Word]], places: int) -> frozenset[int]:
    """The columns in which full rows have marks for nothing only: the others leave them empty."""
    full = [row for row in rows if len(row) == places]
    return frozenset(
        column for column in range(places) if all(row[column].text in NOTHING for row in full)
    )


def _ways(
    row: Sequence[Word], places: int, shares: Sequence[bool], empty: frozenset[int]
) -> Iterator[list[Word | None]]:
    missing = places - len(row)
    if missing and missing <= len(empty):
        open_places = [at for at in range(places) if at not in empty]
        spare = len(row) - len(open_places)
        chosen = [(*open_places, *more) for more in combinations(sorted(empty), spare)]
    else:
        chosen = list(islice(combinations(range(places), len(row)), _MOST_WAYS))
    for columns in chosen:
        placed: list[Word | None] = [None] * places
        for column, word in zip(sorted(columns), row, strict=True):
            placed[column] = word
        if all(
            word is None or word.text in NOTHING or word.is_percent == share
            for word, share in zip(placed, shares, strict=True)
        ):
            yield placed


def _adds_up(way: Sequence[Sequence[Word | None]], shares: Sequence[bool]) -> bool:
    """Whether the last row is the total of the others in every column that is no share."""
    return all(
        sum(_amount(row[column]) for row in way[:-1]) == _amount(way[-1][column])
        for column, share in enumerate(shares)
        if not share
    )


def _amount(word: Word | None) -> Fraction:
    if word is None or word.text in NOTHING:
        return Fraction(0)
    digits = "".join(mark for mark in word.text.replace("−", "-") if mark in "-.0123456789")
    try:
        return Fraction(digits)
    except ValueError:
        return Fraction(0)
