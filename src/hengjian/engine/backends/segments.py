"""The segment kernel: measures counted over columns in which a project's rows lie together.

Conditions are what ``columns.computed`` makes of them, chunk by chunk; what they keep is counted
and added up between the places where one project ends and the next begins. All in whole numbers: a
sum that could leave 64 bits is added up in two halves and put together in Python's own integers.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from hengjian.bilingual import Text
from hengjian.engine.backends.columns import Column, Days, computed, one_day
from hengjian.engine.backends.rationals import INT64, Rationals, multiples
from hengjian.engine.backends.truths import Mask, TextColumn, Truths
from hengjian.engine.frameworks.compiled import CompiledMeasure
from hengjian.engine.frameworks.model import Column as Spec
from hengjian.engine.frameworks.model import Table
from hengjian.engine.language.nodes import Expression
from hengjian.engine.measures.lake import too_large
from hengjian.engine.measures.sql import Emitter, stored_scale
from hengjian.errors import Refused

CHUNK = 262_144
"""Rows that are looked at together; a project may go on in the next chunk."""
HALF = 32
"""Bits of the lower half of a number that is added up in two halves."""
Wholes = NDArray[Any]
Conditions = tuple[Expression, ...]
"""Conditions that are all to be true; none keeps every row."""


@dataclass(frozen=True, slots=True)
class StoredColumn:
    """The cells of a column in multiples of its scale, in the narrowest whole numbers that hold
    them. Where some are missing, the largest number of that type stands for them."""

    cells: Wholes
    gaps: bool
    top: int
    """No cell is larger than this in size."""
    words: NDArray[Any] | None = None
    """Of a text column: the words that the cells are places in."""

    def part(self, rows: slice | NDArray[np.int64]) -> StoredColumn:
        """Some of the rows."""
        return StoredColumn(self.cells[rows], self.gaps, self.top, self.words)

    def missing(self) -> Mask | None:
        """Where there is no cell."""
        if not self.gaps:
            return None
        missing: Mask = self.cells == np.iinfo(self.cells.dtype).max
        return missing if missing.any() else None

    def wide(self) -> NDArray[np.int64]:
        """The cells as numbers that may be added and multiplied."""
        return self.cells.astype(np.int64)


@dataclass(frozen=True, slots=True)
class Clustered:
    """The rows of one table of many projects, those of a project one after another."""

    projects: NDArray[np.int64]
    """The numbers of the projects that have rows, rising."""
    starts: NDArray[np.int64]
    """Where the rows of each begin, and where those of the last end."""
    columns: Mapping[str, StoredColumn]

    def only(self, projects: NDArray[np.int64]) -> Clustered:
        """The rows of these projects, which rise."""
        wanted = np.isin(self.projects, projects, assume_unique=True)
        if wanted.all():
            return self
        sizes = np.diff(self.starts)[wanted]
        starts = np.concatenate(([0], np.cumsum(sizes)))
        shift = self.starts[:-1][wanted] - starts[:-1]
        rows = np.repeat(shift, sizes) + np.arange(starts[-1])
        columns = {name: column.part(rows) for name, column in self.columns.items()}
        return Clustered(self.projects[wanted], starts, columns)


def by_sql(table: Table, measure: CompiledMeasure, as_of: dt.date) -> Text | None:
    """Why the kernel leaves a measure to SQL; ``None`` where it does not.

    A row's number that may leave 64 bits is left to it, so that a project is refused for it, or
    not, whether its columns are clustered or not.
    """
    if measure.aggregate == "mean" and (measure.per or measure.spec.each_to):
        return Text("逐行的比或取整的平均值", "the mean of a ratio or of rounded numbers")
    emitter = Emitter(table, as_of)
    for node in (measure.where, measure.among):
        emitter.condition(node)
    if emitter.guards:
        return Text("行内算式可能超出 64 位", "its row arithmetic may leave 64 bits")
    return None


def count_segments(
    rows: Clustered,
    table: Table,
    measures: Sequence[CompiledMeasure],
    as_of: dt.date,
    projects: NDArray[np.int64],
) -> dict[str, Column]:
    """The measures of these projects on ``as_of``, in their order; a project without rows counts 0.

    Raises ``Refused`` (``number-too-large``) where a sum leaves 64 bits, as SQL does.
    """
    own = rows.only(projects)
    tallies = _Tallies(own, table, as_of)
    for measure in measures:
        tallies.plan(measure)
    for chunk in _chunks(own):
        tallies.take(chunk)
    places = np.searchsorted(own.projects, projects)
    places[places == len(own.projects)] = 0
    present = own.projects[places] == projects if len(own.projects) else np.zeros(1, dtype=bool)
    return {m.name: _Spread(places, present).column(tallies, m) for m in measures}


@dataclass(frozen=True, slots=True)
class _Sum:
    """A sum, or the least or the largest, of the cells of a column in rows that are kept."""

    kind: Literal["sum", "min", "max"]
    column: str
    kept: Conditions


@dataclass(slots=True)
class _Chunk:
    """Some rows: their columns and conditions, each computed once, and where projects begin."""

    rows: Clustered
    first: int
    """The place of the project whose rows come first."""
    starts: NDArray[np.int64]
    """Where each project's rows begin in the chunk, and where the last end."""
    columns: dict[str, StoredColumn]
    gaps: dict[str, Mask | None] = field(default_factory=dict)
    cells: dict[str, NDArray[np.int64]] = field(default_factory=dict)
    seen: dict[str, Column] = field(default_factory=dict)
    masks: dict[Expression, Mask] = field(default_factory=dict)

    @property
    def places(self) -> slice:
        """The places of the projects that have rows here."""
        return slice(self.first, self.first + len(self.starts) - 1)

    def missing(self, name: str) -> Mask | None:
        """Where the column has no cell."""
        if name not in self.gaps:
            self.gaps[name] = self.columns[name].missing()
        return self.gaps[name]

    def wide(self, name: str) -> NDArray[np.int64]:
        """The cells of the column as numbers that may be added and multiplied."""
        if name not in self.cells:
            self.cells[name] = self.columns[name].wide()
        return self.cells[name]

    def column(self, name: str, spec: Spec) -> Column:
        """The column as what a condition asks for."""
        if name not in self.seen:
            self.seen[name] = self._column(name, spec)
        return self.seen[name]

    def _column(self, name: str, spec: Spec) -> Column:
        stored, missing = self.columns[name], self.missing(name)
        if spec.type == "text":
            return TextColumn(stored.cells, missing, stored.words)
        if spec.type == "boolean":
            return Truths(stored.cells == 1, missing)
        scale, cells = stored_scale(spec), self.wide(name)
        if stored.top * scale.numerator > INT64:
            numbers = multiples(cells, scale, missing)
        else:
            numerators = cells if scale.numerator == 1 else cells * scale.numerator
            under = np.array([scale.denominator], dtype=np.int64)
            top = stored.top * scale.numerator
            numbers = Rationals(numerators, under, missing, top, scale.denominator)
        return Days(numbers) if spec.type == "date" else numbers


