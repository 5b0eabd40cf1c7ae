"""Pages of bonds: what they show is what the pure floor reckons, and each figure says why."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from io import BytesIO

import openpyxl
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from hengjian.site.accounts.models import Membership
from hengjian.site.bonds import actions
from hengjian.site.bonds.models import RevenueStream
from hengjian.site.money.models import Contract
from tests.site.bonds import bond_rows
from tests.site.bonds.bond_rows import LENT
from tests.site.reading import content, seen

Member = Callable[[str], Membership]
ClientOf = Callable[[str], Client]
pytestmark = pytest.mark.django_db
FIGURES = "/figures/bonds/P-1/"
P1 = "/bonds/projects/P-1/"


def text_of(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, address
    return seen(answer.content.decode())


def test_a_bond_shows_its_schedule_what_was_paid_and_what_is_overdue(
    member: Member, client_of: ClientOf
) -> None:
    use = bond_rows.lent(member)
    values = {
        "kind": "interest",
        "due_on": date(2023, 6, 28),
        "paid_on": date(2023, 6, 28),
        "amount": Decimal("300000.00"),
    }
    actions.pay(by=member("finance_bureau"), bond=use.bond, project=use.project, values=values)
    page = text_of(client_of("finance_bureau"), f"/bonds/issues/{use.bond.code}/?as_of=2024-07-01")
    assert "11,510,000.00" in page, "10 million, five years at 3%, 0.1% issue fee"
    assert page.count('mark-accent">已付') == 1
    assert page.count('mark-red">逾期') == 2, "2024, in the table and as what is due next"
    why = text_of(client_of("finance_bureau"), f"/figures/bond/{use.bond.code}/payment?of=5")
    assert "10,300,000.00元" in why
    calendar = text_of(client_of("implementing_unit"), "/bonds/calendar/?as_of=2024-07-01")
    assert "30.00" in calendar
    assert "逾期" in calendar


def test_coverage_is_net_revenue_over_debt_service_and_says_so(
    member: Member, client_of: ClientOf
) -> None:
    """Six months of 2022, four years, six months of 2027 (before 28 June: five): 59 months."""
    bond_rows.lent(member)
    client = client_of("implementing_unit")
    page = text_of(client, f"{P1}?as_of=2023-09-30")
    ratio = Decimal("2400000") / 12 * 59 / Decimal("11500000")
    assert f">{ratio:.2f}<" in page
    assert f"全周期覆盖倍数 {ratio:.2f}" in page
    why = text_of(client, f"{FIGURES}coverage")
    assert "11,800,000.00元 ÷ 11,500,000.00元" in why
    assert "发改价格〔2022〕1号" in why
    even = text_of(client, f"{FIGURES}even?of=revenue")
    assert "1.20 × 11,500,000.00元" in even
    assert text_of(client, f"{FIGURES}year?of=2024").count("2,400,000.00元") >= 1
    stream = RevenueStream.objects.get().code
    year = text_of(client, f"{FIGURES}stream?of={stream}@2024")
    assert "500个 × 500.00元/个/月 × 12个月" in year
    for address in ("nothing", "year?of=1999", "even?of=weather", "idle"):
        assert client.get(f"{FIGURES}{address}").status_code == 404, address


def test_a_question_what_if_changes_the_page_and_no_row(
    member: Member, client_of: ClientOf
) -> None:
    bond_rows.lent(member)
    client = client_of("implementing_unit")
    page = text_of(client, f"{P1}?revenue=-50&cost=nonsense&rate=99999")
    assert "1.03 → 0.51" in page
    assert RevenueStream.objects.get().price == 500
    assert "1.03 →" not in text_of(client, f"{P1}?revenue=0")


def test_stress_shows_every_combination_and_a_seeded_simulation(
    member: Member, client_of: ClientOf
) -> None:
    bond_rows.lent(member)
    client = client_of("implementing_unit")
    page = text_of(client, f"{P1}stress?rows=rate&columns=rate")
    assert "121 种组合中有 121 种低于下限 1.20" in page
    drawn = text_of(client, f"{P1}simulation")
    assert drawn == text_of(client, f"{P1}simulation")
    assert "20210061" in drawn


def test_the_clock_counts_idle_money_to_the_day(member: Member, client_of: ClientOf) -> None:
    use = bond_rows.lent(member)
    bond_rows.moved(use.project, "arrival", "10000000.00", LENT)
    bond_rows.moved(use.project, "payment", "6350000.00", date(2022, 7, 28))
    client = client_of("finance_bureau")
    page = text_of(client, f"{P1}?as_of=2023-07-08")
    assert ">375<" in page
    assert "365.00" in page, "3.65 million not used"
    assert "300.00" in page, "a day costs 3.65 million × 3% ÷ 365"
    assert "已超 10 天" in re.sub(r"<[^>]+>|\s+", " ", page).replace("  ", " ")
    before = text_of(client, f"{P1}?as_of=2022-06-01")
    assert "还没有债券资金到位记录" in before


def test_income_that_was_not_entered_is_not_zero(member: Member, client_of: ClientOf) -> None:
    use = bond_rows.lent(member)
    by = member("implementing_unit")
    values = {"received_on": date(2022, 12, 30), "amount": Decimal("1200000.00")}
    actions.enter_income(
        by=by, project=use.project, values={**values, "stream": RevenueStream.objects.get()}
    )
    page = text_of(client_of("implementing_unit"), f"{P1}registers?as_of=2023-12-31")
    assert "实际收入为测算的 80%，2022 年未达测算；2023 年尚未登记收入" in page


def test_the_amount_due_is_shown_with_its_substitution(member: Member, client_of: ClientOf) -> None:
    use = bond_rows.lent(member)
    contract = Contract.objects.create(
        code="C-1", project=use.project, name="停车运营", party="甲", amount=1, signed_on=LENT
    )
    terms = {"year": 2025, "base": Decimal("1000000.01"), "linked": Decimal("30")}
    row = actions.enter_clause(by=member("implementing_unit"), contract=contract, values=terms)
    actions.set_clause_score(
        by=member("finance_bureau"), clause=row, score=Decimal("83.5"), why="评价"
    )
    client = client_of("finance_bureau")
    page = text_of(client, f"/bonds/clauses/{row.code}/")
    assert "950,500.01" in page
    assert "49,500.00" in page
    assert "1,000,000.01元 × 70%" in text_of(client, f"/figures/performanceclause/{row.code}/due")


def test_the_disclosure_sheet_says_what_is_missing_and_goes_out_as_a_workbook(
    member: Member, client_of: ClientOf
) -> None:
    use = bond_rows.lent(member)
    client = client_of("finance_bureau")
    page = text_of(client, "/bonds/disclosure/?year=2022")
    assert "2023-06-30" in page
    assert "公开前请核对" in page
    answer = client.get("/bonds/disclosure/?year=2022&export=xlsx")
    sheet = openpyxl.load_workbook(BytesIO(b"".join(answer.streaming_content))).active
    assert sheet is not None
    assert [cell.value for cell in sheet[3]][:4] == [
        use.bond.name, use.bond.code, "专项债券", 10000000,
    ]  # fmt: skip
    assert "还没有" not in content(text_of(client, "/bonds/disclosure/?year=2022"))
    assert "这一年没有" in text_of(client, "/bonds/disclosure/?year=2020")


def test_the_assessment_form_keeps_a_draft_and_names_what_is_missing(
    member: Member, client_of: ClientOf
) -> None:
    holder = bond_rows.project(member)
    client = client_of("competent_department")
    begun = client.post(
        "/bonds/assessments/new", {"project": holder.pk, "assessed_on": "2026-03-01"}
    )
    address = begun["Location"]
    sent = {"on": "2026-03-01", "version": "1", "answer-P1.need": "yes", "then": "submit"}
    page = seen(client.post(address, sent).content.decode())
    assert 'href="#reason-P1.need"' in page
    assert 'href="#answer-P8.upkeep"' in page
    read = text_of(client, address.removesuffix("edit"))
    assert "未答完" in read


def test_the_front_page_holds_income_entered_against_the_forecast(
    member: Member, client_of: ClientOf
) -> None:
    """Beside coverage, which is a forecast; years of which nothing was entered say so."""
    use = bond_rows.lent(member)
    client = client_of("finance_bureau")
    page = client.get("/bonds/?as_of=2023-12-31").content.decode()
    assert 'data-chart="income"' in page
    assert "2022–2023 年尚未登记收入；到" in re.sub("<[^>]+>", "", page)
    actions.enter_income(
        by=member("implementing_unit"),
        project=use.project,
        values={
            "received_on": date(2022, 12, 30),
            "amount": Decimal("1200000.00"),
            "stream": RevenueStream.objects.get(),
        },
    )
    page = client.get("/bonds/?as_of=2023-12-31").content.decode()
    assert "2023 年尚未登记收入；到" in re.sub("<[^>]+>", "", page)
    assert "已登记 120.00 万元" in re.sub("<[^>]+>", "", page)


def test_goals_tell_target_and_actual(member: Member, client_of: ClientOf) -> None:
    holder = bond_rows.lent(member).project
    clerk = member("competent_department")
    values = {"group": "output", "name": "改造户数", "target": Decimal(200), "unit": "户"}
    goal = actions.enter_goal(by=clerk, project=holder, values=values)
    actions.approve_goal(by=member("finance_bureau"), project=holder)
    actions.report_progress(
        by=clerk, goal=goal, on=date(2023, 9, 30), value=Decimal(43), source="月报"
    )
    client = client_of("competent_department")
    assert "21.50" in text_of(client, f"{P1}goals?as_of=2023-09-30")
    assert "没有数据" in text_of(client, f"{P1}goals?as_of=2023-09-29")


@pytest.mark.parametrize(
    ("address", "most"),
    [
        ("/bonds/", 18),
        ("/bonds/projects/", 17),
        (P1, 21),
        (f"{P1}registers", 24),
        ("/bonds/calendar/", 13),
        ("/bonds/disclosure/?year=2022", 20),
    ],
)
def test_a_page_asks_as_much_for_many_rows_as_for_one(
    member: Member, client_of: ClientOf, address: str, most: int
) -> None:
    use = bond_rows.lent(member)
    for number in range(2, 6):
        other = bond_rows.project(member, f"P-{number}")
        row = bond_rows.bond(member, name=f"债券{number}", size=Decimal("1000000.00"))
        for each in (other, use.project):
            half = Decimal("500000.00")
            actions.assign(
                by=member("finance_bureau"), bond=row, project=each, amount=half, why="存量"
            )
        actions.add_stream(by=member("implementing_unit"), project=other, values=bond_rows.STREAM)
    client = client_of("finance_bureau")
    client.get(address)
    with CaptureQueriesContext(
        connection,
    ) as asked:
        assert client.get(address).status_code == 200
    assert len(asked) <= most, "\n".join(each["sql"][:160] for each in asked)
