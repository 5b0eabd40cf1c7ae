"""Pages of long lists: counted to a bound, and gone through from row to row beyond it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from hengjian.site.accounts.models import Organisation
from hengjian.site.common.ordering import missing_least
from hengjian.site.library.models import Site
from hengjian.site.platform import lists
from hengjian.site.platform.lists import Lately, Page, Place, first_of, page_of

pytestmark = pytest.mark.django_db
HOUSEHOLDS = [5, None, 3, 3, None, 9, 1]


@pytest.fixture
def sites(district: Organisation) -> list[Site]:
    """Seven sites, two of them with unknown households."""
    place = Organisation.objects.get(code="D1")
    return [
        Site.objects.create(code=f"T{number}", name="x", sub_district=place, households=count)
        for number, count in enumerate(HOUSEHOLDS)
    ]


@pytest.fixture
def short(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pages of two rows; more than four rows are not counted."""
    monkeypatch.setattr(lists, "SIZE", 2)
    monkeypatch.setattr(lists, "MOST_COUNTED", 4)
    monkeypatch.setattr(lists, "LAST_BY_NUMBER", 2)


def shown(page: Page) -> list[str]:
    return [row.code for row in page.rows]


def walked(order: str, key: str) -> list[list[str]]:
    """Every page, from each to the next (or, by ``to_previous``, to the one before)."""
    found: list[list[str]] = []
    place = Place()
    while True:
        page = page_of(Site.objects.all(), order, place)
        found.append(shown(page))
        assert len(found) < 9
        if not page.following:
            break
        place = Place.of(*(str(part) for part in page.to_next.values()))
    if key == "to_next":
        return found
    back = [found[-1]]
    while page.number > 1:
        place = Place.of(*(str(part) for part in page.to_previous.values()))
        page = page_of(Site.objects.all(), order, place)
        back.append(shown(page))
    return back


RISING = ["T1", "T4", "T6", "T2", "T3", "T0", "T5"]
"""By households: what is unknown is the least, equal ones by their key."""


@pytest.mark.parametrize("order", ["households", "-households", "code", "-code"])
def test_every_row_stands_on_one_page(sites: list[Site], short: None, order: str) -> None:
    line = RISING if "households" in order else sorted(RISING)
    line = line[::-1] if order.startswith("-") else line
    pages = [line[start : start + 2] for start in range(0, 7, 2)]
    assert walked(order, "to_next") == pages
    back = walked(order, "to_previous")
    assert back[0] == pages[-1]
    assert back[-1] == pages[0]
    assert all(each in line for page in back for each in page)


def test_order_is_the_same_where_all_rows_are_counted(sites: list[Site]) -> None:
    assert shown(page_of(Site.objects.all(), "households", Place())) == RISING
    assert shown(page_of(Site.objects.all(), "-households", Place())) == RISING[::-1]


def test_more_rows_than_are_counted_are_not_claimed_to_be_counted(
    sites: list[Site], short: None
) -> None:
    page = page_of(Site.objects.all(), "code", Place())
    assert (page.total, page.more) == (4, True)
    few = page_of(Site.objects.filter(households=3), "code", Place())
    assert (few.total, few.more, few.pages) == (2, False, 1)


@pytest.mark.parametrize(
    ("order", "codes", "counted"),
    [
        ("code", ["T0", "T1", "T2"], 7),
        ("-code", ["T6", "T5", "T4"], 3),
        ("households", RISING[:3], 7),
        ("-households", RISING[::-1][:3], 3),
    ],
)
def test_the_first_rows_are_the_same_however_many_are_counted(
    sites: list[Site], django_assert_num_queries: Any, order: str, codes: list[str], counted: int
) -> None:
    with django_assert_num_queries(1 if counted == 7 else 2):
        found, more = first_of(Site.objects.all(), order, ("code", "households"), 3, counted)
        assert ([row.code for row in found], more) == (codes, True)


@pytest.mark.parametrize(
    ("rows", "codes"),
    [({"households": 3}, ["T2", "T3"]), ({"households": 0}, []), ({"pk__in": ()}, [])],
)
def test_of_few_rows_the_first_are_all(
    sites: list[Site], rows: dict[str, Any], codes: list[str]
) -> None:
    found, more = first_of(Site.objects.filter(**rows), "code", ("code",), 3, 7)
    assert ([row.code for row in found], more) == (codes, False)


def test_a_list_that_was_too_long_is_counted_before_it_is_put_in_order(
    sites: list[Site], short: None
) -> None:
    rows = Site.objects.exclude(households=1)
    with CaptureQueriesContext(connection) as before:
        first = page_of(rows, "households", Place())
    with CaptureQueriesContext(connection) as after:
        assert page_of(rows, "households", Place()) == first
    assert ["OVER" in queries[0]["sql"] for queries in (before, after)] == [True, False]
    Site.objects.filter(code__in=("T0", "T5")).delete()
    shrunk = page_of(rows, "households", Place())
    assert (shrunk.total, shrunk.more, shown(shrunk)) == (4, False, ["T1", "T4"])


def test_what_was_kept_longest_is_forgotten() -> None:
    lately = Lately(2)
    for question in "abca":
        lately.keep(question)
    assert [question in lately for question in "abc"] == [True, False, True]


def test_a_place_that_is_gone_leads_to_a_page_by_its_number(sites: list[Site], short: None) -> None:
    page = page_of(Site.objects.all(), "code", Place(9, after=10**9))
    assert (page.number, shown(page)) == (2, ["T2", "T3"])
    assert shown(page_of(Site.objects.filter(households=3), "code", Place(9))) == ["T2", "T3"]


@pytest.mark.parametrize("written", ["x", "-1", "9" * 40, "²", ""])
def test_nonsense_in_the_address_is_the_first_page(written: str) -> None:
    place = Place.of(written, written, written)
    assert place.after is None
    assert place.before is None
    assert place.number == 1


@pytest.mark.parametrize("address", ["/sites/", "/sites/?q=x", "/projects/", "/schemes/"])
def test_queries_of_a_list_do_not_grow_with_its_rows(
    client_of: Callable[[str], Client], district: Organisation, address: str
) -> None:
    client = client_of("competent_department")
    place = Organisation.objects.get(code="D1")
    counts = []
    for codes in (["A"], ["B", "C"]):
        for code in codes:
            _one_of_each(code, place, district)
        client.get(address)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(address).status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1]


def _one_of_each(code: str, place: Organisation, district: Organisation) -> None:
    from hengjian.site.library.models import Project, Scheme

    project = Project.objects.create(
        code=f"P{code}", name="x", region=district, competent_department=district
    )
    site = Site.objects.create(code=f"S{code}", name="x", sub_district=place, project=project)
    scheme = Scheme.objects.create(code=f"F{code}", name="x", region=place, year=2026)
    scheme.sites.add(site)


def test_an_index_has_the_orders_that_a_list_asks_for(db: None) -> None:
    """Else 300,000 rows are sorted for a page of fifty. SQLite casts decimals where it orders by
    them, so that it takes no index for the area."""
    names = ["households", "built_year"]
    if connection.vendor == "postgresql":
        names.append("floor_area")
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL enable_seqscan = off")
            cursor.execute("SET LOCAL enable_sort = off")
    for name in names:
        order = missing_least(name, Site._meta.get_field(name)).desc()
        plan = Site.objects.order_by(order, "-pk").values_list("pk")[:50].explain()
        assert f"site_by_{name}" in plan
