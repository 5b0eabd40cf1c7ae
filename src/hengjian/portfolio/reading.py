"""One part of a lake, opened in DuckDB: its projects, its tables as the emitter's queries want
them, and the projects that cannot be evaluated, each with what is wrong.

Nothing is copied but the list of projects: tables are views of their files, so that memory does not
grow with the rows.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from glob import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any

import duckdb
import numpy as np

from hengjian.bilingual import Text
from hengjian.engine.backends.segments import Clustered
from hengjian.engine.frameworks.compiled import CompiledFramework, CompiledMeasure
from hengjian.engine.frameworks.model import Column, Table
from hengjian.engine.language.walking import names
from hengjian.engine.measures.lake import is_overflow
from hengjian.engine.measures.queries import PROJECT, PROJECTS, REPORTED, by_table, given
from hengjian.engine.measures.sql import STORED_LIMIT, column_specs, quoted, stored_scale, words
from hengjian.errors import Place, Problem, Refused, problem
from hengjian.portfolio.layout import AS_OF, SAID, SCALES, TITLE, Part, scale_text
from hengjian.quantities import parse_quantity

if TYPE_CHECKING:
    from hengjian.portfolio.engines import Database

WHOLE = frozenset(("TINYINT", "SMALLINT", "INTEGER", "BIGINT", "UTINYINT", "USMALLINT", "UINTEGER"))
TYPES = {
    "number": WHOLE,
    "date": frozenset(("DATE", "INTEGER", "BIGINT", "SMALLINT")),
    "boolean": frozenset(("BOOLEAN", *WHOLE)),
    "text": frozenset(("VARCHAR",)),
}
"""What a column of each kind may be in a file."""
LISTED = "_listed"
"""The projects of the part that can be evaluated; ``_projects`` is a view of some of them."""
CHOSEN = "_chosen"
FIRST_DAY, LAST_DAY = -719_162, 2_932_896
"""The day numbers of 0001-01-01 and 9999-12-31."""
_TWICE = {PROJECT: Text("编号", "number"), "code": Text("代码", "code")}


@dataclass(slots=True)
class OpenPart:
    """A part in DuckDB, and what is wrong with it by project; ``None`` is the part as a whole."""

    root: Path
    part: Part
    compiled: CompiledFramework
    connection: Any
    tables: dict[str, tuple[str, ...]]
    """The tables that measures count, each with the columns they name."""
    codes: dict[int, str] = field(default_factory=dict)
    problems: list[tuple[int | None, Problem]] = field(default_factory=list)
    refused: set[int] = field(default_factory=set)
    clustered: dict[str, Clustered] = field(default_factory=dict)
    """The tables that are counted from their columns."""
    flawed: set[str] = field(default_factory=set)
    """The tables in which something is wrong."""
    database: Database | None = None
    """Who counts, where that is not DuckDB."""

    @property
    def counts(self) -> Any:
        """The connection that counts."""
        return self.database or self.connection

    def file(self, table: str) -> Path:
        """The file of a table."""
        return self.part.file(self.root, table)

    def place(self, table: str, column: str = "") -> Place:
        """Where a problem of the table stands."""
        path = f"{table} › {column}" if column else table
        return Place(file=str(self.file(table)), path=path)

    def refuse(self, projects: Iterable[int], *found: Problem) -> None:
        """Leave these projects out, for these reasons."""
        for project in projects:
            self.refused.add(project)
            self.problems.extend((project, each) for each in found)

    def holders(self, table: str) -> list[int]:
        """The projects that say they handed the table over."""
        return [n for (n,) in self.ask(f"SELECT {PROJECT} FROM {LISTED} WHERE {given(table)} = 1")]

    def ask(self, sql: str) -> list[tuple[Any, ...]]:
        """The rows of a question."""
        rows: list[tuple[Any, ...]] = self.connection.execute(sql).fetchall()
        return rows

    def choose(self, projects: Sequence[int], *, alone: bool) -> None:
        """Let the emitter's queries see these projects; ``alone`` keeps all other rows from being
        looked at, which costs time and is needed only to find whose number is too large."""
        if self.database is not None:
            self.database.choose(projects, alone=alone)
            return
        run = self.connection.execute
        run(f"CREATE OR REPLACE TABLE {CHOSEN} AS SELECT unnest(?) AS {PROJECT}", [projects])
        only = f"WHERE {PROJECT} IN (SELECT {PROJECT} FROM {CHOSEN})"
        run(f"CREATE OR REPLACE VIEW {PROJECTS} AS SELECT * FROM {LISTED} {only}")
        for table, columns in self.tables.items():
            self._look(table, columns, only if alone else "")

    def empty(self, table: str) -> None:
        """Look at no row of this table any more."""
        nothing = _no_rows(self.compiled.tables[table], self.tables[table])
        view = quoted("_rows_" + table)
        self.connection.execute(f"CREATE OR REPLACE VIEW {view} AS {nothing}")
        self.clustered.pop(table, None)

    def _look(self, table: str, columns: Sequence[str], only: str) -> None:
        listed = ", ".join([PROJECT, *map(quoted, columns)])
        rows = f"SELECT {listed} FROM {quoted('_rows_' + table)} {only}"
        self.connection.execute(f"CREATE OR REPLACE VIEW {quoted(table)} AS {rows}")


@contextmanager
def open_part(
    root: Path,
    part: Part,
    compiled: CompiledFramework,
    memory: str,
    spill: Path,
    ready: Mapping[str, Clustered],
) -> Iterator[OpenPart]:
    """A part, looked through: what can be evaluated is in ``_listed``, the rest is refused.

    Tables whose columns are ``ready`` were looked through when those were made. DuckDB keeps to
    ``memory`` and puts what is more into ``spill``. Raises ``Refused`` where the list of projects
    itself cannot be used.
    """
    settings: dict[str, str | bool | int | float | list[str]] = {
        "memory_limit": memory,
        "temp_directory": str(spill),
    }
    with duckdb.connect(config=settings) as connection:
        measures = by_table(compiled.measures.values())
        tables = {name: columns_of(of) for name, of in measures.items()}
        opened = OpenPart(root, part, compiled, connection, tables)
        _list_projects(opened)
        for name, columns in tables.items():
            told = len(opened.problems)
            if name in ready:
                _take_columns(opened, name, ready[name])
                continue
            wrong = _look_through(opened, name, compiled.tables[name], columns)
            if wrong:
                opened.refuse(opened.holders(name), *wrong)
            if wrong or len(opened.problems) > told:
                opened.flawed.add(name)
        yield opened


def _take_columns(opened: OpenPart, name: str, rows: Clustered) -> None:
    """Let a table be counted from its columns; its file is there for what those cannot do."""
    table, columns = opened.compiled.tables[name], opened.tables[name]
    view, selection = quoted("_rows_" + name), _selection(opened, name, table, columns)
    opened.connection.execute(f"CREATE VIEW {view} AS {selection}")
    opened.clustered[name] = rows
    astray = ~np.isin(rows.projects, opened.holders(name))
    if astray.any():
        times, example = np.diff(rows.starts)[astray].sum(), rows.projects[astray][0]
        _tell_astray(opened, name, int(times), int(example))


def columns_of(measures: Iterable[CompiledMeasure]) -> tuple[str, ...]:
    """The columns that measures name, in order of appearance."""
    found: dict[str, None] = {}
    for each in measures:
        for node in (each.where, each.among):
            if node is not None:
                found |= dict.fromkeys(name for name in names(node) if name != "as_of")
        found |= {name: None for name in (each.column, each.per) if name}
    return tuple(found)


def source_of(file: Path) -> str:
    """A file as SQL reads from it: what its folders are called is no column."""
    return f"read_parquet({words(escape(str(file)))}, hive_partitioning = false)"


def _list_projects(opened: OpenPart) -> None:
    """Read the list of projects, without those that stand there twice. Where it does not say who
    handed a table over, all are meant if the lake has the table at all."""
    file = opened.file(PROJECTS)
    try:
        kinds = types_of(opened.connection, file)
        wanted = {PROJECT: ("BIGINT", WHOLE), "code": ("VARCHAR", TYPES["text"])}
        _hold_list(opened, kinds, wanted)
        extra = [
            f"TRY_CAST({quoted(n)} AS {kind}) AS {n}" if n in kinds else f"NULL::{kind} AS {n}"
            for n, kind in ((TITLE, "VARCHAR"), (AS_OF, "DATE"), (SAID, "VARCHAR"))
        ]
        flags = [
            f"CAST({quoted(given(t))} AS INTEGER) AS {given(t)}"
            if given(t) in kinds
            else f"{int((opened.root / t).is_dir())} AS {given(t)}"
            for t in opened.tables
        ]
        listed = ", ".join([f"CAST({PROJECT} AS BIGINT) AS {PROJECT}", "code", *extra, *flags])
        opened.connection.execute(
            f"CREATE TABLE {LISTED} AS SELECT {listed} FROM {source_of(file)}"
        )
    except duckdb.Error as error:
        raise Refused([torn(opened, PROJECTS, error, Text("全部", "all"))]) from error
    _without_the_unnamed(opened)
    opened.codes = dict(opened.ask(f"SELECT {PROJECT}, code FROM {LISTED}"))
    for column in _TWICE:
        _without_the_repeated(opened, column)
    opened.connection.execute(
        f"CREATE TABLE {REPORTED} ({PROJECT} BIGINT, fact VARCHAR, "
        "numerator BIGINT, denominator BIGINT, words VARCHAR)"
    )


def _hold_list(
    opened: OpenPart, kinds: Mapping[str, str], wanted: Mapping[str, tuple[str, frozenset[str]]]
) -> None:
    wrong = []
    for column, (shown, allowed) in wanted.items():
        place = opened.place(PROJECTS, column)
        if column not in kinds:
            wrong.append(problem("lake-column-missing", place, table=PROJECTS, column=column))
        elif kinds[column] not in allowed:
            values = {"table": PROJECTS, "column": column, "found": kinds[column], "wanted": shown}
            wrong.append(problem("lake-type-differs", place, **values))
    if wrong:
        raise Refused(wrong)


def _without_the_unnamed(opened: OpenPart) -> None:
    unnamed = f"FROM {LISTED} WHERE {PROJECT} IS NULL OR code IS NULL"
    ((times,),) = opened.ask(f"SELECT COUNT(*) {unnamed}")
    if times:
        found = problem("lake-project-unnamed", opened.place(PROJECTS), times=times)
        opened.problems.append((None, found))
        opened.connection.execute(f"DELETE {unnamed}")


def _without_the_repeated(opened: OpenPart, column: str) -> None:
    """Numbers that stand there twice are rows of nobody; codes leave their numbers refused."""
    sql = f"SELECT {column}, COUNT(*), list({PROJECT}) FROM {LISTED} GROUP BY {column}"
    for value, times, numbers in opened.ask(f"{sql} HAVING COUNT(*) > 1 ORDER BY {column}"):
        values = {"what": _TWICE[column], "found": value, "times": times}
        found = problem("lake-project-twice", opened.place(PROJECTS, column), **values)
        opened.refuse(sorted(set(numbers)), found)
        opened.connection.execute(f"DELETE FROM {LISTED} WHERE {column} = ?", [value])


def types_of(connection: Any, file: Path) -> dict[str, str]:
    """The types of a file's columns."""
    rows = connection.execute(f"DESCRIBE SELECT * FROM {source_of(file)}").fetchall()
    return {name: kind for name, kind, *_ in rows}


