"""A lake counted by other databases: what DuckDB says, no more and no less, and a plain word where
one of them cannot. PostgreSQL takes part where tests run on one (``tools/with_postgres.py``)."""

from __future__ import annotations

import datetime as dt
import json
import os
import sqlite3
from fractions import Fraction
from pathlib import Path
from typing import Any, cast

import pytest
from click.testing import CliRunner

from hengjian.cli import group
from hengjian.engine.frameworks.compiled import CompiledFramework
from hengjian.engine.frameworks.reader import read_framework_text
from hengjian.errors import Refused
from hengjian.portfolio.engines import Sqlite
from hengjian.portfolio.layout import RESULTS, Part
from hengjian.portfolio.running import Engine
from tests.engine.measures.ledger import AS_OF
from tests.portfolio import test_bad_lakes as bad
from tests.portfolio.lakes import COMPILED, FRAMEWORK, problems, rows, run, scores, write_part

URL = os.environ.get("DATABASE_URL", "")
POSTGRES = pytest.mark.skipif(
    not URL.startswith("postgres"), reason="needs PostgreSQL: tools/with_postgres.py pytest …"
)
ENGINES = pytest.mark.parametrize("engine", ["sqlite", pytest.param("postgres", marks=POSTGRES)])
MEASURES = {
    "paid": {"unit": "元", "sum": "ledger.paid", "where": "on <= as_of"},
    "planned": {"unit": "元", "sum": "ledger.planned"},
    "rows": {"unit": "个", "count": "ledger", "where": "ok or not known(ok)"},
    "late": {"unit": "个", "count": "ledger", "where": "on - due > 0.000001天"},
    "moved": {"unit": "个", "count": "ledger", "where": "due + 1.5天 < on"},
    "said": {"unit": "个", "count": "ledger", "where": """kind in ("K'1", "引“号", "a\\b")"""},
    "first": {"min": "ledger.on"},
    "last": {"max": "ledger.due", "where": "ok"},
    "mean": {"unit": "元", "mean": "ledger.paid"},
    "rate": {"unit": "%", "mean": "ledger.paid / ledger.planned", "each_to": "0.01%"},
    "share": {"unit": "%", "share": "ledger", "where": "ok", "among": "paid > 2元"},
    "product": {"unit": "个", "count": "ledger", "where": "paid * planned > 9元 * 9元"},
}


def compiled(**measures: object) -> CompiledFramework:
    """The framework of the lakes with more measures."""
    told = {**FRAMEWORK, "measures": FRAMEWORK["measures"] | measures}
    return read_framework_text(json.dumps(told, ensure_ascii=False), "engines.yaml")


def ledger(seed: int) -> list[dict[str, Any]]:
    """Some rows of every kind, drawn from a number."""
    kinds = ("K'1", "引“号", "a\\b", None, "-")
    return [
        {
            "order": Fraction(1 + (seed * n) % 5),
            "paid": None if (seed + n) % 7 == 0 else Fraction((seed * 31 + n * 17) % 900 - 200, 4),
            "planned": None if (seed + n) % 5 == 0 else Fraction((seed * 13 + n) % 40 + 1) * 100,
            "on": None if n % 6 == 1 else AS_OF - dt.timedelta(days=(seed * n) % 9 - 4),
            "due": AS_OF - dt.timedelta(days=(seed + n) % 4000),
            "ok": (None, True, False)[(seed + n) % 3],
            "kind": None if n % 5 == 3 else f"{kinds[(seed + n) % 5]}{'' if n < 5 else n}",
        }
        for n in range(seed % 11)
    ]


def everything(lake: Path) -> tuple[object, object, object]:
    """All that results say: every column of every project, and every problem."""
    import duckdb

    files = f"{lake / RESULTS}/scores/*/*/*.parquet"
    with duckdb.connect() as connection:
        sql = f"SELECT * FROM read_parquet('{files}', union_by_name = true) ORDER BY code"
        cursor = connection.execute(sql)
        names = [column[0] for column in cursor.description or []]
        told = problems(lake, "code", "problem", "path", "zh", "refused")
        return names, cursor.fetchall(), told


def by(engine: str, lake: Path, framework: CompiledFramework = COMPILED, **more: Any) -> Any:
    """The lake evaluated anew by this engine; what is said of the run, and all its results."""
    url = URL if engine == "postgres" else ""
    for part in (lake / RESULTS).rglob("part-*.parquet"):
        part.unlink()
    done = run(lake, framework, engine=cast("Engine", engine), database=url, **more)
    return done, everything(lake)


