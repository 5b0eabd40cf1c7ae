"""What a measure counts: in memory, in DuckDB and in SQLite the same."""

from __future__ import annotations

import datetime as dt
from fractions import Fraction
from typing import Any

import pytest

from hengjian.engine.measures.counting import count, count_all
from hengjian.errors import Refused
from tests.engine.measures.ledger import AS_OF, counted_by_databases, framework, records

DAY = dt.date(2022, 7, 1)
ROWS: list[dict[str, Any]] = [
    {"paid": Fraction(1050, 100), "on": DAY, "ok": True, "kind": "x"},
    {"paid": Fraction(-50, 100), "on": AS_OF, "ok": False, "kind": "it's"},
    {"paid": None, "on": None, "ok": None, "kind": None},
    {"paid": Fraction(3), "on": dt.date(2022, 8, 1), "ok": True, "kind": "x"},
]


def values(rows: list[dict[str, Any]] | None, **measure: str) -> list[Any]:
    """The value by memory, DuckDB and SQLite."""
    compiled = framework(m=measure)
    memory = count(compiled.measures["m"], records(compiled, rows), AS_OF)[0]
    return [memory, *(found["m"][0] for found in counted_by_databases(compiled, rows))]


@pytest.mark.parametrize(
    ("measure", "wanted"),
    [
        ({"unit": "个", "count": "ledger"}, Fraction(4)),
        ({"unit": "个", "count": "ledger", "where": "ok"}, Fraction(2)),
        ({"unit": "个", "count": "ledger", "where": "not ok"}, Fraction(1)),
        ({"unit": "个", "count": "ledger", "where": "on <= as_of"}, Fraction(2)),
        ({"unit": "个", "count": "ledger", "where": "known(on)"}, Fraction(3)),
        ({"unit": "个", "count": "ledger", "where": 'kind = "it\'s"'}, Fraction(1)),
        ({"unit": "元", "sum": "ledger.paid"}, Fraction(13)),
        ({"unit": "元", "sum": "ledger.paid", "where": "not known(paid)"}, Fraction(0)),
        ({"unit": "元", "min": "ledger.paid"}, Fraction(-1, 2)),
        ({"unit": "元", "max": "ledger.paid", "where": "not ok"}, Fraction(-1, 2)),
        ({"unit": "元", "max": "ledger.paid", "where": "not known(ok)"}, None),
        ({"min": "ledger.on"}, DAY),
        ({"max": "ledger.on", "where": "on <= as_of"}, AS_OF),
        ({"unit": "元", "mean": "ledger.paid"}, Fraction(13, 3)),
        ({"unit": "元", "mean": "ledger.paid", "where": "not known(paid)"}, None),
        ({"unit": "%", "share": "ledger", "where": "ok"}, Fraction(2, 4)),
        ({"unit": "%", "share": "ledger", "where": "ok", "among": "known(ok)"}, Fraction(2, 3)),
        ({"unit": "%", "share": "ledger", "where": "ok", "among": 'kind = "y"'}, None),
    ],
)
def test_only_rows_whose_condition_is_true_count(measure: dict[str, str], wanted: Any) -> None:
    assert set(values(ROWS, **measure)) == {wanted}


@pytest.mark.parametrize(
    ("measure", "wanted"),
    [
        ({"unit": "个", "count": "ledger"}, Fraction(0)),
        ({"unit": "元", "sum": "ledger.paid"}, Fraction(0)),
        ({"unit": "元", "min": "ledger.paid"}, None),
        ({"unit": "%", "share": "ledger", "where": "ok"}, None),
    ],
)
def test_no_rows_count_and_sum_to_0_and_have_no_extremes(
    measure: dict[str, str], wanted: Any
) -> None:
    assert set(values([], **measure)) == {wanted}


def test_a_table_that_was_not_handed_over_leaves_its_measures_missing() -> None:
    assert set(values(None, unit="个", count="ledger")) == {None}


def test_the_count_says_how_many_rows_were_looked_at_and_kept() -> None:
    compiled = framework(
        all={"unit": "个", "count": "ledger", "where": "ok"},
        part={"unit": "%", "share": "ledger", "where": "ok", "among": "known(ok)"},
    )
    memory = count_all(compiled.measures.values(), records(compiled, ROWS), AS_OF)
    for found in (memory, *counted_by_databases(compiled, ROWS)):
        seen = {name: (c.rows, c.kept, c.where) for name, (_, c) in found.items() if c}
        assert seen == {"all": (4, 2, "ok"), "part": (3, 2, "ok")}


def test_a_database_shows_the_sql_it_ran() -> None:
    compiled = framework(m={"unit": "个", "count": "ledger", "where": "ok"})
    _, counted = counted_by_databases(compiled, ROWS)[0]["m"]
    assert counted is not None
    assert counted.engine.startswith("SELECT COUNT(*)")
    assert counted.engine.endswith('WHERE "_project" = 0')


RATIOS: list[dict[str, Any]] = [
    {"paid": Fraction(100), "planned": Fraction(300)},
    {"paid": Fraction(-50), "planned": Fraction(100)},
    {"paid": Fraction(200), "planned": Fraction(700)},
    {"paid": Fraction(100), "planned": Fraction(0)},  # divided by nothing: does not count
    {"paid": None, "planned": Fraction(100)},
]


@pytest.mark.parametrize(
    ("each_to", "wanted"),
    [
        (None, (Fraction(1, 3) - Fraction(1, 2) + Fraction(2, 7)) / 3),
        ("1%", Fraction(33 - 50 + 29, 300)),
    ],
)
def test_a_mean_of_ratios_takes_each_row_by_itself(each_to: str | None, wanted: Fraction) -> None:
    rounded = {"each_to": each_to} if each_to else {}
    measure = {"unit": "%", "mean": "ledger.paid / ledger.planned", **rounded}
    assert set(values(RATIOS, **measure)) == {wanted}


def test_a_mean_that_nobody_could_write_down_is_refused() -> None:
    rows = [{"paid": Fraction(1), "planned": Fraction(n)} for n in range(10_000, 12_000)]
    compiled = framework(m={"unit": "%", "mean": "ledger.paid / ledger.planned"})
    with pytest.raises(Refused) as caught:
        count(compiled.measures["m"], records(compiled, rows), AS_OF)
    assert [found.code for found in caught.value.problems] == ["mean-too-fine"]
