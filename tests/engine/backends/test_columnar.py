"""The columnar backend through its door: facts from a lake, exact scores, the trace in Parquet."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import duckdb
import pytest

from hengjian.engine.backends import columnar, parquet
from hengjian.engine.backends.rationals import fractions
from hengjian.engine.backends.stage_two import ColumnarResult
from hengjian.engine.facts.records import Records
from hengjian.engine.frameworks.compiled import CompiledFramework
from hengjian.engine.frameworks.reader import read_framework_text
from hengjian.engine.measures.lake import create_lake, load_lake
from hengjian.errors import Refused
from tests.engine.measures.ledger import AS_OF, LEDGER

GRADES = [
    {"at_least": 90, "grade": "优"},
    {"at_least": 60, "grade": "中"},
    {"at_least": 0, "grade": "差"},
]
RATE = {
    "code": "A",
    "name": "A",
    "points": 100,
    "value": "paid / planned",
    "target": "100%",
    "score": "proportional",
}


def framework(*indicators: Mapping[str, Any], points: int = 100) -> CompiledFramework:
    """A framework over the ledger, with what was paid and planned."""
    written = {
        "framework": "ledger",
        "edition": "1",
        "title": "ledger",
        "points": points,
        "grades": GRADES,
        "tables": {"ledger": LEDGER},
        "facts": {"told": {"unit": "%"}},
        "measures": {
            "paid": {"unit": "元", "sum": "ledger.paid"},
            "planned": {"unit": "元", "sum": "ledger.planned"},
            "rows": {"unit": "个", "count": "ledger", "where": "ok"},
        },
        "indicators": indicators,
    }
    return read_framework_text(json.dumps(written, ensure_ascii=False), "ledger")


def lake(
    compiled: CompiledFramework,
    projects: Sequence[Sequence[Mapping[str, Any]] | None],
    reported: Sequence[Mapping[str, Any]] = (),
) -> duckdb.DuckDBPyConnection:
    """Projects with these rows in the ledger, and these reported figures."""
    specs = {"ledger": compiled.tables["ledger"]}
    connection = duckdb.connect()
    create_lake(connection, specs)
    load_lake(
        connection,
        [
            (f"P{i}", Records(specs, {} if rows is None else {"ledger": rows}))
            for i, rows in enumerate(projects)
        ],
        reported={f"P{i}": figures for i, figures in enumerate(reported)},
    )
    return connection


def money(paid: str, planned: str) -> list[dict[str, Fraction]]:
    """One row: 元 paid, 元 planned."""
    return [{"paid": Fraction(paid), "planned": Fraction(planned)}]


def scored(compiled: CompiledFramework, *projects: Any, **options: Any) -> ColumnarResult:
    """Both stages."""
    with lake(compiled, projects, options.pop("reported", ())) as connection:
        facts = columnar.stage_one(compiled, connection, AS_OF, **options)
    return columnar.score(compiled, facts)


def test_a_tie_rounds_up_and_a_hair_below_does_not() -> None:
    result = scored(framework(RATE), money("59995", "100000"), money("59994.99", "100000"))
    assert [result.total(i) for i in (0, 1)] == [Decimal("60.00"), Decimal("59.99")]
    assert [result.grade(i).grade for i in (0, 1)] == ["中", "差"]


def test_a_missing_table_is_missing_and_an_empty_one_is_zero() -> None:
    compiled = framework({**RATE, "value": "rows / 2个", "missing": "missing"})
    result = scored(compiled, None, [])
    assert [result.status("A", i) for i in (0, 1)] == ["missing", "scored"]
    assert [result.score("A", i) for i in (0, 1)] == [None, Decimal("0.00")]
    assert [result.grade(i) and result.grade(i).grade for i in (0, 1)] == [None, "差"]


def test_nothing_spent_earns_all_points_where_lower_is_better() -> None:
    rule = {"rule": "proportional", "lower_is_better": True, "cap": "90%"}
    result = scored(framework({**RATE, "score": rule}), money("0", "5"), money("10", "0"))
    assert result.total(0) == Decimal("90.00")
    assert result.status("A", 1) == "missing"


def test_points_of_what_is_left_out_go_to_the_siblings() -> None:
    first = {**RATE, "points": 60}
    second = {**RATE, "code": "B", "points": 30, "value": "told", "missing": "reweight"}
    third = {**RATE, "code": "C", "points": 10, "value": "rows / 1个"}
    compiled = framework(first, second, third)
    row = {**money("1", "3")[0], "ok": True}
    result = scored(compiled, [row], [row], reported=[{}, {"told": Fraction(1, 2)}])
    assert [result.weights["A"].at(i) for i in (0, 1)] == [Fraction(600, 7), Fraction(60)]
    assert [result.status("B", i) for i in (0, 1)] == ["reweighted", "scored"]
    assert [result.total(i) for i in (0, 1)] == [Decimal("42.86"), Decimal("45.00")]


def test_amounts_beyond_64_bits_in_scoring_stay_exact() -> None:
    compiled = framework({**RATE, "value": "(paid * paid * paid) / (planned * planned * planned)"})
    result = scored(compiled, money("9999999999999", "10000000000000"))
    exact = Fraction(9999999999999, 10000000000000) ** 3
    assert result.leaves["A"].share.at(0) == exact


@pytest.mark.parametrize(("basis", "share"), [("reported", "0.10"), ("records", "50.00")])
def test_the_basis_says_which_of_two_sources_counts(basis: str, share: str) -> None:
    reported = [{"paid": Fraction(1)}]
    result = scored(framework(RATE), money("500", "1000"), reported=reported, basis=basis)
    assert result.total(0) == Decimal(share)


def test_facts_are_kept_for_other_weights() -> None:
    half = {**RATE, "points": 50}
    with lake(framework(RATE), [money("1", "3")]) as connection:
        facts = columnar.stage_one(framework(RATE), connection, AS_OF)
    other = framework(
        half, {**half, "code": "B", "score": {"rule": "linear", "from": "0", "to": "1"}}
    )
    assert columnar.score(other, facts).total(0) == Decimal("33.34")


def test_judged_shares_come_as_columns() -> None:
    compiled = framework({"code": "A", "name": "A", "points": 100, "score": "qualitative"})
    with lake(compiled, [[], []]) as connection:
        facts = columnar.stage_one(compiled, connection, AS_OF)
    result = columnar.score(compiled, facts, {"A": fractions([Fraction(2, 3), None])})
    assert [result.score("A", i) for i in (0, 1)] == [Decimal("66.67"), None]


def test_the_trace_recomputes_every_score(tmp_path: Path) -> None:
    compiled = framework(RATE)
    result = scored(compiled, money("59995", "100000"), None, money("2", "3"))
    parquet.write(result, tmp_path / "trace.parquet")
    columns = '"code", "total", "A share.n", "A share.d", "A weight.n", "A weight.d", "A score"'
    with duckdb.connect() as connection:
        rows = connection.execute(
            f"SELECT {columns} FROM '{tmp_path / 'trace.parquet'}'"
        ).fetchall()
        kinds = connection.execute(f"DESCRIBE FROM '{tmp_path / 'trace.parquet'}'").fetchall()
    assert [row[0] for row in rows] == ["P0", "P1", "P2"]
    assert rows[1][3] == 0, "a denominator of 0 says missing"
    for _, total, n, d, weight, of, score in (rows[0], rows[2]):
        exact = Fraction(n, d) * Fraction(weight, of) * 100
        assert (
            total == score == (2 * exact.numerator + exact.denominator) // (2 * exact.denominator)
        )
    assert not [name for name, kind, *_ in kinds if kind in ("DOUBLE", "FLOAT")]
    assert [file.name for file in tmp_path.iterdir()] == ["trace.parquet"]


def test_a_sum_beyond_64_bits_is_refused() -> None:
    compiled = framework(RATE)
    with lake(compiled, [[]]) as connection:
        connection.execute(
            "INSERT INTO ledger BY NAME SELECT 0 AS _project, 900000000000000000 AS paid "
            "FROM range(20)"
        )
        with pytest.raises(Refused) as refused:
            columnar.stage_one(compiled, connection, AS_OF)
    assert [p.code for p in refused.value.problems] == ["number-too-large"]


def test_without_the_extra_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(columnar, "find_spec", lambda name: None)
    with pytest.raises(Refused) as refused:
        columnar.stage_one(framework(RATE), None, AS_OF)
    problem = refused.value.problems[0]
    assert problem.code == "columnar-not-installed"
    assert "hengjian[columnar]" in problem.hint("en")
