"""A whole country, and the peers in the same run: the kernel over clustered columns against SQL by
hand at 10,000 and 300,000 projects, both stages, and against Polars and Django on the sites.

A peer's time is told only where what it found is what we find: Polars and Django to the last digit,
SQL by hand, which reckons in DOUBLE, to two cents of a total. Times are on the clock, taken in turn
at 10,000; at 300,000 the tables lie in a DuckDB file and each variant runs three times. Making the
columns is told beside it: it is paid once a change of rows. Django loops over its objects as a site
would without SQL of its own, on few projects, and what it takes a row is compared; Polars has the
sites in memory, sorted, in its own types.
"""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import polars as pl

from bench import portfolio
from bench.lake import AS_OF, PER_PROJECT, framework, made
from bench.rows import Row, medians_in_turn
from hengjian.engine.backends import columnar, parquet
from hengjian.engine.backends.columns import Column, numbers
from hengjian.engine.backends.segments import Clustered, count_segments
from hengjian.engine.backends.stage_one import FactColumns
from hengjian.engine.backends.stage_two import ColumnarResult
from hengjian.engine.frameworks.compiled import CompiledFramework
from hengjian.engine.measures.queries import by_table
from hengjian.portfolio.clustering import cluster
from hengjian.portfolio.reading import columns_of

WHOLE = 300_000
SLICE = 5_000
"""Projects that are scored together, as the command does by parts."""
RUNS = 3
FEW = 40
"""Projects for Django."""
DAY = 19_204


def run() -> list[Row]:
    """The kernel first, then the peers, then the country."""
    return [*_ten_thousand(), *_peers(), *_country()]


def _ten_thousand() -> Iterator[Row]:
    connection, compiled = portfolio.lake(), framework()
    start = time.perf_counter()
    tables = clustered(connection, compiled)
    built = time.perf_counter() - start

    def both() -> ColumnarResult:
        facts = columnar.stage_one(compiled, connection, AS_OF, clustered=tables)
        return columnar.score(compiled, facts)

    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "trace"
        spent = medians_in_turn(
            {
                "by hand": lambda: connection.execute(portfolio.BY_HAND).fetchnumpy(),
                "kernel": both,
                "traced": lambda: parquet.write(both(), file),
            },
            portfolio.RUNS,
        )
    by_hand = spent["by hand"]
    found = both().totals
    sql = columnar.score(compiled, columnar.stage_one(compiled, connection, AS_OF))
    hand = connection.execute(portfolio.BY_HAND).fetchnumpy()["total"]
    yield held("10,000: kernel / SQL by hand", spent["kernel"], by_hand, 0.25, beyond(hand, found))
    yield Row("  with trace in Parquet / SQL by hand", spent["traced"], "ms", by_hand, 0.7)
    yield Row("  making the columns, a project", built * 1e6 / portfolio.PROJECTS, "µs")
    yield Row("  totals differing from SQL", int((found != sql.totals).sum()), "", None, 0)


def held(name: str, ours: float, theirs: float, limit: float | None, apart: int) -> Row:
    """A row against a peer; its time only where no project is ``apart``."""
    if apart:
        return Row(name, None, note=f"{apart} projects come out otherwise: no time is told")
    return Row(name, ours, "ms", theirs, limit)


def beyond(doubles: Any, totals: Any) -> int:
    """How many totals of SQL by hand are more than two cents from ours."""
    return int((np.abs(np.asarray(doubles) * 100 - totals) > 2).sum())


def clustered(
    connection: duckdb.DuckDBPyConnection, compiled: CompiledFramework, only: str = ""
) -> dict[str, Clustered]:
    """The columns of all tables, of the projects that ``only`` says."""
    found = {}
    for name, measures in by_table(compiled.measures.values()).items():
        connection.execute(
            f"CREATE OR REPLACE TEMP VIEW _slice AS SELECT * FROM {name} {only} ORDER BY _project"
        )
        rows = cluster(connection, "_slice", compiled.tables[name], columns_of(measures))
        assert isinstance(rows, Clustered), "no column of the bench has so many words"
        found[name] = rows
    return found


def _peers() -> Iterator[Row]:
    connection, compiled = portfolio.lake(), framework()
    table, measures = compiled.tables["sites"], by_table(compiled.measures.values())["sites"]
    rows = clustered(connection, compiled)["sites"]
    projects = np.arange(portfolio.PROJECTS)
    with tempfile.TemporaryDirectory() as folder:
        connection.execute(f"COPY sites TO '{folder}/all.parquet' (FORMAT parquet)")
        sites = pl.read_parquet(f"{folder}/all.parquet")
    spent = medians_in_turn(
        {
            "kernel": lambda: count_segments(rows, table, measures, AS_OF, projects),
            "polars": lambda: by_polars(sites),
        },
        portfolio.RUNS,
    )
    found = count_segments(rows, table, measures, AS_OF, projects)
    apart = differing(by_polars(sites), found)
    yield held("sites of 10,000: kernel / Polars", spent["kernel"], spent["polars"], None, apart)
    yield from _django(connection, spent["kernel"] * 1e6 / len(sites))


