"""Totals and grades of the bench's own lake are the same whoever counts: DuckDB's SQL, the kernel
over clustered columns, SQLite, PostgreSQL, the workers of a Spark, and the exact engine, which
takes one project after another."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import closing
from pathlib import Path
from typing import cast

import duckdb
import pytest

from bench import lake as country
from bench.portfolio import from_columns, from_rows
from hengjian.engine.backends import columnar, reference
from hengjian.engine.facts.gathered import Measured, Value
from hengjian.engine.facts.model import Case
from hengjian.engine.gathering import gather
from hengjian.engine.measures.lake import create_lake
from hengjian.engine.measures.one_project import ProjectQueries
from hengjian.portfolio.running import Columns, Engine, Settings, evaluate_lake
from tests.depth import WHOLE
from tests.portfolio.test_engines import ENGINES, URL

PROJECTS = 10_000 if WHOLE else 450
A_PART = PROJECTS * 3 // 10
ONE_BY_ONE = 1_500
"""Projects whose rows are also counted one project after another, by SQLite."""
FROM_ROWS = 20
"""Projects whose rows are also counted in memory, without any database."""
FRAMEWORK = Path(country.__file__).with_name("portfolio.yaml")
COMPILED = country.framework()


@pytest.fixture(scope="module")
def rows() -> Iterator[duckdb.DuckDBPyConnection]:
    """The lake's rows in memory."""
    with country.made(PROJECTS) as connection:
        yield connection


@pytest.fixture(scope="module")
def lake(rows: duckdb.DuckDBPyConnection, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The lake as Parquet, in four parts, the last a small one."""
    folder = tmp_path_factory.mktemp("country")
    country.write_parts(rows, PROJECTS, folder, A_PART)
    return folder


@pytest.fixture(scope="module")
def by_duckdb(lake: Path) -> Path:
    """The results of DuckDB's SQL, which the others are held to."""
    return evaluated(lake, "never")


def evaluated(lake: Path, columns: Columns, engine: Engine = "duckdb") -> Path:
    """The lake's results, into a folder of their own."""
    out = lake.with_name(f"{lake.name}-{columns}-{engine}")
    settings = Settings(COMPILED, out, country.AS_OF, columns=columns, engine=engine, database=URL)
    done = evaluate_lake(lake, settings)
    assert (done.evaluated, done.problems) == (4, [])
    assert done.clustered == (4 if columns == "always" else 0)
    return out


def source(out: Path) -> str:
    return f"read_parquet('{out}/scores/*/*/*.parquet', hive_partitioning = false)"


def differing(one: Path, other: Path) -> int:
    """The projects of which any column differs: facts, values, shares, scores, total, grade."""
    with duckdb.connect() as connection:
        sql = (
            f"SELECT COUNT(*) FROM ((SELECT * FROM {source(one)} EXCEPT SELECT * FROM "
            f"{source(other)}) UNION ALL (SELECT * FROM {source(other)} EXCEPT SELECT * FROM "
            f"{source(one)}))"
        )
        ((count,),) = connection.execute(sql).fetchall()
    return int(count)


def test_the_kernel_gives_what_sql_gives(lake: Path, by_duckdb: Path) -> None:
    assert differing(by_duckdb, evaluated(lake, "always")) == 0


@ENGINES
def test_other_databases_give_what_duckdb_gives(lake: Path, by_duckdb: Path, engine: str) -> None:
    assert differing(by_duckdb, evaluated(lake, "never", cast("Engine", engine))) == 0


def test_the_exact_engine_gives_the_same_one_by_one(
    rows: duckdb.DuckDBPyConnection, by_duckdb: Path
) -> None:
    with duckdb.connect() as connection:
        sql = f"SELECT total, grade_name FROM {source(by_duckdb)} ORDER BY project"
        found = connection.execute(sql).fetchall()
    case = Case.model_validate(
        {"case": "p", "title": "p", "framework": "p", "as_of": country.AS_OF.isoformat()}
    )
    facts = columnar.stage_one(COMPILED, rows, country.AS_OF)
    queries = ProjectQueries.of(COMPILED, country.AS_OF)
    wrong = []
    with closing(in_sqlite(rows)) as lite:
        for project, (total, grade) in enumerate(found):
            measured = from_columns(facts, COMPILED, project)
            if project < ONE_BY_ONE:
                assert values(queries.facts(lite, project)) == values(measured)
            if project < FROM_ROWS:
                assert values(from_rows(rows, COMPILED, project)) == values(measured)
            law = reference.score(COMPILED, gather(COMPILED, case, measured), case)
            if (int(law.total * 100), law.grade and law.grade.grade) != (total, grade):
                wrong.append((project, law.total, total))
    assert len(found) == PROJECTS
    assert wrong == []
    assert len({total for total, _ in found}) > 100, "where nothing varies nothing is proven"


def values(measured: Mapping[str, Measured]) -> dict[str, Value | None]:
    return {name: value for name, (value, _) in measured.items()}


def in_sqlite(rows: duckdb.DuckDBPyConnection) -> sqlite3.Connection:
    """The rows of the first projects in SQLite, which finds those of one by an index."""
    lite = sqlite3.connect(":memory:")
    create_lake(lite, {name: COMPILED.tables[name] for name in country.PER_PROJECT})
    for name in ("_projects", *country.PER_PROJECT):
        cursor = rows.execute(f"SELECT * FROM {name} WHERE _project < {ONE_BY_ONE}")
        columns = cursor.description or []
        marks = ", ".join("?" * len(columns))
        listed = ", ".join(f'"{column[0]}"' for column in columns)
        while batch := cursor.fetchmany(100_000):
            lite.executemany(f'INSERT INTO "{name}" ({listed}) VALUES ({marks})', batch)
    return lite


@pytest.mark.spark
def test_the_workers_of_a_spark_give_the_same(lake: Path, by_duckdb: Path) -> None:
    out = lake.with_name(f"{lake.name}-spark")
    command = [str(Path(sys.executable).with_name("hengjian")), "portfolio", str(lake)]
    command += ["--framework", str(FRAMEWORK), "--as-of", country.AS_OF.isoformat()]
    command += ["--out", str(out), "--engine", "spark", "--master", "local[2]"]
    done = subprocess.run([*command, "--columns", "always"], capture_output=True, timeout=300)
    assert done.returncode == 0, done.stderr.decode()
    assert differing(by_duckdb, out) == 0
