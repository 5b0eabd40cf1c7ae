"""A synthetic lake of many projects, made inside DuckDB: 545 rows a project, as counted in
``PER_PROJECT``, drawn by ``hash`` of row numbers and so the same every time.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from pathlib import Path

import duckdb

from hengjian.engine.frameworks.compiled import CompiledFramework
from hengjian.engine.frameworks.reader import read_framework
from hengjian.engine.measures.lake import create_lake
from hengjian.portfolio.layout import Part
from hengjian.portfolio.loading import PROJECTS_A_PART
from hengjian.portfolio.writing import write_tables

AS_OF = dt.date(2022, 7, 31)
PER_PROJECT = {
    "sites": 296,
    "answers": 223,
    "funds": 4,
    "payments": 10,
    "certificates": 6,
    "requests": 6,
}
CHILD_ROWS = sum(PER_PROJECT.values())

_DRAW = "CAST(hash(i * 1000 + {salt}) % {size} AS INTEGER)"


def _draw(size: int, salt: int) -> str:
    return _DRAW.format(size=size, salt=salt)


def _day(first: int, span: int, salt: int, missing: int) -> str:
    """A day number, missing in ``missing`` of 100 rows."""
    known = f"{first} + {_draw(span, salt)}"
    return f"CASE WHEN {_draw(100, salt + 500)} >= {missing} THEN {known} END"


def _truth(percent: int, salt: int, missing: int = 0) -> str:
    known = f"CAST({_draw(100, salt)} < {percent} AS INTEGER)"
    return f"CASE WHEN {_draw(100, salt + 500)} >= {missing} THEN {known} END"


def _one_of(options: str, salt: int) -> str:
    return f"substr('{options}', 1 + {_draw(len(options), salt)}, 1)"


_QUALITY = "(40 + hash(_project) % 60)"
"""How far along a project is, so that scores spread over all grades."""

COLUMNS: dict[str, dict[str, str]] = {
    "sites": {
        "planned": _truth(90, 1),
        "built_year": f"1980 + {_draw(30, 2)}",
        "buildings": f"1 + {_draw(12, 3)}",
        "households": f"20 + {_draw(400, 4)}",
        "floor_area": f"100000 + {_draw(4000000, 5)}",
        "contiguous": _truth(40, 6, 5),
        "registered": _truth(85, 7),
        "planned_start_on": _day(18900, 200, 8, 0),
        "started_on": f"CASE WHEN {_draw(100, 9)} < {_QUALITY} THEN 18880 + {_draw(260, 10)} END",
        "planned_finish_on": _day(19100, 200, 11, 0),
        "finished_on": f"CASE WHEN {_draw(150, 12)} < {_QUALITY} THEN 19000 + {_draw(260, 13)} END",
        "accepted_on": _day(19000, 300, 14, 60),
        "passed": _truth(92, 15, 10),
    },
    "answers": {
        "valid": _truth(96, 21),
        "policy_known": _one_of("AABBCD", 22),
        "involved": _one_of("ABBCCD", 23),
        "satisfaction": f"CASE WHEN {_draw(100, 24)} < {_QUALITY} THEN {_one_of('AAB', 25)} "
        f"ELSE {_one_of('BCDE', 26)} END",
    },
    "funds": {
        "source": f"CASE WHEN {_draw(2, 31)} = 0 THEN 'special_bond' ELSE 'central' END",
        "due": f"400000000 + {_draw(900000000, 32)}",
        "arrived": f"300000000 + {_draw(900000000, 33)}",
        "arrived_on": _day(18600, 600, 34, 5),
        "transferred": f"250000000 + {_draw(700000000, 35)}",
        "transferred_on": _day(18700, 600, 36, 10),
    },
    "payments": {
        "paid_on": _day(18800, 500, 41, 0),
        "amount": f"10000000 + {_draw(300000000, 42)}",
        "source": f"CASE WHEN {_draw(3, 43)} > 0 THEN 'special_bond' ELSE 'central' END",
    },
    "certificates": {
        "certified_on": _day(18800, 500, 51, 0),
        "amount": f"20000000 + {_draw(600000000, 52)}",
    },
    "requests": {
        "received_on": _day(18800, 300, 61, 0),
        "due_on": _day(18850, 300, 62, 0),
        "closed_on": _day(18810, 300, 63, 20),
        "satisfied": _truth(85, 64, 30),
    },
}


def framework() -> CompiledFramework:
    """The framework of 26 indicators over those tables."""
    return read_framework(Path(__file__).with_name("portfolio.yaml"))


def made(
    projects: int, path: str = ":memory:", rows: Mapping[str, int] = PER_PROJECT
) -> duckdb.DuckDBPyConnection:
    """The lake, in memory or in a file, with so many ``rows`` of each table a project."""
    connection = duckdb.connect(path)
    connection.execute("SET enable_progress_bar = false")
    compiled = framework()
    create_lake(connection, {name: compiled.tables[name] for name in PER_PROJECT})
    flags = ", ".join(["1"] * len(PER_PROJECT))
    connection.execute(
        f"INSERT INTO _projects SELECT i, 'P' || lpad(CAST(i AS VARCHAR), 6, '0'), {flags} "
        f"FROM range({projects}) AS r(i)"
    )
    for name, columns in COLUMNS.items():
        each = rows[name]
        listed = ", ".join(f"{value} AS {column}" for column, value in columns.items())
        connection.execute(
            f"INSERT INTO {name} BY NAME SELECT _project, {listed} FROM "
            f"(SELECT i, i // {each} AS _project FROM range({projects * each}) AS r(i))"
        )
    return connection


def write_parts(
    connection: duckdb.DuckDBPyConnection,
    projects: int,
    folder: Path,
    a_part: int = PROJECTS_A_PART,
) -> None:
    """The lake as Parquet, part by part."""
    tables = {name: framework().tables[name] for name in PER_PROJECT}
    for number, first in enumerate(range(0, projects, a_part)):
        last = first + a_part - 1
        own = f"SELECT _project FROM _projects WHERE _project BETWEEN {first} AND {last}"
        write_tables(connection, folder, Part("all", "2022", number), tables, only=own)
