"""The monitoring report: figures from the data, filled in, handed in, reviewed by another."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from fractions import Fraction
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pytest
from openpyxl import load_workbook

from hengjian.errors import Refused
from hengjian.site.accounts.models import Membership, Organisation
from hengjian.site.bonds.models import Goal
from hengjian.site.library.facts import measures_of
from hengjian.site.library.models import Project
from hengjian.site.watching import actions
from hengjian.site.watching.models import MonitoringReport
from hengjian.site.watching.pages.monitoring import form_of
from hengjian.site.watching.steps import MONITORING
from tests.site.library.case_rows import reference_project

Member = Callable[[str], Membership]
pytestmark = pytest.mark.django_db
JULY = date(2023, 7, 31)


@pytest.fixture
def project(district: Organisation) -> Project:
    found = reference_project()
    Goal.objects.create(
        code="G1", project=found, group="output", name="开工小区数", measure="已开工小区数",
        target=Decimal(296), unit="个", state="approved", approved_on=date(2022, 6, 1),
        entered_by="x",
    )  # fmt: skip
    Goal.objects.create(
        code="G2", project=found, group="benefit", name="居民满意率", target=Decimal(80), unit="%",
        state="approved", approved_on=date(2022, 6, 1), entered_by="x",
    )  # fmt: skip
    return found


def whole(report: MonitoringReport, **changed: Any) -> dict[str, dict[str, Any]]:
    """Every line filled in, as one would."""
    line = {"expected": "1,000.00", "likelihood": "certain", "reasons": {}, "measures": ""}
    return {each["key"]: line | changed for each in report.lines}


def codes_of(caught: pytest.ExceptionInfo[Refused]) -> set[str]:
    return {each.code for each in caught.value.problems}


def test_the_figures_come_from_the_data(member: Member, project: Project) -> None:
    report = actions.begin_report(by=member("implementing_unit"), project=project, until=JULY)
    lines = {line["key"]: line for line in report.lines}
    assert list(lines) == ["money", "grants", "bonds", "G1", "G2"]
    target, actual = (Fraction(lines["money"]["exact"][key]) for key in ("target", "actual"))
    paid_before = 64159 * 10_000 - target
    assert paid_before > 0
    assert (
        actual + paid_before == measures_of(project, JULY, ["实际支付资金"])["实际支付资金"].value
    )
    assert Decimal(lines["bonds"]["actual"]) > 0
    assert (lines["G1"]["target"], lines["G1"]["actual"], lines["G1"]["rate"]) == (
        "296.00", "80.00", "27.03",
    )  # fmt: skip
    assert (lines["G2"]["actual"], lines["G2"]["rate"]) == (None, None), "nobody reported it"
    with pytest.raises(Refused) as caught:
        actions.begin_report(by=member("implementing_unit"), project=project, until=JULY)
    assert codes_of(caught) == {"monitoring-there"}
    for day in (date(1, 7, 31), date(2999, 7, 31)):
        with pytest.raises(Refused) as caught:
            actions.begin_report(by=member("implementing_unit"), project=project, until=day)
        assert codes_of(caught) == {"monitoring-day"}


def test_what_is_entered_stays_and_what_is_counted_cannot_be_typed(
    member: Member, project: Project
) -> None:
    unit = member("implementing_unit")
    report = actions.begin_report(by=unit, project=project, until=JULY)
    entered = whole(report) | {"G1": {"expected": "100", "actual": "296", "target": "1"}}
    report = actions.fill_in_line(by=unit, report=report, entered=entered, conclusion="基本正常")
    line = next(each for each in report.lines if each["key"] == "G1")
    assert (line["expected"], line["actual"], line["target"]) == ("100", "80.00", "296.00")
    report = actions.refresh_report(by=unit, report=report)
    assert next(each for each in report.lines if each["key"] == "G1")["expected"] == "100"
    wrong = whole(report) | {
        "money": {"expected": "很多", "likelihood": "surely"},
        "bonds": {"expected": "-5"},
    }
    with pytest.raises(Refused) as caught:
        actions.fill_in_line(by=unit, report=report, entered=wrong, conclusion="")
    assert [each.code for each in caught.value.problems] == [
        "monitoring-number", "monitoring-likelihood", "monitoring-number",
    ]  # fmt: skip


def test_from_draft_to_reviewed_and_back(member: Member, project: Project) -> None:
    unit, head = member("implementing_unit"), member("department_head")
    report = actions.begin_report(by=unit, project=project, until=JULY)
    with pytest.raises(Refused) as caught:
        MONITORING.take("submit", by=unit, row=report)
    assert len(caught.value.problems) == 2 * len(report.lines) + 1
    doubtful = whole(report) | {"G1": {"expected": "100", "likelihood": "possible"}}
    report = actions.fill_in_line(by=unit, report=report, entered=doubtful, conclusion="有偏差")
    with pytest.raises(Refused) as caught:
        MONITORING.take("submit", by=unit, row=report)
    assert [dict(each.values)["gap"].zh for each in caught.value.problems] == [  # type: ignore[union-attr]
        "偏差原因", "改进措施",
    ]  # fmt: skip
    doubtful["G1"] |= {"reasons": {"money": "资金未到位"}, "measures": "催拨"}
    report = actions.fill_in_line(by=unit, report=report, entered=doubtful, conclusion="有偏差")
    report = MONITORING.take("submit", by=unit, row=report)
    with pytest.raises(Refused) as caught:
        actions.fill_in_line(by=unit, report=report, entered={}, conclusion="改")
    assert codes_of(caught) == {"step-not-possible"}
    report = MONITORING.take("send-back", by=head, row=report, why="措施太笼统")
    assert (report.state, report.review_reason) == ("draft", "措施太笼统")
    report = MONITORING.take("review", by=head, row=MONITORING.take("submit", by=unit, row=report))
    assert (report.state, report.reviewed_by) == ("reviewed", "department_head")


def test_the_form_in_word_and_excel(member: Member, project: Project) -> None:
    from hengjian.documents.forms import docx_form, xlsx_form

    unit = member("implementing_unit")
    report = actions.begin_report(by=unit, project=project, until=JULY)
    entered = whole(report, measures="=1+1", reasons={"people": "缺监理"})
    report = actions.fill_in_line(by=unit, report=report, entered=entered, conclusion="结论")
    form = form_of(report)
    sheet = load_workbook(BytesIO(xlsx_form(form))).active
    assert sheet is not None
    assert "偏差原因分析" in {cell.value for cell in sheet[3]}
    merged = {str(each) for each in sheet.merged_cells.ranges}
    assert {"G3:L3", "M3:O3", "A3:A4"} <= merged
    kinds = {cell.data_type for row in sheet.iter_rows() for cell in row if cell.value == "=1+1"}
    assert kinds == {"s"}, "text is text, never a formula"
    with ZipFile(BytesIO(docx_form(form))) as file:
        body = file.read("word/document.xml").decode()
    figures = ("80.00", "1,000.00")
    for words in ("2023年度项目支出绩效目标执行监控表", "完全不可能", "人员保障：缺监理", *figures):
        assert words in body
    assert 'w:gridSpan w:val="6"' in body
    assert 'w:orient="landscape"' in body