def _chunks(rows: Clustered) -> Iterator[_Chunk]:
    total = int(rows.starts[-1]) if len(rows.starts) else 0
    for low in range(0, total, CHUNK):
        high = min(low + CHUNK, total)
        first = int(np.searchsorted(rows.starts, low, side="right")) - 1
        end = int(np.searchsorted(rows.starts, high, side="left"))
        starts = np.clip(rows.starts[first : end + 1], low, high) - low
        columns = {name: column.part(slice(low, high)) for name, column in rows.columns.items()}
        yield _Chunk(rows, first, starts, columns)


@dataclass(slots=True)
class _Tallies:
    """What is counted and added up, each distinct thing once."""

    rows: Clustered
    table: Table
    as_of: dt.date
    counts: dict[Conditions, NDArray[np.int64]] = field(default_factory=dict)
    known: dict[tuple[str, Conditions], NDArray[np.int64]] = field(default_factory=dict)
    """Rows that are kept and have a cell."""
    sums: dict[_Sum, list[NDArray[np.int64]]] = field(default_factory=dict)
    """One array, or the lower and the upper halves."""

    def plan(self, measure: CompiledMeasure) -> None:
        """Say what the measure needs."""
        nothing = np.zeros(len(self.rows.projects), dtype=np.int64)
        if measure.aggregate in ("count", "share"):
            self.counts[kept_by(measure)] = nothing
            if measure.aggregate == "share":
                self.counts[_both(measure.among, None)] = nothing.copy()
            return
        found = summed(measure)
        if measure.aggregate == "mean":
            self.known[(found.column, found.kept)] = nothing
        start = {"sum": 0, "min": INT64, "max": -INT64}[found.kind]
        halves = 2 if found.kind == "sum" and not self._fits(found.column) else 1
        self.sums[found] = [np.full_like(nothing, start) for _ in range(halves)]

    def _fits(self, column: str) -> bool:
        """Whether no project's sum of the column can leave 64 bits."""
        sizes = np.diff(self.rows.starts)
        most = int(sizes.max()) if len(sizes) else 0
        return self.rows.columns[column].top * most <= INT64

    def take(self, chunk: _Chunk) -> None:
        """Count these rows."""
        places, starts = chunk.places, chunk.starts
        for kept, counts in self.counts.items():
            mask = self._mask(chunk, kept)
            counts[places] += np.diff(starts) if mask is None else popcounts(mask, starts)
        for (name, kept), counts in self.known.items():
            mask = _and_not(self._mask(chunk, kept), chunk.missing(name))
            counts[places] += np.diff(starts) if mask is None else popcounts(mask, starts)
        for wanted, found in self.sums.items():
            self._fold(chunk, wanted, found)

    def _fold(self, chunk: _Chunk, wanted: _Sum, found: list[NDArray[np.int64]]) -> None:
        places, begin = chunk.places, chunk.starts[:-1]
        mask = _and_not(self._mask(chunk, wanted.kept), chunk.missing(wanted.column))
        cells = chunk.wide(wanted.column)
        if wanted.kind == "sum":
            kept = cells if mask is None else cells * mask
            if len(found) == 1:
                found[0][places] += np.add.reduceat(kept, begin)
            else:
                found[0][places] += np.add.reduceat(kept & (2**HALF - 1), begin)
                found[1][places] += np.add.reduceat(kept >> HALF, begin)
            return
        fold = np.minimum if wanted.kind == "min" else np.maximum
        beyond = INT64 if wanted.kind == "min" else -INT64
        kept = cells if mask is None else np.where(mask, cells, beyond)
        found[0][places] = fold(found[0][places], fold.reduceat(kept, begin))

    def _mask(self, chunk: _Chunk, kept: Conditions) -> Mask | None:
        """The rows for which all conditions are true; ``None`` is every row."""
        mask: Mask | None = None
        for node in kept:
            if node not in chunk.masks:
                chunk.masks[node] = self._truth(chunk, node)
            own = chunk.masks[node]
            mask = own if mask is None else mask & own
        return mask

    def _truth(self, chunk: _Chunk, node: Expression) -> Mask:
        truths = computed(node, lambda name: self._column(chunk, name))
        assert isinstance(truths, Truths), "typing lets only truths be conditions"
        return np.broadcast_to(truths.is_true(), int(chunk.starts[-1]))

    def _column(self, chunk: _Chunk, name: str) -> Column:
        if name == "as_of":
            return one_day(self.as_of)
        return chunk.column(name, self.table.columns[name])


