"""The lists of sites and projects: what they show, find, and how many queries they cost."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from typing import Any

import openpyxl
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from selectolax.lexbor import LexborHTMLParser

from hengjian.site.accounts.models import Membership
from hengjian.site.library.actions import put_all
from hengjian.site.library.models import ContiguousArea, Project, Site
from hengjian.site.platform import lists
from hengjian.site.platform.models import SavedFilter

pytestmark = pytest.mark.django_db
Member = Callable[[str], Membership]
ClientOf = Callable[[str], Client]


@pytest.fixture
def library(member: Member) -> None:
    """A project with two sites in the east and one in the west."""
    by = member("competent_department")

    def put(model: Any, *rows: dict[str, Any]) -> None:
        put_all(by=by, model=model, rows=rows, synthetic=True, why="")

    put(
        Project,
        {
            "code": "P-1",
            "name": "老旧小区改造二期",
            "region": "D",
            "competent_department": "HSG",
            "implementer": "SOE",
            "approved_investment": "792355000.00",
        },
    )
    put(
        Site,
        {
            "code": "S-1",
            "name": "东风小区",
            "sub_district": "D1",
            "project": "P-1",
            "built_year": 1985,
            "households": 43,
            "floor_area": "5410.37",
        },
        {"code": "S-2", "name": "红星苑", "sub_district": "D1", "built_year": 2004},
        {"code": "S-3", "name": "西山小区", "sub_district": "D2", "project": "P-1"},
    )


def names(client: Client, query: str, path: str = "/sites/") -> list[str]:
    page = client.get(f"{path}?{query}").content.decode()
    return [name for name in ("东风小区", "红星苑", "西山小区", "二期") if f">{name}" in page]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", ["东风小区", "红星苑", "西山小区"]),
        ("q=dfxq", ["东风小区"]),
        ("q=s-3", ["西山小区"]),
        ("sub_district=D1", ["东风小区", "红星苑"]),
        ("project=P-1&sub_district=D2", ["西山小区"]),
        ("age=old", ["东风小区"]),
        ("age=new", ["红星苑"]),
        ("stage=planned", []),
        ("band=little", ["东风小区", "红星苑", "西山小区"]),
        ("band=none-such", []),
        ("area=A-9", []),
    ],
)
def test_a_facet_narrows_the_list(
    library: None, client_of: ClientOf, query: str, found: list[str]
) -> None:
    assert names(client_of("competent_department"), query) == found


def test_a_facet_offers_all_choices_or_none_and_keeps_what_a_link_chose(
    library: None, client_of: ClientOf, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = client_of("competent_department")
    assert 'name="project"' in client.get("/sites/").content.decode()
    monkeypatch.setattr(lists, "MOST", 0)
    assert 'name="project"' not in client.get("/sites/").content.decode()
    page = client.get("/sites/?project=P-1").content.decode()
    assert '<option value="P-1" selected>P-1</option>' in page


def test_a_sub_district_sees_its_own_sites_only(library: None, client_of: ClientOf) -> None:
    assert names(client_of("sub_district"), "") == ["东风小区", "红星苑"]


def test_an_implementing_unit_sees_the_sites_of_its_projects(
    library: None, client_of: ClientOf
) -> None:
    assert names(client_of("implementing_unit"), "") == ["东风小区", "西山小区"]


@pytest.mark.parametrize(
    ("query", "column", "order"),
    [
        ("", "编码", "ascending"),
        ("sort=-code", "编码", "descending"),
        ("sort=pinyin", "小区", "ascending"),
    ],
)
def test_the_column_a_list_is_in_the_order_of_says_so(
    library: None, client_of: ClientOf, query: str, column: str, order: str
) -> None:
    page = LexborHTMLParser(client_of("finance_bureau").get(f"/sites/?{query}").content)
    ordered = {
        head.text(strip=True): head.attributes["aria-sort"]
        for head in page.css("th[aria-sort]")
        if head.attributes["aria-sort"] != "none"
    }
    assert ordered == {column: order}


def test_missing_is_a_dash_and_never_zero(library: None, client_of: ClientOf) -> None:
    page = client_of("competent_department").get("/sites/?q=S-3").content.decode()
    assert page.count("未填") >= 3
    assert ">0<" not in page


def test_money_is_shown_in_wan_with_the_exact_amount(library: None, client_of: ClientOf) -> None:
    page = client_of("auditor").get("/projects/").content.decode()
    assert 'title="792,355,000.00 元">79,235.50' in page


@pytest.mark.parametrize("path", ["/sites/", "/projects/", "/projects/P-1/sites/"])
def test_a_list_costs_the_same_queries_for_one_row_and_for_three(
    library: None, member: Member, client_of: ClientOf, path: str
) -> None:
    client = client_of("competent_department")
    by = member("competent_department")
    client.get(path)
    with CaptureQueriesContext(connection) as before:
        client.get(path)
    rows = [
        {"code": f"T-{n}", "name": f"新{n}", "sub_district": "D1", "project": "P-1"}
        for n in range(3)
    ]
    put_all(by=by, model=Site, rows=rows, synthetic=True, why="")
    area = {"code": "A-1", "name": "连片一", "sub_district": "D1"}
    put_all(by=by, model=ContiguousArea, rows=[area], synthetic=True, why="")
    project = {"code": "P-2", "name": "三期", "region": "D", "competent_department": "HSG"}
    put_all(by=by, model=Project, rows=[project], synthetic=True, why="")
    with CaptureQueriesContext(connection) as after:
        client.get(path)
    assert len(after) == len(before)
    assert len(after) <= 25


def test_a_filter_is_kept_picked_and_deleted(library: None, client_of: ClientOf) -> None:
    client = client_of("competent_department")
    kept = client.post(
        "/filters/sites/keep", {"name": "老小区", "query": "age=old&page=3&export=xlsx"}
    )
    assert kept["Location"] == "/sites/?age=old", "the page and the export are not part of it"
    assert 'href="?age=old">老小区</a>' in client.get("/sites/").content.decode()
    client.post("/filters/sites/keep", {"name": "老小区", "query": ""})
    assert SavedFilter.objects.count() == 1, "a name is used once"
    assert "已有名为" in client.get("/sites/").content.decode()
    client.post("/filters/sites/forget", {"name": "老小区"})
    assert not SavedFilter.objects.exists()


def test_filters_are_ones_own(library: None, client_of: ClientOf) -> None:
    client_of("auditor").post("/filters/sites/keep", {"name": "老小区", "query": "age=old"})
    assert "老小区" not in client_of("finance_bureau").get("/sites/").content.decode()
    client_of("finance_bureau").post("/filters/sites/forget", {"name": "老小区"})
    assert SavedFilter.objects.count() == 1
    assert client_of("auditor").post("/filters/people/keep", {"name": "x"}).status_code == 404


def heads(client: Client, query: str = "") -> list[str]:
    """What stands above the columns of the list of sites."""
    page = LexborHTMLParser(client.get(f"/sites/?{query}").content)
    return [each.text(strip=True) for each in page.css("#list th:not(.cell-box)")]


def test_columns_are_chosen_remembered_and_exported_and_the_name_stays(
    library: None, client_of: ClientOf
) -> None:
    client = client_of("competent_department")
    every = heads(client)
    chosen = heads(client, "columns=1&column=code&column=nonsense")
    assert len(chosen) == 2 < len(every), "the name and the one chosen; what is no column is left"
    assert heads(client, "q=dfxq") == chosen, "remembered, and not in the address"
    sheet = openpyxl.load_workbook(BytesIO(b"".join(client.get("/sites/?export=xlsx")))).active
    assert sheet is not None
    assert sum(cell.value is not None for cell in sheet[1]) <= 3
    page = LexborHTMLParser(client.get("/sites/?age=old").content)
    kept = {each.attributes["name"] for each in page.css(".list-columns input[type=hidden]")}
    assert kept == {"columns", "age"}, "another choice of columns keeps the filter"
    assert heads(client_of("auditor")) == every, "it is one person's"
    boxes = LexborHTMLParser(client.get("/sites/").content).css(".list-columns [name=column]")
    back = "&".join(f"column={each.attributes['value']}" for each in boxes)
    assert heads(client, f"columns=1&{back}") == every


def test_no_column_but_the_name_is_a_choice_too(library: None, client_of: ClientOf) -> None:
    assert len(heads(client_of("competent_department"), "columns=1")) == 1


@pytest.mark.parametrize(
    "path", ["/sites/", "/projects/", "/projects/P-1/sites/", "/works/projects/P-1/sites/"]
)
def test_every_page_with_a_list_lets_its_columns_be_chosen(
    library: None, client_of: ClientOf, path: str
) -> None:
    page = LexborHTMLParser(client_of("competent_department").get(f"{path}?q=x").content)
    kept = [each.attributes["name"] for each in page.css(".list-columns input[type=hidden]")]
    assert sorted(kept) == ["columns", "q"]
