"""What tests of money in tables share."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from hengjian.errors import Refused
from hengjian.site.accounts.models import Membership
from hengjian.site.money import actions
from hengjian.site.money.models import Contract
from hengjian.site.money.steps import PAYMENT
from tests.site.money.booking import DAY

Member = Callable[[str], Membership]
D = Decimal


def proof() -> SimpleUploadedFile:
    return SimpleUploadedFile("审批单.txt", "审批单".encode())


def paid(member: Member, works: Contract, amount: str) -> None:
    values = {
        "contract": works, "fund_source": "central", "kind": "advance", "category": "works",
        "amount": D(amount), "payee": works.party, "applied_on": DAY,
    }  # fmt: skip
    unit = member("implementing_unit")
    row = actions.enter_payment(by=unit, project=works.project, values=values, files=[proof()])
    row = PAYMENT.take("submit", by=unit, row=row)
    row = PAYMENT.take("approve", by=member("department_head"), row=row)
    PAYMENT.take("pay", by=member("cashier"), row=row, on=DAY)


def codes(refused: pytest.ExceptionInfo[Refused]) -> list[str]:
    return [each.code for each in refused.value.problems]
