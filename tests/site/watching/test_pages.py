"""The pages of warnings as their users go through them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from hengjian.site.accounts.models import Organisation
from hengjian.site.common.actor import System
from hengjian.site.library.models import Project
from hengjian.site.watching.models import MonitoringReport, Suspension, Warning
from hengjian.site.watching.warnings import watch
from hengjian.working_days import working_day_years
from tests.site.library.case_rows import reference_project
from tests.site.reading import seen, spoken

ClientOf = Callable[[str], Client]
pytestmark = pytest.mark.django_db


@pytest.fixture
def project(district: Organisation, client_of: ClientOf) -> Project:
    client_of("finance_bureau")
    found = reference_project()
    watch(by=System(), projects=Project.objects.all(), as_of=date(2023, 9, 30))
    return found


def text(answer: object) -> str:
    return seen(answer.content.decode())  # type: ignore[attr-defined]


def test_a_warning_goes_through_its_life(project: Project, client_of: ClientOf) -> None:
    warning = Warning.objects.get(rule="payment-ahead")
    unit, head, bureau = (
        client_of(role) for role in ("implementing_unit", "department_head", "finance_bureau")
    )
    page = text(unit.get("/"))
    assert "条预警等我单位答复" in page
    assert "支付超前于产值" in page
    page = text(unit.get(f"/warnings/{warning.code}/"))
    assert "62.12%" in page
    assert "(30878.14万元 - 11697.73万元 - 0万元) / 30878.14万元" in page
    assert "提交答复" in page
    assert "凭佐证解除" not in page
    file = SimpleUploadedFile("说明.txt", "补审产值".encode())
    unit.post(f"/warnings/{warning.code}/steps/answer", {"answer": "正在补审", "files": [file]})
    warning.refresh_from_db()
    assert (warning.state, warning.evidence.count()) == ("answered", 1)
    assert unit.post(f"/warnings/{warning.code}/steps/close", {"why": "好了"}).status_code == 403
    assert "解除预警" in text(head.get(f"/warnings/{warning.code}/"))
    told = text(head.post(f"/warnings/{warning.code}/steps/close", {"why": ""}, follow=True))
    assert "理由" in told
    row = Suspension.objects.get(project=project)
    bureau.post(f"/warnings/suspensions/{row.code}/steps/adopt", {"why": "严重偏离"})
    assert "暂停拨付" in text(bureau.get("/warnings/"))
    bureau.post(f"/warnings/suspensions/{row.code}/steps/lift", {"why": "已整改"})
    row.refresh_from_db()
    assert row.state == "lifted"
    head.post(f"/warnings/{warning.code}/steps/close", {"why": "产值已补审"})
    warning.refresh_from_db()
    assert (warning.state, warning.closed_how) == ("closed", "evidence")


def test_what_was_typed_stays_where_the_file_is_refused(
    project: Project, client_of: ClientOf
) -> None:
    page = f"/warnings/{Warning.objects.get(rule='payment-ahead').code}/"
    unit = client_of("implementing_unit")
    wrong = SimpleUploadedFile("说明.pdf", b"no pdf")
    sent = {"answer": "正在补审 <1>", "files": [wrong]}
    told = text(unit.post(f"{page}steps/answer", sent, follow=True))
    assert "看不出“说明.pdf”是什么文件" in told
    assert "正在补审 &lt;1&gt;</textarea>" in told
    sent["files"] = [SimpleUploadedFile("说明.txt", b"text")]
    assert "已答复" in text(unit.post(f"{page}steps/answer", sent, follow=True))
    assert "typed" not in unit.session


def test_a_reason_that_is_longer_than_what_is_kept_is_refused(
    project: Project, client_of: ClientOf
) -> None:
    warning = Warning.objects.get(rule="payment-ahead")
    head = client_of("department_head")
    file = SimpleUploadedFile("说明.txt", b"text")
    sent = {"why": "长" * 501, "files": [file]}
    told = text(head.post(f"/warnings/{warning.code}/steps/close", sent, follow=True))
    assert "理由有 501 个字，最多 500 个" in told
    warning.refresh_from_db()
    assert warning.state != "closed"


def test_a_warning_closed_on_evidence_is_called_so_beside_its_rule(
    project: Project, client_of: ClientOf
) -> None:
    warning = Warning.objects.get(rule="payment-ahead")
    head = client_of("department_head")
    sent = {"why": "已补审", "files": [SimpleUploadedFile("说明.txt", b"text")]}
    head.post(f"/warnings/{warning.code}/steps/close", sent)
    page = text(head.get(f"/warnings/projects/{project.code}/"))
    assert f'<a href="/warnings/{warning.code}/">凭佐证已解除</a>' in page
    assert "未重新计算" not in page


def test_after_a_suspension_was_lifted_another_can_be_proposed(
    project: Project, client_of: ClientOf
) -> None:
    page = f"/warnings/{Warning.objects.get(rule='payment-ahead').code}/"
    head, row = client_of("department_head"), Suspension.objects.get(project=project)
    assert "提出建议" not in text(head.get(page))
    Suspension.objects.filter(pk=row.pk).update(state="lifted")
    assert "提出建议" in text(head.get(page))
    told = text(head.post(f"{page}propose", {"why": "又超付"}, follow=True))
    assert "已建议暂停拨付" in told


def test_the_list_narrows_and_exports(project: Project, client_of: ClientOf) -> None:
    clerk = client_of("competent_department")
    page = text(clerk.get("/warnings/?level=red&state=standing"))
    assert "到期未开工" in page
    assert "▲ 红色" in page
    page = text(clerk.get("/warnings/?rule=idle"))
    assert "债券资金闲置" in page
    assert "共<b" in page
    answer = clerk.get("/warnings/?export=xlsx")
    assert answer["Content-Type"].endswith("spreadsheetml.sheet")
    answer.close()
    assert client_of("sub_district").get("/warnings/").status_code == 403


def test_an_answered_warning_keeps_the_deadline_it_was_answered_by(
    project: Project, client_of: ClientOf
) -> None:
    warning = Warning.objects.get(rule="payment-ahead")
    unit, page = client_of("implementing_unit"), f"/warnings/{warning.code}/"
    assert "已答复，期限不再计算" not in text(unit.get(page))
    unit.post(f"{page}steps/answer", {"answer": "正在补审"})
    listed = text(unit.get("/warnings/?state=answered"))
    assert (
        f'data-label="答复期限" class="cell-date"><span class="number">{warning.due_on}' in listed
    )
    assert "未填" not in listed
    told = text(unit.get(page))
    assert f"{warning.due_on}</span><div" in told
    assert "已答复，期限不再计算" in told
    assert "逾期</span>" not in told
    assert "; no deadline runs" in text(unit.get(page, headers={"Accept-Language": "en"}))


def test_what_cannot_be_judged_is_said(project: Project, client_of: ClientOf) -> None:
    page = text(client_of("auditor").get(f"/warnings/projects/{project.code}/"))
    assert "未判：缺 批复总投资" in page
    assert "重新计算" not in page, "an auditor only reads"
    fact = text(client_of("auditor").get(f"/figures/facts/{project.code}/允许预付款"))
    assert "0万元" in fact
    assert "预付款" in fact


def test_the_replay_goes_month_by_month(
    project: Project,
    client_of: ClientOf,
    django_assert_max_num_queries: Callable[[int], object],
) -> None:
    clerk = client_of("competent_department")
    address = f"/warnings/replay/{project.code}/"
    raw = clerk.get(f"{address}?at=2022-08")
    page = text(raw)
    assert "2022-08“到期未开工”已是红色预警，比计划完工早 16 个月就能知道" in spoken(
        raw.content.decode()
    )
    assert "本月新触发" in page
    assert "216个 / 296个" not in page
    assert "217个 / 296个" in page
    part = clerk.get(f"{address}?n=6", headers={"HX-Target": "replay"})
    assert "<html" not in text(part)
    assert "2022-07：支付" in text(part)
    with django_assert_max_num_queries(25 * 40):  # type: ignore[attr-defined]
        clerk.get(address)


def test_a_report_from_begin_to_review(project: Project, client_of: ClientOf) -> None:
    unit, head = client_of("implementing_unit"), client_of("department_head")
    answer = unit.post("/monitoring/new", {"project": project.pk, "until": "2023-07-31"})
    report = MonitoringReport.objects.get()
    address = f"/monitoring/{report.code}/"
    assert answer["Location"] == address
    sent = {"conclusion": "进度滞后", "submit": "yes", "version": str(report.version)}
    for line in report.lines:
        sent |= {f"expected-{line['key']}": "5000", f"likelihood-{line['key']}": "possible"}
    told = text(unit.post(f"{address}fill", sent))
    assert "没有填偏差原因" in told
    assert "进度滞后" in told, "what was typed stays"
    report.refresh_from_db()
    sent["version"] = str(report.version)
    for line in report.lines:
        sent |= {f"reason-{line['key']}-money": "配套未到位", f"measures-{line['key']}": "催拨"}
    unit.post(f"{address}fill", sent)
    report.refresh_from_db()
    assert report.state == "submitted"
    assert "份绩效监控表待审核" in text(head.get("/"))
    head.post(f"{address}steps/review")
    report.refresh_from_db()
    assert report.state == "reviewed"
    for form in ("docx", "xlsx"):
        answer = unit.get(f"{address}export/{form}")
        assert answer.status_code == 200
        answer.close()
    assert "配套未到位" in text(client_of("auditor").get(address))


def test_a_deadline_beyond_the_last_notice_is_marked_as_provisional(
    project: Project, client_of: ClientOf
) -> None:
    bureau = client_of("finance_bureau")
    warning = Warning.objects.filter(state="open").first()
    assert warning is not None
    address = f"/warnings/{warning.code}/"
    assert "暂定" not in text(bureau.get(address))
    beyond = working_day_years()[-1] + 1
    Warning.objects.filter(pk=warning.pk).update(due_on=date(beyond, 1, 6))
    assert f"{beyond} 年的放假安排尚未收录" in text(bureau.get(address))


def test_monitoring_opens_with_where_the_goals_stand(project: Project, client_of: ClientOf) -> None:
    unit = client_of("implementing_unit")
    assert "执行率的指标" not in text(unit.get("/monitoring/"))
    unit.post("/monitoring/new", {"project": project.pk, "until": "2023-07-31"})
    report = MonitoringReport.objects.get()
    rated = [each for each in report.lines if each["rate"] is not None]
    told = f"截至 2023-07-31，{len(rated)} 项有执行率的指标中 0 项已达全年指标值"
    for address in ("/monitoring/", f"/monitoring/{report.code}/"):
        assert told in spoken(unit.get(address).content.decode())
    department = project.competent_department
    other = Project.objects.create(
        code="P-OTHER", name="另一项目", region=project.region, competent_department=department
    )
    lines = [rated[0] | {"rate": "120.00"}, rated[0] | {"rate": "120.00", "direction": "≤"}]
    MonitoringReport.objects.create(
        code="M-OTHER", project=other, year=2023, until=date(2023, 7, 31), lines=lines
    )
    clerk = client_of("competent_department")
    page = spoken(clerk.get("/monitoring/").content.decode())
    assert f"2 个项目最近一期监控：有执行率的 {len(rated) + 2} 项指标中 1 项已达" in page
