"""What the reference case would have warned of, and when: from its rows, not from a list."""

from __future__ import annotations

from collections import Counter
from datetime import date
from functools import partial
from typing import Any

import pytest

from hengjian.site.accounts.models import Organisation
from hengjian.site.library import table_queries
from hengjian.site.library.table_queries import DAYS
from hengjian.site.watching.replay import firsts, moment, month_ends, replay
from tests.site.library.case_rows import reference_project


@pytest.mark.django_db
def test_the_reference_case_month_by_month(district: Organisation) -> None:
    moments = replay(reference_project(), date(2022, 1, 1), date(2023, 12, 31))
    assert len(moments) == 24
    first = {each.rule: each for each in firsts(moments)}
    told = {
        rule: (
            f"{each.fired:%Y-%m}",
            str(each.level),
            f"{each.gravest_on:%Y-%m}",
            str(each.gravest),
        )
        for rule, each in first.items()
    }
    assert told["start-missed"] == ("2022-08", "red", "2022-08", "red")
    assert told["start-slip"] == ("2022-10", "blue", "2023-04", "red")
    assert told["payment-ahead"] == ("2022-07", "red", "2022-07", "red")
    assert told["idle-soon"][0] == "2023-03"
    assert told["idle"][:2] == ("2023-07", "yellow")
    assert told["arrival-behind"][0] == "2022-06"
    by_month = {f"{each.as_of:%Y-%m}": each for each in moments}
    assert by_month["2022-07"].of("start-missed").verdict == "clear"
    assert by_month["2022-06"].of("payment-ahead").verdict == "not_applicable"
    assert by_month["2023-08"].of("complaints-overdue").verdict == "clear"
    assert by_month["2023-06"].of("idle").verdict == "clear"


@pytest.mark.django_db
def test_a_month_of_many_is_what_it_is_alone(
    district: Organisation, monkeypatch: pytest.MonkeyPatch
) -> None:
    project = reference_project()
    written: list[str] = []
    anew = table_queries._heads

    def heads(*given: Any) -> Any:
        written.append(given[2])
        return anew(*given)

    monkeypatch.setattr(table_queries, "_heads", heads)
    moments = replay(project, date(2022, 1, 1), date(2023, 12, 31))
    assert max(Counter(written).values()) == 2, "put into SQL for two days, whatever the months"
    assert moments == [moment(project, each.as_of) for each in moments]


@pytest.mark.django_db
def test_a_query_that_does_more_with_the_day_is_written_anew() -> None:
    one = "SELECT %s, %s"
    on, before = DAYS
    places = partial(table_queries._places_of_the_day, alias="default")
    bound = [table_queries._bound(day, "default") for day in (on, before)]
    assert places((one, [7, bound[0]]), (one, [7, bound[1]])) == {1}
    assert places((one, [7, 1999]), (one, [7, 2008])) is None
    assert places((one, [7, 1]), ("SELECT %s", [7])) is None


def test_month_ends_over_a_year() -> None:
    days = list(month_ends(date(2023, 11, 15), date(2024, 2, 1)))
    assert days == [
        date(2023, 11, 30), date(2023, 12, 31), date(2024, 1, 31), date(2024, 2, 29),
    ]  # fmt: skip
