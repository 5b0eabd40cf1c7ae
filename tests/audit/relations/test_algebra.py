"""Relations: what follows, what is due, and which slip would mend one that fails."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hengjian.audit.document import Spot
from hengjian.audit.intervals import Interval, exactly
from hengjian.audit.relations.algebra import (
    Relation,
    Sort,
    Term,
    is_trivial,
    telling,
    with_exact_wholes,
)
from hengjian.audit.relations.slips import chance_of_holding, chance_of_mend, due_at, mends


def term(text: str, *, at: int = 0) -> Term:
    """An exact term as it is printed."""
    places = len(text.partition(".")[2])

    def shown(value: Fraction) -> str:
        return f"{float(value):.{places}f}"

    value = Fraction(text)
    return Term(Spot(at, 0, len(text)), text, value, Fraction(1, 10**places), exactly(value), shown)


def relation(sort: Sort, result: str, *operands: str, leading: int = 1) -> Relation:
    """A relation of printed numbers."""
    terms = tuple(term(text, at=at) for at, text in enumerate(operands, start=1))
    return Relation(sort, term(result), terms, leading=leading)


@pytest.mark.parametrize(
    ("sort", "result", "operands", "leading"),
    [
        ("sum", "54", ("36", "18"), 1),
        ("balance", "32.4", ("300", "120", "15", "402.6"), 3),
        ("quotient", "0.9", ("684", "760"), 1),
        ("growth", "0.25", ("250", "200"), 1),
        ("saving", "0.1", ("46800", "52000"), 1),
        ("product", "455", ("14", "32.5"), 1),
        ("equal", "12.5", ("12.5",), 1),
    ],
)
def test_every_term_is_due_what_it_is_where_a_relation_holds(
    sort: Sort, result: str, operands: tuple[str, ...], leading: int
) -> None:
    found = relation(sort, result, *operands, leading=leading)
    assert found.holds
    assert [due_at(found, at) for at in range(len(found.terms))] == [
        each.value for each in found.terms
    ]


@given(st.lists(st.integers(10, 99_999), min_size=2, max_size=6), st.data())
def test_a_planted_slip_is_among_the_mends(parts: list[int], data: st.DataObject) -> None:
    whole = str(sum(parts))
    at = data.draw(st.integers(0, len(whole) - 1))
    digit = data.draw(st.sampled_from([d for d in "123456789" if d != whole[at]]))
    wrong = whole[:at] + digit + whole[at + 1 :]
    found = relation("sum", wrong, *map(str, parts))
    assert not found.holds
    first = mends(found)[0]
    assert (first.at, first.shown) == (0, whole)


def test_nothing_is_due_of_a_division_by_nothing() -> None:
    found = relation("quotient", "5", "3", "0")
    assert found.due is None
    assert not found.holds


def test_common_zeros_tell_nothing() -> None:
    assert telling([term("3000"), term("5000")]) == 1
    assert telling([term("3010"), term("5000")]) == 3


def test_few_digits_hold_and_are_mended_by_accident() -> None:
    few, many = relation("sum", "9", "4", "5"), relation("sum", "90.125", "40.125", "50.000")
    assert chance_of_holding(few) > Fraction(1, 10) > chance_of_holding(many)
    assert chance_of_mend(few) == 1
    assert chance_of_mend(many) < Fraction(1, 100)
    assert chance_of_mend(many, 10) == 10 * chance_of_mend(many)


def test_all_of_it_done_and_nothing_added_say_nothing() -> None:
    assert is_trivial(relation("quotient", "1", "40", "40"))
    assert is_trivial(relation("sum", "40", "40", "0"))
    assert not is_trivial(relation("quotient", "0.75", "30", "40"))


def test_a_whole_number_beside_finer_figures_is_exact() -> None:
    wide = relation("balance", "6.306", "200", "193.194")
    rounded = Relation("balance", wide.result, (wide.operands[0].rounded(), *wide.operands[1:]))
    assert with_exact_wholes(rounded).due == Fraction("6.806")
    assert not with_exact_wholes(rounded).holds


@given(
    st.sampled_from(["sum", "balance", "quotient", "growth"]),
    st.tuples(*(st.integers(-99, 99_999) for _ in range(3))),
    st.tuples(*(st.integers(0, 50) for _ in range(3))),
)
def test_the_short_way_to_say_what_holds_is_that_of_the_intervals(
    sort: Sort, values: tuple[int, ...], widths: tuple[int, ...]
) -> None:
    terms = [
        replace(term("1", at=at), value=Fraction(value, 10),
                interval=Interval(Fraction(value, 10), Fraction(value + width, 10)))
        for at, (value, width) in enumerate(zip(values, widths, strict=True))
    ]  # fmt: skip
    found = Relation(sort, terms[0], (terms[1], terms[2]))
    follows = found.follows
    meets = follows != Interval(None, None) and follows.meets(found.result.interval)
    assert found.holds == meets