@ENGINES
def test_it_counts_what_duckdb_counts(tmp_path: Path, engine: str) -> None:
    projects = {f"P{n}": None if n == 13 else ledger(n) for n in range(40)}
    write_part(tmp_path, projects)
    write_part(tmp_path, {"Q0": rows(90), "Q1": None, "Q2": []}, Part("south", "2022"))
    every = compiled(**MEASURES)
    _, wanted = by("duckdb", tmp_path, every, columns="never")
    done, found = by(engine, tmp_path, every)
    assert (done.evaluated, done.clustered, done.problems) == (2, 0, [])
    assert found == wanted
    assert len(found[1]) == 43
    assert any(name.startswith("fact rate") for name in found[0])
    assert run(tmp_path, every, engine=cast("Engine", engine), database=URL).unchanged == 2
    assert not list((tmp_path / RESULTS).glob(".spill-*"))


@ENGINES
def test_who_leaves_64_bits_is_named_and_the_others_are_counted(
    tmp_path: Path, engine: str
) -> None:
    huge = [{**rows(1)[0], "paid": Fraction(10**13), "kind": f"K{n}"} for n in range(9300)]
    write_part(tmp_path, {"P0": rows(10), "P1": huge, "P2": rows(30)})
    _, wanted = by("duckdb", tmp_path, columns="never")
    _, found = by(engine, tmp_path)
    assert found == wanted
    assert set(scores(tmp_path)) == {"P0", "P2"}
    assert ("P1", "number-too-large", "P1 › ledger") in problems(
        tmp_path, "code", "problem", "path"
    )


@ENGINES
@pytest.mark.parametrize(
    "name", ["torn", "spoilt inside", "missing", "a key twice", "another type"]
)
def test_what_is_wrong_in_a_lake_is_told_alike(tmp_path: Path, engine: str, name: str) -> None:
    bad.BROKEN[name][0](bad.lake_of_two(tmp_path))
    _, wanted = by("duckdb", tmp_path, columns="never")
    _, found = by(engine, tmp_path)
    assert found == wanted
    assert "Q0" in scores(tmp_path)


def test_a_measure_that_an_engine_cannot_count_is_named_before_it_starts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An SQLite made for small machines, which holds no deeper expressions."""
    whole = Sqlite.__init__

    def small(self: Sqlite, file: Path | str) -> None:
        whole(self, file)
        self.connection.setlimit(sqlite3.SQLITE_LIMIT_EXPR_DEPTH, 12)

    monkeypatch.setattr(Sqlite, "__init__", small)
    write_part(tmp_path, {"P0": rows(10)})
    counted = {"unit": "个", "count": "ledger"}
    many = compiled(sound=counted, deep={**counted, "where": " + ".join(["paid"] * 15) + " > 1元"})
    with pytest.raises(Refused) as refused:
        by("sqlite", tmp_path, many)
    (found,) = refused.value.problems
    assert (found.code, found.place.path) == ("lake-measure-refused", "deep")
    said = "SQLite cannot count “deep”: Expression tree is too large"
    assert found.message("en").startswith(said)
    assert not list((tmp_path / RESULTS).rglob("part-*.parquet"))


def test_a_part_that_its_database_cannot_hold_has_no_result_and_comes_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A disk of 80 KB for the rows of a part."""
    write_part(tmp_path, {"P0": [{**rows(1)[0], "kind": f"K{n}"} for n in range(5000)]})
    write_part(tmp_path, {"Q0": rows(90)}, Part("south", "2022"))
    whole = Sqlite.__init__

    def small(self: Sqlite, file: Path | str) -> None:
        whole(self, file)
        self.connection.execute("PRAGMA max_page_count = 20")

    with monkeypatch.context() as full:
        full.setattr(Sqlite, "__init__", small)
        done = run(tmp_path, engine="sqlite")
    (found,) = done.problems
    assert (found.code, done.evaluated) == ("lake-database-failed", 1)
    assert found.message("en") == "SQLite did not finish counting: database or disk is full"
    assert str(tmp_path) in found.place.file
    assert set(scores(tmp_path)) == {"Q0"}
    again = run(tmp_path, engine="sqlite")
    assert (again.evaluated, again.unchanged, again.problems) == (1, 1, [])
    assert scores(tmp_path)["P0"] == (100, "差")


def test_where_nobody_answers_is_said_before_it_starts(tmp_path: Path) -> None:
    pytest.importorskip("psycopg")
    write_part(tmp_path, {"P0": rows(10)})
    nobody = f"postgresql://nobody@/none?host={tmp_path}"
    with pytest.raises(Refused) as refused:
        run(tmp_path, engine="postgres", database=nobody)
    (found,) = refused.value.problems
    assert found.code == "lake-database-failed"
    assert "--database" in (found.hint("en") or "")
    assert not list((tmp_path / RESULTS).rglob("part-*.parquet"))


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--database", "postgresql://x"], "--database goes with --engine postgres"),
        (["--engine", "sqlite", "--columns", "always"], "no --columns"),
        (["--engine", "sqlite", "--master", "local"], "--master goes with --engine spark"),
    ],
)
def test_options_that_say_nothing_together_are_refused(
    tmp_path: Path, options: list[str], said: str
) -> None:
    command = ["portfolio", str(tmp_path), "--framework", "x", *options]
    result = CliRunner().invoke(group, command)
    assert result.exit_code == 2
    assert said in result.output