def torn(opened: OpenPart, table: str, error: Exception, projects: object) -> Problem:
    """The problem of a file that cannot be read to its end, on which ``projects`` rest."""
    values = {"table": table, "reason": first_line(error), "projects": projects}
    return problem("lake-file-torn", opened.place(table), **values)


def first_line(error: Exception) -> str:
    """What an engine said, without the statement it said it of."""
    return str(error).strip().split("\n", 1)[0][:200]


def _look_through(
    opened: OpenPart, name: str, table: Table, columns: Sequence[str]
) -> list[Problem]:
    """Make the view of one table; what keeps all who have the table from being evaluated, whose
    view is then empty."""
    file, rows = opened.file(name), quoted("_rows_" + name)
    opened.connection.execute(f"CREATE VIEW {rows} AS {_no_rows(table, columns)}")
    if not file.is_file():
        values = {"table": name, "projects": len(opened.holders(name)), "flag": given(name)}
        return [problem("lake-file-missing", opened.place(name), **values)]
    try:
        wrong = _faults_of_columns(opened, name, table, columns)
        if not wrong:
            selection = _selection(opened, name, table, columns)
            opened.connection.execute(f"CREATE OR REPLACE VIEW {rows} AS {selection}")
            _hold_rows(opened, name, table, columns)
    except duckdb.Error as error:
        opened.empty(name)
        return [torn(opened, name, error, len(opened.holders(name)))]
    return wrong


