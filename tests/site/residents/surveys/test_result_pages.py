"""The pages of a sample and of results: what they say, who sees them, the annexes."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from datetime import date

import openpyxl
import pytest
from django.test import Client

from hengjian.site.accounts.models import Membership, Organisation
from hengjian.site.residents.surveys.models import SamplePlan, Submission, Survey
from tests.site.conftest import pass_second_factor
from tests.site.reading import seen, spoken
from tests.site.residents.surveys.reference import put_answers, put_sites, put_survey

pytestmark = pytest.mark.django_db
Member = Callable[[str], Membership]


@pytest.fixture
def lead(member: Member) -> Membership:
    return member("competent_department")


@pytest.fixture
def survey(lead: Membership, district: Organisation) -> Survey:
    survey = put_survey(lead, put_sites(district))
    put_answers(lead, survey)
    return survey


@pytest.fixture
def page(client: Client, lead: Membership) -> Client:
    client.force_login(lead.person)
    pass_second_factor(client, lead.person)
    return client


def test_the_finding_stands_with_its_interval_target_and_what_it_leaves_out(
    page: Client, survey: Survey
) -> None:
    said = page.get("/surveys/S/results/").content.decode()
    for words in (
        "31.29—43.56",
        "31.17—43.64",
        "32.37—42.29",
        "37.19",
        "4,259",
        "15,500",
        "75 / 80",
    ):
        assert words in said, words
    assert "未达到目标（≥80%）：区间的上限 43.64% 也低于目标" in said
    assert "没有记录，无法得知" in said
    english = page.get("/surveys/S/results/", headers={"accept-language": "en"}).content.decode()
    assert "31.29—43.56" in english


def test_a_figure_opens_its_weights_and_a_hidden_stratum_none(page: Client, survey: Survey) -> None:
    said = page.get("/figures/survey/S/satisfaction").content.decode()
    assert "83 ÷ 223" in said
    assert "1686 ÷ 91" in said
    assert page.get("/figures/survey/S/satisfaction-0").status_code == 200
    few = Submission.objects.filter(region__name="凤凰街道").values_list("pk", flat=True)[5:]
    Submission.objects.filter(pk__in=list(few)).update(valid=False, why_not="试")
    assert page.get("/figures/survey/S/satisfaction-0").status_code == 404
    said = page.get("/surveys/S/results/").content.decode()
    assert said.count("样本少，不显示") == 2
    assert "1686 ÷" not in page.get("/figures/survey/S/satisfaction").content.decode()


def test_the_annexes_hold_the_same_figures_and_no_answer(page: Client, survey: Survey) -> None:
    answer = page.get("/surveys/S/results.xlsx")
    written = answer.getvalue()
    answer.close()
    book = openpyxl.load_workbook(io.BytesIO(written))
    assert book.sheetnames == ["基数", "指标", "分层", "开放题", "方法"]
    cells = {str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row}
    assert {"31.29", "43.56", "37.19", "83/223", "4259"} <= cells
    share = next(cell for row in book["指标"].iter_rows() for cell in row if cell.value == 37.19)
    assert (share.data_type, share.number_format) == ("n", "0.00"), "a number, not its text"
    assert not any("SYN-A" in each for each in cells)
    sent = page.get("/surveys/S/results.docx")
    written = sent.getvalue()
    sent.close()
    document = zipfile.ZipFile(io.BytesIO(written)).read("word/document.xml").decode()
    assert "31.29" in document
    assert "43.64" in document


def test_the_result_stands_with_and_without_the_answers_that_give_a_signal(
    page: Client, survey: Survey
) -> None:
    """Ten satisfied ones from one device: none is dropped, and what they make of it is shown."""
    rows = survey.submissions.filter(satisfaction="A").order_by("pk")[:10]
    Submission.objects.filter(pk__in=[row.pk for row in rows]).update(device="d" * 64)
    said = spoken(page.get("/surveys/S/results/").content.decode())
    found = re.search(r"全部答卷 ([\d.]+) % .*?有提示的 ([\d.]+) % \(([\d.]+)—", said)
    assert found is not None
    assert (found[1], float(found[2]) < 36, float(found[3]) < 31) == ("37.19", True, True)
    told = seen(page.get("/figures/survey/S/cleared").content.decode())
    assert "去掉有提示的 10 份" in told
    assert "73 ÷ 213" in told
    told = seen(page.get("/figures/survey/S/signal?of=device").content.decode())
    assert "223" in told
    assert page.get("/figures/survey/S/signal?of=nothing").status_code == 404
    sent = page.get("/surveys/S/results.docx")
    document = zipfile.ZipFile(io.BytesIO(sent.getvalue()))
    sent.close()
    assert f"满意 {found[2]}%" in document.read("word/document.xml").decode()


def test_a_sample_is_tried_then_drawn_and_stays(page: Client, survey: Survey) -> None:
    project = survey.project
    assert project is not None
    put_survey(Membership(), project, "N", opens_on=date(2023, 10, 1), closes_on=date(2023, 10, 31))
    terms = {
        "margin": "5", "confidence": "95", "response": "100", "seed": "20230801",
        "started_only": "on",
    }  # fmt: skip
    tried = page.get("/surveys/N/sample/", terms).content.decode()
    assert "353" in tried
    assert not SamplePlan.objects.exists()
    wrong = page.post("/surveys/N/sample/", {**terms, "margin": "0"})
    assert wrong.status_code == 422
    assert page.post("/surveys/N/sample/", terms).status_code == 302
    said = page.get("/surveys/N/sample/").content.decode()
    assert "与抽中的户一致" in said
    assert SamplePlan.objects.get().frame_sha256 in said


def test_without_answers_the_page_says_so(page: Client, survey: Survey) -> None:
    assert survey.project is not None
    put_survey(Membership(), survey.project, "E")
    answer = page.get("/surveys/E/results/")
    assert answer.status_code == 200
    empty = page.get("/surveys/E/results.xlsx")
    assert empty.status_code == 200
    empty.close()
