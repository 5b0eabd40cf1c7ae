"""Tables of a pdf page, out of the lines that are drawn around their cells."""

from __future__ import annotations

import ctypes
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import pypdfium2 as pdfium  # type: ignore[import-untyped]  # it has no stubs
import pypdfium2.raw as c  # type: ignore[import-untyped]  # it has no stubs

Box = tuple[float, float, float, float]
"""Left, bottom, right, top, in points from the lower left corner of the page."""

_NEAR = 2.5
_SHORTEST = 6.0
_MOST_OBJECTS = 20_000
_MOST_RULINGS = 1_500


@dataclass(frozen=True, slots=True)
class Ruling:
    """A straight line along one axis: where it stands on the other, and from where to where."""

    at: float
    begin: float
    end: float


@dataclass(frozen=True, slots=True)
class RuledCell:
    """A cell of a ruled table: its place in the grid, its spans and its box on the page."""

    row: int
    column: int
    rows: int
    columns: int
    box: Box


@dataclass(frozen=True, slots=True)
class RuledTable:
    """A grid of drawn lines."""

    box: Box
    edges: tuple[float, ...]
    """The left edges of its columns, and the right edge of the last."""
    cells: tuple[RuledCell, ...]
    height: int


def ruled_tables(page: pdfium.PdfPage) -> tuple[list[RuledTable], bool]:
    """The tables of a page, from the top down, and whether there are pictures on it."""
    across, down, pictures = _rulings(page)
    if len(across) < 2 or len(across) + len(down) > _MOST_RULINGS:
        return [], pictures
    found = [_table(*group) for group in _groups(across, down)]
    tables = [table for table in found if table is not None]
    return sorted(tables, key=lambda table: -table.box[3]), pictures


def _rulings(page: pdfium.PdfPage) -> tuple[list[Ruling], list[Ruling], bool]:
    across: list[Ruling] = []
    down: list[Ruling] = []
    pictures = False
    for index in range(min(c.FPDFPage_CountObjects(page), _MOST_OBJECTS)):
        drawn = c.FPDFPage_GetObject(page, index)
        kind = c.FPDFPageObj_GetType(drawn)
        if kind == c.FPDF_PAGEOBJ_PATH:
            _add_path(drawn, across, down)
        elif kind in (c.FPDF_PAGEOBJ_IMAGE, c.FPDF_PAGEOBJ_FORM):
            pictures = True
    return _merged(across), _merged(down), pictures


def _merged(rulings: list[Ruling]) -> list[Ruling]:
    """The lines with those that go on from one another as one: borders come cell by cell."""
    found: list[Ruling] = []
    for line in sorted(rulings, key=lambda one: (round(one.at), one.begin)):
        last = found[-1] if found else None
        if last and abs(last.at - line.at) <= 1 and line.begin <= last.end + _NEAR:
            found[-1] = Ruling(last.at, last.begin, max(last.end, line.end))
        else:
            found.append(line)
    return found


def _add_path(drawn: object, across: list[Ruling], down: list[Ruling]) -> None:
    """The straight lines of a path: a thin shape is one, another gives its sides."""
    left, bottom, right, top = (ctypes.c_float() for _ in range(4))
    if not c.FPDFPageObj_GetBounds(drawn, left, bottom, right, top):
        return
    x0, y0, x1, y1 = left.value, bottom.value, right.value, top.value
    if y1 - y0 <= _NEAR:
        if x1 - x0 >= _SHORTEST:
            across.append(Ruling((y0 + y1) / 2, x0, x1))
    elif x1 - x0 <= _NEAR:
        if y1 - y0 >= _SHORTEST:
            down.append(Ruling((x0 + x1) / 2, y0, y1))
    else:
        for (ax, ay), (bx, by) in pairwise(_points(drawn)):
            if abs(ay - by) <= 0.5 and abs(ax - bx) >= _SHORTEST:
                across.append(Ruling(ay, min(ax, bx), max(ax, bx)))
            elif abs(ax - bx) <= 0.5 and abs(ay - by) >= _SHORTEST:
                down.append(Ruling(ax, min(ay, by), max(ay, by)))


