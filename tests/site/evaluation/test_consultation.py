"""Offices comment on a draft paragraph by paragraph; each comment is decided; annexes fill."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client

from hengjian.documents.model import Heading, Table, plain
from hengjian.errors import Refused
from hengjian.site.accounts.models import Membership, Organisation
from hengjian.site.evaluation.actions import consultations, reports
from hengjian.site.evaluation.case import case_of
from hengjian.site.evaluation.models import (
    Consultation,
    Evaluation,
    EvaluationReport,
    ReportComment,
)
from hengjian.site.evaluation.procedures.consultations import COMMENT, CONSULTATION
from hengjian.site.evaluation.procedures.evaluations import EVALUATION
from hengjian.site.evaluation.report.building import build_of
from hengjian.site.evaluation.report.outline import outline_of

pytestmark = pytest.mark.django_db
Member = Callable[[str], Membership]
ClientOf = Callable[[str], Client]
DAY = date(2023, 9, 4)
LATER = date(2023, 9, 28)


def _codes(refused: pytest.ExceptionInfo[Refused]) -> list[str]:
    return [each.code for each in refused.value.problems]


@pytest.fixture
def report(published: Evaluation, member: Member) -> EvaluationReport:
    """A report in which every section says something or is confirmed to say nothing."""
    by = member("evaluator_lead")
    row = reports.begin_report(by=by, evaluation=published)
    for key in build_of(row).gaps:
        reports.confirm_none(by=by, report=row, section=key)
    return row


def _office(code: str) -> Organisation:
    return Organisation.objects.get(code=code)


@pytest.fixture
def asked(report: EvaluationReport, member: Member) -> Consultation:
    """The department was asked."""
    (row,) = consultations.ask_for_comments(
        by=member("evaluator_lead"),
        report=report,
        audience="dept",
        organisations=[_office("HSG")],
        on=DAY,
    )
    return row


def _place(row: Consultation, begins: str) -> int:
    return max(n for n, each in enumerate(row.draft.sent) if each[0].startswith(begins))


def _annex(report: EvaluationReport, number: int) -> list[list[str]]:
    blocks = build_of(report).report.blocks
    at = next(
        n
        for n, each in enumerate(blocks)
        if isinstance(each, Heading) and each.text.startswith(f"附件{number}  ")
    )
    table = next((each for each in blocks[at : at + 2] if isinstance(each, Table)), None)
    if table is None:
        return []
    return [[plain(cell.runs) for cell in row.cells if cell] for row in table.rows]


def test_a_report_with_gaps_is_not_sent(published: Evaluation, member: Member) -> None:
    by = member("evaluator_lead")
    row = reports.begin_report(by=by, evaluation=published)
    with pytest.raises(Refused) as refused:
        consultations.ask_for_comments(
            by=by, report=row, audience="section", organisations=[_office("FIN")]
        )
    assert _codes(refused) == ["report-gaps", "consultation-departments-first"]


def test_from_comment_to_annex(
    report: EvaluationReport, asked: Consultation, member: Member
) -> None:
    lead, department = member("evaluator_lead"), member("competent_department")
    assert asked.due_on == date(2023, 9, 18)
    told = consultations.comment(
        by=department,
        consultation=asked,
        text="请写明失分指标的口径。",
        paragraph=_place(asked, "失分最多的是"),
        on=date(2023, 9, 10),
    )
    assert told.passage is not None
    assert told.quoted.startswith("失分最多的是老旧小区改造开工率（失5.47分）")
    assert told.place == "（一）综合结论"
    late = consultations.comment(by=department, consultation=asked, text="补充一条。", on=LATER)
    assert (told.late, late.late) == (False, True)
    with pytest.raises(Refused) as refused:
        EVALUATION.take("hand-in", by=lead, row=report.evaluation)
    assert {"report-unsettled", "report-asked-open", "report-comments-open"} <= set(_codes(refused))
    answered = CONSULTATION.take("answer", by=department, row=asked, on=LATER, reply="见逐段意见")
    assert (answered.state, answered.late) == ("answered", True)
    with pytest.raises(Refused) as refused:
        COMMENT.take("reject", by=lead, row=told)
    assert _codes(refused) == ["step-without-reason"]
    COMMENT.take("adopt", by=lead, row=told, change="第三章补写口径")
    COMMENT.take("reject", by=lead, row=late, why="已在第九章说明")
    assert [line[2:] for line in _annex(report, 7)] == [
        ["请写明失分指标的口径。", "采纳", "第三章补写口径"],
        ["补充一条。（逾期提出）", "不予采纳", "已在第九章说明"],
    ]


def test_departments_first_then_sections_and_silence_is_a_row(
    report: EvaluationReport, asked: Consultation, member: Member
) -> None:
    lead = member("evaluator_lead")
    again = {"by": lead, "report": report, "organisations": [_office("FIN")]}
    with pytest.raises(Refused) as refused:
        consultations.ask_for_comments(audience="section", **again)
    assert _codes(refused) == ["consultation-departments-first"]
    with pytest.raises(Refused) as refused:
        CONSULTATION.take("record-silence", by=lead, row=asked, on=date(2023, 9, 18))
    assert _codes(refused) == ["consultation-not-due"]
    CONSULTATION.take("record-silence", by=lead, row=asked, on=date(2023, 9, 19))
    (section,) = consultations.ask_for_comments(audience="section", on=DAY, **again)
    assert (section.round, section.due_on) == (1, date(2023, 9, 11))
    assert [line[2] for line in _annex(report, 7)] == ["逾期未答复"]
    with pytest.raises(Refused) as refused:
        consultations.ask_for_comments(audience="dept", **again)
    assert _codes(refused) == ["consultation-round-open"]
    told = consultations.comment(
        by=member("finance_section"), consultation=section, text="无异议。", on=DAY
    )
    CONSULTATION.take("answer", by=member("finance_section"), row=section, on=DAY, reply="无意见")
    COMMENT.take("reject", by=lead, row=told, why="没有要改的")
    second = consultations.ask_for_comments(audience="dept", on=LATER, **again)
    assert [each.round for each in second] == [2]
    late = CONSULTATION.take(
        "answer", by=member("competent_department"), row=asked, on=LATER, reply="无意见"
    )
    assert (late.state, late.late) == ("answered", True), "what comes late is taken"


def test_only_the_office_that_was_asked_speaks_for_it(
    asked: Consultation, member: Member, client_of: ClientOf
) -> None:
    with pytest.raises(PermissionDenied):
        consultations.comment(by=member("evaluator"), consultation=asked, text="x")
    with pytest.raises(Refused):
        consultations.comment(by=member("implementing_unit"), consultation=asked, text="x")
    address = f"/consultations/{asked.code}/"
    assert client_of("implementing_unit").get(address).status_code == 404
    page = client_of("competent_department").get(address)
    assert "67.40" in page.content.decode()
    assert (
        client_of("competent_department")
        .get(f"/evaluations/{asked.evaluation.code}/report/")
        .status_code
        == 404
    )


def test_the_way_through_the_pages(
    report: EvaluationReport, client_of: ClientOf, member: Member
) -> None:
    root = f"/evaluations/{report.code}/consultation/"
    lead, department = client_of("evaluator_lead"), client_of("competent_department")
    lead.post(f"{root}ask", {"audience": "dept", "organisations": [_office("HSG").pk]})
    row = Consultation.objects.get()
    assert f"/consultations/{row.code}/" in department.get("/consultations/").content.decode()
    at = _place(row, "失分最多的是")
    department.post(f"/consultations/{row.code}/comment", {"paragraph": at, "text": "请核对。"})
    told = ReportComment.objects.get()
    assert "请核对。" in lead.get(root).content.decode()
    department.post(f"/consultations/{row.code}/steps/answer", {"reply": "见意见"})
    lead.post(f"/consultations/comments/{told.code}/steps/adopt", {"change": "已核对"})
    told.refresh_from_db()
    row.refresh_from_db()
    assert (row.state, told.state) == ("answered", "adopted")


def test_a_whole_report_is_handed_in(
    report: EvaluationReport, asked: Consultation, member: Member
) -> None:
    lead = member("evaluator_lead")
    CONSULTATION.take(
        "answer", by=member("competent_department"), row=asked, on=DAY, reply="无意见"
    )
    reports.describe(by=lead, report=report, number="华昆评〔2023〕8号", dated=LATER)
    for chapter in outline_of(case_of(report.evaluation).framework).chapters:
        reports.settle_all(by=lead, report=report, chapter=chapter.key)
    report.evaluation.steps.update(state="waived", why="试跑")
    assert EVALUATION.take("hand-in", by=lead, row=report.evaluation).state == "review"
