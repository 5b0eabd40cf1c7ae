"""Amounts as people type or paste them."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from hengjian.site.common.recorded import AmountField


@pytest.mark.parametrize(
    ("written", "amount"),
    [
        ("1234567.89", "1234567.89"),
        ("1,234,567.00", "1234567.00"),
        (" ￥１２，３４５．６ ", "12345.6"),
        ("-5", "-5"),
        ("0", "0"),
    ],
)
def test_an_amount_is_read_as_a_sheet_or_a_person_writes_it(written: str, amount: str) -> None:
    field = AmountField(max_digits=18, decimal_places=2)
    assert field.clean(written) == Decimal(amount)


@pytest.mark.parametrize("written", ["1e9", "1,23", "12,34,567", "3万", "NaN", "1.2.3", ",5"])
def test_what_may_mean_something_else_is_refused(written: str) -> None:
    with pytest.raises(ValidationError):
        AmountField(max_digits=18, decimal_places=2).clean(written)
