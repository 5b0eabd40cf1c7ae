"""The home page: what waits for me, and the district at a glance."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from hengjian.site.accounts.models import Organisation
from hengjian.site.library.models import ContiguousArea, Project, Scheme, Site, UtilityOpinion
from hengjian.site.planning import actions
from hengjian.site.platform.codes import initials
from hengjian.site.web.home.charts import calendar_of
from hengjian.site.web.home.waiting import Item, Waits
from tests.site.conftest import Member
from tests.site.planning import planning_rows
from tests.site.reading import seen

pytestmark = pytest.mark.django_db
ClientOf = Callable[[str], Client]


@pytest.fixture
def site(district: Organisation) -> Site:
    """A late site with half of its dossier, in a project with an approved investment."""
    unit = Organisation.objects.get
    project = Project.objects.create(
        code="P1",
        name="二期",
        pinyin="eq",
        region=district,
        competent_department=unit(code="HSG"),
        approved_investment=Decimal("792355000.10"),
    )
    return Site.objects.create(
        code="S1",
        name="东风小区",
        pinyin="dfxq",
        sub_district=unit(code="D1"),
        project=project,
        stage=Site.Stage.PLANNED,
        households=81,
        longitude=Decimal("102.5"),
        latitude=Decimal("24.3"),
        planned_start_on=date(2022, 7, 1),
        dossier_done=5,
        dossier_due=10,
    )


def test_the_district_at_a_glance(site: Site, client_of: ClientOf) -> None:
    page = seen(client_of("finance_bureau").get("/").content.decode())
    assert "79,235.50" in page
    assert 'title="792,355,000.10 元"' in page
    assert "东风小区" in page, "late starts are named"
    assert "档案还缺 5 项" in page


def test_every_figure_at_a_glance_opens_its_records(site: Site, client_of: ClientOf) -> None:
    """Those of the reader only: a contractor of nothing sees no record behind them."""
    client = client_of("competent_department")
    for name, shown, record in (
        ("sites", "1", "东风小区"),
        ("households", "81", "东风小区"),
        ("late", "1", "2022-07-01"),
        ("approved_investment", "792,355,000.10", "二期"),
    ):
        assert f"/figures/library/-/{name}" in seen(client.get("/").content.decode())
        page = seen(client.get(f"/figures/library/-/{name}").content.decode())
        assert shown in page, name
        assert record in page, name
    assert client.get("/figures/library/-/other").status_code == 404
    assert "东风小区" not in seen(
        client_of("contractor").get("/figures/library/-/sites").content.decode()
    )


def test_what_waits_depends_on_the_role(site: Site, client_of: ClientOf) -> None:
    Scheme.objects.create(
        code="F1", name="甲方案", region=site.sub_district, year=2024, state="submitted"
    )
    assert "个改造方案待审定" in seen(client_of("department_head").get("/").content.decode())
    assert "个小区的档案还没填完" in seen(client_of("sub_district").get("/").content.decode())
    assert "没有等您办理的事项" in seen(client_of("finance_bureau").get("/").content.decode())


def test_who_holds_no_business_data_is_shown_none(site: Site, client_of: ClientOf) -> None:
    page = seen(client_of("administrator").get("/").content.decode())
    assert "您的角色不接触业务数据" in page
    assert "东风小区" not in page


def test_an_empty_library_says_what_to_do_next(client_of: ClientOf) -> None:
    page = seen(client_of("competent_department").get("/").content.decode())
    assert "项目库还是空的" in page


def test_missing_sums_are_not_zero(site: Site, client_of: ClientOf) -> None:
    Project.objects.update(approved_investment=None)
    page = seen(client_of("finance_bureau").get("/").content.decode())
    assert "未填" in page


def test_the_home_page_asks_as_often_for_three_sites_as_for_one(
    site: Site, client_of: ClientOf
) -> None:
    client = client_of("competent_department")
    client.get("/")
    with CaptureQueriesContext(connection) as one:
        client.get("/")
    for number in (2, 3):
        Site.objects.create(code=f"S{number}", name="甲", sub_district=site.sub_district)
    with CaptureQueriesContext(connection) as three:
        client.get("/")
    assert len(three) == len(one)


def test_the_map_shows_what_the_person_sees(site: Site, client_of: ClientOf) -> None:
    ring = [[102.4, 24.2], [102.6, 24.2], [102.6, 24.4], [102.4, 24.2]]
    ContiguousArea.objects.create(
        code="A1",
        name="东片",
        sub_district=site.sub_district,
        boundary={"type": "Polygon", "coordinates": [ring]},
    )
    data = json.loads(client_of("finance_bureau").get("/map/data/").content)
    (point,) = data["sites"]["features"]
    assert point["geometry"] == {"type": "Point", "coordinates": [102.5, 24.3]}
    assert point["properties"]["name"] == "东风小区"
    assert data["areas"]["features"][0]["properties"]["name"] == "东片"
    hidden = json.loads(client_of("contractor").get("/map/data/").content)
    assert hidden["sites"]["features"] == []


@pytest.mark.parametrize("words", ["东风", "dfxq", "DFX", "S1"])
def test_a_site_is_found_by_name_initials_or_code(
    site: Site, client_of: ClientOf, words: str
) -> None:
    page = seen(client_of("finance_bureau").get("/search/", {"q": words}).content.decode())
    assert "东风小区" in page


@pytest.mark.parametrize(
    ("listing", "name", "asked"),
    [
        ("utilities", "城北给水主管更新", ("JSZG", "给水主管", "uw-1")),
        ("schemes", "红旗小区方案", ("hqxq", "红旗", "FA2026")),
        ("", "2026年度计划", ("ndjh", "年度计划", "JH2026")),
    ],
)
def test_schemes_plans_and_works_are_found_so_too(
    member: Member, client_of: ClientOf, listing: str, name: str, asked: tuple[str, ...]
) -> None:
    clerk = member("competent_department")
    row = planning_rows.site("S1", name="红旗小区")
    region = clerk.organisation.region
    planning_rows.drawn_up(clerk, row)
    actions.create_plan(by=clerk, region=region, year=2026, name="2026年度计划")
    values = {
        "code": "UW-1",
        "name": "城北给水主管更新",
        "region": region,
        "utility": "water",
        "starts_on": date(2026, 3, 1),
        "ends_on": date(2026, 4, 1),
    }
    actions.create_work(by=member("utility_owner"), values=values, sites=[row])
    asker = client_of("competent_department")
    for text in asked:
        for place in ("search", listing) if listing else ("search",):
            page = seen(asker.get(f"/{place}/", {"q": text}).content.decode())
            assert name in page, (place, text)
        assert name not in seen(asker.get("/search/", {"q": f"{text} 没有"}).content.decode())


def test_a_search_finds_only_what_the_person_sees(site: Site, client_of: ClientOf) -> None:
    page = seen(client_of("contractor").get("/search/", {"q": "东风"}).content.decode())
    assert "没有找到" in page


def test_html_in_a_name_stays_text(site: Site, client_of: ClientOf) -> None:
    name = "<img src=x onerror=alert(1)>"
    Site.objects.update(name=name, pinyin=initials(name))
    for address in ("/", "/search/?q=img"):
        page = seen(client_of("finance_bureau").get(address).content.decode())
        assert "<img src=x" not in page
        assert "&lt;img src=x" in page


def test_a_utility_owner_is_asked_for_its_own_opinions_only(
    site: Site, member: Member, client_of: ClientOf
) -> None:
    own = member("utility_owner").organisation
    twin = Site.objects.create(code="S2", name="西风小区", sub_district=site.sub_district)
    for place, owner in ((site, own), (twin, None)):
        UtilityOpinion.objects.create(
            code=f"O-{place.code}", site=place, utility="water", owner=owner,
            asked_on=date(2023, 1, 1),
        )  # fmt: skip
    client = client_of("utility_owner")
    page = seen(client.get("/").content.decode())
    assert (
        f'href="/sites/?opinion={own.code}"><span class="duty-count number mark-accent">1<' in page
    )
    listed = seen(client.get(f"/sites/?opinion={own.code}").content.decode())
    assert ("东风小区" in listed, "西风小区" in listed) == (True, False)
    department = client_of("competent_department")
    assert 'href="/sites/?opinion=all"' in seen(department.get("/").content.decode())
    assert "西风小区" in seen(department.get("/sites/?opinion=all").content.decode())


def test_the_administrator_is_led_to_the_people(client_of: ClientOf) -> None:
    page = seen(client_of("administrator").get("/").content.decode())
    assert 'class="btn btn-primary" href="/accounts/people/"' in page
    resident = seen(client_of("resident").get("/").content.decode())
    assert 'class="btn btn-primary" href="/accounts/rights/"' in resident


def test_each_waiting_row_is_led_to_itself(site: Site, client_of: ClientOf) -> None:
    Scheme.objects.create(
        code="F1", name="甲方案", region=site.sub_district, year=2024, state="submitted"
    )
    page = client_of("department_head").get("/").content.decode()
    assert '<a href="/schemes/F1/">' in page


def test_what_i_moved_on_and_others_have_to_is_shown_with_where_it_stands(
    site: Site, client_of: ClientOf, member: Member
) -> None:
    me = member("competent_department")
    Scheme.objects.create(
        code="F1",
        name="甲方案",
        region=site.sub_district,
        year=2024,
        state="submitted",
        entered_by=me.person.username,
    )
    page = seen(client_of("competent_department").get("/").content.decode())
    assert "等别人办理" in page
    assert "甲方案" in page
    assert "等别人办理" not in seen(client_of("finance_bureau").get("/").content.decode())


def test_a_day_due_stands_in_the_calendar() -> None:
    """Past ones before the weeks, those of the five weeks on their day, later ones as a number."""
    due = [date(2023, 9, 27), date(2023, 10, 11), date(2024, 1, 1)]
    items = tuple(Item(f"件{n}", f"/cases/{n}/", day) for n, day in enumerate(due))
    waiting = [Waits(3, "件诉求办理中", items, "/cases/", "mark-red", items)]
    calendar = calendar_of(waiting, [], date(2023, 9, 30))
    assert calendar is not None
    assert [each.name for each in calendar.overdue] == ["件0"]
    assert calendar.later == 1
    days = {day.day: day for week in calendar.weeks for day in week}
    assert min(days) == date(2023, 9, 25)
    assert len(days) == 35
    assert [each.name for each in days[due[1]].items] == ["件1"]
    assert [day for day, each in days.items() if each.is_today] == [date(2023, 9, 30)]
    assert calendar_of([], [], date(2023, 9, 30)) is None
