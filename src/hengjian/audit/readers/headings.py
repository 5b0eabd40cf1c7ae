"""The header of a flattened table: which words name which of its columns.

Where the words do not come out in one way, there is no header: a name over the wrong column is
worse than no table.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise

from hengjian.audit.lexicon import patterns
from hengjian.audit.readers.cells import Word, joined_words
from hengjian.audit.readers.tables import Piece

_P = patterns("readers.headings")

Line = Sequence[Word]

_MOST_FRAGMENTS = 18


@dataclass(frozen=True, slots=True)
class Shape:
    """The columns of a table under its header."""

    labels: int
    places: int
    """Columns of numbers."""
    tails: int
    """Columns of words behind them: 0 or 1."""
    shares: tuple[bool, ...]
    """Which columns of numbers hold percentages only."""
    spans: tuple[tuple[float, float], ...] | None = None
    """From where to where each column stands, where the places of the words tell."""

    @property
    def width(self) -> int:
        """How many columns there are."""
        return self.labels + self.places + self.tails


def is_remark(name: str) -> bool:
    """Whether a column of that name holds remarks, which may all be empty."""
    return bool(_P.remark.fullmatch(name))


def heading_rows(lines: Sequence[Line], shape: Shape) -> list[list[Piece]] | None:
    """The header rows over the columns; ``None`` if the words do not come out."""
    if not lines:
        return None
    if shape.spans and len(lines) > 1:
        found = _placed(lines, shape)
        if found is not None and _fit(_leaves(found), shape):
            return found
    for names in (_counted(lines, shape), _wrapped(lines, shape)):
        if names is not None and _fit(names, shape):
            return [[Piece(name) for name in names]]
    found = _in_groups(lines, shape)
    if found is None and shape.spans and len(lines) == 1:
        found = _placed(lines, shape)
        return found if found is not None and _fit(_leaves(found), shape) else None
    return found


def _fit(names: Sequence[str], shape: Shape) -> bool:
    """Whether the columns of percentages are those whose names speak of rates."""
    named = [bool(_P.ratio.search(name)) for name in names[shape.labels :]]
    shares = list(shape.shares)
    if sum(named) != sum(shares) or not any(named):
        return True
    return named[: shape.places] == shares


def _leaves(rows: Sequence[Sequence[Piece]]) -> list[str]:
    """The lowest name over every column."""
    if len(rows) == 1:
        return [piece.text for piece in rows[0]]
    below = iter(rows[1])
    found: list[str] = []
    for piece in rows[0]:
        if piece.rows > 1:
            found.append(piece.text)
        else:
            found += [next(below).text for _ in range(piece.columns)]
    return found


def _counted(lines: Sequence[Line], shape: Shape) -> list[str] | None:
    """Names where the words are as many as the columns, units in a line of their own."""
    words = [word.text for line in lines for word in line]
    if len(words) == shape.width:
        return words
    first, *rest = ([word.text for word in line] for line in lines)
    if len(first) != shape.width:
        return None
    for more in rest:
        named = _with_units(first, more, shape)
        if named is None:
            return None
        first = named
    return first


def _with_units(names: list[str], more: list[str], shape: Shape) -> list[str] | None:
    """Names with the words of the line below them."""
    if len(more) == len(names):
        return [name + word for name, word in zip(names, more, strict=True)]
    if not all(map(_P.unit.fullmatch, more)):
        return None
    if len(more) == shape.places:
        units = iter(more)
        columns = range(shape.labels, shape.labels + shape.places)
        return [name + (next(units) if at in columns else "") for at, name in enumerate(names)]
    amounts = [at for at, share in enumerate(shape.shares, shape.labels) if not share]
    if len(more) != len(amounts):
        return None
    given = dict(zip(amounts, more, strict=True))
    return [name + given.get(at, "") for at, name in enumerate(names)]


def _wrapped(lines: Sequence[Line], shape: Shape) -> list[str] | None:
    """Names where cells are broken over lines, one below the other."""
    names: list[str] = []
    closed = True
    for line in lines:
        parts = [word.text for word in line]
        if len(parts) > 1:
            names += parts
            closed = True
            continue
        if closed:
            names.append(parts[0])
        else:
            names[-1] += parts[0]
        closed = parts[0].endswith(("）", ")"))
    if len(names) == shape.width:
        return names
    if any(len(line) > 1 for line in lines):
        return None
    return _grouped([line[0].text for line in lines], shape.width)


def _grouped(parts: Sequence[str], count: int) -> list[str] | None:
    """The parts as ``count`` names, where only one way makes all of them names."""
    if not count < len(parts) <= _MOST_FRAGMENTS:
        return None
    found: list[list[str]] = []
    for cuts in combinations(range(1, len(parts)), count - 1):
        names = ["".join(parts[a:b]) for a, b in pairwise((0, *cuts, len(parts)))]
        if all(map(_is_name, names)):
            found.append(names)
            if len(found) > 1:
                return None
    return found[0] if found else None


def _is_name(text: str) -> bool:
    opened = text.count("（") + text.count("(") == text.count("）") + text.count(")")
    return opened and text[0] not in "（(" and len(text) <= 16 and bool(_P.whole.fullmatch(text))


def _in_groups(lines: Sequence[Line], shape: Shape) -> list[list[Piece]] | None:
    """Two header rows, the first of which names groups of columns."""
    if len(lines) != 2:
        return None
    top, below = ([word.text for word in line] for line in lines)
    groups = len(top) + len(below) - shape.width
    if not 1 <= groups <= len(top) - shape.labels or len(below) < 2 * groups:
        return None
    found = [rows for rows in _groupings(top, below, groups, shape) if _fit(_leaves(rows), shape)]
    if len(found) > 1:
        found = [
            rows
            for rows in found
            if all(_P.over.search(piece.text) for piece in rows[0] if piece.columns > 1)
        ]
    return found[0] if len(found) == 1 else None


def _groupings(
    top: Sequence[str], below: Sequence[str], groups: int, shape: Shape
) -> Iterator[list[list[Piece]]]:
    for chosen in combinations(range(shape.labels, len(top)), groups):
        for cuts in combinations(range(2, len(below) - 1), groups - 1):
            sizes = [b - a for a, b in pairwise((0, *cuts, len(below)))]
            if min(sizes) < 2:
                continue
            given = dict(zip(chosen, sizes, strict=True))
            first = [
                Piece(text, columns=given[at]) if at in given else Piece(text, rows=2)
                for at, text in enumerate(top)
            ]
            yield [first, [Piece(text) for text in below]]


# By their places on the line ---------------------------------------------------------------------


def _placed(lines: Sequence[Line], shape: Shape) -> list[list[Piece]] | None:
    """The header where the words stand over their columns."""
    spans = shape.spans
    if spans is None:
        return None
    edges = [(a[1] + b[0]) / 2 for a, b in pairwise(spans)]
    names: list[list[tuple[int, Word]]] = [[] for _ in spans]
    for row, line in enumerate(lines):
        for word in line:
            names[sum(edge < word.middle for edge in edges)].append((row, word))
    over = _over(names, spans, len(lines))
    for column, (group, _) in over.items():
        names[column] = [(row, word) for row, word in names[column] if word is not group]
    texts = [joined_words([word for _, word in found]).text if found else "" for found in names]
    if not all(texts[shape.labels : shape.labels + shape.places]) or not any(texts):
        return None
    if not over:
        return [[Piece(text) for text in texts]]
    return _two_rows(texts, over)


def _two_rows(texts: Sequence[str], over: dict[int, tuple[Word, range]]) -> list[list[Piece]]:
    first: list[Piece] = []
    second: list[Piece] = []
    groups = {group.start: (word, group) for word, group in over.values()}
    column = 0
    while column < len(texts):
        if column not in groups:
            first.append(Piece(texts[column], rows=2))
            column += 1
            continue
        word, group = groups[column]
        first.append(Piece(word.text, columns=len(group)))
        second += [Piece(texts[at]) for at in group]
        column = group.stop
    return [first, second]


def _over(
    names: Sequence[Sequence[tuple[int, Word]]], spans: Sequence[tuple[float, float]], height: int
) -> dict[int, tuple[Word, range]]:
    """Words that name a group of columns, by the column they stand over, with the group."""
    found: dict[int, tuple[Word, range]] = {}
    for column, words in enumerate(names):
        if len(words) < 2 or words[0][0] == height - 1:
            continue
        row, word = words[0]
        free = [all(at > row for at, _ in other) and bool(other) for other in names]
        groups = [
            range(begin, end + 1)
            for begin in range(column + 1)
            for end in range(column, len(names))
            if end > begin
            and all(free[at] for at in range(begin, end + 1) if at != column)
            and not any(at in group for at in range(begin, end + 1) for _, group in found.values())
        ]
        best = min(groups, key=lambda g: _off(word, spans, g), default=None)
        if best is None or not _is_over(word, spans, column, best):
            continue
        found[column] = word, best
    return found


def _off(word: Word, spans: Sequence[tuple[float, float]], group: range) -> float:
    return abs(word.middle - (spans[group[0]][0] + spans[group[-1]][1]) / 2)


def _is_over(word: Word, spans: Sequence[tuple[float, float]], column: int, group: range) -> bool:
    """Whether a word stands in the middle of a group rather than of its own column."""
    alone, wide = _off(word, spans, range(column, column + 1)), _off(word, spans, group)
    return wide + 1 < alone or (wide <= alone + 1 and bool(_P.over.search(word.text[-3:])))
