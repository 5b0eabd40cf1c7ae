"""What goes wrong with files, frameworks, evidence and days, each through the door of who does it.

Every answer says what is wrong, where, and what to do; what was there before is there afterwards,
and what was typed stands in the form that comes back.
"""

from __future__ import annotations

import html
import io
import re
import zipfile
from collections.abc import Callable
from datetime import date
from typing import Any

import docx
import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from hengjian import library
from hengjian.site.accounts import tokens
from hengjian.site.accounts.models import Membership, Organisation
from hengjian.site.common.attachments import open_of
from hengjian.site.common.models import TrailEntry
from hengjian.site.demo.process import with_a_panel
from hengjian.site.evaluation.actions import consultations, judging, reports, word
from hengjian.site.evaluation.case import case_of
from hengjian.site.evaluation.models import (
    Consultation,
    Evaluation,
    EvaluationReport,
    ReportComment,
    ReportDraft,
    ReturnedFile,
    SelfEvaluation,
    WorkingPaper,
)
from hengjian.site.evaluation.report.building import build_of
from hengjian.site.evaluation.standing import standing_of
from hengjian.site.library.models import Project

pytestmark = pytest.mark.django_db
Member = Callable[[str], Membership]
ClientOf = Callable[[str], Client]
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
SENT, DUE, LATE = date(2023, 9, 4), date(2023, 9, 18), date(2023, 9, 28)


def said(client: Client, to: str, given: dict[str, Any] | None = None) -> str:
    """What the page says that comes of posting, or of opening it; words only."""
    answer = client.get(to, follow=True) if given is None else client.post(to, given, follow=True)
    assert answer.status_code == 200, (to, answer.status_code)
    plain = re.sub(
        r"<(script|style).*?</\1>|<[^>]*>", " ", answer.content.decode(), flags=re.DOTALL
    )
    return " ".join(html.unescape(plain).split())


def total(row: Evaluation) -> str:
    """The interval of the total, as an official reads it."""
    found = standing_of(case_of(Evaluation.objects.get(pk=row.pk))).total
    low, high = f"{float(found.low):.2f}", f"{float(found.high):.2f}"
    return low if low == high else f"{low}–{high}"


class TestFramework:
    """Another edition, in which an indicator with answers is gone."""

    def _hand_in(self, client: Client, row: Evaluation, text: str, **decided: str) -> str:
        file = SimpleUploadedFile("体系.yaml", text.encode())
        return said(client, f"/evaluations/{row.code}/plan/edition", {"file": file, **decided})

    def test_what_it_loses_is_shown_before_anything_changes(
        self, published: Evaluation, client_of: ClientOf
    ) -> None:
        page = self._hand_in(
            client_of("evaluator_lead"), published, with_a_panel(published.edition.text)
        )
        assert "A22" in page
        published.refresh_from_db()
        assert published.edition_changes.count() == 0
        assert published.judgements.filter(indicator="A22").count() == 2

    def test_answers_nobody_decided_about_are_named_with_what_to_do(
        self, published: Evaluation, client_of: ClientOf
    ) -> None:
        text = with_a_panel(published.edition.text)
        address = f"/evaluations/{published.code}/plan/edition"
        given = {"text": text, "why": "并入A21", "decide": "1"}
        answer = client_of("evaluator_lead").post(address, given).content.decode()
        assert "指标 A22“绩效指标明确性”已有 2 项评分" in answer
        assert "留作底稿，不计分；或改记到另一个指标" in answer
        assert "并入A21" in answer, "what was typed stays"
        assert total(published) == "67.40"

    def test_points_that_do_not_add_up_and_answers_that_are_lost_are_told_at_once(
        self, published: Evaluation, client_of: ClientOf
    ) -> None:
        text = published.edition.text
        gone = re.sub(r"(?ms)^          - code: A22\n.*?(?=^      - code: A3\n)", "", text, count=1)
        assert gone != text
        page = self._hand_in(client_of("evaluator_lead"), published, gone)
        assert "98" in page
        assert "100" in page
        assert published.judgements.filter(indicator="A22").count() == 2

    @pytest.mark.parametrize(
        ("content", "told"),
        [
            (b"\xff\xfe\x00nothing", "体系.yaml"),
            (b"a: [1, 2", "体系.yaml"),
            (b"a: &x [1]\nb: *x\n", "体系.yaml"),
            (b"", "体系"),
        ],
        ids=["bytes", "torn", "anchors", "empty"],
    )
    def test_a_file_that_is_no_framework_says_so(
        self, published: Evaluation, client_of: ClientOf, content: bytes, told: str
    ) -> None:
        file = SimpleUploadedFile("体系.yaml", content)
        address = f"/evaluations/{published.code}/plan/edition"
        page = said(client_of("evaluator_lead"), address, {"file": file})
        assert told in page
        assert published.edition_changes.count() == 0


