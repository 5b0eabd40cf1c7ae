"""Cells of lists."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from hengjian.site.web.table import WRITERS


@pytest.mark.parametrize("value", [date(2026, 11, 27), datetime(2026, 11, 26, 20, 0, tzinfo=UTC)])
def test_a_moment_shows_the_date_it_has_here(value: date) -> None:
    assert "2026-11-27" in WRITERS["date"](value)
