"""The segment kernel: counted over columns clustered by project, as a database counts them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any
from unittest.mock import patch

import duckdb
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hengjian.engine.backends import columnar, segments
from hengjian.engine.backends.columns import numbers
from hengjian.engine.backends.segments import Clustered, StoredColumn, by_sql, popcounts
from hengjian.engine.backends.stage_one import FactColumns
from hengjian.engine.facts.records import Records
from hengjian.engine.frameworks.compiled import CompiledFramework
from hengjian.engine.measures.lake import create_lake, load_lake
from hengjian.errors import Refused
from hengjian.portfolio.clustering import cluster
from tests.engine.measures.ledger import AS_OF, LEDGER, framework

COLUMNS = tuple(LEDGER["columns"])
Rows = Sequence[Mapping[str, Any]]
MOST = 10**13
"""元 that a cell holds at most."""


def lake(compiled: CompiledFramework, *projects: Rows | None) -> duckdb.DuckDBPyConnection:
    """A lake with these projects' ledgers; ``None`` handed none over."""
    specs = {"ledger": compiled.tables["ledger"]}
    connection = duckdb.connect()
    create_lake(connection, specs)
    held = [Records(specs, {} if rows is None else {"ledger": rows}) for rows in projects]
    load_lake(connection, [(f"P{i}", each) for i, each in enumerate(held)])
    return connection


def full(*projects: tuple[int, int]) -> duckdb.DuckDBPyConnection:
    """A lake of projects that each paid the same many times over."""
    connection = lake(framework(**SUM), *([] for _ in projects))
    for project, (times, paid) in enumerate(projects):
        rows = f"SELECT {project} AS _project, {paid * 100} AS paid FROM range({times})"
        connection.execute(f"INSERT INTO ledger BY NAME {rows}")
    return connection


def both(compiled: CompiledFramework, *projects: Rows | None) -> tuple[FactColumns, FactColumns]:
    """The facts by SQL, and by the kernel."""
    with lake(compiled, *projects) as connection:
        return facts_of(compiled, connection)


def facts_of(
    compiled: CompiledFramework, connection: duckdb.DuckDBPyConnection
) -> tuple[FactColumns, FactColumns]:
    """The same of a lake that is there."""
    rows = cluster(connection, "ledger", compiled.tables["ledger"], COLUMNS)
    assert isinstance(rows, Clustered)
    return (
        columnar.stage_one(compiled, connection, AS_OF),
        columnar.stage_one(compiled, connection, AS_OF, clustered={"ledger": rows}),
    )


def values(facts: FactColumns, name: str) -> list[Fraction | None]:
    return [numbers(facts.columns[name]).at(spot) for spot in range(len(facts.projects))]


def row(paid: int | None, **cells: Any) -> dict[str, Any]:
    return {"paid": None if paid is None else Fraction(paid), "on": AS_OF, **cells}


MEASURES: dict[str, dict[str, Any]] = {
    "rows": {"unit": "个", "count": "ledger"},
    "words": {"unit": "个", "count": "ledger", "where": 'kind in ("a", "丙") or kind != "b"'},
    "same": {"unit": "个", "count": "ledger", "where": 'coalesce(kind, "a") = "a"'},
    "total": {"unit": "元", "sum": "ledger.paid", "where": "on <= as_of"},
    "least": {"unit": "元", "min": "ledger.paid", "where": "ok"},
    "last": {"max": "ledger.on"},
    "share": {"unit": "%", "share": "ledger", "where": "paid > 1元", "among": "known(paid)"},
    "mean": {"unit": "元", "mean": "ledger.paid", "where": "not ok"},
}


@pytest.mark.parametrize("rows_at_once", [1, 2, 1000])
@pytest.mark.parametrize("name", MEASURES)
def test_it_counts_as_sql_does(name: str, rows_at_once: int) -> None:
    compiled = framework(**{name: MEASURES[name]})
    first = [
        row(1, ok=True, kind="a"),
        row(None, ok=False, kind="b"),
        row(-7, ok=False),
        row(3, kind="丙", on=None),
    ]
    with patch.object(segments, "CHUNK", rows_at_once):
        by_database, by_kernel = both(compiled, first, None, [], [row(9, kind="a")], first)
    assert by_sql(compiled.tables["ledger"], compiled.measures[name], AS_OF) is None
    assert values(by_kernel, name) == values(by_database, name)
    assert any(values(by_kernel, name))