def _no_rows(table: Table, columns: Sequence[str]) -> str:
    specs = column_specs(table)
    nothing = "".join(f", NULL::{specs[column]} AS {quoted(column)}" for column in columns)
    return f"SELECT NULL::BIGINT AS {PROJECT}{nothing} WHERE 1 = 0"


def _faults_of_columns(
    opened: OpenPart, name: str, table: Table, columns: Sequence[str]
) -> list[Problem]:
    """Columns that are missing, or of another type or unit than the framework counts in."""
    kinds, scales = types_of(opened.connection, opened.file(name)), _scales(opened, name)
    found = []
    if kinds.get(PROJECT) not in WHOLE:
        values = {"found": kinds.get(PROJECT, "—"), "wanted": "BIGINT"}
        place = opened.place(name, PROJECT)
        found.append(problem("lake-type-differs", place, table=name, column=PROJECT, **values))
    for column in columns:
        place, spec = opened.place(name, column), table.columns[column]
        if column not in kinds:
            found.append(problem("lake-column-missing", place, table=name, column=column))
        elif kinds[column] not in TYPES[spec.type]:
            values = {"found": kinds[column], "wanted": _right_type(spec)}
            found.append(problem("lake-type-differs", place, table=name, column=column, **values))
        elif spec.type == "number":
            found += _faults_of_scale(opened, name, column, spec, scales)
    return found


