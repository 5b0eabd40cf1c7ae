"""The door to a case: a folder or a workbook becomes a ``Case``, its tables become ``Records``."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from hengjian.engine.facts.cells import close_to, doubts
from hengjian.engine.facts.entries import read_sheets
from hengjian.engine.facts.folders import CASE_FILE, read_folder
from hengjian.engine.facts.model import Case
from hengjian.engine.facts.records import Cell, Records
from hengjian.engine.facts.tables import Found, OpenTable, comparable, read_table
from hengjian.engine.frameworks.model import Table
from hengjian.engine.frameworks.validation import validate
from hengjian.engine.frameworks.yaml_tree import Path as Keys
from hengjian.engine.frameworks.yaml_tree import Tree
from hengjian.errors import Place, Problem, Refused, Severity, problem
from hengjian.files import reading


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

    def place(self, path: Keys) -> Place:
        """Where the value at ``path`` stands, e.g. ``("facts", "已开工小区数", "value")``; the
        nearest place above it where it is not written."""
        return self.tree.place(path)


def read_case(path: Path) -> CaseFiles:
    """The case in a folder (or named by its ``case.yaml``), or in one ``.xlsx`` workbook.

    Raises ``Refused`` with every problem of the case at once, each with its place. The record
    tables are not read yet.
    """
    with reading(path):
        if path.is_dir():
            path = path / CASE_FILE
        if not path.is_file():
            raise Refused([problem("case-not-found", Place(str(path)), path=path)])
    if path.suffix.lower() in (".yaml", ".yml"):
        tree, tables = read_folder(path)
        warned: tuple[Problem, ...] = ()
    elif path.suffix.lower() in (".xlsx", ".xlsm", ".xls"):
        from hengjian.engine.facts.workbooks import open_workbook, sheets_of

        grids, warned = sheets_of(open_workbook(path), path)
        tree, used = read_sheets(grids, str(path))
        tables = {title: grid for title, grid in grids.items() if title not in used}
    else:
        raise Refused([problem("case-kind-unknown", Place(str(path)), path=path)])
    return case_of(tree, tables, path, warned)


def case_of(
    tree: Tree, tables: Mapping[str, OpenTable], file: Path, warned: tuple[Problem, ...] = ()
) -> CaseFiles:
    """The case that stands in ``tree``, with the ``tables`` beside it; ``file`` is what it was read
    from, and paths named in it start in the folder of that.

    Raises ``Refused`` with every problem of the case at once.
    """
    case = validate(Case, tree)
    found = tuple(_case_problems(case, tree, file.parent))
    if any(p.severity is Severity.ERROR for p in found):
        raise Refused(found)
    return CaseFiles(case, file.parent, file, tables, warned + found, tree)


def read_records(files: CaseFiles, specs: Mapping[str, Table]) -> Records:
    """The record tables of a case, typed; only those it has.

    ``Records.problems`` warns of what was left out, files or sheets that are no table of ``specs``,
    and of tables without rows, over which counts and sums are 0.
    Raises ``Refused`` with the problems of all tables, at most ``tables.LISTED`` of them.
    """
    found = Found()
    rows: dict[str, list[dict[str, Cell]]] = {}
    titles, left_out = tables_of(files, specs)
    for key, (title, *more) in titles.items():
        for second in more:
            values = {"table": specs[key].title, "first": title, "second": second}
            found.add(problem("table-twice", _table_place(files, second), **values))
        try:
            rows[key] = read_table(files.table_files[title](), specs[key], found)
        except Refused as error:
            found.add(*error.problems)
    if found.kept:
        raise Refused(found.listed())
    empty = tuple(
        problem("table-without-rows", _table_place(files, titles[k][0]), table=specs[k].title)
        for k in rows
        if not rows[k]
    )
    return Records(specs, rows, left_out + empty)


def tables_of(
    files: CaseFiles, specs: Mapping[str, Table]
) -> tuple[Mapping[str, Sequence[str]], tuple[Problem, ...]]:
    """For each table of ``specs`` that the case has, the files or sheets that hold it; and a
    warning for each that holds none. Names that begin with ``#`` are passed over."""
    names = {
        comparable(name): key
        for key, table in specs.items()
        for name in (table.title.en, table.title.zh, key)
    }
    titles: dict[str, list[str]] = {}
    left_out: list[Problem] = []
    for title in files.table_files:
        if key := names.get(comparable(title)):
            titles.setdefault(key, []).append(title)
        elif not title.startswith(("#", "＃")):
            known = [n for k, t in specs.items() for n in (k, t.title.zh, t.title.en)]
            values = {"found": title, "close": close_to(title, known)}
            left_out.append(problem("table-unknown", _table_place(files, title), **values))
    return titles, tuple(left_out)


def _table_place(files: CaseFiles, title: str) -> Place:
    if files.file.suffix.lower() in (".yaml", ".yml"):
        return Place(str(files.folder / f"{title}.csv"))
    return Place(str(files.file), sheet=title)


def _case_problems(case: Case, tree: Tree, folder: Path) -> Iterator[Problem]:
    """What does not fit within the case itself, whatever its framework."""
    yield from _source_problems(case, tree, folder)
    for name, fact in case.facts.items():
        at: Keys = ("facts", name)
        if fact.as_of and fact.as_of > case.as_of:
            values = {"name": name, "found": fact.as_of, "as_of": case.as_of}
            yield problem("fact-after-as-of", tree.place((*at, "as_of")), **values)
        for doubt in doubts(name, fact.value):
            yield doubt.at(tree.place((*at, "value")))
    for path, id in _evidence_named(case):
        if id not in case.evidence:
            known = "、".join(case.evidence) or "—"
            yield problem("evidence-unknown", tree.place(path), found=id, known=known)


def _source_problems(case: Case, tree: Tree, folder: Path) -> Iterator[Problem]:
    named: list[tuple[Keys, str]] = [
        *((("facts", name, "source"), fact.source) for name, fact in case.facts.items()),
        *((("evidence", key, "source"), item.source) for key, item in case.evidence.items()),
    ]
    if case.published and case.published.source:
        named.append((("published", "source"), case.published.source))
    for path, key in named:
        if key not in case.sources:
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
