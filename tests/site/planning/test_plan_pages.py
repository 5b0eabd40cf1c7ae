"""The pages of the annual plan, as people meet them."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

import pytest
from django.db import connection
from django.db.models import Sum
from django.test import Client
from django.test.utils import CaptureQueriesContext

from hengjian.site.accounts.models import Membership
from hengjian.site.planning.models import AnnualPlan
from tests.site.planning.planning_rows import accepted, site
from tests.site.reading import seen, spoken

Member = Callable[[str], Membership]
Clients = Callable[[str], Client]
pytestmark = pytest.mark.django_db
HOME = "/plans/JH2026-D"
MONEY = {
    "money-TOTAL_FORMS": "2",
    "money-INITIAL_FORMS": "0",
    "money-0-source": "central",
    "money-0-amount": "100.005",
    "money-1-source": "",
    "money-1-amount": "",
}


@pytest.fixture
def schemes(member: Member) -> None:
    clerk, head = member("competent_department"), member("department_head")
    for number in (1, 2, 3):
        accepted(clerk, head, site(f"S{number}", households=number * 100))


STEPS = ("steps/submit", "steps/approve", "steps/publish")


def post(client: Client, address: str, **values: object) -> str:
    return seen(client.post(f"{HOME}/{address}", values, follow=True).content.decode())


def test_a_plan_goes_from_money_to_notice(client_of: Clients, schemes: None) -> None:
    clerk, head = client_of("competent_department"), client_of("department_head")
    clerk.post("/plans/new", {"year": "2026", "name": "2026年计划"})
    assert "还没有填资金" in seen(clerk.get(f"{HOME}/").content.decode())
    post(clerk, "money", **MONEY)
    plan = AnnualPlan.objects.get()
    assert plan.budgets.get().amount == Decimal("1000050.00")
    drawn = spoken(clerk.get("/plans/").content.decode())
    assert "2026年计划：100.01 万元资金，列入 0 个方案，投资 0.00 万元" in drawn
    post(clerk, "work-out")
    chosen = plan.entries.filter(chosen=True)
    cost = chosen.aggregate(cost=Sum("scheme__cost"))["cost"] / 10_000
    drawn = spoken(clerk.get("/plans/").content.decode())
    assert f"列入 {chosen.count()} 个方案，投资 {cost:,.2f} 万元" in drawn
    page = seen(clerk.get(f"{HOME}/").content.decode())
    assert "已证明：在这些条件下没有更好的选法" in page
    assert "换下“S2小区方案”列入它" in page
    assert "再加 100 万元能换来什么" in page
    post(clerk, "steps/submit")
    assert clerk.get(f"{HOME}/notice").status_code == 404
    post(head, "steps/approve", why="同意")
    post(head, "steps/publish")
    notice = seen(client_of("finance_bureau").get(f"{HOME}/notice").content.decode())
    assert "S3小区" in notice
    assert "S1小区" not in notice


def test_what_stands_against_working_a_plan_out_is_said_on_its_page(client_of: Clients) -> None:
    clerk = client_of("competent_department")
    clerk.post("/plans/new", {"year": "2026", "name": "2026年计划"})
    assert "还没有填任何来源的资金" in post(clerk, "work-out")


def test_a_figure_of_the_plan_opens_the_schemes_behind_it(
    client_of: Clients, schemes: None
) -> None:
    clerk = client_of("competent_department")
    clerk.post("/plans/new", {"year": "2026", "name": "2026年计划"})
    post(clerk, "money", **MONEY)
    form = seen(clerk.get(f"{HOME}/money").content.decode())
    assert 'value="100.005"' in form, "an amount is never written with an exponent"
    post(clerk, "work-out")
    money = seen(clerk.get("/figures/annualplan/JH2026-D/money").content.decode())
    assert "1,000,050.00" in money
    assert "中央补助" in money
    chosen = seen(clerk.get("/figures/annualplan/JH2026-D/households").content.decode())
    assert "S3小区方案" in chosen
    assert "S1小区方案" not in chosen


def test_a_changed_input_is_said_on_the_page(client_of: Clients, schemes: None) -> None:
    clerk = client_of("competent_department")
    clerk.post("/plans/new", {"year": "2026", "name": "2026年计划"})
    post(clerk, "money", **MONEY)
    post(clerk, "work-out")
    page = post(clerk, "wish", scheme="FA2026-0001", wish="in", reason="危房")
    assert "下面是旧结果" in page
    assert "指定列入：危房" in post(clerk, "work-out") or "指定列入：危房" in seen(
        clerk.get(f"{HOME}/").content.decode()
    )


def test_a_wish_that_is_refused_stays_beside_its_scheme_alone(
    client_of: Clients, schemes: None
) -> None:
    clerk = client_of("competent_department")
    clerk.post("/plans/new", {"year": "2026", "name": "2026年计划"})
    page = post(clerk, "wish", scheme="FA2026-0002", wish="out", reason="长" * 501)
    assert "理由有 501 个字" in page
    assert page.count('name="reason" value="' + "长" * 501) == 1
    assert page.count('<option value="out" selected>') == 1
    assert page.count("<details open><summary>指定去留") == 1
    assert page.count("<details><summary>指定去留") == 2


def test_the_drawer_says_why_and_a_what_if_keeps_nothing(client_of: Clients, schemes: None) -> None:
    clerk = client_of("competent_department")
    clerk.post("/plans/new", {"year": "2026", "name": "2026年计划"})
    post(clerk, "money", **MONEY)
    post(clerk, "work-out")
    why = seen(clerk.get("/figures/annualplan/JH2026-D/scheme?of=FA2026-0001").content.decode())
    assert "户数 100" in why
    assert "强行列入它之后" in why
    tried = seen(
        clerk.get(f"{HOME}/what-if", {"source": "county", "amount": "50"}).content.decode()
    )
    assert "换入：S1小区方案" in tried
    assert "大于零" not in tried
    assert "不小于零" in seen(clerk.get(f"{HOME}/what-if", {"amount": "x"}).content.decode())
    assert AnnualPlan.objects.get().budgets.count() == 1


def test_conditions_that_cannot_hold_are_named_with_what_helps(
    client_of: Clients, schemes: None
) -> None:
    clerk = client_of("competent_department")
    clerk.post("/plans/new", {"year": "2026", "name": "2026年计划"})
    post(clerk, "money", **MONEY)
    post(clerk, "weights", old="20", aligned="10", together="20", **{"least-D1": "3"})
    post(clerk, "work-out")
    page = seen(clerk.get(f"{HOME}/").content.decode())
    assert "没有一种选法能满足全部条件" in page
    assert "中央补助增加 50.00 万元" in page
    assert "东街道的最低小区数减少 1 个" in page


def test_the_page_takes_as_many_queries_for_more_candidates(
    client_of: Clients, member: Member
) -> None:
    clerk, head = member("competent_department"), member("department_head")
    client = client_of("competent_department")
    accepted(clerk, head, site("S1"))
    client.post("/plans/new", {"year": "2026", "name": "2026年计划"})
    post(client, "money", **MONEY)
    counts = []
    for more in (0, 2):
        for number in range(more):
            accepted(clerk, head, site(f"T{number}"))
        post(client, "work-out")
        with CaptureQueriesContext(connection) as queries:
            client.get(f"{HOME}/")
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_the_list_takes_as_many_queries_for_three_plans_as_for_one(
    client_of: Clients, member: Member
) -> None:
    from hengjian.site.accounts.models import Organisation

    client = client_of("finance_bureau")
    region = Organisation.objects.get(code="D")
    client.get("/plans/")
    counts = []
    for years in ((2024,), (2025, 2026)):
        for year in years:
            AnnualPlan.objects.create(code=f"J{year}", name=str(year), region=region, year=year)
        with CaptureQueriesContext(connection) as queries:
            assert client.get("/plans/").status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_the_finance_bureau_sees_and_cannot_change(client_of: Clients, schemes: None) -> None:
    client_of("competent_department").post("/plans/new", {"year": "2026", "name": "计划"})
    finance = client_of("finance_bureau")
    assert finance.get(f"{HOME}/").status_code == 200
    for address in ("money", "weights", "work-out", "wish", *STEPS):
        assert finance.post(f"{HOME}/{address}").status_code == 403


def test_a_published_plan_is_changed_from_its_page(client_of: Clients, schemes: None) -> None:
    clerk, head = client_of("competent_department"), client_of("department_head")
    clerk.post("/plans/new", {"year": "2026", "name": "2026年计划"})
    post(clerk, "money", **MONEY)
    post(clerk, "work-out")
    post(clerk, "steps/submit")
    post(head, "steps/approve")
    post(head, "steps/publish")
    page = post(clerk, "changes/new", added="FA2026-0001", removed="FA2026-0002", reason="撤回")
    assert "待批准的变更" in page
    change = AnnualPlan.objects.get().changes.get()
    assert "已证明" in page
    head.post(f"/plan-changes/{change.pk}/steps/approve")
    page = seen(head.get(f"{HOME}/").content.decode())
    assert "测算时的折算受益户为" in page
    assert "已证明" not in page
    notice = seen(clerk.get(f"{HOME}/notice").content.decode())
    assert "公布后的变更" in notice
    assert "撤回" in notice


@pytest.mark.parametrize("role", ["implementing_unit", "contractor", "evaluator"])
def test_who_takes_part_is_told_that_plans_come_once_they_are_published(
    client_of: Clients, schemes: None, role: str
) -> None:
    client_of("competent_department").post("/plans/new", {"year": "2026", "name": "计划"})
    client = client_of(role)
    page = seen(client.get("/plans/").content.decode())
    assert "还没有公布的年度计划" in page
    assert "编制中" not in page
    assert client.get(f"{HOME}/").status_code == 404
    assert client.get(f"{HOME}/notice").status_code == 404