def _right_type(spec: Column) -> str:
    return {"number": "BIGINT", "date": "DATE", "boolean": "BOOLEAN", "text": "VARCHAR"}[spec.type]


def _scales(opened: OpenPart, name: str) -> Mapping[str, str]:
    """What one number of each column is, as the file says."""
    sql = "SELECT decode(value) FROM parquet_kv_metadata(?) WHERE decode(key) = ?"
    found = opened.connection.execute(sql, [escape(str(opened.file(name))), SCALES]).fetchone()
    try:
        told = json.loads(found[0]) if found else {}
    except ValueError:
        return {}
    return told if isinstance(told, dict) else {}


def _faults_of_scale(
    opened: OpenPart, name: str, column: str, spec: Column, scales: Mapping[str, str]
) -> Iterator[Problem]:
    place, wanted = opened.place(name, column), scale_text(spec)
    values: dict[str, object] = {"table": name, "column": column, "wanted": wanted}
    if column not in scales:
        yield problem("lake-unit-untold", place, key=SCALES, **values)
        return
    try:
        told = parse_quantity(str(scales[column]), opened.compiled.own_units)
        told.require_kind(spec.unit)
    except Refused:
        yield problem("lake-unit-differs", place, found=scales[column], **values)
        return
    if told.base != stored_scale(spec):
        yield problem("lake-unit-differs", place, found=scales[column], **values)


def _selection(opened: OpenPart, name: str, table: Table, columns: Sequence[str]) -> str:
    """The table as the emitter counts it: days as numbers, truths as 0 and 1."""
    kinds = types_of(opened.connection, opened.file(name))
    key = (table.key,) if table.key in kinds and table.key not in columns else ()
    parts = [f"CAST({PROJECT} AS BIGINT) AS {PROJECT}", *map(quoted, map(str, key))]
    for column in columns:
        kind, source = table.columns[column].type, quoted(column)
        if kinds[column] == "DATE":
            source = f"CAST({source} - DATE '1970-01-01' AS INTEGER)"
        elif kind == "boolean":
            source = f"CAST({source} AS INTEGER)"
        elif kind == "number":
            source = f"CAST({source} AS BIGINT)"
        parts.append(f"{source} AS {quoted(column)}")
    return f"SELECT {', '.join(parts)} FROM {source_of(opened.file(name))}"


