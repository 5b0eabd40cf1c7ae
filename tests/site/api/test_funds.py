"""The money through the interface."""

from __future__ import annotations

import pytest
from django.test import Client

from tests.site.api.conftest import Asking
from tests.site.conftest import Member
from tests.site.money.booking import funded

pytestmark = pytest.mark.django_db


def test_the_fund_table_movements_and_payments_of_a_project(asking: Asking, member: Member) -> None:
    funded(member, "100.10")
    client: Client = asking("finance_bureau")
    table = client.get("/api/v1/projects/P-1/funds").json()
    total = table["lines"][-1]
    assert (total["source"], total["arrived"], total["transferred"]) == (
        "total",
        "100.10",
        "100.10",
    )
    assert total["arrival_rate"] is None, "nothing was due: no rate, never 0"
    assert total["disbursement_rate"] == "0.00"
    before = client.get("/api/v1/projects/P-1/funds?as_of=2020-01-01").json()
    assert before["lines"][-1]["arrived"] == "0.00"
    moved = client.get("/api/v1/projects/P-1/movements").json()["items"]
    assert [each["kind"] for each in moved] == ["arrival", "transfer"]
    assert client.get("/api/v1/projects/P-1/payments").json() == {
        "items": [],
        "next": "",
        "total": None,
    }


def test_who_may_not_see_money_is_refused_and_who_does_not_see_the_project_finds_none(
    asking: Asking, member: Member
) -> None:
    funded(member, "1")
    assert asking("sub_district").get("/api/v1/projects/P-1/funds").status_code == 403
    assert asking("evaluator_lead").get("/api/v1/projects/P-1/funds").status_code == 404
