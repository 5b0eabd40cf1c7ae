"""The REST interface: by token, with everything a membership sees and may, and nothing more."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from hengjian.site.accounts.models import Organisation
from hengjian.site.library.models import Project, Site
from tests.site.api.conftest import Asking

pytestmark = pytest.mark.django_db
JSON = "application/json"


@pytest.fixture
def site(district: Organisation) -> Site:
    """A site of a project, in the eastern sub-district."""
    unit = Organisation.objects.get
    project = Project.objects.create(
        code="P1", name="二期", region=district, competent_department=unit(code="HSG")
    )
    return Site.objects.create(
        code="S1", name="东风小区", sub_district=unit(code="D1"), project=project, pinyin="dfxq"
    )


def _path_of(name: str) -> str:
    return f"/api/v1/{name}"


def test_without_a_token_nothing_is_told(site: Site) -> None:
    answer = Client().get(_path_of("sites"))
    assert answer.status_code == 401
    assert answer["Content-Type"] == "application/problem+json"


def test_a_list_shows_what_the_membership_sees(site: Site, asking: Asking) -> None:
    answer = asking("finance_bureau").get(_path_of("sites"), {"q": "dfxq"}).json()
    assert [row["code"] for row in answer["items"]] == ["S1"]
    assert asking("contractor").get(_path_of("sites")).json() == {
        "items": [],
        "next": "",
        "total": None,
    }
    assert asking("contractor").get(_path_of("sites/S1")).status_code == 404


def test_a_long_list_goes_on_after_the_last_code(site: Site, asking: Asking) -> None:
    place = site.sub_district
    for number in range(2, 6):
        Site.objects.create(code=f"S{number}", name="甲", sub_district=place)
    client = asking("finance_bureau")
    first = client.get(_path_of("sites"), {"limit": 3}).json()
    second = client.get(_path_of("sites"), {"limit": 3, "after": first["next"]}).json()
    assert [row["code"] for row in second["items"]] == ["S4", "S5"]
    assert second["next"] == ""


def test_a_list_asks_as_often_for_three_rows_as_for_one(
    site: Site, asking: Asking, django_assert_num_queries: Any
) -> None:

    client = asking("finance_bureau")
    client.get(_path_of("sites"))
    with CaptureQueriesContext(
        connection,
    ) as one:
        client.get(_path_of("sites"))
    for number in (2, 3):
        Site.objects.create(code=f"S{number}", name="甲", sub_district=site.sub_district)
    with django_assert_num_queries(len(one)):
        client.get(_path_of("sites"))


def test_amounts_are_strings_with_all_their_digits(site: Site, asking: Asking) -> None:
    client = asking("competent_department")
    body = {"version": 1, "approved_investment": "792355000.10"}
    answer = client.patch(_path_of("projects/P1"), json.dumps(body), JSON)
    assert answer.json()["approved_investment"] == "792355000.10"
    assert answer.json()["version"] == 2


def test_who_read_an_older_version_is_told(site: Site, asking: Asking) -> None:
    client = asking("sub_district")
    body = json.dumps({"version": 1, "households": 81})
    assert client.patch(_path_of("sites/S1"), body, JSON).status_code == 200
    late = client.patch(_path_of("sites/S1"), json.dumps({"version": 1, "households": 9}), JSON)
    assert late.status_code == 409
    assert late.json()["problems"][0]["message"]["zh"]


def test_all_problems_are_told_at_once_in_both_languages(site: Site, asking: Asking) -> None:
    body = {"code": "S9", "name": "乙", "sub_district": "NOWHERE", "project": "NONE"}
    answer = asking("sub_district").post(_path_of("sites"), json.dumps(body), JSON)
    assert answer.status_code == 422
    problems = answer.json()["problems"]
    assert {each["where"] for each in problems} == {"sub_district", "project"}
    assert all(each["message"]["zh"] and each["message"]["en"] for each in problems)
    assert not Site.objects.filter(code="S9").exists()


def test_who_may_not_write_may_not(site: Site, asking: Asking) -> None:
    body = json.dumps({"version": 1, "households": 81})
    assert asking("finance_bureau").patch(_path_of("sites/S1"), body, JSON).status_code == 403


def test_an_unknown_field_is_refused(site: Site, asking: Asking) -> None:
    body = json.dumps({"version": 1, "stage": "finished"})
    answer = asking("sub_district").patch(_path_of("sites/S1"), body, JSON)
    assert answer.status_code == 422
    assert answer.json()["problems"][0]["where"].endswith("stage")


def test_the_library_leaves_and_enters_as_oc4ids(site: Site, asking: Asking) -> None:
    package = asking("finance_bureau").get(_path_of("oc4ids")).json()
    assert package["projects"][0]["id"] == "P1"
    package["projects"][0]["title"] = "二期（更名）"
    client = asking("competent_department")
    answer = client.post(_path_of("oc4ids"), json.dumps(package), JSON)
    assert answer.json() == {"new": 0, "changed": 1, "remarks": []}
    assert Project.objects.get().name == "二期（更名）"


@pytest.mark.parametrize(
    ("change", "path", "code"),
    [
        ({"status": "completed"}, "/projects/0/status", "oc4ids-code-unknown"),
        (
            {"budget": {"amount": {"amount": 1, "currency": "X_GBP"}}},
            "/projects/0/budget/amount/currency",
            "oc4ids-code-unknown",
        ),
    ],
    ids=["status", "currency"],
)
def test_codes_the_standard_does_not_know_are_refused_at_their_place(
    site: Site, asking: Asking, change: dict[str, Any], path: str, code: str
) -> None:
    package = asking("finance_bureau").get(_path_of("oc4ids")).json()
    package["projects"][0] |= {"title": "改名", **change}
    client = asking("competent_department")
    answer = client.post(_path_of("oc4ids"), json.dumps(package), JSON)
    assert answer.status_code == 422
    [problem] = answer.json()["problems"]
    assert (problem["code"], problem["where"]) == (code, path)
    assert Project.objects.get().name != "改名"


def test_the_works_are_told_as_of_a_day_and_their_money_to_who_may_see_it(
    site: Site, asking: Asking
) -> None:
    days = {"planned_start_on": date(2022, 7, 31), "started_on": date(2022, 9, 1)}
    Site.objects.filter(pk=site.pk).update(stage="started", **days)

    def measures(role: str, as_of: str) -> dict[str, Any]:
        told = asking(role).get(f"/api/v1/projects/P1/works?as_of={as_of}").json()
        return {each["name"]: each for each in told["measures"]}

    august, september = (measures("finance_bureau", f"2022-{m}-15") for m in ("08", "09"))
    assert (august["开工率"]["value"], september["开工率"]["value"]) == ("0.00", "100.00")
    assert august["逾期未开工小区数"]["rows"] == 1
    assert august["资金到位率"]["value"] is None, "nothing is due: it cannot be known"
    assert "到位资金" not in measures("sub_district", "2022-08-15")


@pytest.mark.parametrize(
    ("method", "name", "status"),
    [("delete", "sites/S1", 405), ("get", "nothing", 404), ("get", "sites/", 404)],
)
def test_a_wrong_method_and_a_wrong_address_are_problem_documents_too(
    asking: Asking, method: str, name: str, status: int
) -> None:
    answer = getattr(asking("finance_bureau"), method)(_path_of(name))
    assert answer.status_code == status
    assert answer["Content-Type"] == "application/problem+json"
    assert answer.json()["detail"]


def test_what_does_not_fit_is_told_field_by_field_in_both_languages(asking: Asking) -> None:
    body = {"code": 5, "region": "D", "competent_department": "HSG", "surprise": 1}
    body |= {"approved_investment": "1,234.50", "planned_start_on": "2024-13-01"}
    answer = asking("competent_department").post(_path_of("projects"), body, JSON)
    told = {each["where"]: each for each in answer.json()["problems"]}
    assert answer.status_code == 422
    assert set(told) == {"code", "name", "surprise", "approved_investment", "planned_start_on"}
    assert told["name"]["message"] == {"zh": "没有给出“name”", "en": "“name” is missing"}
    assert told["code"]["message"]["zh"] == "“code”不能是 5"
    assert told["approved_investment"]["message"]["en"] == (
        '“approved_investment” cannot be "1,234.50"'
    )
    assert told["approved_investment"]["hint"]["zh"] == "应为数字，不带千位分隔符，如 1234.50"
    assert told["planned_start_on"]["hint"]["en"] == "give a day, like 2024-03-01"
    assert "openapi.json" in told["surprise"]["hint"]["zh"]
    part = asking("competent_department").get(_path_of("projects"), {"limit": 999}).json()
    assert part["problems"][0]["where"] == "query/limit"
    assert part["problems"][0]["hint"]["zh"] == "应为不大于 200 的数"


def test_a_body_that_is_no_json_or_too_large_says_what_to_send(asking: Asking) -> None:
    client = asking("competent_department")
    broken = client.post(_path_of("projects"), '{"code":', JSON)
    assert broken.status_code == 400
    assert "Content-Type" in broken.json()["problems"][0]["hint"]["en"]
    large = client.post(_path_of("projects"), b"a" * (3 * 2**20), JSON)
    assert large.status_code == 413
    assert large["Content-Type"] == "application/problem+json"
    assert large.json()["problems"][0]["message"]["zh"] == "请求体超过 2 MB"


def test_a_missing_right_is_called_by_its_name(asking: Asking) -> None:
    body = {"code": "P9", "name": "九", "region": "D", "competent_department": "HSG"}
    answer = asking("finance_bureau").post(_path_of("projects"), body, JSON)
    assert answer.status_code == 403
    said = answer.json()["problems"][0]["message"]
    assert said["zh"].startswith("令牌的身份“财政部门")
    assert "project.edit" not in said["en"]


def test_an_amount_is_answered_as_it_is_kept(asking: Asking, site: Site) -> None:
    body = {"code": "P9", "name": "九", "region": "D", "competent_department": "HSG"}
    client = asking("competent_department")
    made = client.post(_path_of("projects"), {**body, "approved_investment": "1e9"}, JSON).json()
    assert made["approved_investment"] == "1000000000.00"
    assert client.get(_path_of("projects/P9")).json()["approved_investment"] == "1000000000.00"
    changed = client.patch(_path_of("sites/S1"), {"version": 1, "floor_area": 50}, JSON).json()
    assert changed["floor_area"] == "50.00"


def test_a_filter_that_is_misspelt_is_refused_and_not_left_aside(
    site: Site, asking: Asking
) -> None:
    client = asking("finance_bureau")
    answer = client.get(_path_of("sites"), {"projekt": "P1", "limit": 5})
    assert answer.status_code == 422
    assert [each["where"] for each in answer.json()["problems"]] == ["query/projekt"]
    assert client.get(_path_of("sites"), {"project": "P1", "limit": 5}).status_code == 200
    one = client.get(_path_of("sites/S1"), {"fields": "name"})
    assert one.status_code == 422