def _hold_rows(opened: OpenPart, name: str, table: Table, columns: Sequence[str]) -> None:
    """Refuse projects with a number that is no number of a lake or a key that stands twice; tell
    of rows that belong to nobody."""
    rows = quoted("_rows_" + name)
    bounded = [each for each in columns if table.columns[each].type in ("number", "date")]
    if bounded:
        asked = ", ".join(f"MIN({c}), MAX({c})" for c in map(quoted, bounded))
        (found,) = opened.ask(f"SELECT {asked} FROM {rows}")
        for column, least, most in zip(bounded, found[::2], found[1::2], strict=True):
            if least is not None:
                _hold_bounds(opened, name, column, table.columns[column], (least, most))
    described = {n for n, *_ in opened.ask(f"DESCRIBE {rows}")}
    if table.key in described:
        key = quoted(str(table.key))
        sql = (
            f"SELECT {PROJECT}, any_value({key}), any_value(n) FROM (SELECT {PROJECT}, {key}, "
            f"COUNT(*) AS n FROM {rows} WHERE {key} IS NOT NULL GROUP BY ALL HAVING n > 1) "
            f"GROUP BY {PROJECT} ORDER BY {PROJECT}"
        )
        for project, value, times in opened.ask(sql):
            values = {"table": name, "found": value, "times": times}
            place = opened.place(name, str(table.key))
            opened.refuse([project], problem("lake-key-twice", place, **values))
    sql = (
        f"SELECT SUM(n), MIN({PROJECT}) FROM (SELECT {PROJECT}, COUNT(*) AS n FROM {rows} "
        f"GROUP BY {PROJECT}) AS r ANTI JOIN (SELECT {PROJECT} FROM {LISTED} "
        f"WHERE {given(name)} = 1) AS p USING ({PROJECT})"
    )
    ((astray, example),) = opened.ask(sql)
    if astray:
        _tell_astray(opened, name, astray, example)


def _tell_astray(opened: OpenPart, name: str, rows: int, example: int | None) -> None:
    values = {"table": name, "rows": rows, "found": example, "flag": given(name)}
    opened.problems.append((None, problem("lake-rows-astray", opened.place(name), **values)))


def _hold_bounds(
    opened: OpenPart, name: str, column: str, spec: Column, found: tuple[int, int]
) -> None:
    """Refuse projects with a cell beyond what a lake holds; ``found`` are the least and the most
    that there are."""
    low, high = -STORED_LIMIT, STORED_LIMIT
    if spec.type == "date":
        low, high = FIRST_DAY, LAST_DAY
    rows, cell = quoted("_rows_" + name), quoted(column)
    if found[0] >= low and found[1] <= high:
        return
    sql = (
        f"SELECT {PROJECT}, any_value({cell}) FROM {rows} "
        f"WHERE {cell} NOT BETWEEN {low} AND {high} GROUP BY {PROJECT} ORDER BY {PROJECT}"
    )
    for project, value in opened.ask(sql):
        values = {"table": name, "column": column, "found": value, "most": high}
        outside = problem("lake-number-outside", opened.place(name, column), **values)
        opened.refuse([project], outside)


def unreadable_tables(opened: OpenPart) -> Iterator[tuple[str, Problem]]:
    """The tables whose rows cannot be read to their end, of those that could be opened."""
    for name in opened.tables:
        rows = quoted("_rows_" + name)
        try:
            opened.ask(f"SELECT SUM(hash(r)::HUGEINT) FROM {rows} AS r")
        except duckdb.Error as error:
            if is_overflow(error):
                continue
            yield name, torn(opened, name, error, len(opened.holders(name)))
