"""An error of the audit is mended, or dismissed by a second person with a reason."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client

from hengjian.errors import Refused
from hengjian.site.accounts.models import Membership
from hengjian.site.evaluation.actions import reports
from hengjian.site.evaluation.actions.dismissals import dismiss_error
from hengjian.site.evaluation.dismissing import mark_of, wording_of
from hengjian.site.evaluation.freezing import DISMISSED, make_package
from hengjian.site.evaluation.gates import lacks_of
from hengjian.site.evaluation.models import (
    AuditDismissal,
    Evaluation,
    EvaluationReport,
    KeptAudit,
    Passage,
)
from hengjian.site.evaluation.procedures.dismissals import DISMISSAL
from hengjian.site.evaluation.report_audit import keep_audit

pytestmark = pytest.mark.django_db
Member = Callable[[str], Membership]
ClientOf = Callable[[str], Client]
WRONG = "计划改造小区296个，已开工80个，开工率为37.03%。"
WHY = "上一句的37.03%按面积计算，不是小区个数之比"


@pytest.fixture
def report(published: Evaluation, member: Member) -> EvaluationReport:
    """Drafted by rule by the evaluator."""
    return reports.begin_report(by=member("evaluator"), evaluation=published)


@pytest.fixture
def passage(report: EvaluationReport, member: Member) -> Passage:
    """A paragraph of the evaluator that the auditor holds to be wrong."""
    said = {"report": report, "section": "process", "text": WRONG}
    return reports.write_passage(by=member("evaluator"), **said)


def _audited(report: EvaluationReport, passage: Passage) -> str:
    """An audit with one error in the paragraph, as the evaluator had it made; the error's mark."""
    mark = mark_of("rate", "37.03%", "27.03%", passage.text)
    error = {
        "code": "rate",
        "mark": mark,
        "severity": "error",
        "zh": "比率不符",
        "en": "the rate differs",
        "stated": "37.03%",
        "expected": "27.03%",
        "passage": passage.code,
        "text": passage.text,
    }
    KeptAudit.objects.update_or_create(
        report=report,
        defaults={
            "findings": [error],
            "wording": wording_of(report),
            "made_by": "evaluator",
        },
    )
    return mark


def _lacks(report: EvaluationReport) -> list[str]:
    return [lack.text.zh for lack in lacks_of(report.evaluation, ["report-audited"])]


def _codes(refused: pytest.ExceptionInfo[Refused]) -> set[str]:
    return {each.code for each in refused.value.problems}


def test_the_gate_opens_by_a_reason_of_a_second_person_and_closes_when_it_is_withdrawn(
    report: EvaluationReport, passage: Passage, member: Member
) -> None:
    mark, lead = _audited(report, passage), member("evaluator_lead")
    assert len(_lacks(report)) == 1
    row = dismiss_error(by=lead, report=report, mark=mark, why=WHY)
    assert (row.dismissed_by, row.reason, row.passage) == ("evaluator_lead", WHY, passage.code)
    assert _lacks(report) == []
    DISMISSAL.take("withdraw", by=member("expert"), row=row, why="口径没有写进报告")
    assert len(_lacks(report)) == 1
    dismiss_error(by=lead, report=report, mark=mark, why=WHY)
    assert _lacks(report) == [], "after a withdrawal it may be decided anew"