class TestEvidence:
    """Evidence that is withdrawn after it was used; a quotation that is not in its file."""

    def _cited(self, row: Evaluation) -> Any:
        judged = row.judgements.get(indicator="A12", part="eligible")
        return judged.citations.get().evidence

    def test_it_is_withdrawn_with_a_reason_and_what_cited_it_does_not_count(
        self, published: Evaluation, client_of: ClientOf
    ) -> None:
        client, piece = client_of("evaluator"), self._cited(published)
        address = f"/evaluations/{published.code}/evidence/{piece.code}/withdraw"
        assert "理由" in said(client, address, {"why": ""})
        assert total(published) == "67.40"
        page = said(client, address, {"why": "扫描件缺页"})
        assert "已撤回，引用它的评分不再计入" in page
        assert "扫描件缺页" in page
        assert total(published) != "67.40"
        leaf = said(client, f"/evaluations/{published.code}/scores/A12/")
        assert "证据已撤回" in leaf
        assert published.judgements.get(indicator="A12", part="eligible").answer == "yes"
        piece.refresh_from_db()
        assert piece.citations.exists(), "where it was used stays to be seen"

    def test_withdrawn_it_is_neither_cited_again_nor_withdrawn_twice(
        self, published: Evaluation, client_of: ClientOf
    ) -> None:
        client, piece = client_of("evaluator"), self._cited(published)
        root = f"/evaluations/{published.code}"
        said(client, f"{root}/evidence/{piece.code}/withdraw", {"why": "扫描件缺页"})
        page = said(client, f"{root}/cite/A12.eligible", {"evidence": piece.code, "place": "第3页"})
        assert f"“{piece}”已经撤回，不能引用" in page
        assert "请引用别的证据" in page
        assert "已经撤回" in said(client, f"{root}/evidence/{piece.code}/withdraw", {"why": "又撤"})
        piece.refresh_from_db()
        assert piece.why == "扫描件缺页"

    @pytest.mark.parametrize(
        ("quote", "told"),
        [("共八十个", "与原件一致"), ("共九十个", "引文不在原件里")],
        ids=["there", "not there"],
    )
    def test_a_quotation_is_held_against_its_file_wherever_it_is_cited(
        self, published: Evaluation, member: Member, client_of: ClientOf, quote: str, told: str
    ) -> None:
        client, root = client_of("evaluator"), f"/evaluations/{published.code}"
        piece = judging.add_evidence(
            by=member("evaluator"),
            evaluation=published,
            title="开工名单",
            kind="working",
            files=[SimpleUploadedFile("名单.txt", "已开工小区共八十个。".encode())],
        )
        given = {"evidence": piece.code, "place": "第1页", "quote": quote}
        assert told in said(client, f"{root}/cite/A12.eligible", given)
        paper = WorkingPaper.objects.create(
            code="D-1",
            evaluation=published,
            kind="site",
            title="核查",
            text="看过",
            prepared_by="evaluator",
        )
        page = said(client, f"/working-papers/{paper.code}/cite", given)
        assert told in page
        assert quote in page, "what was quoted stays, found or not"

    def test_a_scan_says_that_nobody_looked(
        self, published: Evaluation, member: Member, client_of: ClientOf
    ) -> None:
        piece = judging.add_evidence(
            by=member("evaluator"), evaluation=published, title="没有附件的", kind="working"
        )
        given = {"evidence": piece.code, "place": "第1页", "quote": "八十个"}
        page = said(
            client_of("evaluator"), f"/evaluations/{published.code}/cite/A12.eligible", given
        )
        assert "没有核对" in page


