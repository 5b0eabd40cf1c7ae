"""The page of a project, tab by tab."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from hengjian.site.accounts.models import Membership, Organisation
from hengjian.site.library import actions
from hengjian.site.library.actions import put_all
from hengjian.site.library.models import (
    Approval,
    Document,
    Participation,
    PolicyDocument,
    Project,
    ScopeItem,
    Site,
    SystemCheck,
)
from tests.site.library.test_site_page import pdf
from tests.site.reading import spoken

pytestmark = pytest.mark.django_db
Member = Callable[[str], Membership]
ClientOf = Callable[[str], Client]
NAMES = "二期|住建局|国资公司|东风|西山|东街道|西街道|competent_department甲|中文"
TABS = (
    *("", "sites/", "scope/", "sections/", "approvals/", "systems/", "policies/", "archive/"),
    *("participants/", "history/"),
)


@pytest.fixture(autouse=True)
def attachments(settings: Any, tmp_path: Any) -> None:
    """Files that are handed in lie in a folder of the test."""
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def project(member: Member) -> Project:
    """A project with two sites; one of them says little."""
    by = member("competent_department")
    made = actions.create_project(
        by=by,
        values={
            "code": "P-1",
            "name": "二期",
            "region": "D",
            "competent_department": "HSG",
            "implementer": "SOE",
            "approved_investment": "792355000",
        },
    )
    rows = [
        {
            "code": "S-1",
            "name": "东风",
            "households": 43,
            "floor_area": "5410.37",
            "built_year": 1985,
        },
        {"code": "S-2", "name": "西山"},
    ]
    rows = [{**row, "sub_district": "D1", "project": "P-1"} for row in rows]
    put_all(by=by, model=Site, rows=rows, synthetic=True, why="")
    return made


def page(client: Client, tab: str = "") -> str:
    answer = client.get(f"/projects/P-1/{tab}")
    assert answer.status_code == 200, tab
    return str(answer.content.decode())


def test_every_tab_opens_in_both_languages(project: Project, client_of: ClientOf) -> None:
    client = client_of("competent_department")
    for tab in TABS:
        page(client, tab)
    client.cookies["django_language"] = "en"
    for tab in TABS:
        text = re.sub(r'<[^>]+>|"[^"]*"', " ", page(client, tab))
        text = re.sub(
            "二期|住建局|国资公司|东风|西山|东街道|西街道|competent_department甲|中文", "", text
        )
        chinese = set(re.findall(r"[\u4e00-\u9fff]+", text)) - {"衡", "鉴"}
        assert chinese == set(), (tab, chinese)


def test_the_list_opens_with_the_life_of_the_projects(
    project: Project, client_of: ClientOf
) -> None:
    clerk = client_of("competent_department")
    page = spoken(clerk.get("/projects/").content.decode())
    assert "二期：2 个小区中 0 个已开工，其中 0 个已完工" in page
    other = Project.objects.create(
        code="P-2", name="三期", region=project.region,
        competent_department=project.competent_department,
    )  # fmt: skip
    moved = Site.objects.filter(project=project).first()
    assert moved is not None
    Site.objects.filter(pk=moved.pk).update(project=other, stage="finished")
    page = spoken(clerk.get("/projects/").content.decode())
    assert "2 个项目：2 个小区中 1 个已开工，其中 1 个已完工" in page


def test_key_figures_add_up_the_sites_and_open_their_records(
    project: Project, client_of: ClientOf
) -> None:
    client = client_of("auditor")
    text = page(client)
    for name in ("sites", "households", "floor_area", "old", "approved_investment"):
        assert f'href="/figures/project/P-1/{name}"' in text, name
    drawer = client.get("/figures/project/P-1/households").content.decode()
    assert ">43<" in drawer
    assert "未计入" in drawer, "one site does not say"
    assert 'href="/sites/S-1/"' in drawer
    money = client.get("/figures/project/P-1/approved_investment").content.decode()
    assert "792,355,000.00" in money
    assert client.get("/figures/project/P-1/weather").status_code == 404


def test_what_the_project_owes_leads_to_its_tab(project: Project, client_of: ClientOf) -> None:
    text = page(client_of("implementing_unit"))
    missing = text[text.index('id="missing"') :]
    assert "该我填" in missing
    assert 'href="/projects/P-1/policies/"' in missing
    assert 'href="/projects/P-1/archive/"' in missing


def test_works_are_shown_by_class_beside_the_sum_of_the_sites(
    project: Project, member: Member, client_of: ClientOf
) -> None:
    by = member("competent_department")
    rows = [
        {
            "code": "W-1",
            "project": "P-1",
            "item": "water_main",
            "quantity": "84150",
            "unit_cost": "420",
        },
        {"code": "W-2", "site": "S-1", "item": "water_main", "quantity": "800", "unit_cost": "420"},
        {"code": "W-3", "project": "P-1", "item": "parking", "quantity": "21000"},
    ]
    put_all(by=by, model=ScopeItem, rows=rows, synthetic=False, why="")
    text = page(client_of("auditor"), "scope/")
    assert ">84,150<" in text
    assert 'title="35,343,000.00 元">3,534.30<' in text
    assert "不一致" in text, "the project's quantity and its sites' sum differ, and both are shown"
    assert text.index("给水管网") < text.index("完善类") < text.index("停车位")


def test_the_implementing_unit_fills_in_what_it_owes(project: Project, client_of: ClientOf) -> None:
    client = client_of("implementing_unit")
    client.post(
        "/projects/P-1/parts/approvals",
        {"kind": "feasibility", "issued_on": "2022-03-02", "number": "1号", "evidence": pdf()},
    )
    approval = Approval.objects.get()
    assert approval.attachment is not None
    waived = client.post("/projects/P-1/parts/approvals", {"kind": "land", "not_needed": "on"})
    assert "没有写理由" in waived.content.decode()
    client.post(
        "/projects/P-1/parts/systems",
        {"system": "tendering", "in_place": "true", "checked_on": "2023-05-04"},
    )
    assert SystemCheck.objects.get().in_place is True
    again = client.post("/projects/P-1/parts/systems", {"system": "tendering", "in_place": "false"})
    assert "冲突" in again.content.decode()
    builder = Organisation.objects.get(code="CON")
    client.post(
        "/projects/P-1/parts/participants",
        {"organisation": str(builder.pk), "capacity": "contractor"},
    )
    assert Participation.objects.get().organisation == builder
    text = page(client, "approvals/")
    assert "2022-03-02" in text
    assert "还没有办理结果" in text


def test_policies_are_entered_shared_and_taken_off(project: Project, client_of: ClientOf) -> None:
    client = client_of("competent_department")
    client.post("/projects/P-1/policies/new", {"number": "国办发〔2020〕23号", "title": "指导意见"})
    policy = PolicyDocument.objects.get()
    assert list(project.policies.all()) == [policy]
    client.post(f"/projects/P-1/policies/{policy.code}/release", {"why": ""})
    assert project.policies.count() == 1, "not without a reason"
    client.post(f"/projects/P-1/policies/{policy.code}/release", {"why": "挂错了"})
    assert project.policies.count() == 0
    client.post("/projects/P-1/policies/rest", {"policy": policy.code})
    assert project.policies.count() == 1


def test_the_archive_has_three_classes(project: Project, client_of: ClientOf) -> None:
    client = client_of("implementing_unit")
    client.post("/projects/P-1/documents", {"kind": "goals", "title": "目标表", "evidence": pdf()})
    kept = Document.objects.get()
    assert kept.archive_class == "setting_up"
    text = page(client, "archive/")
    assert text.index("立项性") < text.index("目标表") < text.index("证明性")
    client.post(f"/projects/P-1/documents/{kept.code}/withdraw", {"why": "换新版"})
    assert "已撤下" in page(client, "archive/")
    assert "换新版" in page(client, "history/")


def test_two_people_who_change_a_project_choose(
    project: Project, member: Member, client_of: ClientOf
) -> None:
    by = member("competent_department")
    actions.change_project(by=by, project=project, values={"name": "二期工程"}, version=1)
    form = {
        "version": "1",
        "name": "第二期",
        "region": str(project.region_id),
        "competent_department": str(project.competent_department_id),
        "approved_investment": "792355000.00",
    }
    text = client_of("competent_department").post("/projects/P-1/edit", form).content.decode()
    assert "两个人改了同一条" in text
    assert 'value="二期工程"' in text
    assert 'value="第二期"' in text
    assert Project.objects.get().name == "二期工程"


def test_stages_of_a_project_follow_the_table(project: Project, client_of: ClientOf) -> None:
    client = client_of("competent_department")
    client.post("/projects/P-1/steps/complete")
    assert "不能“完工”" in page(client)
    client.post("/projects/P-1/steps/approve")
    assert Project.objects.get().stage == "approved"
    assert client_of("implementing_unit").post("/projects/P-1/steps/approve").status_code == 403