def _django(connection: duckdb.DuckDBPyConnection, a_row: float) -> Iterator[Row]:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "sites.parquet"
        connection.execute(
            f"COPY (SELECT * FROM sites WHERE _project < {FEW}) TO '{file}' (FORMAT parquet)"
        )
        script = Path(__file__).with_name("django_peer.py")
        command = [sys.executable, "-P", str(script), str(file)]
        said = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    told = json.loads(said)
    first = connection.execute(portfolio.BY_HAND.split("SELECT *, round")[0] + _FIRST).fetchall()
    pairs = zip(told["counted"], first, strict=True)
    apart = sum(tuple(one) != tuple(other) for one, other in pairs)
    name = "a row of the sites: kernel / a loop in Django"
    if apart:
        yield Row(name, None, note=f"{apart} projects come out otherwise: no time is told")
        return
    yield Row(name, a_row, "ns", told["seconds"] * 1e9, 100, faster=True)


def differing(peer: Any, found: Mapping[str, Column]) -> int:
    """How many projects Polars counts otherwise than the kernel, compared in whole numbers."""
    size = len(peer)
    apart = np.zeros(size, dtype=bool)
    for name, column in found.items():
        ours = numbers(column).spread(size)
        over, under = peer[name].to_numpy().astype(np.int64), 1
        if name in ("area", "area_all"):
            under = 100
        if name == "passed":
            under = peer["accepted"].to_numpy().astype(np.int64)
        known = np.broadcast_to(numbers(column).known(), size)
        same = np.where(known, ours.numerators * under == over * ours.denominators, under == 0)
        apart |= ~same
    return int(apart.sum())


_FIRST = (
    "SELECT started, finished_on_time, passed, households FROM facts "
    f"WHERE _project < {FEW} ORDER BY _project"
)


def by_polars(sites: Any) -> Any:
    """The 16 measures of the sites as one who knows Polars would write them."""
    planned, begun = pl.col("planned") == 1, pl.col("started_on") <= DAY
    done, taken = pl.col("finished_on") <= DAY, pl.col("accepted_on") <= DAY
    return sites.group_by("_project", maintain_order=True).agg(
        pl.len().alias("sites_all"),
        planned.sum().alias("planned"),
        (planned & begun).sum().alias("started"),
        (planned & (pl.col("started_on") <= pl.col("planned_start_on")))
        .sum()
        .alias("started_on_time"),
        done.sum().alias("finished"),
        (pl.col("finished_on") <= pl.col("planned_finish_on")).sum().alias("finished_on_time"),
        (taken & (pl.col("passed") == 1)).sum().alias("passed"),
        taken.sum().alias("accepted"),
        (pl.col("registered") == 1).sum().alias("registered"),
        (planned & (pl.col("contiguous") == 1)).sum().alias("contiguous"),
        pl.col("households").filter(begun).sum().alias("households"),
        pl.col("households").sum().alias("households_all"),
        pl.col("floor_area").filter(done).sum().alias("area"),
        pl.col("floor_area").sum().alias("area_all"),
        pl.col("buildings").filter(pl.col("built_year") <= 2000).sum().alias("buildings_old"),
        pl.col("buildings").sum().alias("buildings_all"),
    )


def _country() -> Iterator[Row]:
    compiled = framework()
    with (
        tempfile.TemporaryDirectory() as folder,
        made(WHOLE, f"{folder}/country.duckdb") as connection,
    ):
        start = time.perf_counter()
        slices = []
        for first in range(0, WHOLE, SLICE):
            only = f"WHERE _project BETWEEN {first} AND {first + SLICE - 1}"
            slices.append(clustered(connection, compiled, only))
        built = time.perf_counter() - start
        by_hand = _median(lambda: connection.execute(portfolio.BY_HAND).fetchnumpy())
        hand = connection.execute(portfolio.BY_HAND).fetchnumpy()["total"]
        sql = columnar.score(compiled, columnar.stage_one(compiled, connection, AS_OF))

    def counted() -> list[FactColumns]:
        return [_counted(compiled, number, each) for number, each in enumerate(slices)]

    facts = counted()
    kernel = _median(lambda: [columnar.score(compiled, each) for each in counted()])
    scored = _median(lambda: [columnar.score(compiled, each) for each in facts])
    totals = np.concatenate([columnar.score(compiled, each).totals for each in facts])
    yield held("300,000: kernel / SQL by hand", kernel, by_hand, 0.25, beyond(hand, totals))
    yield Row("  making the columns, a project", built * 1e6 / WHOLE, "µs")
    yield Row("  other weights, facts kept: arithmetic", scored, "ms", note="goal 50")
    yield Row("  totals differing from SQL", int((totals != sql.totals).sum()), "", None, 0)


def _median(run: Callable[[], object]) -> float:
    spent = []
    for _ in range(RUNS):
        start = time.perf_counter()
        run()
        spent.append((time.perf_counter() - start) * 1000)
    return statistics.median(spent)


def _counted(compiled: CompiledFramework, number: int, tables: dict[str, Clustered]) -> FactColumns:
    """The facts of one slice; its list of projects is a table of its own."""
    flags = ", ".join(f"1 AS has_{name}" for name in PER_PROJECT)
    first = number * SLICE
    with duckdb.connect() as connection:
        connection.execute(
            f"CREATE TABLE _projects AS SELECT i AS _project, 'P' || i AS code, {flags} "
            f"FROM range({first}, {first + SLICE}) AS r(i)"
        )
        connection.execute(
            "CREATE TABLE _reported (_project BIGINT, fact VARCHAR, numerator BIGINT, "
            "denominator BIGINT, words VARCHAR)"
        )
        return columnar.stage_one(compiled, connection, AS_OF, clustered=tables)
