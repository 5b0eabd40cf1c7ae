"""Reports of the evaluations: the invented one of last year through to its public summary, the one
of this year with a draft under consultation. All comments are invented and marked."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from functools import partial

from hengjian.engine.facts.model import Case
from hengjian.site.accounts.models import Membership, Organisation
from hengjian.site.evaluation.actions import consultations, publishing, reports
from hengjian.site.evaluation.case import case_of
from hengjian.site.evaluation.models import (
    Consultation,
    Evaluation,
    EvaluationReport,
    Passage,
    ReportComment,
)
from hengjian.site.evaluation.procedures.consultations import COMMENT, CONSULTATION
from hengjian.site.evaluation.report.building import build_of
from hengjian.site.evaluation.report.outline import outline_of
from hengjian.site.evaluation.report_audit import keep_audit

People = Mapping[str, Membership]
SECTIONS = {
    "background": "background",
    "content": "content",
    "goals": "goals-adjusted",
    "organisation": "organisation",
    "method": "method",
    "process": "process",
    "conclusion": "overall",
    "other": "other",
}
"""By the part of the case's narrative, the section of the outline."""
INVENTED = "（合成意见）"


def put_draft(row: Evaluation, who: People, case: Case) -> EvaluationReport:
    """The report of this year: drafted by rule, completed from the case, out for comments."""
    lead, by = who["evaluator_lead"], who["evaluator"]
    report = reports.begin_report(by=by, evaluation=row)
    _write(report, by, case)
    _close_gaps(report, lead)
    keep_audit(report, by.person.username)
    (asked,) = consultations.ask_for_comments(
        by=lead,
        report=report,
        audience=Consultation.Audience.DEPARTMENT,
        organisations=[Organisation.objects.get(code="HT-HSG")],
        on=date(2023, 9, 18),
    )
    first = _say(who, asked, "开工及时率的两个数都请列出来源。", "开工及时率", date(2023, 9, 22))
    _say(who, asked, "物业管理模式已在续建方案中补充，请核对。", "实施方案编制", date(2023, 9, 25))
    COMMENT.take(
        "adopt",
        by=lead,
        row=first,
        on=date(2023, 9, 26),
        change="第九章已并列两个数和取舍理由。",
    )
    return report


def _write(report: EvaluationReport, by: Membership, case: Case) -> None:
    for key, section in SECTIONS.items():
        told = getattr(case.narrative, key, None)
        if told is not None:
            _lines(report, by, section, told.zh)
    for part, told in (case.narrative.analysis if case.narrative else {}).items():
        if len(part) == 1:
            _lines(report, by, f"analysis-{part}", told.zh)
    write = partial(reports.write_passage, by=by, report=report)
    put = partial(write, kind=Passage.Kind.HEADING, in_summary=True)
    for finding in case.findings:
        put(section="problems", text=finding.title.zh)
        _lines(report, by, "problems", finding.text.zh, in_summary=True)
        for each in finding.recommendations:
            put(section="advice", text=each.title.zh)
            _lines(report, by, "advice", each.text.zh, in_summary=True)


def _lines(
    report: EvaluationReport,
    by: Membership,
    section: str,
    text: str,
    *,
    in_summary: bool = False,
) -> None:
    for line in filter(None, map(str.strip, text.splitlines())):
        reports.write_passage(
            by=by, report=report, section=section, text=line, in_summary=in_summary
        )


def _close_gaps(report: EvaluationReport, lead: Membership) -> None:
    """Where the published report says nothing, the lead confirms that there is nothing."""
    for section in build_of(report).gaps:
        reports.confirm_none(by=lead, report=report, section=section)


def _say(who: People, asked: Consultation, text: str, about: str, on: date) -> ReportComment:
    places = [n for n, each in enumerate(asked.draft.sent) if each[2] and about in each[0]]
    return consultations.comment(
        by=who["competent_department"],
        consultation=asked,
        text=f"{text}{INVENTED}",
        paragraph=places[-1] if places else None,
        on=on,
    )


def put_whole(row: Evaluation, who: People) -> EvaluationReport:
    """The invented report of last year: consulted, settled, numbered; ready to be handed in."""
    lead = who["evaluator_lead"]
    report = reports.begin_report(by=who["evaluator"], evaluation=row)
    _close_gaps(report, lead)
    asked = _ask(report, lead, "dept", "HT-HSG", date(2023, 2, 1))
    told = _say(who, asked, "请写明征求意见的范围。", "改造内容确定合理性", date(2023, 2, 8))
    COMMENT.take("adopt", by=lead, row=told, on=date(2023, 2, 9), change="第四章已写明范围。")
    _answer(who["competent_department"], asked, "其余无意见", date(2023, 2, 10))
    section = _ask(report, lead, "section", "HT-FIN-YW", date(2023, 2, 13))
    _answer(who["finance_section"], section, "无意见", date(2023, 2, 15))
    reports.describe(by=lead, report=report, number="合成评〔2023〕1号", dated=date(2023, 2, 20))
    chapters: Iterable[str] = (each.key for each in outline_of(case_of(row).framework).chapters)
    for chapter in chapters:
        reports.settle_all(by=lead, report=report, chapter=chapter)
    return report


def _ask(
    report: EvaluationReport, lead: Membership, audience: str, office: str, on: date
) -> Consultation:
    (asked,) = consultations.ask_for_comments(
        by=lead,
        report=report,
        audience=audience,
        organisations=[Organisation.objects.get(code=office)],
        on=on,
    )
    return asked


def _answer(by: Membership, asked: Consultation, reply: str, on: date) -> None:
    CONSULTATION.take("answer", by=by, row=asked, on=on, reply=f"{reply}{INVENTED}")


def publish(row: Evaluation, who: People) -> None:
    """Its summary is public from its issue on."""
    report = EvaluationReport.objects.get(evaluation=row)
    publishing.publish_summary(by=who["finance_bureau"], report=report, on=date(2023, 3, 10))