SUM = {"total": {"unit": "元", "sum": "ledger.paid"}}


def test_a_sum_near_64_bits_is_exact() -> None:
    with full((9_223, MOST - 1), (1, 1)) as connection:
        by_database, by_kernel = facts_of(framework(**SUM), connection)
    assert values(by_kernel, "total") == [9_223 * (MOST - 1), 1] == values(by_database, "total")
    assert not fits(9_300), "added up in two halves"
    assert fits(9_000)


def fits(rows: int) -> bool:
    """Whether sums over a project of so many of the largest rows need one number only."""
    cells = StoredColumn(np.zeros(rows, dtype=np.int64), gaps=False, top=MOST * 100)
    clustered = Clustered(np.array([0]), np.array([0, rows]), {"paid": cells})
    compiled = framework(**SUM)
    tallies = segments._Tallies(clustered, compiled.tables["ledger"], AS_OF)
    tallies.plan(compiled.measures["total"])
    (halves,) = tallies.sums.values()
    return len(halves) == 1


def test_a_sum_that_only_passes_beyond_64_bits_is_exact() -> None:
    with full((9_300, MOST), (1, 5)) as connection, patch.object(segments, "CHUNK", 9_500):
        down = f"SELECT 0 AS _project, -{MOST * 100} AS paid FROM range(9299)"
        connection.execute(f"INSERT INTO ledger BY NAME {down}")
        by_database, by_kernel = facts_of(framework(**SUM), connection)
    assert values(by_kernel, "total") == [MOST, 5] == values(by_database, "total")


def test_a_sum_beyond_64_bits_is_refused_as_by_sql() -> None:
    compiled = framework(**SUM)
    with full((9_300, MOST)) as connection:
        rows = cluster(connection, "ledger", compiled.tables["ledger"], COLUMNS)
        assert isinstance(rows, Clustered)
        for clustered in ({}, {"ledger": rows}):
            with pytest.raises(Refused) as refused:
                columnar.stage_one(compiled, connection, AS_OF, clustered=clustered)
            assert [found.code for found in refused.value.problems] == ["number-too-large"]


LEFT = {
    "ratio": ({"unit": "%", "mean": "ledger.paid / ledger.planned"}, "ratio"),
    "square": (
        {"unit": "个", "count": "ledger", "where": "paid * planned > paid * paid"},
        "64 bits",
    ),
}


@pytest.mark.parametrize("name", LEFT)
def test_what_it_leaves_to_sql_is_counted_there(name: str) -> None:
    measure, why = LEFT[name]
    compiled = framework(rows=MEASURES["rows"], **{name: measure})
    rows = [row(4, planned=Fraction(20_000)), row(6, planned=Fraction(30_000))]
    found, law = both(compiled, rows, rows[:1])
    reason = by_sql(compiled.tables["ledger"], compiled.measures[name], AS_OF)
    assert reason is not None
    assert why in reason.en
    for each in ("rows", name):
        assert values(found, each) == values(law, each)


def test_only_the_rows_of_projects_that_are_asked_for_count() -> None:
    compiled = framework(**SUM)
    with full((9_300, MOST), (3, 1), (0, 1), (1, 4)) as connection:
        rows = cluster(connection, "ledger", compiled.tables["ledger"], COLUMNS)
        assert isinstance(rows, Clustered)
        connection.execute("DELETE FROM _projects WHERE _project = 0")
        facts = columnar.stage_one(compiled, connection, AS_OF, clustered={"ledger": rows})
    assert values(facts, "total") == [3, 0, 4]


@given(st.lists(st.lists(st.booleans(), min_size=1, max_size=150), min_size=1, max_size=9))
def test_bits_are_counted_between_any_places(parts: list[list[bool]]) -> None:
    mask = np.array([bit for part in parts for bit in part])
    starts = np.cumsum([0, *map(len, parts)])
    assert popcounts(mask, starts).tolist() == [sum(part) for part in parts]
