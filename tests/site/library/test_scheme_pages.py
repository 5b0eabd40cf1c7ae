"""The pages of schemes, as people meet them."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from hengjian.bilingual import Text
from hengjian.site.accounts.models import Membership
from hengjian.site.library import actions
from hengjian.site.library.charts import Difference, difference_bars
from hengjian.site.library.models import Scheme
from hengjian.site.library.pages.comparison import difference_chart
from hengjian.site.library.pages.scheme_trace import Score
from hengjian.site.residents.rounds.actions.rounds import say_why_not
from tests.site.planning.planning_rows import drawn_up, site

Member = Callable[[str], Membership]
Clients = Callable[[str], Client]
pytestmark = pytest.mark.django_db
ROWS = {
    "works-TOTAL_FORMS": "2",
    "works-INITIAL_FORMS": "0",
    "works-0-item": "roads",
    "works-0-quantity": "100",
    "works-0-unit_cost": "165.5",
}


def form(**values: object) -> dict[str, object]:
    return {"name": "东风小区方案", "year": "2026", **ROWS, **values}


def test_the_list_takes_as_many_queries_for_three_rows_as_for_one(
    client_of: Clients, member: Member
) -> None:
    client, clerk = client_of("competent_department"), member("competent_department")
    client.get("/schemes/")  # the first request of a session asks a few things once
    counts = []
    for rows in (1, 2):
        for number in range(rows):
            drawn_up(clerk, site(f"S{rows}{number}"))
        with CaptureQueriesContext(connection) as queries:
            assert client.get("/schemes/").status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_the_years_from_the_last_to_the_first_are_offered(
    client_of: Clients, member: Member
) -> None:
    client, clerk = client_of("competent_department"), member("competent_department")
    assert not re.findall(r'<option value="20\d\d">', client.get("/schemes/").content.decode())
    for year in (2026, 2024):
        drawn_up(clerk, site(f"S{year}"), year=year)
    page = client.get("/schemes/").content.decode()
    assert re.findall(r'<option value="(20\d\d)">', page) == ["2026", "2025", "2024"]


def test_the_page_of_a_scheme_takes_as_many_queries_for_more_sites(
    client_of: Clients, member: Member
) -> None:
    client, clerk = client_of("competent_department"), member("competent_department")
    one = drawn_up(clerk, site("S1"))
    three = drawn_up(clerk, site("S2"), site("S3"), site("S4"))
    client.get("/schemes/")
    counts = []
    for row in (one, three):
        with CaptureQueriesContext(connection) as queries:
            assert client.get(f"/schemes/{row.code}/").status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_a_clerk_draws_up_a_scheme(client_of: Clients) -> None:
    place = site("S1")
    client = client_of("competent_department")
    assert "东街道" in client.get("/schemes/new").content.decode()
    address = f"/schemes/new?place={place.sub_district.code}"
    assert "S1小区" in client.get(address).content.decode()
    answer = client.post(address, form(sites=[place.pk]))
    row = Scheme.objects.get()
    assert answer["Location"] == f"/schemes/{row.code}/"
    assert str(row.cost) == "16550.00"


def test_a_form_that_is_refused_says_why_beside_the_field(client_of: Clients) -> None:
    place = site("S1")
    page = client_of("competent_department").post(
        f"/schemes/new?place={place.sub_district.code}",
        form(sites=[place.pk], starts_on="2026-05-01", finishes_on="2026-04-01"),
    )
    assert "结束早于开始" in page.content.decode()
    assert not Scheme.objects.exists()


def test_the_second_of_two_people_sees_both(client_of: Clients, member: Member) -> None:
    clerk = member("competent_department")
    place = site("S1")
    row = drawn_up(clerk, place)
    actions.change_scheme(
        by=clerk, scheme=row, values={"name": "先改的"}, sites=[place], works=[], version=1
    )
    client = client_of("competent_department")
    address = f"/schemes/{row.code}/edit"
    page = client.post(address, form(sites=[place.pk], name="后改的", version="1")).content.decode()
    assert "先改的" in page
    assert "后改的" in page
    client.post(address, form(sites=[place.pk], name="后改的", version="2"))
    row.refresh_from_db()
    assert row.name == "后改的"


def test_the_steps_run_from_the_page(client_of: Clients, member: Member) -> None:
    row = drawn_up(member("competent_department"), site("S1"))
    clerk, head = client_of("competent_department"), client_of("department_head")
    clerk.post(f"/schemes/{row.code}/steps/submit")
    street = client_of("sub_district")
    said = {"voice": "resident", "received_on": "2025-10-01", "text": "多建停车位"}
    street.post(f"/schemes/{row.code}/comments", said)
    comment = row.comments.get()
    clerk.post(f"/comments/{comment.code}/steps/adopt", {"why": "合理"})
    say_why_not(by=member("competent_department"), scheme=row, why="意见已随摸底征询")
    refused = head.post(f"/schemes/{row.code}/steps/accept", {}, follow=True)
    assert "没有写理由" in refused.content.decode()
    head.post(f"/schemes/{row.code}/steps/accept", {"why": "可行"})
    row.refresh_from_db()
    assert row.state == Scheme.State.ACCEPTED
    assert "采纳" in clerk.get(f"/schemes/{row.code}/").content.decode()


def test_the_drawer_opens_the_trace(client_of: Clients, member: Member) -> None:
    row = drawn_up(member("competent_department"), site("S1"))
    answer = client_of("finance_bureau").get(f"/figures/scheme/{row.code}/benefit")
    page = answer.content.decode()
    assert "同意户数 / 应征询户数" in page
    assert "各小区最近一次意愿征询" in page
    assert "scheme_" not in page, "no code of a table is shown"


def test_a_figure_of_a_scheme_opens_the_rows_behind_it(client_of: Clients, member: Member) -> None:
    row = drawn_up(member("competent_department"), site("S1"), cost=500_000)
    client = client_of("finance_bureau")
    cost = client.get(f"/figures/scheme/{row.code}/cost").content.decode()
    assert "500,000.00" in cost
    assert "Σ 数量 × 单价" in cost
    asked = client.get(f"/figures/scheme/{row.code}/willing").content.decode()
    assert "同意户数 ÷ 应征询户数" in asked
    assert "S1小区" in asked
    assert client.get(f"/figures/scheme/{row.code}/other").status_code == 404


def test_two_schemes_stand_side_by_side_with_what_differs(
    client_of: Clients, member: Member
) -> None:
    clerk, place = member("competent_department"), site("S1")
    cheap = drawn_up(clerk, place, cost=500_000, name="基础方案")
    dear = drawn_up(clerk, place, cost=2_500_000, name="提升方案", property_after="")
    client = client_of("finance_bureau")
    page = client.get("/schemes/compare", {"code": [cheap.code, dear.code]}).content.decode()
    assert "“基础方案”效益分最高，投资也最少" in page
    assert 'class="differs"' in page
    assert 'data-chart="difference"' in page
    trace = re.search('data-trace="([^"]+)"', page)
    assert trace
    drawer = client.get(html.unescape(trace[1])).content.decode()
    assert "每项指标的得分减第一个方案的得分" in drawer
    alone = client.get("/figures/schemes/-/difference", {"codes": cheap.code})
    assert alone.status_code == 404
    assert "提升方案" in client.get("/schemes/compare", {"code": cheap.code}).content.decode()


def test_what_one_does_not_see_is_not_there(client_of: Clients, member: Member) -> None:
    row = drawn_up(member("competent_department"), site("S2", place="D2"))
    for address in ("", "edit", "benefit"):
        assert (
            client_of("implementing_unit").get(f"/schemes/{row.code}/{address}").status_code == 404
        )
    assert client_of("finance_bureau").get(f"/schemes/{row.code}/edit").status_code == 403
    street = client_of("sub_district")  # of another sub-district
    assert street.get(f"/schemes/{row.code}/").status_code == 404
    assert row.code not in street.get("/schemes/").content.decode()


def test_bars_lie_on_the_side_of_their_sign_and_a_missing_score_has_none() -> None:
    other = Difference("B", (Decimal("1.5"), Decimal("-0.75"), None))
    option = difference_bars(["a", "b", "c"], [other])
    bars = option["series"][0]["data"]
    assert [bar["value"] for bar in bars] == [1.5, -0.75, None]
    assert [bar["label"]["position"] for bar in bars] == ["right", "left", "right"]
    assert [bar["label"]["formatter"] for bar in bars] == ["+1.50", "−0.75", "—"]
    assert option["xAxis"]["max"] == -option["xAxis"]["min"] > 1.5
    assert difference_bars([], [Difference("B", ())])["series"][0]["data"] == []


def test_what_differs_most_stands_first_and_equal_scores_only_in_the_table(
    member: Member,
) -> None:
    def score(code: str, points: str | None) -> Score:
        known = None if points is None else Decimal(points)
        return Score(code, Text(code, code), Decimal(10), known, "", "", "", (), ())

    clerk = member("competent_department")
    place = site("S1")
    schemes = [drawn_up(clerk, place, cost=1, name=name) for name in ("甲", "乙")]
    scores = [
        [score("same", "5"), score("less", "4"), score("more", "1"), score("unknown", None)],
        [score("same", "5"), score("less", "3"), score("more", "9"), score("unknown", "2")],
    ]
    drawn = difference_chart(schemes, scores)
    assert drawn.option["yAxis"]["data"] == ["more", "less"]
    assert [row[0] for row in drawn.rows] == ["more", "less", "same", "unknown"]
    assert [row[-1] for row in drawn.rows] == ["+8.00", "−1.00", "0.00", "—"]
