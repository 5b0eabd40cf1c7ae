"""Judging, through the real interface: scores, figures, self-evaluation, report, issue, editions.

Of the twenty acceptance checks of evaluations inside the site these are 2 to 5, 8, 17, 18 and 20,
with their numbers. The issued evaluation is only read; what is changed is changed on the one that
takes its place.
"""

from __future__ import annotations

import re
import zipfile
from pathlib import Path

import docx
import pytest
from playwright.sync_api import Browser, FilePayload, Locator, Page, ViewportSize

from hengjian import library
from hengjian.engine.verification import verify_file
from tests.cli.run import run
from tests.e2e.evaluation.walk import ISSUED, OPEN, choose, main, refused, says, step
from tests.e2e.walking import Entering, follow, framed, sent

CHAPTER = "work"
pytestmark = pytest.mark.browser


def _total(page: Page) -> str:
    return page.locator(".totals-sum .number").first.inner_text()


def test_2_a_new_evaluation_scores_what_the_rows_decide(entering: Entering) -> None:
    page = entering("财政部门")
    page.goto("/evaluations/new?project=HT-OLD-2")
    page.get_by_label("评价类型").select_option(value="departmental")
    page.get_by_label("评价时点").select_option(value="annual")
    page.get_by_label("评价机构").select_option(index=1)
    page.get_by_label("指标体系").select_option(value="special-bond-renewal-hongta")
    page.get_by_label("评价截至日").fill("2023-09-30")
    follow(page.locator("main").get_by_role("button", name="委托"))
    page.goto(page.url.split("?")[0] + "scores/")
    said = main(page)
    for code, score in (("C11", "2.03"), ("C31", "5.30"), ("C32", "1.33"), ("D21", "1.28")):
        row = page.locator(f"#leaf-{code}")
        assert score in row.inner_text(), code
    assert "–" in _total(page), "an interval while leaves are open"
    assert re.search(r"\d+ 个指标未定", said)
    framed(page)


def test_3_the_published_scores(entering: Entering) -> None:
    page = entering("主评人")
    page.goto(f"{ISSUED}scores/")
    assert _total(page) == "67.40"
    said = page.locator("#totals").inner_text()
    for part in ("17.00", "27.00", "14.11", "9.29", "85.00%", "77.14%", "56.44%", "46.45%", "中"):
        assert part in said
    shipped = run("evaluate", "hongta", "--format", "json")
    assert shipped.exit_code == 0
    for code in ("A12", "B12", "C11", "C32", "D21", "D41"):
        shown = page.locator(f"#leaf-{code} .leaf-score .number").first.inner_text()
        found = re.search(rf'"code": "{code}".*?"score": "([\d.]+)"', shipped.stdout, re.DOTALL)
        assert found is not None
        assert found[1] == shown
    framed(page)


def test_4_the_records_are_chosen_for_a_reason(entering: Entering) -> None:
    page = entering("评价人员")
    page.goto(f"{OPEN}scores/C32/")
    side = page.locator(".working-side")
    assert "26.69%" in side.inner_text()
    assert "67.45" in side.inner_text(), "what the other would give"
    framed(page)
    follow(side.get_by_role("link", name="25.68%"))
    page.get_by_label("采用记录").check()
    page.get_by_label("理由").fill("")
    follow(page.get_by_role("button", name="保存"))
    assert "理由" in page.get_by_role("alert").first.inner_text()
    _choose(page, "采用记录", "79除以296是26.69%")
    page.goto(f"{OPEN}scores/C32/")
    assert "1.33" in page.locator("#leaf-C32").inner_text()
    assert _total(page) == "67.45"
    _choose(page, "采用填报", "以公开报告为准")
    page.goto(f"{OPEN}scores/")
    assert _total(page) == "67.40"


def _choose(page: Page, which: str, why: str) -> None:
    page.goto(f"{OPEN}figures/开工及时率")
    page.get_by_label(which).check()
    page.get_by_label("理由").fill(why)
    follow(page.get_by_role("button", name="保存"))


def test_5_without_its_citation_an_answer_does_not_count(entering: Entering) -> None:
    page = entering("评价人员")
    page.goto(f"{OPEN}scores/A12/")
    box = page.locator("#part-A12\\.eligible")
    cited = box.locator(".cites li").first.inner_text()
    follow(box.get_by_role("button", name="取消引用"))
    assert _total(page) == "66.40–67.40"
    assert "未计分" in box.inner_text()
    framed(page)
    page.goto(f"{OPEN}evidence/")
    title = cited.split()[0]
    assert title in main(page), "the evidence stays"
    lead = entering("主评人")
    lead.goto(OPEN)
    step(lead, "交出具")
    refused(lead, "还有 1 个指标没有定分：A12")
    page.goto(f"{OPEN}scores/A12/")
    page.keyboard.press("p")
    page.wait_for_url("**/findings/new?indicator=A12")
    page.goto(f"{OPEN}scores/A12/")
    page.keyboard.press("t")
    page.locator("#drawer.show", has_text="A12").wait_for()  # one that still opens does not close
    page.keyboard.press("Escape")
    page.get_by_role("dialog").wait_for(state="hidden")  # focus goes back to where it was
    for key, field in (("r", "reason"), ("c", "place")):
        page.keyboard.press(key)
        assert page.evaluate("document.activeElement.name") == field
        page.evaluate("document.activeElement.blur()")
    box.get_by_label("证据").select_option(label=title)
    follow(box.get_by_role("button", name="引用", exact=True))
    assert _total(page) == "67.40"


