"""Steps of a procedure through the interface: the same guard as on the page."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.test import Client

from hengjian.site.accounts.models import Organisation
from hengjian.site.bonds.models import Assessment
from hengjian.site.planning.models import AnnualPlan
from tests.site.api.conftest import Asking
from tests.site.money.booking import project

pytestmark = pytest.mark.django_db


def taken(client: Client, address: str, **body: Any) -> Any:
    answer = client.post(f"/api/v1/{address}", json.dumps(body), content_type="application/json")
    return answer.status_code, answer.json()


def codes(answer: Any) -> list[str]:
    return [each["code"] for each in answer["problems"]]


@pytest.fixture
def assessment(district: Organisation) -> Assessment:
    return Assessment.objects.create(
        code="SQ-1", project=project(), framework="f", edition="1", state="submitted",
        entered_by="x", assessed_on="2026-03-01",
    )  # fmt: skip


def test_a_step_is_taken_and_the_answer_says_what_comes_next(
    asking: Asking, assessment: Assessment
) -> None:
    address = "assessments/SQ-1/steps/withdraw"
    status, answer = taken(asking("competent_department"), address, version=1)
    assert (status, answer) == (
        200,
        {
            "code": "SQ-1",
            "state": "draft",
            "words": {"zh": "评估中", "en": "being assessed"},
            "version": 2,
            "open": ["submit"],
        },
    )


def test_what_stands_against_it_is_told_at_once(asking: Asking, assessment: Assessment) -> None:
    bureau = asking("finance_bureau")
    address = "assessments/SQ-1/steps/conclude"
    status, answer = taken(bureau, address, conclusion="perhaps")
    assert (status, codes(answer)) == (422, ["step-value"])
    assert answer["problems"][0]["where"] == "conclusion"
    status, answer = taken(bureau, address, conclusion="refuse")
    assert (status, codes(answer)) == (422, ["step-without-reason"])
    status, answer = taken(bureau, address, conclusion="refuse", why="不可行", version=9)
    assert (status, codes(answer)) == (409, ["changed-meanwhile"])


def test_who_lacks_the_right_and_who_does_not_see_the_row(
    asking: Asking, assessment: Assessment
) -> None:
    address = "assessments/SQ-1/steps/conclude"
    assert taken(asking("competent_department"), address, conclusion="refuse")[0] == 403
    assert taken(asking("evaluator_lead"), address, conclusion="refuse")[0] in (403, 404)
    region = Organisation.objects.create(code="Z", name="外区", kind="district")
    AnnualPlan.objects.create(code="J-Z", name="外区计划", region=region, year=2026)
    assert taken(asking("competent_department"), "plans/J-Z/steps/submit")[0] == 404
    assert taken(asking("competent_department"), "plans/J-Z/steps/dance")[0] == 422
    clerk = asking("competent_department")
    assert taken(clerk, "plan-changes/1/steps/approve")[0] == 404, "a row that has no code"
    assert taken(clerk, "plan-changes/所谓/steps/approve")[0] == 422
