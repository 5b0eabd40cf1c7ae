"""The two backends agree to the last digit, and so do memory, DuckDB and SQLite in counting."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from random import Random
from unittest.mock import patch

import duckdb
import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings

from hengjian.engine.backends import columnar, reference, segments
from hengjian.engine.backends.leaves import shown_numbers
from hengjian.engine.backends.rationals import Rationals, fractions
from hengjian.engine.backends.segments import Clustered
from hengjian.engine.backends.stage_two import ColumnarResult
from hengjian.engine.facts.gathered import Measured
from hengjian.engine.frameworks.compiled import CompiledFramework
from hengjian.engine.gathering import gather
from hengjian.engine.measures.counting import count_all
from hengjian.engine.measures.lake import create_lake, load_lake
from hengjian.engine.measures.one_project import facts_from_database
from hengjian.engine.measures.queries import by_table
from hengjian.engine.result import Evaluation
from hengjian.portfolio.clustering import cluster
from hengjian.portfolio.reading import columns_of
from tests.depth import examples
from tests.generative.strategies import Portfolio, Project, portfolios, project
from tests.generative.strategies_frameworks import AS_OF, TABLES, large_framework

PROVE = settings(
    max_examples=examples(120), deadline=None, suppress_health_check=[HealthCheck.data_too_large]
)


def law(compiled: CompiledFramework, one: Project) -> Evaluation:
    """What the reference backend says, from records in memory."""
    measured = count_all(compiled.measures.values(), one.records, AS_OF)
    return reference.score(compiled, gather(compiled, one.case, measured), one.case)


def lake(compiled: CompiledFramework, projects: Sequence[Project]) -> duckdb.DuckDBPyConnection:
    """The projects in DuckDB."""
    connection = duckdb.connect()
    fill(connection, compiled, projects)
    return connection


def fill(
    connection: duckdb.DuckDBPyConnection | sqlite3.Connection,
    compiled: CompiledFramework,
    projects: Sequence[Project],
) -> None:
    create_lake(connection, {name: compiled.tables[name] for name in TABLES})
    load_lake(
        connection,
        [(each.code, each.records) for each in projects],
        reported={each.code: each.figures(compiled) for each in projects},
    )


def judged(compiled: CompiledFramework, projects: Sequence[Project]) -> dict[str, Rationals]:
    shares = [each.judged(compiled) for each in projects]
    return {code: fractions([each[code] for each in shares]) for code in shares[0]}


def in_columns(compiled: CompiledFramework, projects: Sequence[Project]) -> ColumnarResult:
    """What the columnar backend says, from records in DuckDB."""
    with lake(compiled, projects) as connection:
        facts = columnar.stage_one(compiled, connection, AS_OF)
    return columnar.score(compiled, facts, judged(compiled, projects))


def in_clustered_columns(
    compiled: CompiledFramework, projects: Sequence[Project], rows_at_once: int
) -> ColumnarResult:
    """What the columnar backend says of columns in which a project's rows lie together, a few rows
    at a time."""
    with lake(compiled, projects) as connection:
        tables = {
            name: cluster(connection, name, compiled.tables[name], columns_of(measures))
            for name, measures in by_table(compiled.measures.values()).items()
        }
        clustered = {n: rows for n, rows in tables.items() if isinstance(rows, Clustered)}
        assert len(clustered) == len(tables)
        with patch.object(segments, "CHUNK", rows_at_once):
            facts = columnar.stage_one(compiled, connection, AS_OF, clustered=clustered)
    return columnar.score(compiled, facts, judged(compiled, projects))


def differences(found: ColumnarResult, spot: int, wanted: Evaluation) -> Iterator[str]:
    """Everything official, and every exact share and weight, where the two differ."""
    if found.total(spot) != wanted.total:
        yield f"total {found.total(spot)} {wanted.total}"
    if found.complete[spot] != wanted.complete:
        yield f"complete {found.complete[spot]} {wanted.complete}"
    if found.grade(spot) != wanted.grade:
        yield f"grade {found.grade(spot)} {wanted.grade}"
    for each in wanted.indicators:
        mine = {
            "score": found.score(each.code, spot),
            "status": found.status(each.code, spot),
            "weight": found.weights[each.code].at(spot),
        }
        law = {"score": each.score, "status": each.status, "weight": each.weight}
        if each.code in found.leaves:
            leaf = found.leaves[each.code]
            value = shown_numbers(leaf.value)
            mine |= {"share": leaf.earned.at(spot), "value": value and value.at(spot)}
            law |= {"share": each.share, "value": each.value and each.value.base}
        yield from (f"{each.code} {k} {mine[k]} {law[k]}" for k in mine if mine[k] != law[k])


@given(portfolios)
@PROVE
def test_columnar_scores_are_those_of_the_reference(generated: Portfolio) -> None:
    compiled, projects = generated.compiled, generated.projects
    found = in_columns(compiled, projects)
    for spot, each in enumerate(projects):
        assert not list(differences(found, spot, law(compiled, each)))


@given(portfolios)
@PROVE
def test_scores_of_clustered_columns_are_those_of_the_reference(generated: Portfolio) -> None:
    compiled, projects = generated.compiled, generated.projects
    found = in_clustered_columns(compiled, projects, rows_at_once=5)
    for spot, each in enumerate(projects):
        assert not list(differences(found, spot, law(compiled, each)))


@given(portfolios)
@PROVE
def test_databases_count_as_memory_does(generated: Portfolio) -> None:
    compiled, projects = generated.compiled, generated.projects
    with lake(compiled, projects) as duck, closing(sqlite3.connect(":memory:")) as lite:
        fill(lite, compiled, projects)
        for spot, each in enumerate(projects):
            wanted = count_all(compiled.measures.values(), each.records, AS_OF)
            for connection in (duck, lite):
                found = facts_from_database(compiled, connection, spot, AS_OF)
                assert {n: v for n, (v, _) in found.items()} == {
                    n: v for n, (v, _) in wanted.items()
                }
                assert rows(found) == rows(wanted)


def rows(measured: Mapping[str, Measured]) -> dict[str, tuple[int, int] | None]:
    """How many rows each measure looked at and kept."""
    return {n: (c.rows, c.kept) if c else None for n, (_, c) in measured.items()}


@pytest.mark.parametrize("seed", range(4))
def test_a_large_sample_has_no_differing_total(seed: int) -> None:
    rng = Random(seed)
    compiled = large_framework(rng)
    projects = [project(rng, compiled, f"P{i:04}") for i in range(500)]
    wanted = [law(compiled, each) for each in projects]
    for found in (in_columns(compiled, projects), in_clustered_columns(compiled, projects, 1000)):
        differing = [d for spot, each in enumerate(wanted) for d in differences(found, spot, each)]
        assert not differing
        assert len(np.unique(found.totals)) > 50, "a sample in which nothing varies proves nothing"
