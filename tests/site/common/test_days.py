"""Days as people and links write them."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from pytest_django.fixtures import Settings

from hengjian.errors import Refused
from hengjian.site.common.days import moment_on_the_site, read_day, read_entered_day


@pytest.mark.parametrize(
    "written", ["", "x", "2024-02-30", "2024-13-01", "0001-01-01", "9999-12-31", "1700000000"]
)
def test_what_is_no_day_here_is_none(written: str) -> None:
    assert read_day(written) is None


def test_a_form_may_leave_the_day_out_but_not_mistype_it() -> None:
    assert read_entered_day("2024-02-29") == date(2024, 2, 29)
    assert read_entered_day(" ") is None
    with pytest.raises(Refused) as refused:
        read_entered_day("2024-02-30")
    assert refused.value.problems[0].code == "date-unreadable"


def test_a_moment_is_told_on_the_day_the_site_stands_on(settings: Settings) -> None:
    """The work ran when it ran; a page of a demonstration tells one day."""
    at = datetime(2026, 12, 2, 20, 30, tzinfo=ZoneInfo("Asia/Shanghai"))
    settings.STANDS_ON = None
    assert moment_on_the_site(at) == at
    settings.STANDS_ON = date(2024, 2, 29)
    assert f"{moment_on_the_site(at):%Y-%m-%d %H:%M}" == "2024-02-29 20:30"
