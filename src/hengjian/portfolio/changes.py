"""Which projects of a part are what they were: their line in the list and all their rows.

Compared are the columns that were kept with those of today, number by number; nothing is guessed
from a hash of rows.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from hengjian.engine.backends.rationals import INT64
from hengjian.engine.backends.segments import Clustered, StoredColumn
from hengjian.engine.measures.queries import PROJECT
from hengjian.portfolio.reading import LISTED, OpenPart

LISTING = "_projects"
"""Under what name the list of projects is kept."""


def listing(opened: OpenPart) -> Clustered:
    """The list of projects as rows of two numbers, cut from a digest of each line."""
    lines = opened.ask(f"SELECT * FROM {LISTED} ORDER BY {PROJECT}")
    digests = b"".join(hashlib.sha256(repr(line).encode()).digest()[:16] for line in lines)
    halves = np.frombuffer(digests, dtype="<i8").reshape(-1, 2)
    columns = {
        name: StoredColumn(np.ascontiguousarray(halves[:, place]), gaps=False, top=INT64)
        for place, name in enumerate(("first", "second"))
    }
    projects = np.array([line[0] for line in lines], dtype=np.int64)
    return Clustered(projects, np.arange(len(lines) + 1), columns)


def unchanged(before: Mapping[str, Clustered], after: Mapping[str, Clustered]) -> NDArray[np.int64]:
    """The projects of both lists whose line and rows are the same in all tables."""
    same = np.intersect1d(before[LISTING].projects, after[LISTING].projects, assume_unique=True)
    for table, rows in after.items():
        if rows is not before[table]:
            same = np.setdiff1d(same, differing(before[table], rows), assume_unique=True)
    return same


def differing(before: Clustered, after: Clustered) -> NDArray[np.int64]:
    """The projects whose rows in one table are not the same, in the same order."""
    both, old, new = np.intersect1d(
        before.projects, after.projects, assume_unique=True, return_indices=True
    )
    alike = np.diff(before.starts)[old] == np.diff(after.starts)[new]
    found = np.setxor1d(before.projects, after.projects, assume_unique=True)
    found = np.concatenate((found, both[~alike]))
    first, second = before.only(both[alike]), after.only(both[alike])
    if not len(first.projects):
        return found
    other = np.zeros(int(first.starts[-1]), dtype=bool)
    for name, column in second.columns.items():
        earlier = first.columns[name]
        if _alike(earlier, column):
            other |= earlier.cells != column.cells
        else:
            other |= _comparable(earlier, column.words) != _comparable(column, None)
    changed = np.logical_or.reduceat(other, first.starts[:-1])
    return np.concatenate((found, first.projects[changed]))


def _alike(one: StoredColumn, other: StoredColumn) -> bool:
    """Whether the same number says the same in both."""
    if one.cells.dtype != other.cells.dtype or one.gaps != other.gaps:
        return False
    if one.words is None or other.words is None:
        return True
    return np.array_equal(one.words, other.words)


def _comparable(column: StoredColumn, words: NDArray[np.object_] | None) -> NDArray[np.int64]:
    """The cells in 64 bits, one number for what is missing, and words as places in ``words``."""
    cells, missing = column.wide(), column.missing()
    if words is not None and column.words is not None:
        places = {word: place for place, word in enumerate(words)}
        moved = np.array([places.get(word, -1) for word in column.words] + [-2], dtype=np.int64)
        cells = moved[np.minimum(cells, len(column.words))]
    return cells if missing is None else np.where(missing, INT64, cells)
