"""Conditions as SQL over whole numbers: what is written, and what both databases make of it."""

from __future__ import annotations

import datetime as dt
from fractions import Fraction
from typing import Any

import pytest

from hengjian.engine.frameworks.compiled import CompiledFramework
from hengjian.engine.language.parser import parse
from hengjian.engine.measures.counting import count
from hengjian.engine.measures.one_project import facts_from_database
from hengjian.engine.measures.sql import Emitter
from hengjian.errors import Refused
from tests.engine.measures.ledger import (
    AS_OF,
    counted_by_databases,
    databases,
    framework,
    records,
)

ROW: dict[str, Any] = {
    "order": Fraction(3),
    "paid": Fraction(12345, 100),
    "planned": Fraction(1234567),
    "on": dt.date(2022, 7, 1),
    "due": dt.date(2022, 7, 4),
    "ok": True,
    "kind": "a'b; DROP TABLE ledger --",
}


def emitted(condition: str) -> str | None:
    compiled = framework(m={"unit": "个", "count": "ledger"})
    return Emitter(compiled.tables["ledger"], AS_OF).condition(parse(condition))


@pytest.mark.parametrize(
    ("condition", "sql"),
    [
        ("paid >= 123.45元", '("paid" >= 12345)'),
        ("planned > 1万元", '("planned" > 10000)'),
        ("paid < planned", '("paid" < ("planned" * 100))'),
        ("paid * 2 = 10元", '("paid" = 500)'),
        ("on <= as_of", '("on" <= 19204)'),
        ("order in (1个, 2个)", '(("order" = 1) OR ("order" = 2))'),
        ('not ok and kind = "it\'s"', "((NOT (\"ok\" = 1)) AND (\"kind\" = 'it''s'))"),
    ],
)
def test_literals_take_the_scale_of_the_column(condition: str, sql: str) -> None:
    assert emitted(condition) == sql


@pytest.mark.parametrize(
    ("condition", "holds"),
    [
        ("paid = 123.45元", True),
        ("paid > 123.449999元", True),
        ("paid / 3 = 41.15元", True),
        ("paid < planned and order * 2 = 6个", True),
        ("paid >= 99999999999999999999999999元", False),
        ("-paid > -99999999999999999999999999元", True),
        ("paid * order = 370.35元 * 1个", True),
        ("due - on = 3天", True),
        ("on + (due - on) * 0.5 = 2022-07-02", True),
        ("due - (due - on) * 0.5 = 2022-07-02", True),
        ("on - (due - on) / 2 = 2022-06-29", True),
        ("on + (on - due) / 2 = 2022-06-29", True),
        ("max(on, due, as_of) = as_of", True),
        ("if(ok, paid, planned) = paid", True),
        ('kind = "a\'b; DROP TABLE ledger --"', True),
        ("ok = (order > 2个)", True),
        ("coalesce(paid, 0元) != 0元", True),
        ("sum(paid, planned, 1元) = 1234691.45元", True),
        ("due - on > 0.000000001天", True),
        ("(due - on) * 1000000000 > 0.5天", True),
        ("(due - on) + 2147483647天 > 2147483647天", True),
        ("-(on - due) * (due - on) = 9天 * 1天", True),
        ("abs(on - due) > 0.000000001天", True),
        ("if(ok, due, on) - on > 0.000000001天", True),
        ("if(ok, 2000000000个, 1个) * order > 0.001个 * 1个", True),
    ],
)
def test_memory_and_databases_decide_alike(condition: str, holds: bool) -> None:
    compiled = framework(m={"unit": "个", "count": "ledger", "where": condition})
    memory = count(compiled.measures["m"], records(compiled, [ROW]), AS_OF)[0]
    databases = [found["m"][0] for found in counted_by_databases(compiled, [ROW])]
    assert {memory, *databases} == {Fraction(holds)}


@pytest.mark.parametrize("cell", ["paid", "order"])
def test_a_missing_cell_makes_a_comparison_missing_not_false(cell: str) -> None:
    unit = {"paid": "元", "order": "个"}[cell]
    row = {**ROW, cell: None}
    for condition in (f"{cell} > 1{unit}", f"not ({cell} > 1{unit})", f"{cell} in (1{unit})"):
        compiled = framework(m={"unit": "个", "count": "ledger", "where": condition})
        assert {f["m"][0] for f in counted_by_databases(compiled, [row])} == {Fraction(0)}


def test_a_product_beyond_64_bits_is_refused_not_rounded() -> None:
    compiled = framework(m={"unit": "个", "count": "ledger", "where": "paid * planned > 1元 * 1元"})
    huge = {**ROW, "paid": Fraction(9_000_000_000_000), "planned": Fraction(90_000_000_000)}
    with databases(compiled, records(compiled, [huge])) as every:
        for connection in every:
            _refuses(compiled, connection)


def test_a_sum_beyond_64_bits_is_refused_by_every_database() -> None:
    compiled = framework(m={"unit": "元", "sum": "ledger.paid"})
    insert = "INSERT INTO ledger (_project, paid) VALUES (0, 9000000000000000000)"
    with databases(compiled, records(compiled, [])) as every:
        for connection in every:
            connection.execute(insert)
            connection.execute(insert)
            _refuses(compiled, connection)


def _refuses(compiled: CompiledFramework, connection: Any) -> None:
    with pytest.raises(Refused) as refused:
        facts_from_database(compiled, connection, 0, AS_OF)
    assert [(p.code, p.place.path) for p in refused.value.problems] == [
        ("number-too-large", "ledger")
    ]


def test_another_refusal_is_no_overflow() -> None:
    compiled = framework(m={"unit": "元", "sum": "ledger.paid"})
    with databases(compiled, records(compiled, [])) as every:
        for connection in every:
            connection.execute("DROP TABLE ledger")
            with pytest.raises(Exception, match="ledger") as refused:
                facts_from_database(compiled, connection, 0, AS_OF)
            assert not isinstance(refused.value, Refused)


def test_a_condition_that_explodes_is_refused() -> None:
    nested = "paid"
    for _ in range(12):
        nested = f"min({nested}, planned, 1元)"
    with pytest.raises(Refused) as refused:
        emitted(f"{nested} > 0元")
    assert refused.value.problems[0].code == "measure-too-deep"