def test_two_judges_and_an_editor_at_once_lose_no_word(entering: Entering) -> None:
    """Four windows of two people: both answer one question, and both rewrite one paragraph."""
    first, second = entering("评价人员"), entering("主评人")
    windows = [entering("评价人员"), entering("主评人")]
    for page in (first, second):
        page.goto(f"{OPEN}scores/A13/")
    paragraphs = [_opened_paragraph(page) for page in windows]
    text = paragraphs[0].input_value()
    paragraphs[0].fill(f"{text}编辑补一句。")
    name = first.locator("[data-question]").first.get_attribute("id") or ""
    boxes = [page.locator(f"[id='{name}']") for page in (first, second)]
    was = boxes[0].get_by_label("理由").input_value()
    with sent(first):
        boxes[0].get_by_label("理由").fill(f"{was}。甲补一句")
        boxes[0].get_by_label("理由").blur()
    boxes[0].locator(".question-state", has_text="计入").wait_for()
    _save(paragraphs[0])
    boxes[1].get_by_label("理由").fill("乙另写一句")
    boxes[1].get_by_label("理由").blur()
    told = boxes[1].get_by_role("alert")
    told.get_by_text("甲补一句").wait_for()
    assert boxes[1].get_by_label("理由").input_value() == "乙另写一句", "what was typed stays"
    with sent(second):
        boxes[1].get_by_role("button", name="保存我写的").click()
    boxes[1].locator(".question-state", has_text="计入").wait_for()
    first.reload()
    assert boxes[0].get_by_label("理由").input_value() == "乙另写一句"
    history = first.locator(".working-side").inner_text()
    assert "留痕" in history
    paragraphs[1].fill(f"{text}主评人补一句。")
    _save(paragraphs[1])
    refused(windows[1], "改过")
    assert paragraphs[1].input_value() == f"{text}主评人补一句。", "what was typed stays"
    assert "编辑补一句。" in main(windows[1]), "beside what somebody else wrote"
    paragraphs[1].fill(f"{text}编辑补一句。主评人补一句。")
    _save(paragraphs[1])
    windows[0].reload()
    assert "编辑补一句。主评人补一句。" in main(windows[0])
    with sent(first):
        boxes[0].get_by_label("理由").fill(was)
        boxes[0].get_by_label("理由").blur()


def _opened_paragraph(page: Page) -> Locator:
    """The box in which the first paragraph of a chapter is written, unfolded."""
    page.goto(f"{OPEN}report/{CHAPTER}/")
    row = page.locator(".passage:not(.passage-heading)").first
    row.locator(".passage-do > summary").click()
    return row.get_by_label("段落")


def _save(box: Locator) -> None:
    follow(box.locator("xpath=ancestor::form").get_by_role("button", name="保存"))


def test_8_the_form_of_99_points_is_49_91_on_its_own_scale(entering: Entering) -> None:
    page = entering("主评人")
    page.goto(f"{ISSUED}recheck/")
    follow(page.locator("main").get_by_role("link", name="ZP2022-0001"))
    scales = page.locator(".scales").inner_text()
    for part in ("99.00", "49.91", "49.09", "67.40", "另一把尺子"):
        assert part in scales
    assert "13" in page.locator("summary", has_text="不合规").inner_text()
    framed(page)
    unit = entering("实施单位")
    unit.goto("/self-evaluations/ZP2022-0001/")
    says(unit, "提交前还差")
    step(unit, "提交主管部门")
    lines = unit.locator(".self-lines > li", has_text="未达目标")
    assert lines.count() > 0
    for name in lines.locator(".self-name b").all_inner_texts():
        refused(unit, f"“{name}”")
    refused(unit, "没有写偏差原因和改进措施")


