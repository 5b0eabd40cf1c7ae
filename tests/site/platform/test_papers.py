"""Pages as papers: Word and PDF say the figures of the page, the sources and the trail."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from datetime import date

import docx
import pypdfium2 as pdfium
import pytest
from django.test import Client

from hengjian.site.accounts.models import Membership
from hengjian.site.common.actor import System
from hengjian.site.common.trail import head
from hengjian.site.library.models import Project, Scheme, Site
from hengjian.site.watching.warnings import watch
from tests.site.library.case_rows import reference_project
from tests.site.planning.planning_rows import accepted, site

ClientOf = Callable[[str], Client]
Member = Callable[[str], Membership]
pytestmark = pytest.mark.django_db

FACT = re.compile(r"<dd[^>]*>(.*?)</dd>", re.S)
NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?")


def numbers_of(page: str) -> set[str]:
    """What the facts at the head of a page say in numbers."""
    facts = page[page.index('class="facts"') :].split("</dl>", 1)[0]
    plain = [re.sub(r"<[^>]+>", "", each) for each in FACT.findall(facts)]
    return {found for each in plain for found in NUMBER.findall(each)}


def word_of(client: Client, address: str) -> str:
    """Everything that stands in the Word file, its footers too."""
    document = docx.Document(io.BytesIO(b"".join(client.get(f"{address}.docx"))))
    texts = [each.text for each in document.paragraphs]
    texts += [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    texts += [each.text for part in document.sections for each in part.footer.paragraphs]
    return "".join("".join(texts).split())


def pdf_of(client: Client, address: str) -> str:
    """Everything that stands in the PDF."""
    document = pdfium.PdfDocument(b"".join(client.get(f"{address}.pdf")))
    return "".join("".join(each.get_textpage().get_text_range() for each in document).split())


@pytest.fixture
def plan_client(client_of: ClientOf, member: Member) -> Client:
    """A plan that was worked out over three schemes."""
    clerk, head = member("competent_department"), member("department_head")
    for number in (1, 2, 3):
        accepted(clerk, head, site(f"S{number}", households=number * 100))
    Site.objects.update(source="户表2025", synthetic=True)
    client = client_of("competent_department")
    client.post("/plans/new", {"year": "2026", "name": "2026年计划"})
    money = {
        "money-TOTAL_FORMS": "1",
        "money-INITIAL_FORMS": "0",
        "money-0-source": "central",
        "money-0-amount": "100.005",
    }
    client.post("/plans/JH2026-D/money", money)
    client.post("/plans/JH2026-D/work-out", {})
    return client


@pytest.mark.parametrize("read", [word_of, pdf_of])
def test_papers_say_the_figures_of_their_pages(
    plan_client: Client, read: Callable[[Client, str], str]
) -> None:
    scheme = Scheme.objects.order_by("code").first()
    assert scheme is not None
    for home in ("/plans/JH2026-D/", f"/schemes/{scheme.code}/"):
        asked = numbers_of(plan_client.get(home).content.decode())
        assert len(asked) > 3
        text = read(plan_client, f"{home}paper")
        assert {each for each in asked if each not in text} == set()
        assert "留痕末条" in text
        assert head()[1] in text
        assert "数据截至" in text
    plan = read(plan_client, "/plans/JH2026-D/paper")
    assert "换下“S2小区方案”列入它" in plan, "why a scheme is out stands in the paper"
    assert "金额（万元）" in plan


@pytest.mark.parametrize("read", [word_of, pdf_of])
def test_a_dossier_says_what_it_lacks_and_that_it_is_invented(
    plan_client: Client, read: Callable[[Client, str], str]
) -> None:
    text = read(plan_client, "/sites/S2/paper")
    assert "合成数据" in text
    assert "户表2025" in text
    assert "缺的材料" in text
    for shown in ("S2小区", "200", "180"):
        assert shown in text
    Site.objects.update(synthetic=False)
    assert "合成数据" not in read(plan_client, "/sites/S2/paper")


@pytest.mark.parametrize("read", [word_of, pdf_of])
def test_the_digest_names_every_standing_warning(
    client_of: ClientOf, read: Callable[[Client, str], str]
) -> None:
    client = client_of("finance_bureau")
    reference_project()
    watch(by=System(), projects=Project.objects.all(), as_of=date(2023, 9, 30))
    text = read(client, "/warnings/digest")
    assert "支付超前于产值" in text
    assert "62.12%" in text
    assert "2023-09-30" in text


def test_papers_are_for_who_sees_the_page(plan_client: Client, client_of: ClientOf) -> None:
    assert plan_client.get("/sites/NOWHERE/paper.docx").status_code == 404
    assert plan_client.get("/sites/S2/paper.exe").status_code == 404
    assert client_of("utility_owner").get("/warnings/digest.pdf").status_code == 403
    page = plan_client.get("/sites/S2/").content.decode()
    assert "/sites/S2/paper.docx" in page
    assert "/sites/S2/paper.pdf" in page
