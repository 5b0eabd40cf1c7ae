"""Bonds, their uses, what is paid on them and what repays them, in tables."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from hengjian.errors import Refused
from hengjian.site.accounts.models import Membership
from hengjian.site.bonds.models import (
    Asset,
    Bond,
    BondTerms,
    BondUse,
    DebtService,
    Income,
    RevenueStream,
)
from hengjian.site.common.models import TrailEntry
from hengjian.site.exchange import actions
from hengjian.site.exchange.models import ImportBatch
from hengjian.site.exchange.outgoing import write_workbook
from hengjian.site.exchange.steps import IMPORT
from hengjian.site.platform.resource import tables
from tests.site.bonds import bond_rows
from tests.site.exchange.filling import found
from tests.site.money.booking import colleague

pytestmark = pytest.mark.django_db
Member = Callable[[str], Membership]
HandIn = Callable[..., ImportBatch]
D = Decimal
ISSUE: dict[str, Any] = {
    "code": "ZQ-1", "region": "某区", "name": "专项债券二期", "size": "1000万元", "rate": "3.25",
    "term_years": "10", "issued_on": "2022-06-28", "payments_a_year": "每半年一次",
    "repayment": "分期还本", "issue_fee": "0.1", "service_fee": "0.005",
    "instalments": "2031-06-28 4000000.00；2032-06-28 6000000.00",
}  # fmt: skip
STREAM: dict[str, Any] = {
    "code": "R-1", "project": "P-1", "kind": "停车", "name": "停车位", "quantity": "300",
    "unit": "个", "price": "200", "utilisation": "85.5", "ramp": "40; 70", "growth": "1.25",
    "cost_share": "12%", "starts_on": "2024-01-01", "assumption": "核定的标准",
    "source": "发改价格〔2022〕1号", "as_of": "2022-05-01",
}  # fmt: skip


@pytest.fixture
def taken_in(hand_in: HandIn, member: Member) -> Callable[..., ImportBatch]:
    """``taken_in(table, rows, role)``: handed in and confirmed, without a problem."""

    def do(table: str, rows: list[dict[str, Any]], role: str) -> ImportBatch:
        batch = hand_in(rows, table, by=role)
        assert batch.problems == []
        return IMPORT.take("confirm", by=member(role), row=batch, why="建库")

    return do


def test_an_issue_comes_with_its_terms_and_the_way_it_is_repaid(taken_in: HandIn) -> None:
    taken_in("bonds", [ISSUE], "finance_bureau")
    bond = Bond.objects.get()
    assert (bond.size, bond.rate, bond.term_years) == (D("10000000.00"), D("3.2500"), 10)
    assert (bond.payments_a_year, bond.repayment) == (2, "instalments")
    assert bond.instalments == [["2031-06-28", "4000000.00"], ["2032-06-28", "6000000.00"]]
    assert (bond.issue_fee, bond.service_fee) == (D("0.1000"), D("0.0050"))


def test_terms_that_make_no_schedule_are_named(hand_in: HandIn) -> None:
    rows = [
        {**ISSUE, "instalments": "2031-06-28 4000000.00"},
        {**ISSUE, "code": "ZQ-2", "instalments": "2031年 四百万"},
    ]
    problems = found(hand_in(rows, "bonds", by="finance_bureau"))
    assert {cell for cell, _ in problems} >= {"K4"}
    assert {code for _, code in problems} >= {"list-unreadable"}
    assert any(cell.endswith("3") for cell, _ in problems), "the parts do not make up the bond"


def test_uses_are_admitted_stay_inside_the_bond_and_are_one_a_project(
    hand_in: HandIn, member: Member
) -> None:
    use = bond_rows.lent(member)
    bond_rows.project(member, "P-2")
    bond_rows.bond(member, code="ZQ-9")
    rows = [
        {"code": "U-1", "bond": "ZQ-9", "project": "P-2", "amount": "1"},
        {"code": use.code, "project": "P-2"},
    ]
    assert found(hand_in(rows, "bond-uses", by="finance_bureau")) == {
        ("F3", "use-not-admitted"),
        ("C4", "field-fixed"),
    }
    rows = [
        {"code": "U-1", "bond": "ZQ-9", "project": "P-2", "amount": "600万元", "source": "存量"},
        {"code": "U-2", "bond": "ZQ-9", "project": "P-1", "amount": "600万元", "source": "存量"},
        {"code": "U-3", "bond": "ZQ-9", "project": "P-2", "amount": "1", "source": "存量"},
        {"code": "U-4", "bond": use.bond.code, "project": "P-1", "amount": "1", "source": "存量"},
    ]
    assert found(hand_in(rows, "bond-uses", by="finance_bureau")) == {
        ("D4", "use-above-size"),
        ("C5", "use-already-there"),
        ("D5", "use-above-size"),
        ("C6", "use-already-there"),
        ("D6", "use-above-size"),
    }


def test_a_use_of_the_past_comes_with_the_source_that_says_so(
    taken_in: HandIn, hand_in: HandIn, member: Member
) -> None:
    bond_rows.project(member)
    bond_rows.bond(member, code="ZQ-9")
    row = {"code": "U-1", "bond": "ZQ-9", "project": "P-1", "amount": "600万元",
           "source": "2020年转贷文件"}  # fmt: skip
    batch = taken_in("bond-uses", [row], "finance_bureau")
    assert BondUse.objects.get().amount == D("6000000.00")
    assert found(hand_in([{"code": "ZQ-9", "size": "599万元"}], "bonds", by="finance_bureau")) == {
        ("E3", "use-above-size")
    }
    IMPORT.take("undo", by=member("finance_bureau"), row=batch, why="误传")
    assert not BondUse.objects.exists()


def test_a_forecast_keeps_its_per_cents_and_its_ramp(taken_in: HandIn, member: Member) -> None:
    bond_rows.project(member)
    taken_in("streams", [STREAM], "implementing_unit")
    row = RevenueStream.objects.get()
    assert (row.utilisation, row.growth, row.cost_share) == (D("85.50"), D("1.25"), D("12.00"))
    assert (row.ramp, row.price, row.as_of) == (["40", "70"], D("200.00"), date(2022, 5, 1))
    assert (row.period, row.growth_every, row.fixed_cost) == ("month", 1, D("0.00"))
    more = {"code": "R-2", "period": "每天", "growth_every": "3", "fixed_cost": "120万元",
            "cost_growth": "3"}  # fmt: skip
    taken_in("streams", [{**STREAM, **more}], "implementing_unit")
    row = RevenueStream.objects.get(code="R-2")
    assert (row.period, row.growth_every) == ("day", 3)
    assert (row.fixed_cost, row.cost_growth) == (D("1200000.00"), D("3.00"))
    asset = {"code": "Z-1", "project": "P-1", "name": "停车位", "kind": "停车设施",
             "quantity": "300", "unit": "个", "value": "600万元", "earns": "是"}  # fmt: skip
    taken_in("assets", [asset], "implementing_unit")
    assert (Asset.objects.get().value, Asset.objects.get().earns) == (D("6000000.00"), True)


def test_an_assumption_without_source_or_of_another_unit_is_refused(
    hand_in: HandIn, member: Member
) -> None:
    bond_rows.project(member)
    rows = [{**STREAM, "source": "", "as_of": ""}, {**STREAM, "code": "R-2", "ramp": "40; 半"}]
    assert found(hand_in(rows, "streams", by="implementing_unit")) == {
        ("S3", "assumption-undated"),
        ("T3", "assumption-undated"),
        ("J4", "list-unreadable"),
    }


def test_income_and_debt_service_are_entered_once_and_taken_back_by_another_person(
    taken_in: HandIn, hand_in: HandIn, member: Member
) -> None:
    use = bond_rows.lent(member)
    stream = RevenueStream.objects.get()
    income = {"code": "I-1", "project": "P-1", "stream": stream.code,
              "received_on": "2023-01-05", "amount": "12万元"}  # fmt: skip
    served = {"code": "P-1", "bond": use.bond.code, "project": "P-1", "kind": "利息",
              "due_on": "2023-06-28", "paid_on": "2023-06-28", "amount": "300000"}  # fmt: skip
    unit, finance = member("implementing_unit"), member("finance_bureau")
    for table, row, by, model in (
        ("income", income, unit, Income),
        ("debt-service", served, finance, DebtService),
    ):
        batch = taken_in(table, [row], by.role_code)
        entry: Any = model._default_manager.get()
        assert entry.entered_by == by.person.username
        changed = hand_in([{**row, "amount": "5"}], table, by=by.role_code)
        assert {code for _, code in found(changed)} == {"entry-fixed"}
        with pytest.raises(Refused):
            IMPORT.take("undo", by=by, row=batch, why="误传")
        IMPORT.take("undo", by=colleague(by), row=batch, why="误传")
        assert model._default_manager.filter(reverses=entry).count() == 1
        assert TrailEntry.objects.order_by("-sequence").filter(action__endswith=".reverse").exists()
        again = hand_in([row], table, by=by.role_code)
        assert found(again) == {("A3", "entry-reversed")}


def test_income_belongs_to_a_stream_of_its_project_and_interest_to_a_bond_it_uses(
    hand_in: HandIn, member: Member
) -> None:
    use = bond_rows.lent(member)
    bond_rows.project(member, "P-2")
    stream = RevenueStream.objects.get().code
    rows = [{"code": "I-1", "project": "P-2", "stream": stream, "received_on": "2023-01-05",
             "amount": "1"}]  # fmt: skip
    assert found(hand_in(rows, "income", by="implementing_unit")) == {
        ("C3", "stream-of-another-project")
    }
    rows = [{"code": "S-1", "bond": use.bond.code, "project": "P-2", "kind": "利息",
             "due_on": "2023-06-28", "paid_on": "2023-06-28", "amount": "1"}]  # fmt: skip
    assert found(hand_in(rows, "debt-service", by="finance_bureau")) == {
        ("C3", "debt-service-elsewhere")
    }


def test_a_project_has_one_row_of_terms(taken_in: HandIn, hand_in: HandIn, member: Member) -> None:
    bond_rows.lent(member)
    bond_rows.project(member, "P-2")
    row = {"code": "KJ-2", "project": "P-2", "coverage_lower": "1.2", "coverage_upper": "2.5",
           "operates_from": "2024-01-01", "operates_until": "2038-12-31", "overhead": "60万元",
           "support": "2023 17820000.00; 2024 5"}  # fmt: skip
    taken_in("bond-terms", [row], "finance_bureau")
    terms = BondTerms.objects.get(code="KJ-2")
    assert (terms.coverage_upper, terms.overhead) == (D("2.50"), D("600000.00"))
    assert terms.support == [["2023", "17820000.00"], ["2024", "5"]]
    taken_in(
        "bond-terms", [{"code": "KJ-2", "project": "P-2", "idle_months": "9"}], "finance_bureau"
    )
    assert BondTerms.objects.get(code="KJ-2").idle_months == 9
    rows = [
        {**row, "code": "KJ-3"},
        {**row, "project": "P-1", "coverage_lower": "3", "support": "半年 5"},
    ]
    assert found(hand_in(rows[:1], "bond-terms", by="finance_bureau")) == {
        ("B3", "terms-already-there")
    }
    assert found(hand_in(rows[1:], "bond-terms", by="finance_bureau")) >= {
        ("B3", "field-fixed"),
        ("J3", "list-unreadable"),
    }


def test_each_list_comes_back_as_it_went_out(
    taken_in: HandIn, hand_in: HandIn, member: Member, tmp_path: Path
) -> None:
    bond_rows.lent(member)
    taken_in("bonds", [ISSUE], "finance_bureau")
    taken_in("streams", [STREAM], "implementing_unit")
    terms = {"code": "KJ-1", "project": "P-1", "support": "2023 5"}
    taken_in("bond-terms", [terms], "finance_bureau")
    for table, role in (
        ("bonds", "finance_bureau"),
        ("bond-uses", "finance_bureau"),
        ("streams", "implementing_unit"),
        ("bond-terms", "finance_bureau"),
    ):
        who, path = member(role), tmp_path / f"{table}.xlsx"
        with path.open("wb") as file:
            count = write_workbook(file, tables()[table], who, "zh")
        batch = actions.hand_in(
            by=who,
            table=table,
            region=who.organisation.region,
            datum="",
            synthetic=False,
            file=SimpleUploadedFile(path.name, path.read_bytes()),
        )
        assert (batch.problems, batch.unchanged, batch.changed) == ([], count, 0), table
