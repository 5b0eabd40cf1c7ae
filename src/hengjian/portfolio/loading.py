"""A lake made from cases: read as ``hengjian evaluate`` reads them, kept by region and year.

Reported figures, answers and basis of a case go along as it says them, so that another edition of
the framework reads them anew.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from hengjian.engine.backends.columnar import need
from hengjian.engine.facts.folders import case_files
from hengjian.engine.facts.model import Case
from hengjian.engine.facts.reading import read_case, read_records
from hengjian.engine.facts.records import Records
from hengjian.engine.frameworks.compiled import CompiledFramework
from hengjian.engine.measures.lake import create_lake, load_lake
from hengjian.engine.measures.queries import PROJECT, PROJECTS, by_table
from hengjian.engine.measures.sql import quoted
from hengjian.errors import Place, Problem, Refused, problem
from hengjian.portfolio.layout import AS_OF, SAID, TITLE, Part, below

PROJECTS_A_PART = 5_000
REGION = "all"
KEPT = frozenset(
    ("case", "title", "framework", "as_of", "basis", "grades", "facts", "judgements", "published")
)
"""What of a case its evaluation hangs on."""
_REGION = re.compile(r"[^/=.\s][^/=]*")
Read = tuple[str, Case, Records]
"""What a project is called, its case and its record tables."""


@dataclass(slots=True)
class Loaded:
    """What came into the lake, and what could not."""

    projects: int = 0
    parts: int = 0
    problems: list[Problem] = field(default_factory=list)


@dataclass(slots=True)
class _Year:
    """The projects of one year that are not written yet, and how many parts are."""

    connection: Any
    waiting: int = 0
    projects: int = 0
    parts: int = 0
    codes: set[str] = field(default_factory=set)


def load_folder(
    lake: Path,
    cases: Path,
    compiled: CompiledFramework,
    *,
    region: str = REGION,
    hear: Callable[[int, int, str], None] | None = None,
) -> Loaded:
    """Load the cases that stand in a folder, as folders and workbooks, into ``lake``.

    The years that are met are written anew for the region. A case that cannot be read is told of,
    with all that is wrong with it, and the others go on. Raises ``Refused``: ``portfolio-empty``,
    ``lake-name-unusable``, ``file-unwritable``.
    """
    found = case_files(cases)
    loaded = Loaded()

    def each() -> Iterator[Read]:
        for number, path in enumerate(found):
            if hear is not None:
                hear(number, len(found), path.name)
            try:
                files = read_case(path)
                yield path.stem, files.case, read_records(files, compiled.tables)
            except Refused as refusal:
                loaded.problems += refusal.problems

    return load_cases(lake, each(), compiled, region=region, loaded=loaded)


def load_cases(
    lake: Path,
    cases: Iterable[Read],
    compiled: CompiledFramework,
    *,
    region: str = REGION,
    loaded: Loaded | None = None,
) -> Loaded:
    """Load cases that are read already; see ``load_folder``."""
    need("numpy", "duckdb")
    if not _REGION.fullmatch(region):
        raise Refused([problem("lake-name-unusable", found=region)])
    loaded = loaded or Loaded()
    tables = {name: compiled.tables[name] for name in by_table(compiled.measures.values())}
    years: dict[str, _Year] = {}
    with ExitStack() as stack:
        for code, case, records in cases:
            year = str(case.as_of.year)
            if year not in years:
                years[year] = _Year(stack.enter_context(_database(tables)))
            own = Records(tables, {n: r for n, r in records.rows.items() if n in tables})
            if _take(years[year], code, case, own, loaded):
                loaded.projects += 1
                if years[year].waiting == PROJECTS_A_PART:
                    _write(lake, region, year, years[year], compiled)
        for year, kept in years.items():
            if kept.waiting:
                _write(lake, region, year, kept, compiled)
            _remove_beyond(lake, region, year, kept.parts)
            loaded.parts += kept.parts
    return loaded


def _database(tables: Any) -> Any:
    import duckdb

    connection = duckdb.connect()
    create_lake(connection, tables)
    connection.execute(
        f"CREATE TABLE _cases ({PROJECT} BIGINT, {TITLE} VARCHAR, {AS_OF} DATE, {SAID} VARCHAR)"
    )
    return connection


def _take(year: _Year, code: str, case: Case, records: Records, loaded: Loaded) -> bool:
    """Hold one project; whether it could be held."""
    if code in year.codes:
        loaded.problems.append(problem("portfolio-twice", Place(path=code), name=code))
        return False
    number, run = year.projects, year.connection
    run.execute("BEGIN")
    try:
        load_lake(run, [(code, records)], first=number)
    except Refused as refusal:
        run.execute("ROLLBACK")
        places = (Place(path=f"{code} › {each.place.path}") for each in refusal.problems)
        loaded.problems += [
            each.at(place) for each, place in zip(refusal.problems, places, strict=True)
        ]
        return False
    said = case.model_dump_json(include=set(KEPT), exclude_defaults=True)
    run.execute("INSERT INTO _cases VALUES (?, ?, ?, ?)", [number, case.title.zh, case.as_of, said])
    run.execute("COMMIT")
    year.codes.add(code)
    year.projects += 1
    year.waiting += 1
    return True


def _write(lake: Path, region: str, year: str, kept: _Year, compiled: CompiledFramework) -> None:
    from hengjian.portfolio.writing import write_tables

    tables = {name: compiled.tables[name] for name in by_table(compiled.measures.values())}
    projects = f"SELECT * FROM {quoted(PROJECTS)} JOIN _cases USING ({PROJECT})"
    write_tables(kept.connection, lake, Part(region, year, kept.parts), tables, projects=projects)
    for name in (*tables, PROJECTS, "_cases"):
        kept.connection.execute(f"DELETE FROM {quoted(name)}")
    kept.parts += 1
    kept.waiting = 0


def _remove_beyond(lake: Path, region: str, year: str, parts: int) -> None:
    """Take away parts of an earlier loading that had more of them, the list of projects first."""
    ends = {Part(region, year, number).path for number in range(parts)}
    start = f"region={region}/year={year}/"
    for table in sorted(lake.iterdir(), key=lambda each: each.name != PROJECTS):
        if table.is_dir() and (table.name == PROJECTS or not table.name.startswith(("_", "."))):
            for path in below(table):
                if path.startswith(start) and path not in ends:
                    (table / path).unlink()
