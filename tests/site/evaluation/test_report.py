"""The report: drafted by rule, written in paragraphs, stale where a figure changed, printed."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client

from hengjian.documents.api import rendered
from hengjian.documents.model import Heading, Paragraph, Table, plain
from hengjian.errors import Refused
from hengjian.site.accounts.models import Membership
from hengjian.site.evaluation.actions import findings, judging, reports
from hengjian.site.evaluation.case import case_of
from hengjian.site.evaluation.models import Evaluation, EvaluationReport, Evidence, Passage
from hengjian.site.evaluation.procedures.findings import FINDING
from hengjian.site.evaluation.procedures.passages import PASSAGE
from hengjian.site.evaluation.report.annexes import lacking_annexes
from hengjian.site.evaluation.report.building import build_of
from hengjian.site.evaluation.report.stale import stale_in

pytestmark = pytest.mark.django_db
Member = Callable[[str], Membership]
ClientOf = Callable[[str], Client]


@pytest.fixture
def begun_report(published: Evaluation, member: Member) -> EvaluationReport:
    """Drafted by rule."""
    return reports.begin_report(by=member("evaluator"), evaluation=published)


def _codes(refused: pytest.ExceptionInfo[Refused]) -> list[str]:
    return [each.code for each in refused.value.problems]


def _text(report: EvaluationReport) -> str:
    blocks = build_of(report).report.blocks
    return "\n".join(
        each.text if isinstance(each, Heading) else plain(each.runs)
        for each in blocks
        if isinstance(each, Heading | Paragraph)
    )


def test_the_draft_says_what_the_rows_say(begun_report: EvaluationReport) -> None:
    text = _text(begun_report)
    assert "绩效评价得分67.40分，评价等级为“中”" in text
    assert "其中决策17.00/20分（得分率85.00%）" in text
    assert "应到位资金64,159.00万元，实际到位52,300.00万元" in text
    assert "开工及时率”的记录数和填报数分别为26.69%和25.68%，采用填报数" in text


def test_nothing_is_called_empty_that_nobody_confirmed(
    begun_report: EvaluationReport, member: Member
) -> None:
    assert "无。" not in _text(begun_report)
    assert "〔待写：值得推广的做法" in _text(begun_report)
    with pytest.raises(PermissionDenied):
        reports.confirm_none(by=member("evaluator"), report=begun_report, section="experience")
    lead = member("evaluator_lead")
    reports.confirm_none(by=lead, report=begun_report, section="experience")
    assert _text(begun_report).count("无。") == 2  # in the chapter and in the summary
    with pytest.raises(Refused) as refused:
        reports.confirm_none(by=lead, report=begun_report, section="progress")
    assert _codes(refused) == ["passage-not-none"]
    said = {"report": begun_report, "section": "experience", "text": "按月通报。"}
    reports.write_passage(by=lead, **said)
    assert "无。" not in _text(begun_report)


def test_a_reference_that_names_nothing_is_refused_with_what_comes_near(
    begun_report: EvaluationReport, member: Member
) -> None:
    with pytest.raises(Refused) as refused:
        reports.write_passage(
            by=member("evaluator"), report=begun_report, section="other", text="{facts.开工小区数}"
        )
    assert _codes(refused) == ["report-reference-unknown"]
    assert "facts.已开工小区数" in str(dict(refused.value.problems[0].values)["close"])


def test_a_changed_figure_is_shown_and_decided(
    begun_report: EvaluationReport, member: Member
) -> None:
    lead, row = member("evaluator_lead"), begun_report.evaluation
    told = begun_report.passages.get(section="analysis-C", about="C32")
    assert stale_in(begun_report, case_of(row)) == {}
    judging.choose(
        by=member("evaluator"),
        evaluation=row,
        name="开工及时率",
        value="25.68%",
        evidence=row.evidence.first(),
        chosen="records",
        why="按清单",
    )
    changed = stale_in(begun_report, case_of(row))[told.pk]
    assert [(each.reference, each.was, each.now) for each in changed] == [
        ("scores.C32", "1.28", "1.33"),
        ("lost.C32", "3.72", "3.67"),
        ("values.C32", "25.68%", "26.69%"),
    ]
    with pytest.raises(Refused) as refused:
        PASSAGE.take("settle", by=lead, row=told)
    assert set(_codes(refused)) == {"passage-stale"}
    reports.accept_figures(by=member("evaluator"), passage=told)
    told.refresh_from_db()
    assert PASSAGE.take("settle", by=lead, row=told).state == "settled"


def test_what_is_changed_is_a_draft_again_and_keeps_its_place(
    begun_report: EvaluationReport, member: Member
) -> None:
    lead = member("evaluator_lead")
    first, second = begun_report.passages.filter(section="method")[:2]
    reports.settle_all(by=lead, report=begun_report, chapter="work")
    first.refresh_from_db()
    assert first.state == "settled"
    version = first.version
    reports.change_passage(
        by=lead, passage=first, text="满分{full}分。", in_summary=True, version=version
    )
    with pytest.raises(Refused) as refused:
        reports.change_passage(
            by=lead, passage=first, text="别的", in_summary=False, version=version
        )
    assert _codes(refused) == ["changed-meanwhile"]
    first.refresh_from_db()
    assert (first.state, first.origin, first.values) == ("draft", "typed", {"full": "100"})
    reports.move_passage(by=lead, passage=second, up=True)
    places = begun_report.passages.filter(section="method").order_by("position")
    assert [each.pk for each in places] == [second.pk, first.pk]
    reports.remove_passage(by=lead, passage=second)
    assert not Passage.objects.filter(pk=second.pk).exists()


def test_problems_and_recommendations_come_from_findings_that_were_confirmed(
    published: Evaluation, member: Member
) -> None:
    by, lead = member("evaluator"), member("evaluator_lead")
    cause = {"cause": "没有听取意见。", "side": "subjective", "origin": "internal"}
    found = findings.add_finding(
        by=by,
        evaluation=published,
        indicators=["C11"],
        values={"title": "开工少", "text": "只开工{facts.已开工小区数}。", **cause},
    )
    judging.cite(by=by, finding=found, evidence=Evidence.objects.filter(title="报告").get())
    findings.recommend(
        by=by,
        finding=found,
        values={
            "title": "重排计划",
            "text": "逐小区重排。",
            "addressee": published.project.implementer,
            "done_when": "每个小区有新日期。",
        },
    )
    report = reports.begin_report(by=by, evaluation=published)
    assert "开工少" not in _text(report)
    FINDING.take("confirm", by=lead, row=found)
    reports.begin_report(by=by, evaluation=published)
    text = _text(report)
    assert "（一）开工少\n只开工80个。\n原因（主观、内部）：没有听取意见。" in text
    assert "涉及的指标中，老旧小区改造开工率失5.47分。" in text
    assert "完成标准：每个小区有新日期。" in text


def test_the_report_is_laid_out_to_be_handed_in(
    begun_report: EvaluationReport, member: Member
) -> None:
    built = build_of(begun_report).report
    headings = [each.text for each in built.blocks if isinstance(each, Heading) and each.level == 1]
    assert headings[0] == "摘  要"
    assert [each[:2] for each in headings[1:10]] == [f"{n}、" for n in "一二三四五六七八九"]
    titles = [each.partition("  ")[2] for each in headings[10:]]
    assert len(titles) == len(set(titles)) == 10
    assert any(isinstance(each, Table) for each in built.front)
    assert (built.foot, built.author, built.outside) == ("", "评价机构", True)
    content = rendered(built, ".docx")
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        said = b"".join(package.read(name) for name in package.namelist() if ".xml" in name)
    assert b"Hengjian" not in said
    assert b"evenAndOddHeaders" in said
    assert said.count(b"pgNumType") == 1


def test_each_annex_that_lacks_its_rows_says_what_and_who(
    begun_report: EvaluationReport,
) -> None:
    found = {
        each.number: each
        for each in lacking_annexes(begun_report, case_of(begun_report.evaluation))
    }
    assert set(found) == {1, 3, 5, 6, 7, 8, 9, 10}
    assert found[6].who.zh == "国资公司"
    assert "〔缺：绩效自评表；由国资公司提供〕" in _text(begun_report)


def test_the_pages_of_the_report(
    begun_report: EvaluationReport, client_of: ClientOf, member: Member
) -> None:
    code = begun_report.code
    page = client_of("evaluator").get(f"/evaluations/{code}/report/").content.decode()
    assert "由 国资公司" in page
    chapter = client_of("evaluator").get(f"/evaluations/{code}/report/conclusion/").content.decode()
    assert f'href="/figures/scores/{code}/total">67.40</a>' in chapter
    for role in ("implementing_unit", "contractor", "competent_department"):
        assert client_of(role).get(f"/evaluations/{code}/report/").status_code == 404
    told = begun_report.passages.filter(section="overall")[0]
    sent = {"text": "得分{totall}分。", "version": told.version}
    address = f"/evaluations/{code}/report/passages/{told.code}/change"
    answer = client_of("evaluator").post(address, sent, follow=True).content.decode()
    assert "得分{totall}分。" in answer
    assert "total" in answer
    for suffix in ("docx", "pdf"):
        file = client_of("finance_bureau").get(f"/evaluations/{code}/report/file.{suffix}")
        assert file.status_code == 200
