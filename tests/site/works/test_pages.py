"""The pages of the works: what each reader sees, how many queries they cost, the diary's door."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from html import unescape
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from hengjian.site.accounts.models import Membership, Organisation
from hengjian.site.library.models import Participation, Project
from hengjian.site.works.models import DiaryEntry, Milestone, PlannedOutput
from tests.site.library.case_rows import project_under_way
from tests.site.reading import seen

Member = Callable[[str], Membership]
ClientOf = Callable[[str], Client]
AS_OF = "?as_of=2023-09-30"
HOME = "/works/projects/REF/"
pytestmark = pytest.mark.django_db


@pytest.fixture
def project(district: Organisation) -> Project:
    """The reference case, under way."""
    return project_under_way()


def _text(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, address
    return seen(answer.content.decode())


def test_the_page_says_what_is_late_and_who_is_ahead(project: Project, client_of: ClientOf) -> None:
    page = _text(client_of("finance_bureau"), HOME + AS_OF)
    for said in ("216个", "2022-07-31", "27.03%", "26.69%", "25.68%", "0.00%"):
        assert said in page
    assert "支付 30,878.14 万元，超出产值 11,697.73 万元 19,180.41 万元" in page
    before = _text(client_of("finance_bureau"), HOME + "?as_of=2022-07-31")
    assert "逾期未开工</b>" not in before
    drawer = _text(client_of("finance_bureau"), f"/figures/works/REF/开工及时率{AS_OF}")
    assert "79个 / 296个" in drawer
    listed = _text(client_of("finance_bureau"), f"{HOME}sites/{AS_OF}&measure=及时开工小区数")
    assert ">79<" in listed


def test_the_first_page_draws_the_works_of_all_projects(
    project: Project, client_of: ClientOf
) -> None:
    first = f"/works/{AS_OF}"
    assert "/figures/works/REF/curve" in client_of("finance_bureau").get(first).content.decode()
    assert "s-curve" not in client_of("sub_district").get(first).content.decode()
    other = {"region": project.region, "competent_department": project.competent_department}
    Project.objects.create(code="P-9", name="别的", stage="under_way", **other)
    page = client_of("finance_bureau").get(first).content.decode()
    assert "/figures/works/REF/curve" not in page
    address = re.search(r"/figures/works-together/[^\" ]*", page)
    assert address
    assert "11,697.73" in _text(client_of("finance_bureau"), unescape(address[0]))


def test_who_works_on_a_section_sees_that_section(
    project: Project, client_of: ClientOf, member: Member
) -> None:
    section = project.sections.get(code="SYN-B1")
    contractor = member("contractor").organisation
    Participation.objects.create(
        project=project, section=section, organisation=contractor, capacity="contractor"
    )
    page = _text(client_of("contractor"), HOME + AS_OF)
    assert "296个" not in page, "only its own section is counted"
    assert "合成1标段" in page
    assert "合成2标段" not in page
    assert "s-curve" not in page, "nor is the whole project's money drawn"
    sub_district = client_of("sub_district")
    assert "s-curve" not in _text(sub_district, HOME + AS_OF), "no right to see the money"
    assert sub_district.get(f"/figures/works/REF/资金支出率{AS_OF}").status_code == 404
    assert sub_district.get(f"/figures/works/REF/没有{AS_OF}").status_code == 404


@pytest.mark.parametrize(
    ("tail", "most"),
    [("", 62), ("sites/", 36), ("schedule/", 28), ("milestones/", 26), ("checks/", 34)],
)
def test_pages_ask_a_bounded_number_of_queries(
    project: Project, client_of: ClientOf, tail: str, most: int
) -> None:
    client = client_of("competent_department")
    client.get(HOME)
    with CaptureQueriesContext(connection) as asked:
        _text(client, HOME + tail + AS_OF)
    assert len(asked) <= most


def test_the_schedule_shows_a_part_of_the_sites_at_a_time(
    project: Project, client_of: ClientOf
) -> None:
    client = client_of("competent_department")
    first, last = (
        _text(client, f"{HOME}schedule/{AS_OF}"),
        _text(client, f"{HOME}schedule/?page=99"),
    )
    assert first.count("/works/sites/SYN-") == 40
    assert last.count("/works/sites/SYN-") == 296 - 7 * 40
    one = _text(client, f"{HOME}schedule/{AS_OF}&section=SYN-B2&page=x")
    assert "1–40" in one


def test_a_row_is_entered_changed_with_a_reason_and_deleted(
    project: Project, client_of: ClientOf
) -> None:
    client = client_of("competent_department")
    section = project.sections.first()
    assert section is not None
    values = {"section": section.pk, "kind": "hidden", "name": "隐蔽", "planned_on": "2023-03-31"}
    client.post(f"{HOME}rows/milestones/new", values)
    row = Milestone.objects.get()
    address = f"{HOME}rows/milestones/{row.code}"
    moved = {**values, "planned_on": "2023-06-30", "version": 1}
    refused = client.post(address, moved)
    assert "要写理由" in refused.content.decode()
    client.post(address, {**moved, "why": "雨季"})
    row.refresh_from_db()
    assert (row.planned_on, row.entered_by) == (date(2023, 6, 30), "competent_department")
    client.post(f"{address}/remove", {"why": "重复"})
    assert not Milestone.objects.exists()
    assert client_of("implementing_unit").post(f"{HOME}rows/inspections/new").status_code == 403
    assert client_of("auditor").get(f"{HOME}rows/milestones/new").status_code == 302


def test_the_acceptance_of_a_part_begins_no_defects_period(
    project: Project, client_of: ClientOf
) -> None:
    clerk, tab = client_of("competent_department"), f"/works/projects/{project.code}/acceptance/"
    contract = project.contracts.filter(kind="works")[0]
    assert "分部或阶段验收不起算" in _text(clerk, tab)
    new = f"/works/projects/{project.code}/rows/acceptances/new"
    sent = {
        "kind": "part", "contract": contract.pk, "accepted_on": "2023-05-01", "passed": "true",
        "conclusion": "围挡分部合格",
    }  # fmt: skip
    assert "竣工验收" in _text(clerk, new), "what is accepted is asked"
    clerk.post(new, sent)
    page = _text(clerk, tab)
    assert "分部或阶段验收" in page
    assert "自竣工验收起算" in page
    clerk.post(new, {**sent, "kind": "completion", "accepted_on": "2023-06-01"})
    assert '<span class="number">2025-06-01</span>' in _text(clerk, tab)
    english = clerk.get(tab, headers={"Accept-Language": "en"}).content.decode()
    assert "runs from completion" in english


def test_the_diary_answers_the_page_in_json_and_a_plain_form_with_a_page(
    project: Project, client_of: ClientOf
) -> None:
    client = client_of("implementing_unit")
    entry = {
        "site": "SYN-0001",
        "on": "2023-09-01",
        "text": "挖沟\r\n回填",
        "sent_as": str(uuid4()),
    }
    json = {"HTTP_ACCEPT": "application/json"}
    first, again = (client.post("/diary/", entry, **json).json() for _ in range(2))  # type: ignore[arg-type]
    assert first == again
    other = client.post("/diary/", {**entry, "text": "别的"}, **json)  # type: ignore[arg-type]
    assert other.status_code == 422
    assert "已经送达过" in other.json()["problems"][0]
    for wrong in ({"site": "没有"}, {"sent_as": "x"}, {"on": "9月1日", "sent_as": str(uuid4())}):
        assert client.post("/diary/", {**entry, **wrong}, **json).status_code == 422  # type: ignore[arg-type]
    plain = client.post("/diary/", {**entry, "sent_as": ""}, follow=True)
    assert "已存入施工日志" in plain.content.decode()
    assert DiaryEntry.objects.count() == 2
    worker = client.get("/diary/worker.js")
    assert worker["Content-Type"].startswith("text/javascript")
    assert "挖沟" in _text(client, f"/works/entries/{first['stored']}/")
    assert client_of("auditor").post("/diary/", entry).status_code == 403


def test_a_curve_without_output_and_payments_says_so(project: Project, client_of: ClientOf) -> None:
    PlannedOutput.objects.create(code="PO", project=project, month=date(2022, 1, 1), amount=100_000)
    page = _text(client_of("finance_bureau"), f"{HOME}?as_of=2022-05-31")
    assert "尚无产值和支付" in page
    client = client_of("finance_bureau")
    client.post("/language/setlang/", {"language": "en"})
    english = _text(client, HOME + AS_OF)
    assert "paid 30,878.14, 19,180.41 above the 11,697.73 certified" in english
    assert "216 sites are late" in english
