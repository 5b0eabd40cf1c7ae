"""From the grid of a table of indicators to its outline: names below names, and their lines.

A level's name stands for every line below it until the next one, whether its cells are merged,
left blank or filled with the same words again. Several lines of one indicator are its criteria.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from hengjian.engine.facts.sheet_tree import Entry
from hengjian.engine.framework_tables.grids import Sheet
from hengjian.engine.framework_tables.layout import (
    COLUMNS,
    NOTES,
    SUBTOTALS,
    TOTALS,
    key_of,
    level_of,
    normal,
)
from hengjian.errors import Place, Problem, Refused, problem

HEADER_WITHIN = 30
"""The first lines, among which the headings are looked for."""
DEEPEST = 3
"""The most lines that headings take."""
_POINTS = re.compile(r"^(?P<name>.*?)\s*[（(]\s*(?P<points>[0-9.]+)\s*分?\s*[)）]$", re.DOTALL)
_CODED = re.compile(r"^(?P<code>[A-Z][0-9]*(?:[.-][0-9]+)*)[\s、.．:：]+(?P<name>\S.*)$", re.DOTALL)


@dataclass(slots=True)
class Node:
    """An indicator of the table: its name, the lines that speak of it, what stands below it."""

    name: Entry
    level: int
    written: str
    """Its cell."""
    code: str = ""
    points: Entry | None = None
    lines: list[dict[str, Entry]] = field(default_factory=list)
    children: list[Node] = field(default_factory=list)

    @property
    def criteria(self) -> list[dict[str, Entry]]:
        """Its lines, where it has several and each has a standard and points of its own."""
        told = [line for line in self.lines if "standard" in line]
        worth = [line for line in told if "points" in line]
        return told if len(told) > 1 and told == worth and self.entry("rule") is None else []

    def entry(self, key: str) -> Entry | None:
        """The first cell of its lines in the column ``key``."""
        return next((line[key] for line in self.lines if key in line), None)


@dataclass(frozen=True, slots=True)
class Outline:
    """A table of indicators, read."""

    nodes: list[Node]
    title: Entry | None
    """What stands above the headings."""
    total: Entry | None
    """The points of the line that adds all up."""
    place: Place


@dataclass(frozen=True, slots=True)
class Header:
    """Where the headings stand, and which column each names."""

    first: int
    line: int
    """Its first and its last line: 一级指标 may stand over 指标名称 and 分值."""
    levels: Mapping[int, int]
    """By level, from 0: its column."""
    columns: Mapping[int, str]
    points: Mapping[int, int]
    """By level, its column of points; the last level's serves every level without one."""

    @property
    def rank(self) -> tuple[int, int, int]:
        """The more columns it names, the fewer lines, the higher up, the better."""
        named = len(self.columns) + len(self.levels) + len(self.points)
        return named, self.first - self.line, -self.first


def find_header(sheet: Sheet) -> Header | None:
    """The lines of headings of a table of indicators: those that name the most columns."""
    headers = (
        _header(sheet, range(line - depth, line + 1))
        for line in sheet.lines[:HEADER_WITHIN]
        for depth in range(min(DEEPEST, line))
    )
    known = [header for header in headers if header is not None]
    return max(known, key=lambda header: header.rank, default=None)


def _header(sheet: Sheet, lines: range) -> Header | None:
    levels: dict[int, int] = {}
    columns: dict[int, str] = {}
    points: dict[int, int] = {}
    for column in sheet.columns(lines[-1]):
        texts = list(dict.fromkeys(filter(None, (sheet.text(line, column) for line in lines))))
        if not texts:
            continue
        above = next((n for text in texts if (n := level_of(text)) is not None), None)
        key = next((k for text in reversed(texts) if (k := key_of(text, COLUMNS))), None)
        if key == "points":
            points.setdefault(max(levels, default=0) if above is None else above, column)
        elif above is not None:
            levels.setdefault(above, column)
        elif key is not None and key not in columns.values():
            columns[column] = key
    if not levels or not (points or columns):
        return None
    return Header(lines[0], lines[-1], levels, columns, points)


def read_outline(sheet: Sheet, header: Header) -> Outline:
    """The indicators below the headings. Raises ``Refused`` with every line that has no name."""
    reading = _Reading(sheet, header)
    for line in sheet.lines[header.line :]:
        reading.take(line)
    if reading.problems:
        raise Refused(reading.problems)
    return Outline(reading.nodes, _title(sheet, header), reading.total, sheet.place(header.line, 1))


