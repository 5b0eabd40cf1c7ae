"""The report goes out to Word and comes back: each difference is decided, figures stay."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import docx
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from hengjian.errors import Refused
from hengjian.site.accounts.models import Membership
from hengjian.site.common.attachments import open_of
from hengjian.site.evaluation.actions import reports, word
from hengjian.site.evaluation.models import Evaluation, EvaluationReport, ReportDraft, ReturnedFile

pytestmark = pytest.mark.django_db
Member = Callable[[str], Membership]
ClientOf = Callable[[str], Client]
NEW = "现场走访后补充：未开工小区由街道逐户说明开工安排。"


@pytest.fixture
def report(published: Evaluation, member: Member) -> EvaluationReport:
    """Drafted by rule."""
    return reports.begin_report(by=member("evaluator"), evaluation=published)


@pytest.fixture
def sent(report: EvaluationReport, member: Member) -> ReportDraft:
    """Its first draft, sent."""
    return word.send_draft(by=member("evaluator"), report=report)


def _document(draft: ReportDraft) -> Any:
    with open_of(draft.file) as file:
        return docx.Document(io.BytesIO(file.read()))


def _file(document: Any, name: str = "报告改.docx") -> SimpleUploadedFile:
    made = io.BytesIO()
    document.save(made)
    return SimpleUploadedFile(name, made.getvalue())


def _paragraph(document: Any, begins: str) -> Any:
    """The last one: the summary says the same before."""
    return [each for each in document.paragraphs if each.text.startswith(begins)][-1]


def _edited(draft: ReportDraft) -> Any:
    """A figure changed, one paragraph rewritten around its figures, one taken out, one written."""
    document = _document(draft)
    total = _paragraph(document, "二期绩效评价得分")
    figure = next(run for run in total.runs if run.text == "67.40")
    figure.text = "67.45"
    worst = _paragraph(document, "失分最多的是")
    worst.runs[0].text = "主要失分在老旧小区改造开工率（失"
    gone = _paragraph(document, "预算管理与专户及信息公开")
    gone._p.getparent().remove(gone._p)
    _paragraph(document, "其中决策").insert_paragraph_before(NEW)
    return document


def _kinds(row: ReturnedFile) -> list[tuple[str, str]]:
    return [(each["kind"], each["reference"]) for each in row.differences if each["key"]]


def _defaults(row: ReturnedFile) -> list[dict[str, str]]:
    first = {"figure": "restore", "written": "restore", "generated": "leave"}
    return [{"choice": first.get(each["kind"], "take"), "why": ""} for each in row.differences]


def test_each_change_is_found_and_figures_are_restored(
    report: EvaluationReport, sent: ReportDraft, member: Member
) -> None:
    by = member("evaluator")
    row = word.take_back(by=by, report=report, file=_file(_edited(sent)))
    assert sorted(_kinds(row)) == [
        ("added", ""),
        ("figure", "total"),
        ("prose", ""),
        ("removed", ""),
    ]
    assert not [each for each in row.differences if not each["key"]]
    word.decide(by=by, returned=row, decisions=_defaults(row))
    texts = list(report.passages.filter(section="overall").values_list("text", flat=True))
    assert texts[0].endswith("绩效评价得分{total}分，评价等级为“{grade}”。")
    assert texts[1] == NEW
    assert texts[3].startswith("主要失分在老旧小区改造开工率（失{lost.C11}分）")
    assert not report.passages.filter(text__startswith="预算管理与专户").exists()
    with pytest.raises(Refused) as refused:
        word.decide(by=by, returned=row, decisions=_defaults(row))
    assert [each.code for each in refused.value.problems] == ["returned-decided"]


def test_a_figure_is_typed_only_with_a_reason(
    report: EvaluationReport, sent: ReportDraft, member: Member
) -> None:
    by = member("evaluator")
    row = word.take_back(by=by, report=report, file=_file(_edited(sent)))
    decisions = _defaults(row)
    at = next(n for n, each in enumerate(row.differences) if each["kind"] == "figure")
    decisions[at]["choice"] = "keep"
    with pytest.raises(Refused) as refused:
        word.decide(by=by, returned=row, decisions=decisions)
    assert [each.code for each in refused.value.problems] == ["returned-typed-why"]
    assert not report.passages.filter(text=NEW).exists(), "nothing is saved until all is decided"
    decisions[at]["why"] = "按会议纪要"
    word.decide(by=by, returned=row, decisions=decisions)
    told = report.passages.get(text__contains="得分67.45分")
    assert (told.origin, told.typed_why) == ("word", "按会议纪要")


def test_all_marks_stripped_gives_the_same(
    report: EvaluationReport, sent: ReportDraft, member: Member
) -> None:
    by = member("evaluator")
    edited = _edited(sent)
    plain = docx.Document()
    for each in edited.element.body.iter():
        if each.tag.endswith("}p"):
            plain.add_paragraph("".join(t.text or "" for t in each.iter() if t.tag.endswith("}t")))
    marked = word.take_back(by=by, report=report, file=_file(edited))
    stripped = word.take_back(by=by, report=report, file=_file(plain))
    assert _kinds(stripped) == _kinds(marked)
    assert ["stripped", ""] in stripped.notes


def test_another_draft_and_another_report_are_recognised(
    report: EvaluationReport, sent: ReportDraft, member: Member
) -> None:
    by = member("evaluator")
    word.send_draft(by=by, report=report)
    row = word.take_back(by=by, report=report, file=_file(_document(sent)))
    assert row.draft == sent
    assert ["older", "1"] in row.notes
    assert row.differences == []
    foreign = docx.Document()
    foreign.add_paragraph("会议纪要")
    with pytest.raises(Refused) as refused:
        word.take_back(by=by, report=report, file=_file(foreign))
    assert [each.code for each in refused.value.problems] == ["returned-foreign"]


def test_who_wrote_meanwhile_is_not_overwritten_unseen(
    report: EvaluationReport, sent: ReportDraft, member: Member, client_of: ClientOf
) -> None:
    by = member("evaluator")
    row = word.take_back(by=by, report=report, file=_file(_edited(sent)))
    told = report.passages.get(text__startswith="失分最多的是")
    reports.change_passage(by=by, passage=told, text="别人改的。", in_summary=False)
    page = client_of("evaluator").get(f"/evaluations/{report.code}/report/word/returned/{row.pk}/")
    item = next(each for each in page.context["items"] if each["kind"] == "prose")
    assert item["meanwhile"]
    assert [choice for choice, _, chosen in item["choices"] if chosen] == ["leave"]


def test_the_way_through_the_pages(
    report: EvaluationReport, sent: ReportDraft, client_of: ClientOf
) -> None:
    client, root = client_of("evaluator"), f"/evaluations/{report.code}/report/word/"
    client.post(f"{root}send")
    answer = client.post(f"{root}back", {"file": _file(_edited(sent))}, follow=True)
    row = ReturnedFile.objects.get()
    assert answer.redirect_chain[-1][0] == f"{root}returned/{row.pk}/"
    assert "67.45" in answer.content.decode()
    sent_back = {f"choice-{n}": each["choice"] for n, each in enumerate(_defaults(row))}
    client.post(f"{root}returned/{row.pk}/decide", sent_back)
    row.refresh_from_db()
    assert row.state == "decided"
    for address in (root, f"{root}drafts/1.docx", f"{root}drafts/2/redline.docx"):
        answer = client.get(address)
        assert answer.status_code == 200
        answer.close()
    macros = SimpleUploadedFile("宏.docx", b"not a package")
    refused = client.post(f"{root}back", {"file": macros}, follow=True)
    assert ReturnedFile.objects.count() == 1
    assert refused.status_code == 200
