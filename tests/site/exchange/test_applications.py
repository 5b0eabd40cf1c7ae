"""Payments in tables come in as applications: never past the red line or the separate people."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from hengjian.errors import Refused
from hengjian.site.accounts.models import Membership
from hengjian.site.common.models import TrailEntry
from hengjian.site.exchange.models import ImportBatch
from hengjian.site.exchange.steps import IMPORT
from hengjian.site.money import actions as money
from hengjian.site.money.models import Contract, Movement, Payment
from hengjian.site.money.steps import PAYMENT
from tests.site.exchange.filling import found
from tests.site.exchange.money_rows import codes, paid, proof
from tests.site.money.booking import DAY, contract, funded, special

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("media")]
Member = Callable[[str], Membership]
HandIn = Callable[..., ImportBatch]
D = Decimal


def applied(number: int, amount: str, **more: Any) -> dict[str, Any]:
    return {
        "code": f"A-{number}",
        "project": "P-1",
        "contract": "HT-P-1",
        "fund_source": "central",
        "kind": "进度款",
        "category": "works",
        "amount": amount,
        "payee": "施工单位",
        "applied_on": "2026-03-01",
        **more,
    }


def test_imported_payments_are_applications_that_the_red_line_judges(
    hand_in: HandIn, member: Member
) -> None:
    unit, works = member("implementing_unit"), contract(funded(member, "1000"), advance=D(10))
    batch = hand_in([applied(1, "100"), applied(2, "100.01")], "payments", by="implementing_unit")
    assert batch.problems == []
    IMPORT.take("confirm", by=unit, row=batch, why="批量申请")
    inside, beyond = Payment.objects.order_by("code")
    assert {inside.state, beyond.state} == {"draft"}
    assert (inside.entered_by, inside.account) == ("implementing_unit", special(works.project))
    assert (inside.findings, beyond.findings[0]["excess"]) == ([], "100.01")
    assert Movement.objects.filter(kind="payment").count() == 0
    with pytest.raises(Refused) as refused:
        PAYMENT.take("submit", by=unit, row=beyond)
    assert codes(refused) == ["payment-without-evidence"]
    money.change_payment(by=unit, payment=beyond, values={}, version=None, files=[proof()])
    assert PAYMENT.take("submit", by=unit, row=beyond).state == "stopped"
    changed = hand_in([applied(1, "90"), applied(2, "90")], "payments", by="implementing_unit")
    assert found(changed) == {("A4", "step-not-possible")}, "only what is being filled in changes"


def test_what_the_red_line_would_say_is_shown_before_with_the_rows_above_counted_in(
    hand_in: HandIn, member: Member, client_of: Callable[[str], Any]
) -> None:
    contract(funded(member, "150"), advance=D(10))
    paid(member, Contract.objects.get(), "30")
    other = {"contract": "", "kind": "其他费用", "category": "other_works_cost", "payee": "检测站"}
    rows = [
        applied(1, "70"),
        applied(2, "0.01"),
        applied(3, "50", **other),
        applied(4, "0.01", **other),
    ]
    batch = hand_in(rows, "payments", by="implementing_unit")
    assert batch.problems == []
    assert not Payment.objects.filter(state="draft").exists(), "tried, not entered"
    held = {
        row.code: [(each["rule"], each["allowed"], each["asked"]) for each in row.findings]
        for row in batch.imported_rows.all()
    }
    assert held == {
        "A-1": [],
        "A-2": [("contract-output", "100.00", "100.01"), ("project-output", "100.00", "100.01")],
        "A-3": [],
        "A-4": [("account-balance", "0.00", "0.01")],
    }
    page = client_of("implementing_unit").get(f"/imports/{batch.pk}").content.decode()
    assert "红线预判" in page
    assert "超过产值和预付款" in page
    assert "一标段施工（HT-P-1）" in page, "what a code stands for"
    assert "account-balance" not in page
    only = client_of("implementing_unit").get(f"/imports/{batch.pk}?line=stop").content.decode()
    assert [code in only for code in ("A-1", "A-2", "A-3", "A-4")] == [False, True, False, True]


def test_an_application_imported_is_approved_by_another_person(
    hand_in: HandIn, member: Member
) -> None:
    unit = member("implementing_unit")
    contract(funded(member, "1000"), advance=D(10))
    IMPORT.take(
        "confirm",
        by=unit,
        row=hand_in([applied(1, "9")], "payments", by="implementing_unit"),
        why="申请",
    )
    row = Payment.objects.get()
    money.change_payment(by=unit, payment=row, values={}, version=None, files=[proof()])
    row = PAYMENT.take("submit", by=unit, row=row)
    with pytest.raises(PermissionDenied):
        PAYMENT.take("approve", by=unit, row=row)
    row = PAYMENT.take("approve", by=member("department_head"), row=row)
    assert PAYMENT.take("pay", by=member("cashier"), row=row, on=DAY).state == "paid"


def test_problems_of_applications(hand_in: HandIn, member: Member) -> None:
    contract(funded(member, "1000"))
    rows = [
        applied(1, "1", contract="HT-9"),
        applied(2, "1", payee="别家公司"),
        {**applied(3, "1"), "contract": ""},
        applied(4, "1", category="买车"),
    ]
    assert found(hand_in(rows, "payments", by="implementing_unit")) == {
        ("C3", "pointer-unknown"),
        ("H4", "payment-payee-differs"),
        ("C5", "payment-without-contract"),
        ("F6", "choice-unknown"),
    }


def test_undoing_applications_keeps_those_somebody_worked_on(
    hand_in: HandIn, member: Member
) -> None:
    unit = member("implementing_unit")
    contract(funded(member, "1000"), advance=D(10))
    rows = [applied(number, "9") for number in (1, 2, 3)]
    batch = hand_in(rows, "payments", by="implementing_unit")
    batch = IMPORT.take("confirm", by=unit, row=batch, why="申请")
    money.change_payment(
        by=unit, payment=Payment.objects.get(code="A-2"), values={"note": "改"}, version=None
    )
    kept = Payment.objects.get(code="A-3")
    kept.evidence.add(ImportBatch.objects.get().attachment)
    IMPORT.take("undo", by=unit, row=batch, why="重来")
    assert set(Payment.objects.values_list("code", flat=True)) == {"A-2", "A-3"}
    last = TrailEntry.objects.filter(subject="A-1").first()
    assert last is not None
    assert (last.action, last.why) == ("payment.remove", "重来")
    assert last.before is not None
    assert (last.before["amount"], last.before["contract"]) == ("9.00", "HT-P-1"), "what it was"
