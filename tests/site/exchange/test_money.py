"""Money in tables: booked once, by separate people, and out again as it came in."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile

from hengjian.errors import Refused
from hengjian.site.accounts.models import Membership, Organisation
from hengjian.site.exchange import actions
from hengjian.site.exchange.models import ImportBatch
from hengjian.site.exchange.outgoing import write_workbook
from hengjian.site.exchange.steps import IMPORT
from hengjian.site.library.visibility import visible_to
from hengjian.site.money.ledger import differences
from hengjian.site.money.models import ChangeOrder, Contract, FundPlan, Movement, OutputCertificate
from hengjian.site.money.steps import CERTIFICATE, CHANGE_ORDER
from hengjian.site.platform.resource import money_tables, resources, tables
from tests.site.exchange.filling import filled, found
from tests.site.exchange.money_rows import codes, paid
from tests.site.money.booking import DAY, colleague, contract, funded, project, special

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("media")]
Member = Callable[[str], Membership]
HandIn = Callable[..., ImportBatch]
D = Decimal


def entry(number: int, kind: str, amount: str, **more: Any) -> dict[str, Any]:
    named = {"arrival": "到位", "transfer": "拨付"}
    return {
        "code": f"E-{number}",
        "project": "P-1",
        "kind": named.get(kind, kind),
        "fund_source": "中央补助",
        "amount": amount,
        "happened_on": "2026-03-01",
        **more,
    }


def test_documents_and_entries_are_booked_with_their_balances(
    hand_in: HandIn, member: Member
) -> None:
    finance, made = member("finance_bureau"), project()
    papers = [
        {"code": "W-1", "project": "P-1", "fund_source": "central", "number": "财建〔2026〕1号",
         "issued_on": "2026-02-01", "amount": "100万元"},
    ]  # fmt: skip
    batch = hand_in(papers, "fund-documents", by="finance_bureau")
    IMPORT.take("confirm", by=finance, row=batch, why="补录")
    rows = [
        entry(1, "transfer", "400000.00"),
        entry(2, "arrival", "1000000.00", document="财建〔2026〕1号"),
    ]
    batch = hand_in(rows, "movements", by="finance_bureau")
    assert (batch.problems, batch.new) == ([], 2)
    assert not Movement.objects.exists(), "shown, not yet booked"
    batch = IMPORT.take("confirm", by=finance, row=batch, why="补录")
    assert batch.state == "applied"
    assert special(made).balance == D("400000.00")
    arrival = Movement.objects.get(code="E-2")
    assert arrival.document is not None
    assert (arrival.document.code, arrival.entered_by) == ("W-1", "finance_bureau")
    assert list(differences()) == []
    again = hand_in(rows, "movements", by="finance_bureau")
    assert (again.problems, again.new, again.unchanged) == ([], 0, 2), "nothing is booked twice"


def test_everything_wrong_with_entries_comes_at_once(hand_in: HandIn, member: Member) -> None:
    funded(member, "100")
    rows = [
        entry(1, "支付", "1"),
        entry(2, "arrival", "-5", happened_on="2999-01-01"),
        entry(3, "arrival", "5", happened_on="2099-01-01"),
        entry(4, "arrival", "5", fund_source="彩票"),
        entry(5, "arrival", "0.001"),
        {**entry(6, "arrival", "5"), "code": "LS-0000099"},
        {**entry(7, "arrival", "7"), "code": Movement.objects.all()[0].code},
    ]
    batch = hand_in(rows, "movements", by="finance_bureau")
    assert found(batch) >= {
        ("C3", "movement-by-hand"),
        ("E4", "number-negative"),
        ("F4", "day-far-away"),
        ("F5", "day-in-future"),
        ("D6", "choice-unknown"),
        ("A8", "code-given-out"),
        ("A9", "entry-fixed"),
        ("E7", "decimals-too-fine"),
    }
    batch = hand_in([entry(1, "transfer", "60"), entry(2, "transfer", "1")], "movements",
                    by="finance_bureau")  # fmt: skip
    assert found(batch) == {("E3", "account-overdrawn"), ("E4", "account-overdrawn")}


def test_booked_entries_are_taken_back_by_another_person_and_both_stay(
    hand_in: HandIn, member: Member
) -> None:
    finance, made = member("finance_bureau"), funded(member, "100")
    rows = [entry(1, "arrival", "50"), entry(2, "transfer", "50")]
    batch = hand_in(rows, "movements", by="finance_bureau")
    batch = IMPORT.take("confirm", by=finance, row=batch, why="补录")
    with pytest.raises(Refused) as refused:
        IMPORT.take("undo", by=finance, row=batch, why="传错了")
    assert codes(refused) == ["reversal-by-author"]
    batch = IMPORT.take("undo", by=colleague(finance), row=batch, why="传错了")
    assert batch.state == "undone"
    assert special(made).balance == D("100.00")
    kinds = Movement.objects.filter(code__startswith="E-").values_list("reversed_by__kind")
    assert [kind for (kind,) in kinds] == ["reversal", "reversal"]
    assert list(differences()) == []
    again = hand_in(rows, "movements", by="finance_bureau")
    assert found(again) == {("A3", "entry-reversed"), ("A4", "entry-reversed")}


def test_money_that_moved_on_is_not_taken_back(hand_in: HandIn, member: Member) -> None:
    finance, works = member("finance_bureau"), contract(funded(member, "1"), advance=D(10))
    rows = [entry(1, "arrival", "50"), entry(2, "transfer", "50")]
    batch = hand_in(rows, "movements", by="finance_bureau")
    batch = IMPORT.take("confirm", by=finance, row=batch, why="补录")
    paid(member, works, "40")
    batch = IMPORT.take("undo", by=colleague(finance), row=batch, why="传错了")
    assert batch.undone_at is None
    assert special(works.project).balance == D("11.00")


def test_change_orders_come_in_to_be_approved_by_another_person(
    hand_in: HandIn, member: Member
) -> None:
    works, unit = contract(funded(member, "1000")), member("implementing_unit")
    row = {"code": "QZ-1", "contract": works.code, "title": "改线", "reason": "管线冲突",
           "amount": "-86000", "ordered_on": "2026-03-01"}  # fmt: skip
    batch = hand_in([row], "change-orders", by="implementing_unit")
    assert batch.problems == []
    IMPORT.take("confirm", by=unit, row=batch, why="补录")
    order = ChangeOrder.objects.get()
    assert (order.state, order.amount, order.entered_by) == (
        "waiting",
        D("-86000.00"),
        "implementing_unit",
    )
    with pytest.raises(PermissionDenied):
        CHANGE_ORDER.take("approve", by=unit, row=order, why="")
    CHANGE_ORDER.take("approve", by=member("implementing_head"), row=order, why="")
    rows = [{**row, "amount": "1"}, {**row, "code": "BG-9", "ordered_on": "2099-01-01"}]
    assert found(hand_in(rows, "change-orders", by="implementing_unit")) == {
        ("A3", "step-not-possible"),
        ("A4", "code-given-out"),
        ("G4", "day-in-future"),
    }


def test_contracts_keep_their_project_and_what_was_paid(hand_in: HandIn, member: Member) -> None:
    unit = member("implementing_unit")
    works = contract(funded(member, "1000"), advance=D(10))
    terms = {
        "code": "HT-2", "project": "P-1", "section": "S-P-1", "name": "监理合同", "party": "甲",
        "kind": "监理", "amount": "25.5万元", "signed_on": "2026-01-05", "advance": "10",
        "recovery_from": "20", "recovery_until": "80", "progress": "85.5", "retention": "3",
    }  # fmt: skip
    batch = hand_in([terms], "contracts", by="implementing_unit")
    assert batch.problems == []
    IMPORT.take("confirm", by=unit, row=batch, why="建库")
    made = Contract.objects.get(code="HT-2")
    assert (made.amount, made.progress, made.kind) == (D("255000.00"), D("85.50"), "supervision")
    paid(member, works, "100")
    project("P-2")
    rows = [
        {"code": works.code, "amount": "99.99"},
        {"code": "HT-2", "project": "P-2", "recovery_until": "20"},
    ]
    assert found(hand_in(rows, "contracts", by="implementing_unit")) == {
        ("H3", "price-below-paid"),
        ("B4", "field-fixed"),
        ("C4", "section-of-another-project"),
        ("N4", "recovery-order"),
    }


def test_output_imported_by_the_contractor_counts_once_confirmed(
    hand_in: HandIn, member: Member
) -> None:
    contractor = member("contractor")
    works = contract(funded(member, "1000"))
    rows = [{"code": "C-1", "contract": works.code, "month": "2026-03-17",
             "certified_on": "2026-04-02", "amount": "300"}]  # fmt: skip
    batch = hand_in(rows, "certificates", by="contractor")
    assert batch.problems == []
    IMPORT.take("confirm", by=contractor, row=batch, why="三月产值")
    row = OutputCertificate.objects.get()
    assert (row.state, row.month, row.entered_by) == ("entered", date(2026, 3, 1), "contractor")
    CERTIFICATE.take("confirm", by=member("supervisor"), row=row)
    rows[0]["amount"] = "500"
    batch = hand_in(rows, "certificates", by="contractor")
    assert found(batch) == {("A3", "step-not-possible")}


def test_each_table_asks_for_its_own_right(hand_in: HandIn, member: Member) -> None:
    project()
    for role, table in (
        ("implementing_unit", "movements"),
        ("finance_bureau", "payments"),
        ("finance_bureau", "certificates"),
        ("contractor", "payments"),
        ("competent_department", "bonds"),
        ("cashier", "payments"),
    ):
        with pytest.raises(PermissionDenied):
            hand_in([], table, by=role)


def test_imports_of_money_are_seen_by_who_may_see_money_and_by_ones_own_unit(
    hand_in: HandIn, member: Member, district: Organisation
) -> None:
    project()
    plan = {"code": "Z-1", "project": "P-1", "fund_source": "other", "amount": "5"}
    batch = hand_in([plan], "fund-plans")
    batch.region = Organisation.objects.get(code="D1")
    batch.save()
    assert not visible_to(ImportBatch, member("sub_district")).exists()
    assert visible_to(ImportBatch, member("finance_bureau")).exists()
    own = hand_in([], "payments", by="implementing_unit")
    assert list(visible_to(ImportBatch, colleague(member("implementing_unit")))) == [own]
    assert not visible_to(ImportBatch, member("contractor")).exists()
    assert {n for n, each in tables().items() if resources()[each.model].money} == money_tables()


@pytest.mark.parametrize("language", ["zh", "en"])
def test_each_list_comes_back_as_it_went_out(
    hand_in: HandIn, member: Member, tmp_path: Path, language: Any
) -> None:
    """What leaves and is handed in again changes nothing; payments show their state."""
    finance, unit = member("finance_bureau"), member("implementing_unit")
    works = contract(funded(member, "1000"), advance=D(10))
    paid(member, works, "100")
    ChangeOrder.objects.create(
        code="Q-1", contract=works, title="改线", reason="x", amount=D("-3.50"), ordered_on=DAY
    )
    FundPlan.objects.create(
        code="Z-1", project=works.project, fund_source="central", amount=D("12.30"), due_on=DAY
    )
    for table, who in (
        *(("movements", finance), ("contracts", unit)),
        *(("change-orders", unit), ("payments", unit)),
    ):
        path = tmp_path / f"{table}.xlsx"
        with path.open("wb") as file:
            write_workbook(file, tables()[table], who, language)
        with path.open("rb") as file:
            batch = actions.hand_in(
                by=who,
                table=table,
                region=who.organisation.region,
                datum="",
                synthetic=False,
                file=SimpleUploadedFile(path.name, file.read()),
            )
        assert (batch.problems, batch.new, batch.changed) == ([], 0, 0), table
        assert batch.unchanged, table
    sheet = openpyxl.load_workbook(io.BytesIO(path.read_bytes())).worksheets[0]
    shown = dict(zip([c.value for c in sheet[1]], [c.value for c in sheet[2]], strict=True))
    assert shown["#状态" if language == "zh" else "#state"] in ("已支付", "paid")


def test_the_template_offers_only_what_comes_in(member: Member, tmp_path: Path) -> None:
    finance, made = member("finance_bureau"), project()
    path = filled(tmp_path / "t.xlsx", "movements", [], finance)
    lists = openpyxl.load_workbook(path)["lists"]
    offered = {tuple(c.value for c in column if c.value) for column in lists.columns}
    assert ("到位", "拨付") in offered
    assert (made.name,) in offered