class TestLastYearsForm:
    """A self-evaluation form of another year, or that is none."""

    def _hand_in(self, client: Client, project: Project, year: int, content: bytes) -> str:
        given = {
            "project": project.pk,
            "year": year,
            "as_of": "2023-09-30",
            "file": SimpleUploadedFile("自评表.xlsx", content),
        }
        return said(client, "/self-evaluations/new", given)

    def test_the_form_of_2022_is_not_taken_for_2023(
        self, reference: Project, client_of: ClientOf
    ) -> None:
        content = library.self_evaluation_file("hongta").read_bytes()
        client = client_of("implementing_unit")
        page = self._hand_in(client, reference, 2023, content)
        assert "表上自评表 A1写的是2022年度，要填报的是2023年" in page
        assert "把自评年度改成2022" in page
        assert not SelfEvaluation.objects.exists()
        assert "开工及时率" in self._hand_in(client, reference, 2022, content)
        assert SelfEvaluation.objects.get().lines.count() == 7

    @pytest.mark.parametrize("content", [b"PK\x03\x04torn", b"name,points\n1,2\n", b""])
    def test_what_is_no_form_says_so_and_leaves_nothing(
        self, reference: Project, client_of: ClientOf, content: bytes
    ) -> None:
        page = self._hand_in(client_of("implementing_unit"), reference, 2022, content)
        assert "自评表.xlsx" in page or "空" in page
        assert "hengjian-form" not in page, "no folder of the machine is told"
        assert not SelfEvaluation.objects.exists()

    def test_a_workbook_without_a_form_is_named_by_its_own_name(
        self, reference: Project, client_of: ClientOf
    ) -> None:
        book, made = openpyxl.Workbook(), io.BytesIO()
        book.active.append(["会议纪要", "二〇二三年"])
        book.save(made)
        page = self._hand_in(client_of("implementing_unit"), reference, 2022, made.getvalue())
        assert "hengjian-form" not in page, "no folder of the machine is told"
        assert "自评" in page
        assert not SelfEvaluation.objects.exists()


@pytest.fixture
def report(published: Evaluation, member: Member) -> EvaluationReport:
    """A report in which every section says something or is confirmed to say nothing."""
    by = member("evaluator_lead")
    row = reports.begin_report(by=by, evaluation=published)
    for key in build_of(row).gaps:
        reports.confirm_none(by=by, report=row, section=key)
    return row