def test_neither_the_writer_nor_who_had_it_audited_nor_nobody_at_all_gives_the_reason(
    report: EvaluationReport, passage: Passage, member: Member
) -> None:
    lead, expert = member("evaluator_lead"), member("expert")
    changed = reports.change_passage(
        by=lead, passage=passage, text=WRONG, in_summary=True, version=None
    )
    mark = _audited(report, changed)
    with pytest.raises(PermissionDenied):
        dismiss_error(by=member("evaluator"), report=report, mark=mark, why=WHY)
    with pytest.raises(Refused) as refused:
        dismiss_error(by=lead, report=report, mark=mark, why=" ")
    assert _codes(refused) == {"step-without-reason", "audit-dismissed-by-author"}
    KeptAudit.objects.update(made_by="expert")
    with pytest.raises(Refused) as refused:
        dismiss_error(by=expert, report=report, mark=mark, why=WHY)
    assert _codes(refused) == {"audit-dismissed-by-author"}
    with pytest.raises(Refused) as refused:
        dismiss_error(by=expert, report=report, mark="0" * 64, why="")
    assert _codes(refused) == {"audit-finding-gone", "step-without-reason"}
    assert not AuditDismissal.objects.exists()


def test_of_two_who_dismiss_at_once_the_second_reads_of_the_first(
    report: EvaluationReport, passage: Passage, member: Member
) -> None:
    mark = _audited(report, passage)
    dismiss_error(by=member("evaluator_lead"), report=report, mark=mark, why=WHY)
    with pytest.raises(Refused) as refused:
        dismiss_error(by=member("expert"), report=report, mark=mark, why="另一个理由")
    assert _codes(refused) == {"audit-dismissed-already"}
    assert WHY in refused.value.problems[0].message("zh")


def test_a_changed_paragraph_needs_another_audit_which_brings_the_finding_back(
    report: EvaluationReport, passage: Passage, member: Member
) -> None:
    mark, lead = _audited(report, passage), member("evaluator_lead")
    dismiss_error(by=lead, report=report, mark=mark, why=WHY)
    text = f"到评价日，{WRONG}"
    changed = reports.change_passage(
        by=member("evaluator"), passage=passage, text=text, in_summary=False, version=None
    )
    assert _lacks(report) == ["报告审核以后改过，要再审核"]
    with pytest.raises(Refused) as refused:
        dismiss_error(by=member("expert"), report=report, mark=mark, why=WHY)
    assert "audit-outdated" in _codes(refused)
    assert _audited(report, changed) != mark
    assert len(_lacks(report)) == 1


def test_a_real_error_is_dismissed_on_the_page_and_told_in_the_package(
    report: EvaluationReport, passage: Passage, client_of: ClientOf
) -> None:
    audit = keep_audit(report, "evaluator")
    mine = [each for each in audit.findings if each["passage"] == passage.code]
    errors = [each for each in mine if each["severity"] == "error"]
    assert errors, audit.findings
    page = f"/evaluations/{report.code}/report/"
    lead = client_of("evaluator_lead")
    assert "排除，写理由" in lead.get(page).content.decode()
    assert "排除，写理由" not in client_of("evaluator").get(page).content.decode()
    for each in errors:
        address = f"{page}findings/{each['mark']}/dismiss"
        told = lead.post(address, {"why": ""}, follow=True).content.decode()
        assert "理由" in told
        assert not AuditDismissal.objects.filter(mark=each["mark"]).exists()
        lead.post(address, {"why": WHY}, follow=True)
    said = lead.get(page).content.decode()
    assert WHY in said
    assert "撤回排除" in said
    content, body = make_package(report.evaluation)
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        told_there = json.loads(package.read(f"reports/{DISMISSED}"))
    assert [each["reason"] for each in told_there] == [WHY] * len(errors)
    assert body["dismissed"] == told_there


def test_who_knows_nothing_of_the_evaluation_finds_no_such_address(
    report: EvaluationReport, passage: Passage, client_of: ClientOf, member: Member
) -> None:
    mark = _audited(report, passage)
    member("evaluator_lead")
    address = f"/evaluations/{report.code}/report/findings/{mark}/dismiss"
    assert client_of("implementing_unit").post(address, {"why": WHY}).status_code == 403
    report.evaluation.team.filter(membership__role_code="expert").update(verdict="awaited")
    assert client_of("expert").post(address, {"why": WHY}).status_code == 404
    assert not AuditDismissal.objects.exists()
