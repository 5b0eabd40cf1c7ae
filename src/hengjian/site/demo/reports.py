"""Reports of the evaluations: of last year and this year through to their public summaries, and of
the one that takes this year's place, under consultation. All comments are invented and marked."""

from __future__ import annotations

from collections.abc import Mapping
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
from hengjian.site.evaluation.report.stale import stale_in
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
FIRST_DRAFT = "（合成）初稿：这一节等实地评价结束后写。"


def put_report(row: Evaluation, who: People, case: Case) -> EvaluationReport:
    """The report of this year: drafted by rule, completed from the case."""
    lead, by = who["evaluator_lead"], who["evaluator"]
    report = reports.begin_report(by=by, evaluation=row)
    _write(report, by, case)
    _close_gaps(report, lead)
    keep_audit(report, by.person.username)
    return report


def put_draft(row: Evaluation, who: People, case: Case) -> EvaluationReport:
    """A report that is out for comments, one of them undecided."""
    report = put_report(row, who, case)
    told = _first_round(report, who)
    _adopt(told[0], who)
    return report


def _first_round(report: EvaluationReport, who: People) -> list[ReportComment]:
    asked = _ask(report, who["evaluator_lead"], "dept", "HT-HSG", date(2023, 9, 18))
    on = date(2023, 9, 20)
    property_told = "物业管理模式已在续建方案中补充，请核对。"
    return [
        _say(who, asked, "开工及时率的两个数都请列出来源。", "开工及时率", on),
        _say(who, asked, property_told, "实施方案编制", on),
    ]


def _adopt(told: ReportComment, who: People) -> None:
    change = "第九章已并列两个数和取舍理由。"
    COMMENT.take("adopt", by=who["evaluator_lead"], row=told, on=date(2023, 9, 21), change=change)


def put_asked_about(row: Evaluation, who: People) -> EvaluationReport:
    """A first draft of the evaluation that is half-way: the department has answered, the section of
    the finance bureau is asked and has not."""
    lead, by = who["evaluator_lead"], who["evaluator"]
    report = reports.begin_report(by=by, evaluation=row)
    for section in build_of(report).gaps:
        reports.write_passage(by=by, report=report, section=section, text=FIRST_DRAFT)
    asked = _ask(report, lead, "dept", "HT-HSG", date(2023, 9, 21))
    _answer(who["competent_department"], asked, "无意见", date(2023, 9, 25))
    _ask(report, lead, "section", "HT-FIN-YW", date(2023, 9, 26))
    return report


def put_consulted(row: Evaluation, who: People) -> None:
    """Two rounds of departments and sections, every comment decided, the report numbered."""
    lead = who["evaluator_lead"]
    report = EvaluationReport.objects.get(evaluation=row)
    for passage in report.passages.filter(pk__in=stale_in(report, case_of(row))):
        reports.accept_figures(by=who["evaluator"], passage=passage)
    first, second = _first_round(report, who)
    _adopt(first, who)
    why = "续建方案不在评价截至日以前，记录仍是没有明确。（合成）"
    COMMENT.take("reject", by=lead, row=second, on=date(2023, 9, 21), why=why)
    _answer(who["competent_department"], first.consultation, "其余无意见", date(2023, 9, 21))
    section = _ask(report, lead, "section", "HT-FIN-YW", date(2023, 9, 22))
    _answer(who["finance_section"], section, "无意见", date(2023, 9, 25))
    again = _ask(report, lead, "dept", "HT-HSG", date(2023, 9, 26))
    _answer(who["competent_department"], again, "无意见", date(2023, 9, 27))
    last = _ask(report, lead, "section", "HT-FIN-YW", date(2023, 9, 27))
    _answer(who["finance_section"], last, "无意见", date(2023, 9, 28))
    reports.describe(by=lead, report=report, number="合成评〔2023〕8号", dated=date(2023, 9, 28))
    _settle(report, who)


def _write(report: EvaluationReport, by: Membership, case: Case) -> None:
    for key, section in SECTIONS.items():
        told = getattr(case.narrative, key, None)
        if told is not None:
            _lines(report, by, section, told.zh)
    for part, told in (case.narrative.analysis if case.narrative else {}).items():
        if len(part) == 1:
            _lines(report, by, f"analysis-{part}", told.zh)
    if not report.passages.filter(section="problems").exists():
        _write_problems(report, by, case)


def _write_problems(report: EvaluationReport, by: Membership, case: Case) -> None:
    """From the case, where no problem is confirmed of which the rules draft."""
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
    _settle(report, who)
    return report


def _settle(report: EvaluationReport, who: People) -> None:
    outline = outline_of(case_of(report.evaluation).framework)
    for chapter in outline.chapters:
        reports.settle_all(by=who["evaluator_lead"], report=report, chapter=chapter.key)


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


def publish(row: Evaluation, who: People, on: date) -> None:
    """Its summary is public from its issue on."""
    report = EvaluationReport.objects.get(evaluation=row)
    publishing.publish_summary(by=who["finance_bureau"], report=report, on=on)
