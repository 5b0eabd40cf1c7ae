"""Where the header of a table stands, and which column each of its cells names.

Titles may stand above it; it may take up to three lines, with merged cells or blanks; units stand
in brackets, in the line above a group of columns, or above the table (单位：万元). A column is
named by its own names, by a name somebody confirmed, or by one that means the same, which is
assumed.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from hengjian.engine.sheets.grid import Range
from hengjian.engine.sheets.names import Names, plain
from hengjian.errors import Refused
from hengjian.quantities import Unit, unit

FIRST_LINES = 30
"""The header stands among the first lines that hold anything."""
DEEPEST = 3
"""The most lines a header takes."""
_BRACKETS = re.compile(r"[(（\[【]([^()（）\[\]【】]*)[)）\]】]")
_UNIT_ABOVE = re.compile(
    r"单\s*位\s*[:：]\s*([^\s)）;；]+)|\bunit\s*[:：]\s*([^)）;；]+)", re.IGNORECASE
)
_BEHIND = re.compile(r"(?P<title>.*\S)\s*[(（](?P<unit>[^()（）]+)[)）]")
_DIVIDED = re.compile(r"[,，、;；/]")
Line = tuple[int, Sequence[str]]
Kind = Literal["text", "number", "date", "boolean"]


@dataclass(frozen=True, slots=True)
class Wanted:
    """A column that is looked for."""

    key: str
    title: str
    """How it is called in what was confirmed."""
    names: tuple[str, ...]
    """Its own names, the title among them."""
    kind: Kind = "text"
    unit: Unit | None = None
    """Of numbers: what they are in unless the header says otherwise."""
    required: bool = False
    is_key: bool = False


@dataclass(frozen=True, slots=True)
class Heading:
    """One column of the table as it stands."""

    index: int
    """From 0."""
    written: str
    """As it is shown and remembered; empty where nothing is written. Lines above one another are
    joined by a stroke, a unit from elsewhere stands behind it."""
    key: str | None = None
    """The column it names; none where it is not read."""
    unit: str = ""
    """The unit that stands in its brackets, in those above it, or above the table."""
    is_assumed: bool = False
    is_passed_over: bool = False
    """Whether it is knowingly not read."""


@dataclass(frozen=True, slots=True)
class Header:
    """The header of a table."""

    first: int
    last: int
    """Its first and last line."""
    cells: tuple[tuple[str, ...], ...]
    """What stands in its lines."""
    headings: tuple[Heading, ...] = ()
    found: int = 0
    """How many wanted columns it names."""

    def is_repeated(self, cells: Sequence[str]) -> bool:
        """Whether a line is this header again, as on every printed page."""
        said = [cell for cell in cells if cell]
        return any(said == [cell for cell in own if cell] for own in self.cells)


@dataclass(slots=True)
class _Candidate:
    """Lines that may be the header."""

    start: int
    depth: int
    columns: list[tuple[str, ...]]
    """For each column, what is written in the lines of the header, from the top, each once."""
    keys: dict[int, tuple[str, bool]] = field(default_factory=dict)
    """By column, the key and whether it is assumed."""

    @property
    def rank(self) -> tuple[int, int, int, int]:
        """The more columns named, the fewer of them assumed, the fewer lines, the higher up, the
        better."""
        known = sum(not is_assumed for _, is_assumed in self.keys.values())
        return len(self.keys), known, -self.depth, -self.start

    @property
    def is_plain(self) -> bool:
        """Whether it is one line whose every cell names a column by its own name: there is nothing
        better below."""
        said = sum(bool(texts) for texts in self.columns)
        known = sum(not is_assumed for _, is_assumed in self.keys.values())
        return self.depth == 1 < said == known


def find_header(
    lines: Sequence[Line],
    merged: Sequence[Range],
    wanted: Sequence[Wanted],
    table: str,
    names: Names,
) -> Header:
    """The lines among the first that name most columns of ``table``; of two, the one that needs
    fewer lines, then the upper. ``lines`` must not be empty; where none names a column it is the
    first of them."""
    lines = lines[: FIRST_LINES + DEEPEST]
    merges = _by_cell(merged, lines)
    best = _Candidate(0, 0, [])
    for start in range(min(FIRST_LINES, len(lines))):
        for depth in range(1, min(DEEPEST, len(lines) - start) + 1):
            found = _candidate(lines, start, depth, merges)
            found.keys = _name_columns(found.columns, wanted, table, names)
            if found.rank > best.rank or not best.depth:
                best = found
        if best.is_plain:
            break
    if len(best.keys) < 2:
        best = _candidate(lines, 0, 1, {})
        best.keys = _name_columns(best.columns, wanted, table, names)
    while _has_groups_above(best, lines, merges):
        best = _candidate(lines, best.start - 1, best.depth + 1, merges)
        best.keys = _name_columns(best.columns, wanted, table, names)
    block = lines[best.start : best.start + best.depth]
    above = [cell for _, cells in lines[: best.start] for cell in cells if cell]
    headings = tuple(_headings(best, wanted, names, table, _units_above(above)))
    cells = tuple(tuple(cells) for _, cells in block)
    return Header(block[0][0], block[-1][0], cells, headings, len(best.keys))


def _candidate(
    lines: Sequence[Line], start: int, depth: int, merges: Mapping[tuple[int, int], Range]
) -> _Candidate:
    return _Candidate(start, depth, _columns_of(lines[start : start + depth], merges))


def _has_groups_above(
    found: _Candidate, lines: Sequence[Line], merges: Mapping[tuple[int, int], Range]
) -> bool:
    """Whether the line above names groups of columns, as 金额（万元） over two amounts. A title is
    alone in its line, over the first column; a caption has a colon."""
    if not found.start or found.depth == DEEPEST:
        return False
    (line, cells), (below, _) = lines[found.start - 1], lines[found.start]
    words = [index for index, cell in enumerate(cells) if cell]
    if below != line + 1 or words in ([], [0]):
        return False
    if any(set(cells[index]) & set(":：") for index in words):
        return False
    return any((line, index + 1) in merges or _units_in(cells[index]) for index in words)


def _by_cell(merged: Sequence[Range], lines: Sequence[Line]) -> Mapping[tuple[int, int], Range]:
    """The range of each cell that one covers, among the first lines."""
    last = lines[-1][0]
    return {
        (line, column): found
        for found in merged
        if found.top <= last
        for line in range(found.top, min(found.bottom, last) + 1)
        for column in range(found.left, found.right + 1)
    }


def _columns_of(
    block: Sequence[Line], merges: Mapping[tuple[int, int], Range]
) -> list[tuple[str, ...]]:
    """What is written above each column in the lines of ``block``. A cell without text in a line
    above another has that of its left neighbour, where something is written below both."""
    texts = dict(block)
    width = max(len(cells) for _, cells in block)
    columns: list[tuple[str, ...]] = []
    carried = [""] * len(block)
    for index in range(width):
        found: list[str] = []
        below = any(index < len(cells) and cells[index] for _, cells in block[1:])
        for depth, (line, cells) in enumerate(block):
            text = cells[index] if index < len(cells) else ""
            over = merges.get((line, index + 1))
            if over is not None:
                top = texts.get(over.top, ())
                text = top[over.left - 1] if over.left <= len(top) else ""
            elif not text and below and depth < len(block) - 1:
                text = carried[depth]
            carried[depth] = text
            if text and text not in found:
                found.append(text)
        columns.append(tuple(found))
    return columns


def _bare(text: str) -> str:
    """A header without what stands in brackets."""
    return plain(_BRACKETS.sub("", text))


def _spellings(texts: tuple[str, ...]) -> Iterator[tuple[str, bool]]:
    """The names a column may be called by, the fullest first, and whether brackets are left aside:
    that is for numbers, whose units they hold; 支付日期（计划） is another day."""
    joined = ["".join(texts), texts[-1]] if len(texts) > 1 else [texts[-1]]
    for text in joined:
        yield plain(text), False
        yield _bare(text), True


def _name_columns(
    columns: Sequence[tuple[str, ...]], wanted: Sequence[Wanted], table: str, names: Names
) -> dict[int, tuple[str, bool]]:
    """The key of each column that has one: by its own name, else as confirmed, else by one
    that is assumed; each key once, own names first."""
    found: dict[int, tuple[str, bool]] = {}
    own = {plain(name): each for each in wanted for name in each.names}
    for index, texts in enumerate(columns):
        if texts and (key := _own(texts, own)):
            found[index] = (key, False)
    by_title = {each.title: each.key for each in wanted}
    confirmed: set[int] = set()
    for index, texts in enumerate(columns):
        said = names.confirmed_column(table, shown(texts)) if texts and index not in found else None
        if said is not None:
            confirmed.add(index)
            if said in by_title:
                found[index] = (by_title[said], False)
    left = [i for i, texts in enumerate(columns) if texts and i not in found and i not in confirmed]
    taken = {key for key, _ in found.values()}
    for index, key in _assume({i: columns[i] for i in left}, wanted, table, names, taken):
        found[index] = (key, True)
    return found


def _own(texts: tuple[str, ...], own: Mapping[str, Wanted]) -> str | None:
    for spelling, is_bare in _spellings(texts):
        each = own.get(spelling)
        if each is not None and (each.kind == "number" or not is_bare):
            return each.key
    return None


def _assume(
    columns: Mapping[int, tuple[str, ...]],
    wanted: Sequence[Wanted],
    table: str,
    names: Names,
    taken: set[str],
) -> Iterator[tuple[int, str]]:
    """Columns by names that mean the same, where only one column is meant; then by words that say
    no more than the kind."""
    free = [each for each in wanted if each.key not in taken]
    groups = {each.key: frozenset().union(*map(names.group, each.names)) for each in free}
    used: set[str] = set()
    for index, texts in columns.items():
        for spelling, is_bare in _spellings(texts):
            meant = [
                each.key
                for each in free
                if spelling in groups[each.key] and (each.kind == "number" or not is_bare)
            ]
            if len(meant) == 1 and meant[0] not in used:
                used.add(meant[0])
                yield index, meant[0]
                break
        else:
            if key := _by_kind(texts, [e for e in free if e.key not in used], table, names):
                used.add(key)
                yield index, key


def _by_kind(
    texts: tuple[str, ...], free: Sequence[Wanted], table: str, names: Names
) -> str | None:
    """The only column of the kind that a word names; 编码, and 小区编码 in the table 小区."""
    words = names.listed.general
    name = _bare(texts[-1]).removeprefix(plain(table))
    kinds: tuple[tuple[tuple[str, ...], list[Wanted]], ...] = (
        (words.key, [each for each in free if each.is_key]),
        (words.number, [each for each in free if each.kind == "number"]),
        (words.date, [each for each in free if each.kind == "date"]),
    )
    for known, meant in kinds:
        if name not in map(plain, known):
            continue
        needed = [each for each in meant if each.required] or meant
        return needed[0].key if len(needed) == 1 else None
    return None


def shown(texts: tuple[str, ...]) -> str:
    """A header of several lines as one."""
    return " / ".join(" ".join(text.split()) for text in texts)


def _headings(
    found: _Candidate,
    wanted: Sequence[Wanted],
    names: Names,
    table: str,
    above: Sequence[str],
) -> Iterator[Heading]:
    by_key = {each.key: each for each in wanted}
    for index, texts in enumerate(found.columns):
        if not texts:
            yield Heading(index, "")
            continue
        written = shown(texts)
        key, is_assumed = found.keys.get(index, (None, False))
        if key is None:
            known = names.confirmed_column(table, written) is not None
            passed = known or written.startswith(("#", "＃")) or names.is_passed_over(texts[-1])
            yield Heading(index, written, is_passed_over=passed)
            continue
        column = by_key[key]
        symbol = _unit_of(texts, column) if column.kind == "number" else ""
        if column.kind == "number" and not symbol and (over := _fitting(above, column)):
            symbol, written = over, f"{written} · 单位：{over}"
            is_assumed = names.confirmed_column(table, written) is None
        yield Heading(index, written, key, symbol, is_assumed)


def _unit_of(texts: tuple[str, ...], column: Wanted) -> str:
    """The unit in the brackets of the column, or of what stands above it. Brackets that hold no
    unit are given as they are: a reader refuses them."""
    for text in reversed(texts):
        if plain(text) in map(plain, column.names):
            continue  # the brackets are part of its name
        for inside in _BRACKETS.findall(text):
            known = _units_in(f"({inside})")
            if known:
                return _fitting(known, column) or known[0]
            if text == texts[-1]:
                return str(inside).strip()
    return ""


def _units_in(text: str) -> list[str]:
    """The units that stand in brackets."""
    return [symbol for inside in _BRACKETS.findall(text) for symbol in _units(inside)]


def _units_above(texts: Iterable[str]) -> list[str]:
    """The units stated above the table, as in 单位：万元、户."""
    found = [match[1] or match[2] for text in texts for match in _UNIT_ABOVE.finditer(text)]
    return [symbol for said in found for symbol in _units(said)]


def _units(said: str) -> list[str]:
    """A unit, or several that are divided by commas."""
    whole = normal_unit(said)
    if _known(whole):
        return [whole]
    parts = [normal_unit(part) for part in _DIVIDED.split(said)]
    return [part for part in parts if part and _known(part)]


def split_header(written: str) -> tuple[str, str]:
    """A header's title and what stands in the brackets behind it."""
    match = _BEHIND.fullmatch(written.strip())
    return (match["title"], match["unit"].strip()) if match else (written, "")


def normal_unit(symbol: str) -> str:
    """A unit as it is known: of usual width, with raised figures."""
    return unicodedata.normalize("NFKC", symbol).strip().replace("m2", "m²")


def _known(symbol: str) -> bool:
    try:
        unit(symbol)
    except Refused:
        return False
    return bool(symbol)


def _fitting(symbols: Sequence[str], column: Wanted) -> str:
    """The first of the units that numbers of the column can be in."""
    if column.unit is None or not column.unit.dimension:
        return ""
    fitting = (s for s in symbols if unit(s).dimension == column.unit.dimension)
    return next(fitting, "")