def test_17_the_report_has_its_parts_and_no_vendors_line(
    entering: Entering, tmp_path: Path
) -> None:
    page = entering("主评人")
    page.goto(f"{ISSUED}report/")
    framed(page)
    page.goto(f"{ISSUED}archive/")
    with page.expect_download() as download:
        page.get_by_role("link", name="核验过的成果包").click()
    path, written = tmp_path / "package.zip", tmp_path / "report.docx"
    download.value.save_as(path)
    with zipfile.ZipFile(path) as package:
        written.write_bytes(package.read("reports/report.docx"))
        printed = package.read("reports/report.pdf")
    assert printed.startswith(b"%PDF")
    document = docx.Document(str(written))
    said = "\n".join(each.text for each in document.paragraphs)
    for heading in ("摘  要", *(f"{n}、" for n in "一二三四五六七八九"), "盖章处"):
        assert heading in said, heading
    for number in range(1, 11):
        assert f"附件{number}" in said, number
    for title in ("第一轮", "第二轮", "表1", "表2", "表3"):
        assert title in said, title
    footers = "".join(p.text for s in document.sections for p in s.footer.paragraphs)
    assert "衡鉴" not in footers
    assert "hengjian" not in footers.lower()
    assert "〔待写" not in said
    told = run("audit", str(written))
    assert told.exit_code == 0, told.output
    for severity in ("错误", "警告"):
        assert severity not in told.output, told.output


def test_18_what_is_issued_verifies_and_is_never_edited(
    entering: Entering, browser: Browser, size: ViewportSize, tmp_path: Path
) -> None:
    page = entering("财政部门")
    page.goto(f"{ISSUED}archive/")
    assert "PJ2023-0003" in main(page), "what takes its place is named"
    with page.expect_download() as download:
        page.get_by_role("link", name="核验过的成果包").click()
    path = tmp_path / "PJ2023-0001.zip"
    download.value.save_as(path)
    assert [check.holds for check in verify_file(path)] == [True] * 4
    told = run("verify", str(path))
    assert told.exit_code == 0
    assert "67.40" in told.output
    assert "reports/report.docx" in run("verify", str(_altered(path))).output, "located"
    member = entering("评价人员")
    member.goto(f"{ISSUED}scores/A12/")
    assert member.locator("fieldset:not([disabled]) textarea").count() == 0
    assert "更替" in main(page)
    stranger = browser.new_page(viewport=size)
    stranger.goto(page.url.split("/evaluations/")[0] + "/open/evaluations/PJ2023-0001/")
    assert "67.40" in main(stranger)
    framed(stranger)
    stranger.close()


def _altered(path: Path) -> Path:
    """The same package, with one bit of its report another."""
    out = path.with_name("altered.zip")
    with zipfile.ZipFile(path) as whole, zipfile.ZipFile(out, "w") as made:
        for name in whole.namelist():
            data = bytearray(whole.read(name))
            if name == "reports/report.docx":
                data[len(data) // 2] ^= 1
            made.writestr(name, bytes(data))
    return out


def test_20_an_edition_in_which_an_answered_indicator_is_gone(entering: Entering) -> None:
    page = entering("主评人")
    page.goto(f"{OPEN}plan/edition")
    text = library.framework_files("special-bond-renewal-hongta")[0].read_text("utf-8")
    wrong = re.sub(r"(?ms)^          - code: A22\n.*?(?=^      - code: A3\n)", "", text, count=1)
    assert wrong != text
    page.get_by_label("文件").set_input_files(_yaml(wrong))
    follow(page.get_by_role("button", name="看看会改什么"))
    said = page.locator("body").inner_text()
    assert "98" in said, "points do not add up"
    moved = text.replace("- code: A22\n", "- code: A29\n", 1)
    page.goto(f"{OPEN}plan/edition")
    page.get_by_label("文件").set_input_files(_yaml(moved))
    follow(page.get_by_role("button", name="看看会改什么"))
    assert "A22" in page.locator("fieldset").inner_text()
    page.get_by_label("理由").fill("合成：指标合并")
    follow(page.get_by_role("button", name="换用这一版次"))
    assert "A22" in page.get_by_role("alert").first.inner_text(), "undecided answers are named"
    page.goto(f"{OPEN}scores/A22/")
    assert "2.00" in page.locator("#leaf-A22").inner_text(), "nothing was lost"
    page.goto(f"{OPEN}plan/edition")
    page.get_by_label("文件").set_input_files(_yaml(moved))
    follow(page.get_by_role("button", name="看看会改什么"))
    choose(page.get_by_label(re.compile("^A22")), "改记到 A29")
    page.get_by_label("理由").fill("合成：指标改号")
    framed(page)
    follow(page.get_by_role("button", name="换用这一版次"))
    says(page, "合成：指标改号", "A29")
    page.goto(f"{OPEN}scores/A29/")
    assert "2.00" in page.locator("#leaf-A29").inner_text(), "the answers moved"
    page.goto("/trail/?q=PJ2023-0003")
    says(page, "合成：指标改号")


def _yaml(text: str) -> FilePayload:
    return {"name": "体系.yaml", "mimeType": "text/yaml", "buffer": text.encode()}
