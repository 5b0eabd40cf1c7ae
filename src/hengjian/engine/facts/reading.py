"""The door to a case: a folder or a workbook becomes a ``Case``, its tables become ``Records``."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from hengjian.engine.facts.cells import close_to, doubts
from hengjian.engine.facts.entries import read_sheets
from hengjian.engine.facts.folders import CASE_FILE, read_folder
from hengjian.engine.facts.model import Case
from hengjian.engine.facts.recognising import Recognised, recognise
from hengjian.engine.facts.records import Cell, Records
from hengjian.engine.facts.tables import Found, read_table
from hengjian.engine.frameworks.model import Table
from hengjian.engine.frameworks.validation import validate
from hengjian.engine.frameworks.yaml_tree import Data, Tree
from hengjian.engine.frameworks.yaml_tree import Path as Keys
from hengjian.engine.sheets.grid import OpenTable
from hengjian.engine.sheets.names import Names, names_for
from hengjian.errors import Place, Problem, Refused, Severity, problem
from hengjian.files import reading

_ENTRIES = frozenset({"sources", "facts", "evidence", "judgements"})
"""The parts of a case that are made of entries by name."""
_STAND_INS: dict[str, Data] = {
    "case": "unnamed",
    "title": "—",
    "framework": "—",
    "as_of": "2199-12-31",
}
"""For what a case must have, so that the rest of it can be looked at where that is broken."""
WORKBOOKS = (".xlsx", ".xlsm", ".xls", ".ods", ".et")
"""How the names of workbooks end that are read."""


@dataclass(frozen=True, slots=True)
class CaseFiles:
    """A case and what it was read from."""

    case: Case
    folder: Path
    """Where paths named in the case start."""
    file: Path
    """The ``case.yaml`` or the workbook."""
    table_files: Mapping[str, OpenTable]
    """The tables that stand beside the case, by the name of their file or sheet; each is read
    when it is called."""
    problems: tuple[Problem, ...]
    """Warnings: the case can be used, but should be looked at."""
    tree: Tree
    names: Names
    """What columns and tables are called, with what was confirmed beside the case."""
    broken: frozenset[Keys] = frozenset()
    """Entries that are there and cannot be read, which is told already: ``("facts", "开工率")``."""

    def place(self, path: Keys) -> Place:
        """Where the value at ``path`` stands, e.g. ``("facts", "已开工小区数", "value")``; the
        nearest place above it where it is not written."""
        return self.tree.place(path)


@dataclass(frozen=True, slots=True)
class Looked:
    """A case as far as it can be read, and all that is wrong with it."""

    problems: tuple[Problem, ...]
    files: CaseFiles | None
    """None where too little can be read to go on."""

    @property
    def is_sound(self) -> bool:
        """Whether nothing keeps the case from being used."""
        return all(found.severity is not Severity.ERROR for found in self.problems)


def read_case(path: Path) -> CaseFiles:
    """The case in a folder (or named by its ``case.yaml``), or in one workbook.

    Raises ``Refused`` with every problem of the case at once, each with its place. The record
    tables are not read yet.
    """
    return _sound(look_at_case(path))


def case_of(
    tree: Tree, tables: Mapping[str, OpenTable], file: Path, warned: tuple[Problem, ...] = ()
) -> CaseFiles:
    """The case that stands in ``tree``, with the ``tables`` beside it; ``file`` is what it was read
    from, and paths named in it start in the folder of that.

    Raises ``Refused`` with every problem of the case at once.
    """
    return _sound(_look(file, tree, tables, warned, frozenset()))


def _sound(looked: Looked) -> CaseFiles:
    if not looked.is_sound or looked.files is None:
        raise Refused(looked.problems)
    return looked.files


def look_at_case(path: Path) -> Looked:
    """The case at ``path`` as far as it can be read: entries that cannot be are left out, so that
    one look tells all that is wrong. Raises ``Refused`` where there is no case, or its file cannot
    be opened."""
    with reading(path):
        if path.is_dir():
            path = path / CASE_FILE
        if not path.is_file():
            raise Refused([problem("case-not-found", Place(str(path)), path=path)])
    if path.suffix.lower() in (".yaml", ".yml"):
        tree, tables = read_folder(path)
        return _look(path, tree, tables, (), frozenset())
    if path.suffix.lower() not in WORKBOOKS:
        raise Refused([problem("case-kind-unknown", Place(str(path)), path=path)])
    from hengjian.engine.sheets.workbooks import open_sheets

    grids, warned = open_sheets(path)
    read = read_sheets(grids, str(path))
    tables = {title: grid for title, grid in grids.items() if title not in read.used}
    return _look(path, read.tree, tables, (*read.problems, *warned), read.broken)


def _look(
    path: Path,
    tree: Tree,
    tables: Mapping[str, OpenTable],
    problems: tuple[Problem, ...],
    broken: frozenset[Keys],
) -> Looked:
    names = names_for(path.parent)
    case: Case | None = None
    try:
        case = validate(Case, tree)
    except Refused as error:
        told, read = {found.place for found in problems}, broken
        bad, pruned = _without_broken(tree, error.problems)
        broken |= bad
        problems += tuple(
            found
            for found in error.problems
            if found.place not in told and not _is_told(found, read)
        )
        case = pruned
    if case is None:
        return Looked(problems, None)
    found = tuple(_case_problems(case, tree, path.parent, broken))
    files = CaseFiles(case, path.parent, path, tables, problems + found, tree, names, broken)
    return Looked(files.problems, files)


def _is_told(found: Problem, broken: frozenset[Keys]) -> bool:
    """Whether a problem is only that something broken is not there."""
    steps = tuple(step for step in found.place.path.split(" › ") if step)
    wanted = (*steps, dict(found.values).get("wanted", ""))
    return any(wanted[: len(each)] == each for each in broken)


def _without_broken(tree: Tree, problems: Iterable[Problem]) -> tuple[frozenset[Keys], Case | None]:
    """The entries that do not fit the model, and the case without them; none where what is left is
    no case either."""
    assert isinstance(tree.data, dict)  # the readers give nothing else
    broken: set[Keys] = set()
    for found in problems:
        steps = found.place.path.split(" › ")
        depth = 2 if steps[0] in _ENTRIES else 1
        broken.add(tuple(steps[:depth]))
    data = {
        key: {k: v for k, v in part.items() if (key, k) not in broken}
        if isinstance(part, dict) and key in _ENTRIES
        else part
        for key, part in tree.data.items()
        if (key,) not in broken
    }
    broken.update((key,) for key in _STAND_INS if key not in data)
    try:
        return frozenset(broken), validate(Case, replace(tree, data={**_STAND_INS, **data}))
    except Refused:
        return frozenset(broken), None


def read_records(files: CaseFiles, specs: Mapping[str, Table]) -> Records:
    """The record tables of a case, typed; only those it has.

    ``Records.problems`` warns of what was left out, files or sheets that are no table of ``specs``,
    and of tables without rows, over which counts and sums are 0.
    Raises ``Refused`` with the problems of all tables, at most ``tables.LISTED`` of them.
    """
    found = Found()
    rows: dict[str, list[dict[str, Cell]]] = {}
    tables = tables_of(files, specs)
    for key, (title, *more) in tables.titles.items():
        for second in more:
            values = {"table": specs[key].title, "first": title, "second": second}
            found.add(problem("table-twice", table_place(files, second), **values))
        try:
            rows[key] = read_table(files.table_files[title](), specs[key], found, files.names)
        except Refused as error:
            found.add(*error.problems)
    for title in tables.assumed:
        key = next(key for key, titles in tables.titles.items() if title in titles)
        values = {"found": title, "table": specs[key].title}
        found.add(problem("sheet-assumed", table_place(files, title), **values))
    if found.kept:
        raise Refused(found.listed())
    empty = tuple(
        problem("table-without-rows", table_place(files, tables.titles[k][0]), table=specs[k].title)
        for k in rows
        if not rows[k]
    )
    return Records(specs, rows, (*left_out(files, specs, tables), *found.warned, *empty))


def record_problems(files: CaseFiles, specs: Mapping[str, Table]) -> tuple[Problem, ...]:
    """All that is wrong with the record tables of a case."""
    try:
        return read_records(files, specs).problems
    except Refused as error:
        return error.problems


def tables_of(files: CaseFiles, specs: Mapping[str, Table]) -> Recognised:
    """Which files or sheets hold which table of ``specs``."""
    return recognise(files.table_files, specs, files.names)


def left_out(files: CaseFiles, specs: Mapping[str, Table], tables: Recognised) -> Iterator[Problem]:
    """A warning for each file or sheet that holds no table."""
    known = [n for k, t in specs.items() for n in (k, t.title.zh, t.title.en)]
    for title in tables.unknown:
        values = {"found": title, "close": close_to(title, known)}
        yield problem("table-unknown", table_place(files, title), **values)


def table_place(files: CaseFiles, title: str) -> Place:
    """Where the table of that file or sheet stands."""
    if files.file.suffix.lower() in (".yaml", ".yml"):
        return Place(str(files.folder / f"{title}.csv"))
    return Place(str(files.file), sheet=title)


def _case_problems(
    case: Case, tree: Tree, folder: Path, broken: frozenset[Keys]
) -> Iterator[Problem]:
    """What does not fit within the case itself, whatever its framework. What is broken counts as
    there: it is told already."""
    yield from _source_problems(case, tree, folder, broken)
    for name, fact in case.facts.items():
        at: Keys = ("facts", name)
        if fact.as_of and fact.as_of > case.as_of:
            values = {"name": name, "found": fact.as_of, "as_of": case.as_of}
            yield problem("fact-after-as-of", tree.place((*at, "as_of")), **values)
        for doubt in doubts(name, fact.value):
            yield doubt.at(tree.place((*at, "value")))
    for path, id in _evidence_named(case):
        if id not in case.evidence and ("evidence", id) not in broken:
            known = "、".join(case.evidence) or "—"
            yield problem("evidence-unknown", tree.place(path), found=id, known=known)


def _source_problems(
    case: Case, tree: Tree, folder: Path, broken: frozenset[Keys]
) -> Iterator[Problem]:
    named: list[tuple[Keys, str]] = [
        *((("facts", name, "source"), fact.source) for name, fact in case.facts.items()),
        *((("evidence", key, "source"), item.source) for key, item in case.evidence.items()),
    ]
    if case.published and case.published.source:
        named.append((("published", "source"), case.published.source))
    for path, key in named:
        if key not in case.sources and ("sources", key) not in broken:
            known = "、".join(case.sources) or "—"
            yield problem("source-unknown", tree.place(path), found=key, known=known)
    for key, source in case.sources.items():
        if source.file:
            values = {"source": key, "file": source.file}
            file, place = (folder / source.file).resolve(), tree.place(("sources", key, "file"))
            if not file.is_relative_to(folder.resolve()):
                yield problem("source-file-outside", place, **values)
            elif not file.exists():
                yield problem("source-file-missing", place, **values)


def _evidence_named(case: Case) -> Iterator[tuple[Keys, str]]:
    for code, judgement in case.judgements.items():
        at: Keys = ("judgements", code)
        yield from _each((*at, "evidence"), judgement.evidence)
        for part, answers in (("criteria", judgement.criteria), ("faults", judgement.faults or {})):
            for id, answer in answers.items():
                yield from _each((*at, part, id, "evidence"), answer.evidence)
    for number, finding in enumerate(case.findings):
        yield from _each(("findings", number, "evidence"), finding.evidence)


def _each(path: Keys, ids: tuple[str, ...]) -> Iterator[tuple[Keys, str]]:
    return (((*path, index), id) for index, id in enumerate(ids))
