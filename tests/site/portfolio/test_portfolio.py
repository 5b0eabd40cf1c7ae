"""A run's results on the site: loaded, seen place by place, handed out without small groups."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client

from hengjian.errors import Refused
from hengjian.portfolio.layout import RESULTS, Part
from hengjian.site.accounts.models import Organisation
from hengjian.site.common.models import TrailEntry
from hengjian.site.portfolio.models import Place, Portfolio
from hengjian.site.portfolio.queries import visible_portfolios, visible_standings
from tests.portfolio.lakes import rows, write_part
from tests.portfolio.lakes import run as evaluate

pytestmark = pytest.mark.django_db
CITIES = {"north": "甲市", "south": "甲市", "west": "乙市"}


@pytest.fixture(name="results", scope="module")
def fixture_results(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three districts in two cities: 6, 4 and 2 projects."""
    lake = tmp_path_factory.mktemp("lake")
    for region, count in (("north", 6), ("south", 4), ("west", 2)):
        found = {f"{region}-{n}": rows(50 + n * 5) for n in range(count)}
        write_part(lake, found, Part(region, "2023"))
    evaluate(lake)
    lines = [
        f"{region}-{n},{region},{city},{60 + n * 5},合成单位{n % 2}"
        for region, city in CITIES.items()
        for n in range(6)
    ]
    (lake / "about.csv").write_text("\n".join(["code,region,city,claimed,unit", *lines]), "utf-8")
    return lake


@pytest.fixture(name="portfolio")
def fixture_portfolio(results: Path, district: Organisation) -> Portfolio:
    """Loaded by the command, groups of three or more."""
    load(results)
    return Portfolio.objects.get(code="prov")


def load(lake: Path, **options: Any) -> None:
    """Load the results of the lake as ``prov`` for the district D."""
    asked = {
        "code": "prov",
        "title": "某省",
        "region": "D",
        "about": lake / "about.csv",
        "levels": "city,region",
        "by": "city",
        "claimed": "claimed",
        "unit": "unit",
        "at_least": 3,
    }
    call_command("load_portfolio", lake / RESULTS, **{**asked, **options}, stdout=io.StringIO())


def test_places_are_counted_from_the_whole_down(portfolio: Portfolio) -> None:
    found = {each.path: (each.projects, each.median) for each in portfolio.places.all()}
    assert found == {
        "": (12, 5750),
        "甲市": (10, 6000),
        "乙市": (2, 5250),
        "甲市/north": (6, 6250),
        "甲市/south": (4, 5750),
        "乙市/west": (2, 5250),
    }
    whole = portfolio.places.get(path="")
    assert sum(whole.bins) == 12
    assert list(whole.grades.items()) == [("中", 6), ("差", 6)], "the best first"
    assert whole.bins[10] == 3, "three districts have a project of 50 points"
    assert portfolio.told["units"][0]["projects"] == 6


def test_what_stood_is_replaced_whole(portfolio: Portfolio, results: Path) -> None:
    load(results, title="改名")
    assert Portfolio.objects.get().title == "改名"
    assert Place.objects.count() == 6
    with pytest.raises(Refused, match="2019"):
        load(results, year="2019")
    with pytest.raises(Refused, match="Nowhere"):
        load(results, region="Nowhere")
    assert Portfolio.objects.get().title == "改名"


def test_one_goes_down_to_the_projects_and_every_figure_opens(
    portfolio: Portfolio, client_of: Callable[[str], Client]
) -> None:
    client = client_of("finance_bureau")
    whole = client.get("/portfolios/prov/").content.decode()
    assert "/portfolios/prov/at/" in whole
    assert "57.50" in whole
    place = client.get("/portfolios/prov/at/甲市~snorth")
    text = place.content.decode()
    assert "north-5" in text
    assert "75.00" in text
    assert "south-0" not in text
    row = place.context["standings"][0][0]
    assert (row.project, row.rank, row.of) == ("north-5", 1, 10)
    for address in (
        f"/figures/standing/{row.pk}/rank",
        f"/figures/standing/{row.pk}/total",
        f"/figures/place/{portfolio.places.get(path='').pk}/median",
        "/figures/portfolio/prov/indicator?of=A",
        "/figures/portfolio/prov/unit?of=合成单位1",
        "/figures/portfolio/prov/queries",
    ):
        assert client.get(address).status_code == 200, address
    assert client.get("/portfolios/prov/at/丙市").status_code == 404


def test_who_works_elsewhere_sees_nothing_and_who_takes_part_neither(
    portfolio: Portfolio, member: Callable[[str], Any]
) -> None:
    assert visible_portfolios(member("finance_bureau")).count() == 1
    assert visible_portfolios(member("contractor")).count() == 0
    assert visible_portfolios(member("administrator")).count() == 0
    below = member("sub_district")
    assert visible_portfolios(below).count() == 1, "how one's own stands among the others"
    assert visible_standings(below).count() == 0, "but no list of the others' projects"
    assert visible_standings(member("auditor")).count() == 12


def test_open_data_leave_small_groups_out_and_what_would_give_them_away(
    portfolio: Portfolio, client_of: Callable[[str], Client]
) -> None:
    """West has two projects, so its city has: both out. The other city would give it away."""
    client = client_of("finance_bureau")
    text = b"".join(client.get("/portfolios/prov/open.csv")).decode("utf-8-sig")
    assert [row["path"] for row in csv.DictReader(io.StringIO(text))] == [""]
    told = client.get("/portfolios/prov/open.json").json()
    assert (told["left_out"], told["at_least"]) == (5, 3)
    assert told["places"] == [
        {"path": "", "projects": "12", "lower": "52.50", "median": "57.50", "upper": "65.00"}
    ]


@pytest.mark.parametrize(("form", "begins"), [("docx", b"PK"), ("pdf", b"%PDF")])
def test_the_brief_prints(
    portfolio: Portfolio, client_of: Callable[[str], Client], form: str, begins: bytes
) -> None:
    answer = client_of("finance_bureau").get(f"/portfolios/prov/brief.{form}")
    assert answer.status_code == 200
    assert b"".join(answer).startswith(begins)
    assert client_of("finance_bureau").get("/portfolios/prov/brief.exe").status_code == 404


def test_a_page_asks_as_many_questions_for_many_places_as_for_few(
    portfolio: Portfolio,
    client_of: Callable[[str], Client],
    django_assert_max_num_queries: Callable[[int], Any],
) -> None:
    client = client_of("finance_bureau")
    client.get("/portfolios/prov/")
    with django_assert_max_num_queries(14):
        client.get("/portfolios/prov/")
    with django_assert_max_num_queries(14):
        client.get("/portfolios/prov/at/甲市~snorth")


def test_loading_leaves_a_line_and_keeps_what_points_at_it(
    portfolio: Portfolio, results: Path
) -> None:
    load(results, title="改名")
    assert Portfolio.objects.get().pk == portfolio.pk
    first, again = TrailEntry.objects.filter(action="portfolio.load").order_by("sequence")
    assert again.before
    assert again.after
    assert first.after
    assert (first.actor, again.before["title"], again.after["title"]) == ("system", "某省", "改名")
    assert "told" not in first.after