def _points(drawn: object) -> list[tuple[float, float]]:
    """The corners of a path on the page; none of one with curves or very many corners."""
    count = c.FPDFPath_CountSegments(drawn)
    matrix = c.FS_MATRIX()
    if not 2 <= count <= 400 or not c.FPDFPageObj_GetMatrix(drawn, matrix):
        return []
    points: list[tuple[float, float]] = []
    first = (0.0, 0.0)
    x, y = ctypes.c_float(), ctypes.c_float()
    for index in range(count):
        segment = c.FPDFPath_GetPathSegment(drawn, index)
        kind = c.FPDFPathSegment_GetType(segment)
        if kind == c.FPDF_SEGMENT_BEZIERTO:
            return []
        c.FPDFPathSegment_GetPoint(segment, x, y)
        point = (
            matrix.a * x.value + matrix.c * y.value + matrix.e,
            matrix.b * x.value + matrix.d * y.value + matrix.f,
        )
        if kind == c.FPDF_SEGMENT_MOVETO:
            first = point
            points.append((float("nan"), float("nan")))
        points.append(point)
        if c.FPDFPathSegment_GetClose(segment):
            points.append(first)
    return points


def _groups(
    across: Sequence[Ruling], down: Sequence[Ruling]
) -> list[tuple[list[Ruling], list[Ruling]]]:
    """The lines that touch each other, directly or through others."""
    parent = list(range(len(across) + len(down)))

    def root(index: int) -> int:
        while parent[index] != index:
            parent[index] = parent[parent[index]]
            index = parent[index]
        return index

    for i, level in enumerate(across):
        for j, upright in enumerate(down, len(across)):
            crosses = level.begin - _NEAR <= upright.at <= level.end + _NEAR
            if crosses and upright.begin - _NEAR <= level.at <= upright.end + _NEAR:
                parent[root(i)] = root(j)
    groups: dict[int, tuple[list[Ruling], list[Ruling]]] = {}
    for index in range(len(parent)):
        levels, uprights = groups.setdefault(root(index), ([], []))
        if index < len(across):
            levels.append(across[index])
        else:
            uprights.append(down[index - len(across)])
    return list(groups.values())


def _table(across: list[Ruling], down: list[Ruling]) -> RuledTable | None:
    """The grid of a group of lines; ``None`` where it is a frame or a decoration."""
    if len(across) < 2 or not down:
        return None
    ys = _steps([line.at for line in across])[::-1]
    ends = [min(line.begin for line in across), max(line.end for line in across)]
    xs = _steps([line.at for line in down] + ends)
    rows, columns = len(ys) - 1, len(xs) - 1
    if rows < 1 or columns < 2 or rows * columns > 20_000:
        return None
    upright = _Walls(down, xs, [(a + b) / 2 for a, b in pairwise(ys)])
    level = _Walls(across, ys, [(a + b) / 2 for a, b in pairwise(xs)])
    cells = _cells(xs, ys, upright, level)
    return RuledTable((xs[0], ys[-1], xs[-1], ys[0]), tuple(xs), tuple(cells), rows)


def _steps(places: Sequence[float]) -> list[float]:
    """The distinct places, those that are near each other taken as one."""
    found: list[float] = []
    for place in sorted(places):
        if not found or place - found[-1] > 2 * _NEAR:
            found.append(place)
    return found


class _Walls:
    """Which sides of the cells are drawn: at each step, between which middles."""

    def __init__(
        self, lines: Sequence[Ruling], steps: Sequence[float], middles: Sequence[float]
    ) -> None:
        self._drawn: set[tuple[int, int]] = set()
        for line in lines:
            step = min(range(len(steps)), key=lambda at: abs(steps[at] - line.at))
            for place, middle in enumerate(middles):
                if line.begin <= middle <= line.end:
                    self._drawn.add((step, place))

    def __contains__(self, side: tuple[int, int]) -> bool:
        return side in self._drawn


def _cells(
    xs: Sequence[float], ys: Sequence[float], upright: _Walls, level: _Walls
) -> list[RuledCell]:
    """The cells: from each free place as far right and down as no side is drawn."""
    height, width = len(ys) - 1, len(xs) - 1
    taken: set[tuple[int, int]] = set()
    cells: list[RuledCell] = []
    for row in range(height):
        for column in range(width):
            if (row, column) in taken:
                continue
            columns = 1
            while column + columns < width and (column + columns, row) not in upright:
                if (row, column + columns) in taken:
                    break
                columns += 1
            span = range(column, column + columns)
            rows = 1
            while row + rows < height and not any((row + rows, x) in level for x in span):
                rows += 1
            taken.update((r, x) for r in range(row, row + rows) for x in span)
            box = (xs[column], ys[row + rows], xs[column + columns], ys[row])
            cells.append(RuledCell(row, column, rows, columns, box))
    return cells
