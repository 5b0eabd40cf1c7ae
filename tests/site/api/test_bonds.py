"""Bonds and coverage over the REST interface: exact, by token, and only what one sees."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from hengjian.site.accounts.models import Membership
from tests.site.api.conftest import Asking
from tests.site.bonds import bond_rows

pytestmark = pytest.mark.django_db
Member = Callable[[str], Membership]


def test_a_bond_comes_with_its_schedule_to_the_cent(member: Member, asking: Asking) -> None:
    use = bond_rows.lent(member)
    client = asking("finance_bureau")
    [row] = client.get("/api/v1/bonds").json()["items"]
    assert (row["size"], row["uses"]) == ("10000000.00", {"P-1": "10000000.00"})
    payments = client.get(f"/api/v1/bonds/{use.bond.code}").json()["payments"]
    assert len(payments) == 5
    assert payments[-1] == {
        "due": "2027-06-28", "principal": "10000000.00", "interest": "300000.00", "fee": "0.00",
    }  # fmt: skip


def test_coverage_answers_what_if_and_saves_nothing(member: Member, asking: Asking) -> None:
    bond_rows.lent(member)
    client = asking("implementing_unit")
    plain = client.get("/api/v1/projects/P-1/coverage").json()
    assert plain["coverage"]["ratio"].startswith("1.026")
    assert plain["coverage"]["verdict"] == "below"
    asked = client.get("/api/v1/projects/P-1/coverage", {"revenue": "20", "cost": "-5"}).json()
    assert asked["changes"] == {"revenue": "20%", "cost": "-5%"}
    assert asked["coverage"]["verdict"] == "within"
    assert client.get("/api/v1/projects/P-1/coverage", {"revenue": "500"}).status_code == 422
    assert client.get("/api/v1/projects/P-1/coverage").json() == plain


def test_who_does_not_see_the_project_learns_nothing(member: Member, asking: Asking) -> None:
    use = bond_rows.lent(member)
    client = asking("contractor")
    assert client.get("/api/v1/bonds").json()["items"] == []
    assert client.get(f"/api/v1/bonds/{use.bond.code}").status_code == 404
    assert client.get("/api/v1/projects/P-1/coverage").status_code == 404