@dataclass(frozen=True, slots=True)
class _Spread:
    """Where each project that is asked for stands among those that have rows."""

    places: NDArray[np.int64]
    present: Mask

    def numbers(self, found: Wholes) -> Wholes:
        """A number a project, 0 where there are no rows."""
        if not len(found):
            return np.zeros(len(self.places), dtype=np.int64)
        return np.where(self.present, found[self.places], 0)

    def column(self, tallies: _Tallies, measure: CompiledMeasure) -> Column:
        """The measure of every project."""
        one = Fraction(1)
        if measure.aggregate in ("count", "share"):
            counts = multiples(self.numbers(tallies.counts[kept_by(measure)]), one)
            if measure.aggregate == "count":
                return counts
            among = tallies.counts[_both(measure.among, None)]
            return counts / multiples(self.numbers(among), one)
        wanted = summed(measure)
        spec = tallies.table.columns[wanted.column]
        scale, found = stored_scale(spec), tallies.sums[wanted]
        if wanted.kind != "sum":
            return self._extreme(found[0], wanted.kind, spec)
        totals = found[0] if len(found) == 1 else _join_halves(*found)
        if measure.aggregate == "mean":
            known = tallies.known[(wanted.column, wanted.kept)]
            return multiples(self.numbers(totals), scale) / multiples(self.numbers(known), one)
        if totals.dtype == object:
            totals = _hold(totals, measure)
        return multiples(self.numbers(totals), scale)

    def _extreme(self, found: NDArray[np.int64], kind: str, spec: Spec) -> Column:
        numbers = self.numbers(found)
        missing = ~self.present | (numbers == (INT64 if kind == "min" else -INT64))
        kept = multiples(np.where(missing, 0, numbers), stored_scale(spec), missing)
        return Days(kept) if spec.type == "date" else kept