class TestAfterTheDeadline:
    """A comment that comes when its day is over."""

    @pytest.fixture
    def asked(self, report: EvaluationReport, member: Member) -> Consultation:
        (row,) = consultations.ask_for_comments(
            by=member("evaluator_lead"),
            report=report,
            audience="dept",
            organisations=[Organisation.objects.get(code="HSG")],
            on=SENT,
        )
        assert row.due_on == DUE
        return row

    def test_it_is_taken_and_marked_on_both_sides(
        self, asked: Consultation, client_of: ClientOf
    ) -> None:
        address = f"/consultations/{asked.code}/"
        page = said(client_of("competent_department"), f"{address}comment", {"text": "开工数有误"})
        assert "意见已记下" in page
        assert "逾期提出" in page
        root = f"/evaluations/{asked.evaluation.code}/consultation/"
        theirs = said(client_of("evaluator_lead"), root)
        assert "开工数有误" in theirs
        assert "逾期提出" in theirs

    def test_by_the_interface_it_is_taken_and_marked_too(
        self, asked: Consultation, member: Member
    ) -> None:
        token, _ = tokens.issue(member("competent_department"), "试", 30)
        headers: dict[str, Any] = {"Authorization": f"Bearer {token}"}
        answer = Client(headers=headers).post(
            f"/api/v1/consultations/{asked.code}/steps/answer",
            {"reply": "无意见"},
            content_type="application/json",
        )
        assert answer.json()["state"] == "answered"
        asked.refresh_from_db()
        assert asked.late

    def test_it_is_taken_after_the_silence_was_recorded(
        self, asked: Consultation, client_of: ClientOf
    ) -> None:
        steps = f"/consultations/{asked.code}/steps"
        client_of("evaluator_lead").post(f"{steps}/record-silence")
        asked.refresh_from_db()
        assert asked.state == "silent"
        department = client_of("competent_department")
        said(department, f"/consultations/{asked.code}/comment", {"text": "迟到的一条"})
        assert ReportComment.objects.get().late
        department.post(f"{steps}/answer", {"reply": "见逐段意见"})
        asked.refresh_from_db()
        assert (asked.state, asked.late) == ("answered", True)

    def test_after_the_issue_it_is_refused_and_says_to_whom(
        self, asked: Consultation, client_of: ClientOf
    ) -> None:
        Evaluation.objects.update(state="issued", issued_on=LATE)
        address = f"/consultations/{asked.code}/comment"
        client = client_of("competent_department")
        page = said(client, address, {"text": "开工数有误", "paragraph": ""})
        assert "已出具，不再收意见" in page
        assert "请书面向财政局提出" in page
        assert not ReportComment.objects.exists()

    def test_between_handing_in_and_issue_it_keeps_the_report_from_being_issued(
        self, asked: Consultation, client_of: ClientOf
    ) -> None:
        Evaluation.objects.update(state="review", handed_in_by="evaluator_lead")
        client = client_of("competent_department")
        said(client, f"/consultations/{asked.code}/comment", {"text": "开工数有误"})
        code = asked.evaluation.code
        page = said(client_of("finance_bureau"), f"/evaluations/{code}/steps/issue", {})
        assert "交出具以后又收到 1 条意见" in page
        assert "退回评分" in page
        assert Evaluation.objects.get().state == "review"

    def test_an_empty_comment_says_which_field(
        self, asked: Consultation, client_of: ClientOf
    ) -> None:
        client = client_of("competent_department")
        page = said(client, f"/consultations/{asked.code}/comment", {"text": "  "})
        assert "意见" in page
        assert not ReportComment.objects.exists()


