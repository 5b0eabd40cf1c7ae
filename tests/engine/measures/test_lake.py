"""A lake holds whole numbers, and only what it can hold exactly."""

from __future__ import annotations

from fractions import Fraction

import pytest

from hengjian.engine.measures.one_project import facts_from_database
from hengjian.errors import Refused
from tests.engine.measures.ledger import AS_OF, databases, framework, records

MEASURES = framework(paid={"unit": "元", "sum": "ledger.paid"})


@pytest.mark.parametrize("cell", [Fraction(1, 3), Fraction(1, 1000), Fraction(10**14)])
def test_a_number_it_cannot_hold_is_refused_with_its_place(cell: Fraction) -> None:
    with (
        pytest.raises(Refused) as refused,
        databases(MEASURES, records(MEASURES, [{"paid": cell}])),
    ):
        pass
    assert [(p.code, p.place.path) for p in refused.value.problems] == [
        ("number-not-storable", "ledger › paid")
    ]


def test_projects_are_kept_apart() -> None:
    first = records(MEASURES, [{"paid": Fraction(1)}, {"paid": Fraction(5, 2)}])
    second = records(MEASURES, [{"paid": Fraction(7)}])
    with databases(MEASURES, first, second) as both:
        for connection in both:
            found = [facts_from_database(MEASURES, connection, p, AS_OF) for p in (0, 1)]
            assert [each["paid"][0] for each in found] == [Fraction(7, 2), Fraction(7)]


def test_an_unknown_project_is_refused() -> None:
    with databases(MEASURES, records(MEASURES, [])) as both:
        for connection in both:
            with pytest.raises(Refused, match="no project number 9"):
                facts_from_database(MEASURES, connection, 9, AS_OF)


def test_more_rows_than_one_statement_writes() -> None:
    many = [{"paid": Fraction(i, 100)} for i in range(1001)]
    with databases(MEASURES, records(MEASURES, many)) as both:
        for connection in both:
            found = facts_from_database(MEASURES, connection, 0, AS_OF)
            assert found["paid"][0] == Fraction(500500, 100)