def kept_by(measure: CompiledMeasure) -> Conditions:
    """The conditions of the rows that a measure counts or adds up."""
    return _both(measure.among, measure.where)


def summed(measure: CompiledMeasure) -> _Sum:
    """The sum, or the extreme, that a measure rests on."""
    assert measure.column is not None, "the reader lets only count and share have no column"
    match measure.aggregate:
        case "min" | "max":
            return _Sum(measure.aggregate, measure.column, kept_by(measure))
        case _:
            return _Sum("sum", measure.column, kept_by(measure))


def _both(among: Expression | None, where: Expression | None) -> Conditions:
    return tuple(node for node in (among, where) if node is not None)


def popcounts(mask: Mask, starts: NDArray[np.int64]) -> NDArray[np.int64]:
    """How many are true from each start to the next: bits counted in words of 64."""
    packed = np.packbits(mask, bitorder="little")
    whole = np.zeros(len(mask) // 64 + 1, dtype="<u8")
    whole.view(np.uint8)[: len(packed)] = packed
    before = np.concatenate(([0], np.cumsum(np.bitwise_count(whole), dtype=np.int64)))
    word, bit = starts >> 6, (starts & 63).astype(np.uint64)
    below = (np.uint64(1) << bit) - np.uint64(1)
    upto = before[word] + np.bitwise_count(whole[word] & below).astype(np.int64)
    counts: NDArray[np.int64] = np.diff(upto)
    return counts


def _and_not(mask: Mask | None, missing: Mask | None) -> Mask | None:
    if missing is None:
        return mask
    return ~missing if mask is None else mask & ~missing


def _join_halves(low: NDArray[np.int64], high: NDArray[np.int64]) -> Wholes:
    """The two halves put together, beyond 64 bits where need be."""
    joined: Wholes = high.astype(object) * 2**HALF + low.astype(object)
    return joined


def _hold(totals: Wholes, measure: CompiledMeasure) -> NDArray[np.int64]:
    """The totals in 64 bits, as a database gives them."""
    if any(not -INT64 - 1 <= each <= INT64 for each in totals):
        raise Refused([too_large(measure.table)])
    return totals.astype(np.int64)
