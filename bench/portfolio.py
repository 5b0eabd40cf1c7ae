"""10,000 projects × 545 rows: the columnar backend against SQL written by hand, and its exactness.

The SQL by hand (``by_hand.sql``) runs on the same tables, in the same connection with the same
threads; its rates and scores are DOUBLE. Runs are taken in turn and the medians compared.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

import duckdb
import numpy as np

from bench.lake import AS_OF, PER_PROJECT, framework, made, write_parts
from bench.rows import Row, medians_in_turn
from hengjian.engine.backends import columnar, parquet, reference
from hengjian.engine.backends.columns import numbers
from hengjian.engine.backends.stage_one import FactColumns
from hengjian.engine.backends.stage_two import ColumnarResult
from hengjian.engine.facts.gathered import Measured
from hengjian.engine.facts.model import Case
from hengjian.engine.facts.records import Cell, Records
from hengjian.engine.frameworks.compiled import CompiledFramework
from hengjian.engine.frameworks.model import Column
from hengjian.engine.gathering import gather
from hengjian.engine.measures.counting import count_all
from hengjian.engine.measures.sql import day_of, stored_scale

PROJECTS = 10_000
COUNTED = 100
"""Projects whose rows are also counted one by one in memory."""
RUNS = 9
CHANGED = PROJECTS // 100
HIVE = ("region", "year")
BY_HAND = Path(__file__).with_name("by_hand.sql").read_text(encoding="utf-8")


@cache
def lake() -> duckdb.DuckDBPyConnection:
    """The lake, made once for all benchmarks that want it."""
    return made(PROJECTS)


@cache
def timings() -> dict[str, float]:
    """Medians in milliseconds: ``by hand``, ``columnar``, ``traced``."""
    connection, compiled = lake(), framework()
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "trace"
        runs = {
            "by hand": lambda: connection.execute(BY_HAND).fetchnumpy(),
            "columnar": lambda: evaluated(connection, compiled),
            "traced": lambda: parquet.write(evaluated(connection, compiled), file),
        }
        return medians_in_turn(runs, RUNS)


def evaluated(connection: Any, compiled: CompiledFramework) -> ColumnarResult:
    """Both stages."""
    return columnar.score(compiled, columnar.stage_one(compiled, connection, AS_OF))


def run() -> list[Row]:
    """Speed against SQL by hand, and totals against the reference backend."""
    spent = timings()
    by_hand = spent["by hand"]
    connection, compiled = lake(), framework()
    facts = columnar.stage_one(compiled, connection, AS_OF)
    result = columnar.score(compiled, facts)
    rescored = medians_in_turn({"": lambda: columnar.score(compiled, facts)}, RUNS)[""]
    doubles = np.rint(connection.execute(BY_HAND).fetchnumpy()["total"] * 100).astype(np.int64)
    return [
        Row(
            "portfolio 10,000 × 545: columnar / SQL by hand", spent["columnar"], "ms", by_hand, 1.15
        ),
        Row("  with trace in Parquet / SQL by hand", spent["traced"], "ms", by_hand, 1.25),
        Row("  other weights, facts kept / SQL by hand", rescored, "ms", by_hand),
        Row("  totals differing from the reference", differing(result), "", None, 0),
        Row("  totals that DOUBLE SQL gets wrong", int((doubles != result.totals).sum()), ""),
        *_command(result),
    ]


def _command(result: ColumnarResult) -> list[Row]:
    """The command over the same projects as Parquet, as whole processes: all, nothing anew, other
    weights, and one project of a hundred with other rows, all of them in one part."""
    with tempfile.TemporaryDirectory() as folder:
        lake_folder = Path(folder) / "lake"
        write_parts(lake(), PROJECTS, lake_folder)
        own, other = Path(__file__).with_name("portfolio.yaml"), Path(folder) / "other.yaml"
        other.write_text(own.read_text("utf-8").replace("target: 95%", "target: 90%"), "utf-8")
        command = [str(Path(sys.executable).with_name("hengjian")), "portfolio", str(lake_folder)]
        command += ["--as-of", AS_OF.isoformat(), "--columns", "always", "--framework"]
        first, peak, _ = processed([*command, str(own)])
        again, _, _ = processed([*command, str(own)])
        wrong = _apart(lake_folder, result)
        weights, _, _ = processed([*command, str(other)])
        processed([*command, str(own)])
        _change(lake_folder)
        changed, _, _ = processed([*command, str(own)])
        untouched = _apart(lake_folder, result)
    return [
        Row("hengjian portfolio, 10,000 in Parquet", first, "s processor"),
        Row("  again, nothing changed", again, "s processor"),
        Row("  other weights", weights, "s processor"),
        Row("  1 % changed", changed, "s processor"),
        Row("  most memory", peak / 1024, "MB", None, 1024),
        Row("  totals differing", wrong, "", None, 0),
        Row("  totals of unchanged projects differing", untouched, "", None, 0),
    ]


def _apart(lake_folder: Path, result: ColumnarResult) -> int:
    """Totals that stand otherwise in the results, of the projects that ``_change`` leaves alone."""
    with duckdb.connect() as connection:
        file = f"{lake_folder}/_results/scores/*/*/*.parquet"
        found = connection.execute(f"SELECT total FROM '{file}' ORDER BY project").fetchnumpy()
    return int((found["total"][CHANGED:] != result.totals[CHANGED:]).sum())


def _change(lake_folder: Path) -> None:
    """Let the first projects of the first part have paid more."""
    file = next(iter(sorted((lake_folder / "payments").rglob("*.parquet"))))
    with duckdb.connect() as connection:
        scales = connection.execute(
            "SELECT decode(key), decode(value) FROM parquet_kv_metadata(?)", [str(file)]
        ).fetchall()
        more = f"amount + CASE WHEN _project < {CHANGED} THEN 100 ELSE 0 END AS amount"
        connection.execute(f"CREATE TABLE t AS SELECT * REPLACE ({more}) FROM '{file}'")
        listed = ", ".join(f"'{key}': '{value}'" for key, value in scales)
        columns = ", ".join(
            name for name, *_ in connection.execute("DESCRIBE t").fetchall() if name not in HIVE
        )
        connection.execute(
            f"COPY (SELECT {columns} FROM t) TO '{file}' (FORMAT parquet, KV_METADATA {{{listed}}})"
        )


def processed(command: list[str]) -> tuple[float, int, float]:
    """Seconds of processor time of a process and its children, the most memory one of them took,
    in KB, and seconds on the clock. It is started by a small one: what its parent holds would count
    as its own."""
    measured = [sys.executable, "-c", _MEASURE, *command]
    said = subprocess.run(measured, check=True, capture_output=True, text=True).stdout
    ended, seconds, most, clock = said.split()
    if int(ended) not in (0, 1):
        raise ValueError(f"{command}: {ended}")
    return float(seconds), int(most), float(clock)


_MEASURE = """
import resource, subprocess, sys, time
start = time.monotonic()
done = subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
used = resource.getrusage(resource.RUSAGE_CHILDREN)
spent = used.ru_utime + used.ru_stime
print(done.returncode, spent, used.ru_maxrss, time.monotonic() - start)
"""


def differing(result: ColumnarResult) -> int:
    """Projects whose total or grade is not what the reference backend says.

    All are scored by it from the counted facts; the first ``COUNTED`` also from their rows.
    """
    compiled = result.compiled
    case = Case.model_validate(
        {"case": "p", "title": "p", "framework": "p", "as_of": AS_OF.isoformat()}
    )
    wrong = 0
    for spot in range(len(result.totals)):
        measured = (
            from_rows(lake(), compiled, spot)
            if spot < COUNTED
            else from_columns(result.facts, compiled, spot)
        )
        law = reference.score(compiled, gather(compiled, case, measured), case)
        wrong += (law.total, law.grade) != (result.total(spot), result.grade(spot))
    return wrong


def from_columns(facts: FactColumns, compiled: CompiledFramework, spot: int) -> dict[str, Measured]:
    """The measures of one project as the columns have them."""
    return {name: (numbers(facts.columns[name]).at(spot), None) for name in compiled.measures}


def from_rows(
    connection: duckdb.DuckDBPyConnection, compiled: CompiledFramework, project: int
) -> dict[str, Measured]:
    """The measures of one project of the lake, its rows counted in memory."""
    specs = {name: compiled.tables[name] for name in PER_PROJECT}
    rows = {}
    for name, table in specs.items():
        cursor = connection.execute(f"SELECT * FROM {name} WHERE _project = {project}")
        names = [column[0] for column in cursor.description or ()]
        rows[name] = [
            {c: _cell(table.columns[c], v) for c, v in zip(names[1:], row[1:], strict=True)}
            for row in cursor.fetchall()
        ]
    return count_all(compiled.measures.values(), Records(specs, rows), AS_OF)


def _cell(column: Column, stored: Any) -> Cell:
    if stored is None or column.type == "text":
        return None if stored is None else str(stored)
    if column.type == "date":
        return day_of(stored)
    return bool(stored) if column.type == "boolean" else Fraction(stored) * stored_scale(column)
