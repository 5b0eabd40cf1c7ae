"""A case from wherever it comes: a path, the name of a shipped case, a mapping, record tables."""

from __future__ import annotations

import datetime as dt
from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from hengjian.door.frames import Rows, is_frame, tables_from, text_of
from hengjian.engine.facts.reading import CaseFiles, case_of, read_case, tables_of
from hengjian.engine.frameworks.compiled import CompiledFramework
from hengjian.engine.frameworks.yaml_tree import Data, Spot, Tree
from hengjian.engine.frameworks.yaml_tree import Path as Keys
from hengjian.errors import Place
from hengjian.library import find_case

CaseLike = str | Path | Mapping[str, Any]
"""A folder, its ``case.yaml``, a workbook, the name of a shipped case; a mapping with the keys of
``case.yaml``; or record tables by name."""

GIVEN = "given"
"""The key of the source of figures that were given without one."""
_SOURCE: dict[str, Data] = {
    "title": {
        "zh": "由程序给出，没有注明来源",
        "en": "Given by a program that named no source",
    }
}
HERE = Path("case")
"""What stands for the file of a case that was read from none: paths in it start here."""


def given_case(
    case: CaseLike,
    tables: Mapping[str, Rows] | None = None,
    *,
    framework: str | None = None,
    as_of: dt.date | None = None,
) -> CaseFiles:
    """The case; ``tables`` are record tables that join or replace those it has. ``framework`` and
    ``as_of`` are for a mapping that does not say.

    Raises ``Refused`` with every problem of the case.
    """
    frames = dict(tables or {})
    if isinstance(case, Mapping):
        if case and all(map(is_frame, case.values())):
            frames, case = {**case, **frames}, {}
        said = {"framework": framework or GIVEN, "as_of": as_of, **case}
        return case_of(mapped(said), tables_from(frames), HERE)
    if not isinstance(case, str | Path):
        kind = type(case).__name__
        raise TypeError(
            f"a case is a path, a name, a mapping or record tables by name, not {kind}; "
            "a data frame with a row a project goes to portfolio()"
        )
    files = read_case(find_case(case))
    opened = tables_from(frames)
    return replace(files, table_files={**files.table_files, **opened}) if opened else files


def without_replaced(
    files: CaseFiles, given: Container[str], compiled: CompiledFramework
) -> CaseFiles:
    """The case without those of its own tables that one of ``given`` is: by key or title."""
    titles = tables_of(files, compiled.tables).titles
    replaced = {
        own
        for names in titles.values()
        if any(name in given for name in names)
        for own in names
        if own not in given
    }
    kept = {name: table for name, table in files.table_files.items() if name not in replaced}
    return replace(files, table_files=kept)


class MappedTree(Tree):
    """Plain data that was written in no file: a place is the keys that lead there."""

    def place(self, path: Keys = (), offset: int = 0) -> Place:
        """The keys of ``path``."""
        return Place(path=self.trail(path))

    def key_place(self, path: Keys) -> Place:
        """The same: there is nothing to tell a key from its value by."""
        return self.place(path)


def mapped(case: Mapping[str, Any]) -> MappedTree:
    """The tree of a case that is a mapping. A figure may be given as its value alone: then its
    source says that none was named; a missing one is left out."""
    data = _plain(case)
    assert isinstance(data, dict)
    data.setdefault("case", GIVEN)
    data.setdefault("title", str(data["case"]))
    facts = data.get("facts")
    if isinstance(facts, dict):
        figures = {name: _figure(value) for name, value in facts.items() if value != ""}
        data["facts"] = {**figures}
        if any(figure.get("source") == GIVEN for figure in figures.values()):
            sources = data.get("sources")
            data["sources"] = {GIVEN: _SOURCE, **(sources if isinstance(sources, dict) else {})}
    return tree_of(data)


def tree_of(data: Data) -> MappedTree:
    """The tree of plain data."""
    spot = Spot(1, 1, 0)
    return MappedTree("", "", data, dict.fromkeys(_paths(data), spot), {})


def _figure(value: Data) -> dict[str, Data]:
    return value if isinstance(value, dict) else {"value": value, "source": GIVEN}


def _plain(value: Any) -> Data:
    """Mappings, lists and words; numbers and days as they are written."""
    if isinstance(value, Mapping):
        return {str(key): _plain(item) for key, item in value.items() if item is not None}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    return value if isinstance(value, bool) else text_of(value)


def _paths(data: Data, at: Keys = ()) -> Iterator[Keys]:
    yield at
    inside: Iterable[tuple[str | int, Data]] = ()
    if isinstance(data, dict | list):
        inside = enumerate(data) if isinstance(data, list) else data.items()
    for step, value in inside:
        yield from _paths(value, (*at, step))
