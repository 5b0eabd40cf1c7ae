"""Which table a file or a sheet holds: by its name, one that means the same, or its header."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import islice

from hengjian.engine.facts.tables import assumed_names_of, header_of
from hengjian.engine.frameworks.model import Table
from hengjian.engine.sheets.grid import Grid, OpenTable
from hengjian.engine.sheets.headers import FIRST_LINES, Header
from hengjian.engine.sheets.names import AssumedName, Names, plain
from hengjian.errors import Refused

SHARE = 2
"""Of the named columns of a sheet without a known title, one in so many must be the table's."""
LEAST = 2
"""The fewest columns that a sheet must have of the table its title speaks of."""


@dataclass(slots=True)
class Recognised:
    """What the files or sheets are."""

    titles: dict[str, list[str]] = field(default_factory=dict)
    """For each table, the files or sheets that hold it."""
    assumed: list[str] = field(default_factory=list)
    """Those of them whose own name does not say so."""
    unknown: list[str] = field(default_factory=list)
    """Those that hold none."""


def recognise(
    files: Mapping[str, OpenTable], specs: Mapping[str, Table], names: Names
) -> Recognised:
    """The table of ``specs`` in each of ``files``. Names that begin with ``#`` are passed over."""
    found = Recognised()
    own = {
        plain(name): key
        for key, table in specs.items()
        for name in (table.title.en, table.title.zh, key)
    }
    for title, open_table in files.items():
        if title.startswith(("#", "＃")):
            continue
        key = own.get(plain(title))
        if key is None and (said := names.confirmed_table(title)) is not None:
            key = own.get(plain(said))
        elif key is None:
            key = _assume_table(title, open_table, specs, names)
            if key is not None:
                found.assumed.append(title)
        if key is None:
            found.unknown.append(title)
        else:
            found.titles.setdefault(key, []).append(title)
    return found


def _assume_table(
    title: str, open_table: OpenTable, specs: Mapping[str, Table], names: Names
) -> str | None:
    """The table that a sheet holds by its title and some of its columns, or by most of them."""
    by_title = _by_words(title, specs, names)
    if by_title is not None:
        header = _header(open_table, specs[by_title], names)
        return by_title if header is not None and header.found >= LEAST else None
    scores: dict[str, int] = {}
    for key, table in specs.items():
        header = _header(open_table, table, names)
        if header is not None and _is_named(header, table):
            scores[key] = header.found
    best = max(scores.values(), default=0)
    meant = [key for key, score in scores.items() if score == best]
    return meant[0] if len(meant) == 1 else None


def _by_words(title: str, specs: Mapping[str, Table], names: Names) -> str | None:
    """The only table one of whose names stands in ``title``; of names within names, the longest."""
    said = plain(title)
    lengths = {
        key: max((len(n) for n in names.table_group(table.title.zh) if n in said), default=0)
        for key, table in specs.items()
    }
    longest = max(lengths.values(), default=0)
    meant = [key for key, length in lengths.items() if length == longest > 1]
    return meant[0] if len(meant) == 1 else None


def _is_named(header: Header, table: Table) -> bool:
    """Whether a header names all that the table needs, and is mostly made of its columns."""
    named = {heading.key for heading in header.headings}
    needed = {key for key, column in table.columns.items() if column.required or key == table.key}
    written = sum(bool(each.written) and not each.is_passed_over for each in header.headings)
    return needed <= named and header.found * SHARE >= written


def assumed_names_in(
    files: Mapping[str, OpenTable], specs: Mapping[str, Table], names: Names
) -> tuple[AssumedName, ...]:
    """What nobody has confirmed of the titles and headers of ``files``, each once."""
    tables = recognise(files, specs, names)
    assumed: dict[AssumedName, None] = {}
    for key, titles in tables.titles.items():
        table = specs[key]
        for title in titles:
            if title in tables.assumed:
                assumed[AssumedName(table.title.zh, title, table.title.zh, is_sheet=True)] = None
            header = _header(files[title], table, names)
            for _, name in assumed_names_of(header, table, names) if header else ():
                assumed[name] = None
    return tuple(assumed)


def _header(open_table: OpenTable, table: Table, names: Names) -> Header | None:
    """The header of a sheet; none where it cannot be read, which is told by who reads its rows."""
    try:
        grid: Grid = open_table()
        first = list(islice(grid.rows, FIRST_LINES + 5))
    except Refused:
        return None
    return header_of(grid, first, table, names) if first else None
