"""Small lakes for tests: the ledger of the measures' tests, by region, and what is read of them."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from fractions import Fraction
from glob import escape
from pathlib import Path
from typing import Any

import duckdb

from hengjian.engine.facts.records import Records
from hengjian.engine.frameworks.compiled import CompiledFramework
from hengjian.engine.frameworks.reader import read_framework_text
from hengjian.engine.measures.lake import create_lake, load_lake
from hengjian.portfolio import results
from hengjian.portfolio.layout import RESULTS, Part
from hengjian.portfolio.running import Run, Settings, evaluate_lake
from hengjian.portfolio.writing import write_tables
from tests.engine.measures.ledger import AS_OF, LEDGER

FRAMEWORK: dict[str, Any] = {
    "framework": "paid-as-planned",
    "edition": "1",
    "title": {"zh": "按计划支付", "en": "Paid as planned"},
    "points": 100,
    "grades": [{"at_least": 60, "grade": "中"}, {"at_least": 0, "grade": "差"}],
    "tables": {"ledger": {**LEDGER, "key": "kind"}},
    "measures": {
        "paid": {"unit": "元", "sum": "ledger.paid", "where": "on <= as_of"},
        "planned": {"unit": "元", "sum": "ledger.planned"},
        "rows": {"unit": "个", "count": "ledger", "where": "ok"},
    },
    "indicators": [
        {
            "code": "A",
            "name": {"zh": "支付率", "en": "Rate of payment"},
            "points": 100,
            "value": "paid / planned",
            "target": "100%",
            "score": "proportional",
            "unit": "%",
        }
    ],
}
COMPILED = read_framework_text(json.dumps(FRAMEWORK, ensure_ascii=False), "paid.yaml")
FIRST = Part("north", "2022")
"""The part that ``write_lake`` writes first."""


def rows(paid: int, planned: int = 1) -> list[dict[str, Any]]:
    """One payment of ``paid`` per cent of 10,000 元 planned."""
    row = {
        "order": Fraction(1),
        "paid": Fraction(paid * 100),
        "planned": Fraction(planned * 10_000),
        "on": AS_OF,
        "ok": True,
        "kind": f"K{paid}",
    }
    return [row]


def write_part(
    lake: Path,
    projects: Mapping[str, Sequence[Mapping[str, Any]] | None],
    part: Part = FIRST,
    compiled: CompiledFramework = COMPILED,
) -> None:
    """Write a part with these projects; ``None`` handed the ledger over not at all."""
    specs = {"ledger": compiled.tables["ledger"]}
    with duckdb.connect() as connection:
        create_lake(connection, specs)
        held = (
            (c, Records(specs, {} if r is None else {"ledger": r})) for c, r in projects.items()
        )
        load_lake(connection, held)
        connection.execute(f"ALTER TABLE _projects ADD COLUMN as_of DATE DEFAULT '{AS_OF}'")
        write_tables(connection, lake, part, specs)


def write_lake(lake: Path, parts: int = 3, projects: int = 4) -> Path:
    """A lake of some parts of which nothing is wrong: project ``P<part>-<n>`` paid n0 per cent."""
    for number in range(parts):
        names = {f"P{number}-{n}": rows(n * 10) for n in range(projects)}
        write_part(lake, names, Part(FIRST.region, FIRST.year, number))
    return lake


def rewrite(file: Path, select: str, scales: str | None = None) -> None:
    """Write a file of a lake anew: what ``select`` makes of its rows, ``{file}``."""
    with duckdb.connect() as connection:
        told = connection.execute(
            "SELECT decode(value) FROM parquet_kv_metadata(?)", [str(file)]
        ).fetchone()
        source = f"read_parquet('{file}', hive_partitioning = false)"
        connection.execute(f"CREATE TABLE t AS {select.format(file=source)}")
        kept = scales if scales is not None else told[0] if told else ""
        also = f", KV_METADATA {{'hengjian.scales': '{kept}'}}" if kept else ""
        connection.execute(f"COPY t TO '{file}' (FORMAT parquet{also})")


def run(lake: Path, compiled: CompiledFramework = COMPILED, **settings: Any) -> Run:
    """Evaluate the lake into its own folder of results."""
    return evaluate_lake(lake, Settings(compiled, lake / RESULTS, **settings))


def scores(lake: Path) -> dict[str, tuple[int, str | None]]:
    """Total, in hundredths, and grade of every project that was evaluated, by its code."""
    found = _read(lake, results.SCORES, "code, total, grade_name")
    return {code: (total, grade) for code, total, grade in found}


def problems(lake: Path, *columns: str) -> list[tuple[Any, ...]]:
    """What was told of every project, in order: these columns of it."""
    return sorted(_read(lake, results.PROBLEMS, ", ".join(columns)), key=str)


def _read(lake: Path, kind: str, columns: str) -> list[tuple[Any, ...]]:
    files = [escape(str(file)) for file in (lake / RESULTS / kind).rglob("part-*.parquet")]
    with duckdb.connect() as connection:
        sql = f"SELECT {columns} FROM read_parquet({files}, union_by_name = true)"
        return connection.execute(sql).fetchall()