def _title(sheet: Sheet, header: Header) -> Entry | None:
    for line in range(1, header.first):
        for column in sheet.columns(line):
            text = " ".join(sheet.text(line, column).split())
            if len(text) > 3 and level_of(text) is None and not text.startswith("附"):
                return Entry(text, sheet.place(line, column))
    return None


class _Reading:
    def __init__(self, sheet: Sheet, header: Header) -> None:
        self.sheet, self.header = sheet, header
        self.levels = sorted(header.levels.items())
        self.nodes: list[Node] = []
        self.open: list[Node] = []
        self.total: Entry | None = None
        self.problems: list[Problem] = []

    def take(self, line: int) -> None:
        """One line of the table."""
        texts = [self.sheet.text(line, column) for column in self.sheet.columns(line)]
        said = [text for text in texts if text]
        if not said or self._is_header_again(line):
            return
        if self._code(line) is None:
            if said[0].startswith(NOTES) or normal(said[0]) in SUBTOTALS:
                return
            if normal(said[0]) in TOTALS:
                self.total = self._points(line, self.levels[-1][0])
                return
        self._open_nodes(line)
        entries = dict(self._entries(line))
        if not self.open:
            if entries:
                place = self.sheet.place(line, self.levels[0][1])
                self.problems.append(problem("indicator-name-missing", place))
            return
        leaf = self.open[-1]
        leaf.points = leaf.points or self._own_points(line, leaf.level)
        for node in self.open[:-1]:
            if node.points is None and node.level in self.header.points:
                node.points = self._points(line, node.level)
        if entries:
            leaf.lines.append(entries)

    def _is_header_again(self, line: int) -> bool:
        """Whether the headings are repeated, as on each page of a Word table."""
        if all(level_of(self.sheet.text(line, column)) == n for n, column in self.levels):
            return True
        own = range(self.header.first, self.header.line + 1)
        return any(self.sheet.cells[line - 1] == self.sheet.cells[each - 1] for each in own)

    def _open_nodes(self, line: int) -> None:
        """Close and open what the names of a line say. A name is taken as it stands where the line
        has a code; otherwise code and points may stand in it (A1 产出数量（30分）)."""
        own = [
            (level, Entry(text, self.sheet.place(line, column)))
            for level, column in self.levels
            if (text := self.sheet.text(line, column)) and self.sheet.is_own(line, column)
        ]
        code = self._code(line)
        for level, name in own:
            before = next((node for node in self.open if node.level == level), None)
            as_it_stands = code is not None and level == own[-1][0]
            if before is not None and before.written == name.text and not as_it_stands:
                continue
            self.open = [node for node in self.open if node.level < level]
            node = Node(name, level, name.text) if as_it_stands else _node(name, level)
            (self.open[-1].children if self.open else self.nodes).append(node)
            self.open.append(node)

    def _code(self, line: int) -> str | None:
        """The code that a line gives to its indicator."""
        column = next((c for c, key in self.header.columns.items() if key == "code"), None)
        text = self.sheet.text(line, column) if column else ""
        return text if text and column and self.sheet.is_own(line, column) else None

    def _entries(self, line: int) -> Iterator[tuple[str, Entry]]:
        for column, key in self.header.columns.items():
            text = self.sheet.text(line, column)
            if text and self.sheet.is_own(line, column):
                yield key, Entry(text, self.sheet.place(line, column))
        deepest = self.open[-1].level if self.open else self.levels[-1][0]
        worth = self._own_points(line, deepest)
        if worth is not None:
            yield "points", worth

    def _own_points(self, line: int, level: int) -> Entry | None:
        column = self._points_column(level)
        return self._points(line, level) if column and self.sheet.is_own(line, column) else None

    def _points(self, line: int, level: int) -> Entry | None:
        column = self._points_column(level)
        text = self.sheet.text(line, column) if column else ""
        if not text:
            return None
        return Entry(points_text(text), self.sheet.place(line, column))

    def _points_column(self, level: int) -> int:
        points = self.header.points
        return points.get(level) or points.get(max(points, default=-1), 0)


def points_text(text: str) -> str:
    """Points as they are written without 分 or %: a share of 100 points is that many points."""
    return text.strip().removesuffix("分").removesuffix("%").strip()


def _node(name: Entry, level: int) -> Node:
    text, code, points = " ".join(name.text.split()), "", None
    if found := _POINTS.match(text):
        text, points = found["name"], Entry(found["points"], name.place)
    if coded := _CODED.match(text):
        text, code = coded["name"], coded["code"]
    return Node(Entry(text, name.place), level, name.text, code, points)
