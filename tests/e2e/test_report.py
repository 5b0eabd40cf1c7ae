"""The report as its people walk it: drafted, out to Word and back, commented, read by all."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import docx
import pytest
from playwright.sync_api import FilePayload, Page

from tests.e2e.walking import DESK, PHONE, Entering, follow

pytestmark = pytest.mark.browser
CODE = "PJ2023-0003"
"""It takes the place of the issued one, and is still being written."""
REPORT = f"/evaluations/{CODE}/report/"


def _fits(page: Page) -> bool:
    wide = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
    return bool(wide <= 0)


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_a_chapter_is_read_and_changed_where_it_stands(entering: Entering, size: object) -> None:
    page = entering("主评人", size)
    page.goto(f"{REPORT}conclusion/")
    main = page.locator("main")
    assert "绩效评价得分67.40分，评价等级为“中”" in main.inner_text()
    assert _fits(page)
    first = page.locator(".passage", has_text="失分最多的是").first
    first.locator("summary", has_text="改").first.click()
    first.get_by_label("段落").fill("失分最多的是{lost.C99}。")
    follow(first.get_by_role("button", name="保存"))
    page.get_by_role("alert").get_by_text("lost.C99").first.wait_for()
    typed = page.locator(".passage", has_text="失分最多的是").first.get_by_label("段落")
    assert typed.input_value() == "失分最多的是{lost.C99}。", "what was typed stays"


def _edited(path: Path) -> FilePayload:
    """80 → 81 sites, 67.40 → 67.45 in the text; one paragraph rewritten, one taken out."""
    document = docx.Document(str(path))
    rows = {
        begins: [each for each in document.paragraphs if each.text.startswith(begins)][-1]
        for begins in ("红塔区老旧小区改造项目（二期）绩效评价得分", "有目标值的指标", "决策满分")
    }
    total = rows["红塔区老旧小区改造项目（二期）绩效评价得分"]
    next(run for run in total.runs if run.text == "67.40").text = "67.45"
    rows["有目标值的指标"].runs[0].text = "设有目标值的指标"
    gone = rows["决策满分"]._p
    gone.getparent().remove(gone)
    made = io.BytesIO()
    document.save(made)
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    return {"name": "改.docx", "mimeType": kind, "buffer": made.getvalue()}


def test_out_to_word_and_back(entering: Entering, tmp_path: Path) -> None:
    page = entering("评价人员")
    page.goto(f"{REPORT}word/")
    follow(page.get_by_role("button", name="生成下一稿"))
    with page.expect_download() as download:
        page.get_by_role("link", name="Word", exact=True).first.click()
    path = tmp_path / "稿.docx"
    download.value.save_as(path)
    with zipfile.ZipFile(path) as package:
        assert b"<w:sdt" not in package.read("word/document.xml")
    page.get_by_label("docx").set_input_files(_edited(path))
    follow(page.get_by_role("button", name="比对"))
    said = page.locator("main").inner_text()
    assert "数字被改 1" in said
    assert "文字改动 1" in said
    assert "删去段落 1" in said
    figure = page.locator(".difference", has_text="数字被改")
    assert figure.get_by_label("恢复原数字").is_checked()
    follow(page.get_by_role("button", name="按上面的决定写入报告"))
    page.goto(f"{REPORT}conclusion/")
    said = page.locator("main").inner_text()
    assert "绩效评价得分67.40分" in said, "the figure was restored"
    assert "设有目标值的指标" in said


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_an_office_comments_and_the_lead_decides(entering: Entering, size: object) -> None:
    lead = entering("主评人", size)
    lead.goto(f"/evaluations/{CODE}/consultation/")
    assert "物业管理模式已在续建方案中补充" in lead.locator("main").inner_text()
    assert _fits(lead)
    department = entering("主管部门经办", size)
    department.goto("/consultations/")
    follow(department.locator("tr", has_text=CODE).get_by_role("link").first)
    assert _fits(department)
    paragraph = department.locator(".passage-text", has_text="失分最多的是").last
    paragraph.locator("summary").click()
    words = f"请补充第{size['width']}号附表。"  # type: ignore[index]  # a size has its width
    paragraph.get_by_label("报告意见").fill(words)
    follow(paragraph.get_by_role("button", name="提交意见"))
    assert words in department.locator("#comments").inner_text()
    lead.goto(f"/evaluations/{CODE}/consultation/")
    told = lead.locator(".passage", has_text=words)
    told.locator("summary", has_text="不予采纳").click()
    told.get_by_label("理由").last.fill("附表已在附件二。")
    follow(told.get_by_role("button", name="不予采纳"))
    assert "附表已在附件二。" in lead.locator(".passage", has_text=words).inner_text()


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_everybody_reads_the_summary_of_what_was_issued(
    entering: Entering, district: str, size: object
) -> None:
    page = entering("居民", size)
    page.context.clear_cookies()
    page.goto("/open/evaluations/")
    follow(page.get_by_role("link", name="红塔区老旧小区改造项目（二期）").first)
    said = page.locator("main").inner_text()
    assert "合成评〔2023〕8号" in said, "the newest stands first"
    assert "方案没有回到居民和产权单位" in said
    assert "SHA-256" in said
    assert _fits(page)
