"""Utility works, what would be dug twice, the coordinated plan, and allowing a start."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from hengjian.errors import Refused
from hengjian.site.accounts.models import Membership, Organisation
from hengjian.site.common.models import TrailEntry
from hengjian.site.library.models import ContiguousArea, Site
from hengjian.site.planning import actions
from hengjian.site.planning.actions import TaskRow
from hengjian.site.planning.models import CoordinatedPlan, UtilityWork
from hengjian.site.planning.pages.timelines import arrow
from hengjian.site.planning.pages.utilities import OTHERS
from hengjian.site.planning.steps import SITE_STAGE
from hengjian.site.platform.timescale import FRAME
from tests.site.conftest import Member
from tests.site.reading import seen, spoken

pytestmark = pytest.mark.django_db
ClientOf = Callable[[str], Client]


@pytest.fixture
def site(district: Organisation) -> Site:
    """A planned site in the eastern sub-district."""
    return Site.objects.create(
        code="S1",
        name="东风小区",
        sub_district=Organisation.objects.get(code="D1"),
        stage=Site.Stage.PLANNED,
        planned_start_on=date(2023, 3, 1),
        planned_finish_on=date(2023, 9, 30),
    )


def _work(member: Member, site: Site, **values: object) -> UtilityWork:
    given = {
        "name": "东风路供水主管更新",
        "region": site.sub_district.parent,
        "utility": "water",
        "starts_on": date(2023, 11, 1),
        "ends_on": date(2023, 12, 1),
        "digs": True,
        **values,
    }
    return actions.create_work(by=member("utility_owner"), values=given, sites=[site])


def test_a_place_dug_twice_is_found_and_named(
    site: Site, member: Member, client_of: ClientOf
) -> None:
    _work(member, site)
    page = seen(client_of("competent_department").get("/utilities/conflicts").content.decode())
    assert "东风小区" in page
    assert "东风路供水主管更新" in page


def test_what_is_dug_twice_is_one_line_a_work(
    site: Site, member: Member, client_of: ClientOf
) -> None:
    twin = Site.objects.create(code="S2", name="西风小区", sub_district=site.sub_district,
                               stage=site.stage, planned_start_on=site.planned_start_on,
                               planned_finish_on=site.planned_finish_on)  # fmt: skip
    work = _work(member, site)
    work.sites.add(twin)
    page = seen(client_of("competent_department").get("/utilities/conflicts").content.decode())
    rows = page.count("</tr>") - page.count("<thead><tr>")
    assert rows == 3, "the place and the work in the list, one in the table of the drawing"
    assert "此前" in page
    assert "西风小区" in page


def test_sites_that_wait_to_start_come_page_by_page(
    site: Site, member: Member, client_of: ClientOf
) -> None:
    """Those with an agreed plan first; the others are found by name or by lacking one."""
    Site.objects.bulk_create(
        Site(code=f"W{n:02}", name=f"第{n}小区", sub_district=site.sub_district, stage=site.stage)
        for n in range(40)
    )
    values = {"name": "统筹计划", "region": site.sub_district, "agreed_on": date(2023, 2, 1)}
    actions.save_coordinated_plan(
        by=member("competent_department"), plan=None, values=values, sites=[site], tasks=[]
    )
    client = client_of("competent_department")
    raw = client.get("/utilities/starts/").content.decode()
    first = seen(raw)
    assert "41 个小区待开工，其中 1 个有会商过的统筹施工计划" in spoken(raw)
    assert first.index("东风小区") < first.index("第0小区")
    assert "第39小区" not in first
    assert "第39小区" in client.get("/utilities/starts/?page=2").content.decode()
    without = client.get("/utilities/starts/?plan=no").content.decode()
    assert "东风小区" not in without


def test_a_work_that_does_not_dig_is_no_conflict(
    site: Site, member: Member, client_of: ClientOf
) -> None:
    _work(member, site, digs=False)
    page = seen(client_of("competent_department").get("/utilities/conflicts").content.decode())
    assert "东风路供水主管更新" not in page


def test_a_work_needs_a_place_and_dates_in_order(site: Site, member: Member) -> None:
    with pytest.raises(Refused) as refused:
        actions.create_work(
            by=member("utility_owner"),
            values={"name": "甲", "starts_on": date(2023, 2, 1), "ends_on": date(2023, 1, 1)},
            sites=[],
        )
    assert {each.code for each in refused.value.problems} == {"work-dates", "work-nowhere"}


def test_a_start_without_a_coordinated_plan_needs_a_reason(site: Site, member: Member) -> None:
    head = member("department_head")
    with pytest.raises(Refused) as refused:
        SITE_STAGE.take("start", by=head, row=site, on=date(2023, 3, 1))
    codes = {each.code for each in refused.value.problems}
    assert codes == {"start-without-coordination", "step-without-reason"}
    SITE_STAGE.take("start", by=head, row=site, on=date(2023, 3, 1), why="应急抢修，先行开工")
    site.refresh_from_db()
    assert (site.stage, site.started_on) == ("started", date(2023, 3, 1))
    entry = TrailEntry.objects.get(action="start.allow")
    assert entry.why == "应急抢修，先行开工"
    assert entry.after["warnings"] == ["start-without-coordination"]


def test_a_start_on_an_agreed_plan_needs_none(site: Site, member: Member) -> None:
    _plan(member, site)
    SITE_STAGE.take("start", by=member("department_head"), row=site, on=date(2023, 3, 1))
    site.refresh_from_db()
    assert site.stage == "started"


def test_who_draws_the_plan_up_does_not_allow_the_start(site: Site, member: Member) -> None:
    with pytest.raises(PermissionDenied):
        SITE_STAGE.take("start", by=member("competent_department"), row=site, on=date(2023, 3, 1))


def test_the_calendar_sets_all_renovations_of_a_place_beside_its_utilities(
    site: Site, member: Member, client_of: ClientOf
) -> None:
    twin = Site.objects.create(code="S2", name="西风小区", sub_district=site.sub_district,
                               stage=site.stage, planned_start_on=date(2023, 2, 1),
                               planned_finish_on=date(2023, 5, 1))  # fmt: skip
    area = ContiguousArea.objects.create(code="A1", name="东风片区", sub_district=site.sub_district)
    _work(member, site, area=area)
    client = client_of("competent_department")
    page = seen(client.get("/utilities/calendar?year=2023").content.decode())
    assert f'?sub_district={site.sub_district.code}">2 个小区改造' in page
    assert "2023-02-01" in page, "from the first start"
    assert "2023-09-30" in page, "to the last end"
    Site.objects.filter(pk__in=[site.pk, twin.pk]).update(area=area)
    page = seen(client.get("/utilities/calendar?year=2023").content.decode())
    assert '?area=A1">2 个小区改造' in page
    assert page.count('font-weight="600">东风片区') == 1, "the place heads both works"


@pytest.mark.parametrize("address", ["/utilities/calendar?year=2023", "/utilities/conflicts?"])
def test_who_oversees_several_districts_looks_at_one_at_a_time(
    site: Site, member: Member, client_of: ClientOf, address: str
) -> None:
    work = _work(member, site)
    city = site.sub_district.parent.parent
    elsewhere = Organisation.objects.create(code="E", name="邻区", kind="district", parent=city)
    client = client_of("finance_bureau")
    page = seen(client.get(address).content.decode())
    assert work.name in page
    assert 'name="place"' not in page, "one district: nothing to choose"
    Membership.objects.filter(role_code="finance_bureau").update(organisation=city)
    page = seen(client.get(address).content.decode())
    assert "先选一个区县" in page
    assert work.name not in page
    assert work.name in client.get(f"{address}&place=D").content.decode()
    for other in (elsewhere.code, "nowhere"):
        assert work.name not in client.get(f"{address}&place={other}").content.decode()


def test_a_city_wide_work_meets_those_of_each_district(
    site: Site, member: Member, client_of: ClientOf
) -> None:
    district = site.sub_district.parent
    client = client_of("utility_owner")
    member("utility_owner").person.memberships.update(organisation=district.parent)
    owner = Membership.objects.get(role_code="utility_owner")
    wide = _work(lambda _: owner, site, region=district.parent, name="全市干管更新")
    assert wide.name in client.get("/utilities/conflicts?place=D").content.decode()
    assert "会重复开挖" in client.get(f"/utilities/works/{wide.code}/").content.decode()


def test_a_work_that_meets_many_names_the_soonest_and_counts_the_others(
    site: Site, member: Member, client_of: ClientOf
) -> None:
    for month in range(1, 13):
        day = date(2024, month, 1)
        _work(member, site, name=f"第{month}次开挖", starts_on=day, ends_on=day)
    page = seen(client_of("competent_department").get("/utilities/conflicts").content.decode())
    first = page[page.index("与哪些工程") :].split("</details>")[0]
    assert first.count("<li>") == OTHERS
    assert "另有" in first


def test_coordinated_plans_are_narrowed_to_those_agreed(
    site: Site, member: Member, client_of: ClientOf
) -> None:
    _plan(member, site)
    client = client_of("competent_department")
    for agreed, count in (("yes", 1), ("no", 0), ("", 1)):
        page = client.get(f"/utilities/coordination/?agreed={agreed}").content.decode()
        assert page.count("cell-name") == count


def _plan(member: Member, site: Site) -> CoordinatedPlan:
    tasks = [
        TaskRow("供水管沟", "自来水公司", date(2023, 3, 1), date(2023, 4, 1), digs=True),
        TaskRow("路面恢复", "施工单位", date(2023, 4, 2), date(2023, 5, 1), after=(1,)),
    ]
    values = {
        "name": "东风小区统筹施工计划",
        "region": site.sub_district,
        "agreed_on": date(2023, 2, 1),
    }
    clerk = member("competent_department")
    return actions.save_coordinated_plan(
        by=clerk, plan=None, values=values, sites=[site], tasks=tasks
    )


def test_the_plan_is_drawn_as_a_gantt_with_its_table(
    site: Site, member: Member, client_of: ClientOf
) -> None:
    plan = _plan(member, site)
    page = seen(
        client_of("finance_bureau").get(f"/utilities/coordination/{plan.code}/").content.decode()
    )
    assert "<svg" in page
    assert "路面恢复" in page
    assert "自来水公司" in page


def test_the_gantt_is_zoomed_by_links(site: Site, member: Member, client_of: ClientOf) -> None:
    client, plan = client_of("finance_bureau"), _plan(member, site)
    widths = []
    for zoom in ("fit", "year", "quarter", "month"):
        page = seen(
            client.get(f"/utilities/coordination/{plan.code}/?zoom={zoom}").content.decode()
        )
        assert f'href="?zoom={zoom}"' in page
        drawn = re.search(r'viewBox="\d+ 0 (\d+) [\d.]+"[^>]*role="img"', page)
        assert drawn
        widths.append(int(drawn[1]))
    assert widths[0] == FRAME + 10, "all of it in one frame"
    assert widths[1] <= widths[2] < widths[3], "the less time a screen holds, the wider"
    unknown = seen(client.get(f"/utilities/coordination/{plan.code}/?zoom=week").content.decode())
    assert 'aria-current="true" href="?zoom=fit"' in unknown


@pytest.mark.parametrize(
    "address",
    ["/utilities/", "/utilities/calendar", "/utilities/conflicts", "/utilities/coordination/"],
)
def test_the_pages_ask_as_often_for_three_works_as_for_one(
    site: Site, member: Member, client_of: ClientOf, address: str
) -> None:
    client = client_of("competent_department")
    _work(member, site)
    client.get(address)
    with CaptureQueriesContext(connection) as one:
        assert client.get(address).status_code == 200
    for _ in (2, 3):
        _work(member, site)
    with CaptureQueriesContext(connection) as three:
        client.get(address)
    assert len(three) == len(one)


def test_a_task_cannot_follow_a_row_that_is_not_there(
    site: Site, member: Member, client_of: ClientOf
) -> None:
    row = {
        "name": "铺路",
        "executor": "施工单位",
        "starts_on": "2023-03-01",
        "ends_on": "2023-04-01",
    }
    form = {
        "name": "统筹", "region": str(site.sub_district_id), "sites": [str(site.pk)],
        "tasks-TOTAL_FORMS": "1", "tasks-INITIAL_FORMS": "0",
        **{f"tasks-0-{key}": value for key, value in row.items()},
    }  # fmt: skip
    client = client_of("competent_department")
    for after, said in (
        ("9", "要在第 9 道之后，可是只有 1 道工序"),
        ("铺路后", "填序号，用逗号隔开"),
    ):
        page = client.post("/utilities/coordination/new", {**form, "tasks-0-after": after})
        assert said in page.content.decode()
    assert not CoordinatedPlan.objects.exists()


def test_a_refused_start_leads_back_to_its_site(site: Site, client_of: ClientOf) -> None:
    client = client_of("department_head")
    answer = client.post(f"/sites/{site.code}/steps/start", {"on": "2023-03-01", "from": "list"})
    assert answer["Location"] == f"/utilities/starts/?q={site.code}"


def test_works_at_one_time_are_not_counted_as_dug_again(
    site: Site, member: Member, client_of: ClientOf
) -> None:
    """Two at one site in one month, two at another half a year apart."""
    twin = Site.objects.create(code="S2", name="西风小区", sub_district=site.sub_district)
    for place, month, day in ((site, 1, 1), (site, 1, 5), (twin, 1, 1), (twin, 7, 1)):
        _work(
            member, place, code=f"T{place.code}-{month}-{day}",
            starts_on=date(2030, month, day), ends_on=date(2030, month, day + 20),
        )  # fmt: skip
    page = client_of("competent_department").get("/utilities/conflicts?months=12")
    told = seen(page.content.decode())
    assert "有 1 项管线工程与别的工程先后挖开同一处" in spoken(page.content.decode())
    assert "同期，可一次开挖" in told


@pytest.mark.parametrize(
    ("end", "path"),
    [
        ((80.0, 120.0, 26.0), "M40.0 13.0H69.0V39.0H80.0"),
        ((41.0, 90.0, 26.0), "M40.0 13.0H46.0V31.0"),
        ((41.0, 44.0, 26.0), "M40.0 13.0H42.5V31.0"),
    ],
    ids=["with room", "the day after", "one day only"],
)
def test_an_arrow_ends_at_the_bar_it_leads_to(end: tuple[float, float, float], path: str) -> None:
    assert arrow((0.0, 40.0, 0.0), end, wrong=False).path == path


def test_what_is_dug_twice_is_on_the_map_and_listed_by_road(
    site: Site, member: Member, client_of: ClientOf
) -> None:
    """A site is coloured by its works; the worst road stands first, its works below it."""
    for name, value in (("longitude", "102.54"), ("latitude", "24.35")):
        setattr(site, name, value)
    site.save()
    still = Site.objects.create(
        code="S9", name="静园", sub_district=site.sub_district, stage=site.stage,
        longitude="102.55", latitude="24.35",
    )  # fmt: skip
    _work(member, site, street="东风路")
    _work(member, site, name="东风路燃气管", utility="gas", street="东风路",
          starts_on=date(2024, 5, 1), ends_on=date(2024, 6, 1))  # fmt: skip
    client = client_of("competent_department")
    answer = client.get("/map/data/?colour=digging")
    assert answer.status_code == 200, answer.content.decode()[:1500]
    points = answer.json()["sites"]["features"]
    levels = {each["properties"]["code"]: each["properties"].get("level", "") for each in points}
    assert levels == {site.code: "again", still.code: ""}
    told = next(each["properties"] for each in points if each["properties"]["code"] == site.code)
    assert told["says"].startswith("先后开挖 3 次，最近相隔")
    page = client.get("/utilities/conflicts").content.decode()
    assert 'data-map-drawing="/map/data/?colour=digging"' in page
    road = re.search(r'<tr class="road">(.*?)</tr>', page, re.DOTALL)
    assert road
    assert "东风路" in road[1]


def test_the_map_of_what_is_dug_twice_takes_as_many_queries_for_more_sites(
    site: Site, member: Member, client_of: ClientOf
) -> None:
    _work(member, site)
    client, counts = client_of("competent_department"), []
    client.get("/map/data/?colour=digging")  # who the reader is has been asked
    for number in range(2):
        with CaptureQueriesContext(connection) as asked:
            client.get("/map/data/?colour=digging")
        counts.append(len(asked))
        other = Site.objects.create(
            code=f"T{number}", name="新苑", sub_district=site.sub_district, stage=site.stage,
            planned_start_on=site.planned_start_on, planned_finish_on=site.planned_finish_on,
        )  # fmt: skip
        _work(member, other, name=f"管线{number}")
    assert counts[0] == counts[1]
