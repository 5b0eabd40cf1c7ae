"""From the sheets of a workbook to the data of a case."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain, islice

from hengjian.bilingual import Text
from hengjian.engine.facts.cells import close_to, date_of, refuse_computed, truth_of
from hengjian.engine.facts.model import Case
from hengjian.engine.facts.sheet_tree import Builder, Entry, SheetTree
from hengjian.engine.facts.sheets import BASES, ENTRIES, KINDS, PARTS, SHEETS, Sheet
from hengjian.engine.facts.tables import Found, merged_problem
from hengjian.engine.frameworks.yaml_tree import Data, Path
from hengjian.engine.sheets.grid import Grid, OpenTable, comparable
from hengjian.engine.sheets.headers import FIRST_LINES, Header, Wanted, find_header
from hengjian.engine.sheets.names import HeaderNames, Names
from hengjian.errors import Place, Problem, Refused, problem
from hengjian.quantities import parse_quantity

Row = Mapping[str, Entry]
"""The cells of a row that say something, by column."""

_SEPARATOR = re.compile(r"[、,，;；\n]+")
_DATES = frozenset({"as_of", "date", "on"})
_LISTS = frozenset({"participants", "grades", "corrections", "funds", "goals", "findings"})
_SHARES = frozenset(("%", "‰", "％"))
_OWN = Names(HeaderNames(headers="none", dated=dt.date.min))
"""The sheets of the case itself are called as the template calls them."""
_BARE = re.compile(r"[+\-−]?[\d,]*\.?\d+")


@dataclass(frozen=True, slots=True)
class SheetsRead:
    """The case as far as its sheets can be read."""

    tree: SheetTree
    used: frozenset[str]
    """The titles of the sheets it was read from."""
    problems: tuple[Problem, ...]
    """Every cell that cannot be read."""
    broken: frozenset[Path]
    """The entries that such cells belong to."""


def read_sheets(grids: Mapping[str, OpenTable], file: str) -> SheetsRead:
    """The case in the sheets of a workbook, with all that is wrong with them."""
    found, builder = Found(), Builder(file)
    titles = {comparable(title): title for title in grids}
    used: set[str] = set()
    broken: set[Path] = set()
    for key, sheet in SHEETS.items():
        names = (comparable(name) for name in (key, sheet.title.zh))
        title = next((titles[name] for name in names if name in titles), None)
        if title is not None:
            used.add(title)
            builder.cells.setdefault((key,), Place(file, sheet=title))
            if key == "case":
                builder.home = Place(file, sheet=title)
            broken.update(_read_sheet(grids[title], key, builder, found))
        elif key == "case":
            found.add(problem("sheet-missing", Place(file), sheet=sheet.title))
    return SheetsRead(builder.tree(), frozenset(used), found.listed(), frozenset(broken))


def _read_sheet(open_grid: OpenTable, key: str, builder: Builder, found: Found) -> Iterator[Path]:
    """Fill in the entries of a sheet; those that are broken."""
    try:
        for row, is_whole in _rows(open_grid(), SHEETS[key], found):
            try:
                _FILL[key](builder, row)
            except Refused as error:
                is_whole = False
                place = next(iter(row.values())).place
                found.add(*(p if p.place.file else p.at(place) for p in error.problems))
            if not is_whole:
                yield from _name_entries(key, row)
    except Refused as error:
        found.add(*error.problems)


def _name_entries(key: str, row: Row) -> Iterator[Path]:
    """The entry that a row speaks of."""
    named = row.get(next(iter(SHEETS[key].columns)))
    if named is None:
        return
    if key == "case":
        labels = {comparable(text.zh): at for at, text in ENTRIES.items()}
        yield (labels.get(comparable(named.text), named.text).partition("/")[0],)
    else:
        yield (key, named.text)


def _rows(grid: Grid, sheet: Sheet, found: Found) -> Iterator[tuple[Row, bool]]:
    """The rows that say something, and whether all of their cells can be read."""
    lines = iter(grid.rows)
    first = list(islice(lines, FIRST_LINES))
    if not first:
        return
    header = find_header(first, grid.merged, _want(sheet), sheet.title.zh, _OWN)
    columns, last = _columns(grid, sheet, header, found), header.last
    for over in grid.merged:
        if over.bottom > last and any(i + 1 in range(over.left, over.right + 1) for i in columns):
            found.add(merged_problem(grid, over))
    for number, cells in chain((line for line in first if line[0] > last), lines):
        row: dict[str, Entry] = {}
        is_whole = True
        for index, key in columns.items():
            if not cells[index]:
                continue
            place = grid.place(number, index + 1)
            try:
                refuse_computed(cells[index])
                text = date_of(cells[index]).isoformat() if key in _DATES else cells[index]
                row[key] = Entry(text, place, is_blind=grid.is_blind)
            except Refused as error:
                is_whole = False
                found.add(*(p.at(place) for p in error.problems))
        if row:
            yield row, is_whole


def _want(sheet: Sheet) -> list[Wanted]:
    return [Wanted(key, t.zh, (t.zh, t.en, key)) for key, t in sheet.columns.items()]


def _columns(grid: Grid, sheet: Sheet, header: Header, found: Found) -> dict[int, str]:
    columns: dict[int, str] = {}
    known = [n for t in sheet.columns.values() for n in (t.zh, t.en)]
    for heading in header.headings:
        if heading.key is not None:
            columns[heading.index] = heading.key
        elif heading.written and not heading.is_passed_over:
            values = {"found": heading.written[:80], "close": close_to(heading.written, known)}
            place = grid.place(header.last, heading.index + 1)
            found.add(problem("column-unknown", place, table=sheet.title, **values))
    return columns


def _need(row: Row, sheet: str, key: str) -> Entry:
    """The cell of ``key``. Raises ``Refused`` (``cell-required``) where it is empty."""
    if key not in row:
        raise Refused([problem("cell-required", column=SHEETS[sheet].columns[key])])
    return row[key]


def _word(words: Mapping[str, Text], entry: Entry) -> str:
    """The key of a word written in either language. Raises ``Refused`` (``entry-unknown``)."""
    for key, text in words.items():
        if comparable(entry.text) in (key, comparable(text.zh), comparable(text.en)):
            return key
    close = "、".join(str(text) for text in words.values())
    raise Refused([problem("entry-unknown", entry.place, found=entry.text[:80], close=close)])


def _fill_case(builder: Builder, row: Row) -> None:
    name, value = _need(row, "case", "entry"), row.get("value")
    labels = {comparable(text.zh): key for key, text in ENTRIES.items()}
    key = labels.get(comparable(name.text), name.text)
    top, *rest = key.split("/")
    if top not in Case.model_fields or (top in SHEETS and key != "case"):
        close = close_to(name.text, [*labels, *ENTRIES])
        raise Refused([problem("entry-unknown", name.place, found=name.text[:80], close=close)])
    numbered = top in _LISTS
    path = (top, *(int(s) - 1 if numbered and s.isdecimal() and int(s) else s for s in rest))
    if value is None:
        builder.put(path, None, name.place)
        return
    text = value.text
    if key == "as_of":
        try:
            text = date_of(text).isoformat()
        except Refused as error:
            raise Refused(p.at(value.place) for p in error.problems) from error
    elif key == "basis":
        text = _word(BASES, value)
    builder.put(path, text, value.place)


def _fill_source(builder: Builder, row: Row) -> None:
    key = _need(row, "sources", "key")
    builder.put(("sources", key.text), {}, key.place)
    builder.put_texts(
        ("sources", key.text), row, "title", "publisher", "date", "file", "description"
    )


def _fill_fact(builder: Builder, row: Row) -> None:
    value = row.get("value")
    if value is None:
        return  # a row of the template nobody has filled in
    name = _need(row, "facts", "name")
    path: Path = ("facts", name.text)
    builder.put(path, {}, name.place)
    unit = row["unit"].text if "unit" in row else ""
    if value.is_blind and unit in _SHARES and _BARE.fullmatch(value.text):
        raise Refused([problem("percent-unseen", value.place, found=value.text)])
    builder.put((*path, "value"), _with_unit(value.text, unit), value.place)
    builder.put_texts(path, row, "as_of", "source", "place", "note")


def _with_unit(text: str, unit: str) -> str:
    """A figure with the unit of its row, unless it carries its own."""
    if not _BARE.fullmatch(text.replace("，", ",")):
        return text
    return f"{text} {unit}" if unit[:1].isascii() and unit[:1].isalpha() else text + unit


def _fill_evidence(builder: Builder, row: Row) -> None:
    key = _need(row, "evidence", "key")
    path: Path = ("evidence", key.text)
    builder.put(path, {}, key.place)
    builder.put_texts(path, row, "title", "source", "place", "note")
    if kind := row.get("kind"):
        builder.put((*path, "kind"), _word(KINDS, kind), kind.place)


def _fill_judgement(builder: Builder, row: Row) -> None:
    if "answer" not in row:
        return  # a row of the template nobody has filled in
    code, part = _need(row, "judgements", "indicator"), _need(row, "judgements", "part")
    path: Path = ("judgements", code.text)
    if path not in builder.written:
        builder.put(path, {}, code.place)
    builder.put_texts(path, row, "by", "on")
    try:
        _PART[_word(PARTS, part)](builder, path, row)
    except Refused as error:
        place = row["answer"].place
        raise Refused(p if p.place.file else p.at(place) for p in error.problems) from error


def _criterion(builder: Builder, path: Path, row: Row) -> None:
    """Met, not met, or the share to which it is met."""
    item, answer = _need(row, "judgements", "item"), row["answer"]
    try:
        met: Data = truth_of(answer.text)
    except Refused:
        parse_quantity(answer.text)
        met = answer.text
    at = (*path, "criteria", item.text)
    builder.put((*at, "met"), met, answer.place)
    _support(builder, at, row)


_TIMES = {"是": "1", "yes": "1", "true": "1", "否": "0", "无": "0", "no": "0", "false": "0"}


def _fault(builder: Builder, path: Path, row: Row) -> None:
    """How often a fault was found; 0 says it was looked for and not found. Without an item the row
    speaks of all faults."""
    item, answer = row.get("item"), row["answer"]
    times = _TIMES.get(answer.text.casefold(), answer.text)
    if (*path, "faults") not in builder.written:
        builder.put((*path, "faults"), {}, answer.place)
    if item is None and times != "0":
        _need(row, "judgements", "item")
    if item is None:
        _support(builder, path, row)
        return
    at = (*path, "faults", item.text)
    builder.put((*at, "times"), times, answer.place)
    _support(builder, at, row)


def _tier(builder: Builder, path: Path, row: Row) -> None:
    """The tier as the item, the share inside it as the answer."""
    item, answer = _need(row, "judgements", "item"), row["answer"]
    builder.put((*path, "tier"), item.text, item.place)
    builder.put((*path, "share"), answer.text, answer.place)
    _support(builder, path, row)


def _pass_on(builder: Builder, path: Path, row: Row) -> None:
    builder.put((*path, "passed"), truth_of(row["answer"].text), row["answer"].place)
    _support(builder, path, row)


def _points(builder: Builder, path: Path, row: Row) -> None:
    builder.put((*path, "score"), row["answer"].text, row["answer"].place)
    _support(builder, path, row)


def _score(builder: Builder, path: Path, row: Row) -> None:
    """The judge as the item, the score as the answer."""
    item, answer = _need(row, "judgements", "item"), row["answer"]
    builder.put((*path, "scores", item.text), answer.text, answer.place)
    _support(builder, path, row)


def _support(builder: Builder, path: Path, row: Row) -> None:
    """The reason, and the evidence that one cell names, divided by 、 or ; or a comma."""
    builder.put_texts(path, row, "reason")
    if evidence := row.get("evidence"):
        names = [name.strip() for name in _SEPARATOR.split(evidence.text) if name.strip()]
        start = sum(1 for p in builder.written if p[:-1] == (*path, "evidence"))
        for index, name in enumerate(names, start):
            builder.put((*path, "evidence", index), name, evidence.place)


_PART: dict[str, Callable[[Builder, Path, Row], None]] = {
    "criterion": _criterion,
    "fault": _fault,
    "tier": _tier,
    "passed": _pass_on,
    "points": _points,
    "score": _score,
}

_FILL: dict[str, Callable[[Builder, Row], None]] = {
    "case": _fill_case,
    "sources": _fill_source,
    "facts": _fill_fact,
    "evidence": _fill_evidence,
    "judgements": _fill_judgement,
}
