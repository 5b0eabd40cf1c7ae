"""What a pay-for-performance clause makes due, and the yearly disclosure."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hengjian.bilingual import Text
from hengjian.bonds.disclosure import COLUMNS, Disclosure, disclosure_due
from hengjian.bonds.performance import Band, Clause, Ladder, Proportional, payable
from hengjian.errors import Refused
from tests.bonds.worlds import BOND

LADDER = Ladder(
    (
        Band(Decimal(90), Fraction(1)),
        Band(Decimal(80), Fraction(9, 10)),
        Band(Decimal(60), Fraction(6, 10)),
    )
)
CLAUSE = Clause(100_000_001, Fraction(30, 100), LADDER, source="合成合同 第十二条")
LINE = Clause(100_000_001, Fraction(30, 100), Proportional(Decimal(85), Decimal(60)))


@pytest.mark.parametrize(
    ("score", "share", "amount"),
    [
        ("90", "1", 100_000_001),
        ("89.99", "0.9", 97_000_001),
        ("67.40", "0.6", 88_000_001),
        ("59.99", "0", 70_000_001),
    ],
)
def test_a_ladder(score: str, share: str, amount: int) -> None:
    found = payable(CLAUSE, Decimal(score))
    assert (found.share, found.amount) == (Fraction(share), amount)
    assert found.amount + found.withheld == CLAUSE.base


@pytest.mark.parametrize(
    ("score", "share"), [("99", "1"), ("85", "1"), ("67.4", "37/125"), ("60", "0"), ("10", "0")]
)
def test_a_line(score: str, share: str) -> None:
    assert payable(LINE, Decimal(score)).share == Fraction(share)


def test_the_amount_shows_its_substitution() -> None:
    share, due = payable(LINE, Decimal("67.4")).explained().steps
    assert (share.substituted, share.value) == ("(67.4 − 60) ÷ (85 − 60)", "29.6%")
    assert due.substituted == "1,000,000.01元 × 70% + 1,000,000.01元 × 30% × 29.6%"
    assert due.value == "788,800.01元"
    ladder, due = payable(CLAUSE, Decimal("67.4")).explained().steps
    assert ladder.substituted == "67.4 ≥ 60"
    assert due.inputs[0].source == "合成合同 第十二条"
    assert payable(CLAUSE, Decimal(3)).explained().steps[0].substituted == "3 < 60"


@pytest.mark.parametrize(
    ("code", "wrong"),
    [
        ("clause-base", (0, Fraction(1), LADDER)),
        ("clause-linked", (1, Fraction(2), LADDER)),
        ("clause-line", (1, Fraction(1), Proportional(Decimal(60), Decimal(60)))),
        ("clause-ladder", (1, Fraction(1), Ladder(()))),
        ("clause-ladder", (1, Fraction(1), Ladder(LADDER.bands[::-1]))),
    ],
)
def test_clauses_that_cannot_be(code: str, wrong: tuple[int, Fraction, Ladder]) -> None:
    with pytest.raises(Refused) as refused:
        Clause(*wrong)
    assert [p.code for p in refused.value.problems] == [code]
    with pytest.raises(Refused):
        payable(LINE, Decimal(101))


@given(st.integers(1, 10**12), st.integers(0, 100), st.integers(0, 10_000), st.integers(0, 10_000))
def test_more_points_never_pay_less(base: int, linked: int, one: int, two: int) -> None:
    for by in (LADDER, LINE.by):
        clause = Clause(base, Fraction(linked, 100), by)
        low, high = (payable(clause, Decimal(s) / 100) for s in sorted((one, two)))
        assert 0 <= low.amount <= high.amount <= base


# Disclosure ---------------------------------------------------------------------------------------

ROW = Disclosure(
    BOND,
    Text("专项债券", "special bond"),
    Text("老旧小区配套设施", "facilities of old communities"),
    investment=819_481_000_00,
    investment_bond=396_000_000_00,
    realised=116_977_300_00,
    realised_bond=None,
    income=None,
    as_of=dt.date(2023, 12, 31),
)


def test_the_disclosure_row_has_every_column_and_names_what_is_missing() -> None:
    cells = ROW.cells()
    assert len(cells) == len(COLUMNS)
    assert [str(cell) for cell in cells][3:9] == [
        "2,000,000.00元",
        "2022-07-01",
        "3%",
        "5 年",
        "老旧小区配套设施",
        "819,481,000.00元",
    ]
    assert str(cells[-1]) == "—"
    assert [p.message("en") for p in ROW.problems()] == [
        "the disclosure of bond “2205001” lacks “income obtained”"
    ]
    assert disclosure_due(2023) == dt.date(2024, 6, 30)


def test_a_part_above_its_whole_is_named() -> None:
    row = Disclosure(BOND, ROW.kind, ROW.asset, 1, 2, 1, 1, 0, ROW.as_of)
    assert [p.code for p in row.problems()] == ["disclosure-part"]
