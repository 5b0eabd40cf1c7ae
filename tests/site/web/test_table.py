"""Cells of lists."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from hengjian.site.web.lists import Column, Listing
from hengjian.site.web.table import WRITERS, body_of


@pytest.mark.parametrize("value", [date(2026, 11, 27), datetime(2026, 11, 26, 20, 0, tzinfo=UTC)])
def test_a_moment_shows_the_date_it_has_here(value: date) -> None:
    assert "2026-11-27" in WRITERS["date"](value)


@pytest.mark.parametrize(
    ("column", "label"),
    [
        (Column("a", "建筑面积", lambda row: row, "area", unit="平方米"), "建筑面积（平方米）"),
        (Column("a", "批复总投资", lambda row: row, "money"), "批复总投资（万元）"),
        (Column("a", "户数", lambda row: row, "number"), "户数"),
    ],
)
def test_on_a_phone_each_figure_says_its_unit(column: Column, label: str) -> None:
    listing = Listing("rows", "rows", (column,), lambda row: "")
    assert f'data-label="{label}"' in body_of(listing, [Decimal(3)])
