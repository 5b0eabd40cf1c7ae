"""A place over the years: medians, grades, how the same projects moved, what is missing."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from hengjian.portfolio.layout import Part
from hengjian.site.accounts.models import Organisation
from hengjian.site.portfolio.models import Portfolio
from hengjian.site.portfolio.years import every_year, years_of
from tests.portfolio.lakes import rows, write_part
from tests.portfolio.lakes import run as evaluate
from tests.site.portfolio.test_portfolio import load

pytestmark = pytest.mark.django_db
COUNT = 7


@pytest.fixture(name="lake", scope="module")
def fixture_lake(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """North in 2021 and 2023, five points up but for one project; south in 2023 only."""
    lake = tmp_path_factory.mktemp("years")
    for year, more in (("2021", 0), ("2023", 5)):
        found = {f"north-{n}": rows(40 + n * 5 + (more if n else 0)) for n in range(COUNT)}
        write_part(lake, found, Part("north", year))
    write_part(lake, {f"south-{n}": rows(50) for n in range(3)}, Part("south", "2023"))
    evaluate(lake)
    lines = [f"{region}-{n},{region}" for region in ("north", "south") for n in range(COUNT)]
    (lake / "about.csv").write_text("\n".join(["code,region", *lines]), "utf-8")
    return lake


@pytest.fixture(name="runs")
def fixture_runs(lake: Path, district: Organisation) -> list[Portfolio]:
    """Both years, loaded by the command."""
    for year in ("2021", "2023"):
        load(
            lake, code=f"y{year}", year=year, levels="region", by="region",
            claimed=None, unit=None,
        )  # fmt: skip
    return list(Portfolio.objects.order_by("year"))


def test_the_same_projects_are_held_against_the_run_before(runs: list[Portfolio]) -> None:
    """Seven in both years, six up by five points: the interval by the sign test leaves out 0 only
    where the least of the six middle differences does."""
    first, between, last = years_of(runs, "north")
    assert (first.change, first.why, between.portfolio) == (None, "", None)
    assert last.change is not None
    assert (last.change.matched, last.change.risen, last.change.fallen) == (7, 6, 0)
    assert last.change.middle == Decimal("5.00")
    assert (last.change.least, last.change.most) == (Decimal("0.00"), Decimal("5.00"))
    assert not last.change.is_clear
    assert last.before is not None
    assert last.before.portfolio.year == "2021", "2022 is missing: the latest before it counts"


def test_what_cannot_be_compared_says_why(runs: list[Portfolio]) -> None:
    whole = years_of(runs, "")[-1]
    assert whole.change is not None
    assert whole.change.matched == 7, "what came new is in no difference"
    only = years_of(runs, "south")
    assert [each.place is None for each in only] == [True, True, False]
    assert only[-1].change is None
    Portfolio.objects.filter(code="y2021").update(editions="another")
    told = years_of(list(Portfolio.objects.order_by("year")), "north")[-1]
    assert (told.change, told.why) == (None, "editions")


def test_years_between_are_there_though_nothing_is_loaded() -> None:
    assert every_year(["2023", "2020"]) == ["2020", "2021", "2022", "2023"]
    assert every_year(["2023", "whole"]) == ["2023", "whole"]
    assert every_year([]) == []


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_the_page_tells_every_year_and_every_figure_opens(
    runs: list[Portfolio], client_of: Callable[[str], Client], language: str
) -> None:
    client = client_of("finance_bureau")
    client.post("/language/", {"language": language})
    answer = client.get("/portfolios/y2023/years/?path=north&project=north-3")
    text = answer.content.decode()
    assert answer.status_code == 200
    for figure in ("/portfolios/y2021/at/north", "[0.00, 5.00]", "55.00", "60.00"):
        assert figure in text, figure
    place = runs[-1].places.get(path="north")
    for address in (f"change?of={runs[0].code}", "years"):
        opened = client.get(f"/figures/place/{place.pk}/{address}")
        assert opened.status_code == 200, address
        assert "5.00" in opened.content.decode()
    assert client.get("/portfolios/y2023/years/?path=elsewhere").status_code == 404
    whole = client.get("/portfolios/y2023/years/?indicator=strange").content.decode()
    assert "2022" in whole


def test_a_project_is_named_only_to_who_sees_the_list(
    runs: list[Portfolio], client_of: Callable[[str], Client]
) -> None:
    address = "/portfolios/y2023/years/?path=north&project=north-3"
    assert any(client_of("auditor").get(address).context["standings"])
    assert client_of("sub_district").get(address).context["standings"] == []


def test_a_filter_that_a_place_lacks_is_shown_as_chosen(
    runs: list[Portfolio], client_of: Callable[[str], Client]
) -> None:
    page = client_of("finance_bureau").get("/portfolios/y2023/at/north?grade=%E6%97%A0")
    assert "<option selected>无</option>" in page.content.decode()


def test_years_cost_the_same_questions_however_many(
    runs: list[Portfolio], client_of: Callable[[str], Client], django_assert_max_num_queries: Any
) -> None:
    client = client_of("finance_bureau")
    client.get("/portfolios/y2023/years/")
    with django_assert_max_num_queries(14):
        client.get("/portfolios/y2023/years/")