class TestWord:
    """A Word file that is not what was sent."""

    @pytest.fixture
    def sent(self, report: EvaluationReport, member: Member) -> ReportDraft:
        return word.send_draft(by=member("evaluator"), report=report)

    def _content(self, draft: ReportDraft) -> bytes:
        with open_of(draft.file) as file:
            return file.read()

    def _document(self, draft: ReportDraft) -> Any:
        return docx.Document(io.BytesIO(self._content(draft)))

    def _bytes(self, document: Any) -> bytes:
        made = io.BytesIO()
        document.save(made)
        return made.getvalue()

    def _bring(
        self, client: Client, draft: ReportDraft, content: bytes, name: str = "报告改.docx"
    ) -> str:
        file = SimpleUploadedFile(name, content, WORD)
        return said(client, f"/evaluations/{draft.report.code}/report/word/back", {"file": file})

    def _change(self, document: Any, was: str, now: str) -> None:
        """In the last paragraph that says it: the summary says the same before."""
        runs = [run for each in document.paragraphs for run in each.runs if run.text == was]
        runs[-1].text = now

    def test_no_file_says_so(self, sent: ReportDraft, client_of: ClientOf) -> None:
        address = f"/evaluations/{sent.report.code}/report/word/back"
        assert "没有选文件" in said(client_of("evaluator"), address, {})

    def test_an_older_draft_is_named_and_held_against_itself(
        self, sent: ReportDraft, member: Member, client_of: ClientOf
    ) -> None:
        told = sent.report.passages.filter(text__startswith="失分最多的是")[0]
        reports.change_passage(
            by=member("evaluator"), passage=told, text="重写过。", in_summary=False
        )
        word.send_draft(by=member("evaluator"), report=sent.report)
        document = self._document(sent)
        self._change(document, "67.40", "67.45")
        page = self._bring(client_of("evaluator"), sent, self._bytes(document))
        assert "这是第 1 稿改成的，不是最新一稿；按第 1 稿比对" in page
        back = ReturnedFile.objects.get()
        assert [each["kind"] for each in back.differences] == ["figure"], "not the whole rewriting"
        assert told.text != "重写过。"
        told.refresh_from_db()
        assert told.text == "重写过。", "what was written since stays"

    @pytest.mark.parametrize("name", ["报告改.docx", "报告改.docm"])
    def test_macros_are_refused_by_name_and_by_content(
        self, sent: ReportDraft, client_of: ClientOf, name: str
    ) -> None:
        made = io.BytesIO(self._content(sent))
        with zipfile.ZipFile(made, "a") as package:
            package.writestr("word/vbaProject.bin", b"\xd0\xcf\x11\xe0Sub AutoOpen")
        page = self._bring(client_of("evaluator"), sent, made.getvalue(), name)
        assert "宏" in page
        assert name in page
        assert not ReturnedFile.objects.exists()

    def test_every_mark_stripped_gives_the_same_items(
        self, sent: ReportDraft, client_of: ClientOf
    ) -> None:
        document = self._document(sent)
        self._change(document, "67.40", "67.45")
        plain = docx.Document()
        for each in document.element.body.iter():
            if each.tag.endswith("}p"):
                words = (t.text or "" for t in each.iter() if t.tag.endswith("}t"))
                plain.add_paragraph("".join(words))
        page = self._bring(client_of("evaluator"), sent, self._bytes(plain))
        assert "文件里的标记已丢失，按文字比对" in page
        back = ReturnedFile.objects.get()
        assert [(each["kind"], each["before"], each["after"]) for each in back.differences] == [
            ("figure", "67.40", "67.45")
        ]

    def test_tables_that_were_rebuilt_are_no_change(
        self, sent: ReportDraft, client_of: ClientOf
    ) -> None:
        document = self._document(sent)
        count = len(document.tables)
        assert count > 3
        for old in list(document.tables):
            rows = [[cell.text for cell in row.cells] for row in old.rows]
            new = document.add_table(len(rows), max(map(len, rows)))
            for into, row in zip(new.rows, rows, strict=True):
                for cell, text in zip(into.cells, row, strict=False):
                    cell.text = text
            old._tbl.addprevious(new._tbl)
            old._tbl.getparent().remove(old._tbl)
        self._change(document, "67.40", "67.45")
        self._bring(client_of("evaluator"), sent, self._bytes(document))
        back = ReturnedFile.objects.get()
        assert [(each["kind"], each["after"]) for each in back.differences] == [
            ("figure", "67.45")
        ], "tables are made anew from the rows: what they repeat is no new paragraph"

    def test_another_document_and_another_report_are_recognised(
        self, sent: ReportDraft, client_of: ClientOf
    ) -> None:
        minutes = docx.Document()
        minutes.add_paragraph("会议纪要：讨论了三件事。")
        page = self._bring(client_of("evaluator"), sent, self._bytes(minutes), "纪要.docx")
        assert "和送出的任何一稿都对不上" in page
        assert "请在下载的稿子上改，再交回" in page
        made = io.BytesIO()
        with (
            zipfile.ZipFile(io.BytesIO(self._content(sent))) as was,
            zipfile.ZipFile(made, "w") as now,
        ):
            for name in was.namelist():
                data = was.read(name)
                if name == "docProps/custom.xml":
                    data = data.replace(sent.report.code.encode(), b"PJ2021-0099")
                now.writestr(name, data)
        page = self._bring(client_of("evaluator"), sent, made.getvalue())
        assert "这是另一份报告（PJ2021-0099）的文件" in page
        assert not ReturnedFile.objects.exists()

    def test_what_is_refused_leaves_the_report_as_it_was(
        self, sent: ReportDraft, client_of: ClientOf
    ) -> None:
        before = list(sent.report.passages.values_list("pk", "text", "version"))
        lines = TrailEntry.objects.count()
        for content in (b"PK\x03\x04torn", b"%PDF-1.7 no word", b"plain"):
            page = self._bring(client_of("evaluator"), sent, content)
            assert "报告改.docx" in page
        assert list(sent.report.passages.values_list("pk", "text", "version")) == before
        assert not ReturnedFile.objects.exists()
        assert TrailEntry.objects.count() == lines
