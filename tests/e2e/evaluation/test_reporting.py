"""From findings to what follows, through the real interface: Word out and back, comments, problems
with their advice, rectification.

Of the twenty acceptance checks of evaluations inside the site these are 13 to 16 and 19.
"""

from __future__ import annotations

import re
import subprocess
from pathlib import Path
from typing import Any

import docx
import pytest
from playwright.sync_api import FilePayload, Page

from tests.e2e.evaluation.walk import (
    ISSUED,
    LAST,
    OPEN,
    choose,
    main,
    refused,
    says,
    step,
)
from tests.e2e.walking import Entering, follow, framed

pytestmark = pytest.mark.browser
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def _office(*arguments: str, folder: Path) -> None:
    profile = f"-env:UserInstallation=file://{folder}/profile"
    command = ["soffice", profile, "--headless", *arguments, "--outdir", str(folder)]
    subprocess.run(command, check=True, capture_output=True, timeout=300)


@pytest.mark.office
def test_13_and_14_the_report_comes_back_from_an_office_program_with_and_without_marks(
    entering: Entering, tmp_path: Path
) -> None:
    page = entering("评价人员")
    page.goto(f"{OPEN}report/word/")
    follow(page.get_by_role("button", name="生成下一稿"))
    with page.expect_download() as download:
        page.get_by_role("link", name="Word", exact=True).first.click()
    edited, saved = tmp_path / "改.docx", tmp_path / "存" / "改.docx"
    download.value.save_as(edited)
    document = docx.Document(str(edited))
    counted = _chinese(document)
    _edit(document)
    changed = _chinese(document) - counted
    document.save(str(edited))
    saved.parent.mkdir()
    _office("--convert-to", "docx", str(edited), folder=saved.parent)
    assert _chinese(docx.Document(str(saved))) == counted + changed, "no character lost or doubled"
    _office("--convert-to", "txt:Text (encoded):UTF8", str(saved), folder=tmp_path)
    plain = tmp_path / "平"
    plain.mkdir()
    (tmp_path / "改.txt").rename(plain / "平文.txt")
    _office("--convert-to", "docx:MS Word 2007 XML", str(plain / "平文.txt"), folder=plain)
    told = [_bring_back(page, path) for path in (saved, plain / "平文.docx")]
    for kinds in told:
        assert kinds == {"数字被改": 2, "文字改动": 1, "删去段落": 1}, told
    follow(page.get_by_role("button", name="按上面的决定写入报告"))
    page.goto(f"{OPEN}report/conclusion/")
    says(page, "得分67.40分", "主要失分在")
    assert "67.45" not in main(page), "the figures were restored"


def _chinese(document: Any) -> int:
    """How many Chinese characters the text has."""
    words = "".join(t.text or "" for t in document.element.body.iter() if t.tag.endswith("}t"))
    return len(re.findall("[\u4e00-\u9fff]", words))


def _edit(document: Any) -> None:
    """80 → 81, 67.40 → 67.45, a paragraph rewritten, one taken out: not in the summary."""
    last = {
        begins: [each for each in document.paragraphs if each.text.startswith(begins)][-1]
        for begins in ("红塔区老旧小区改造项目（二期）绩效评价得分", "失分最多的是", "决策满分")
    }
    total, worst, gone = last.values()
    next(run for run in total.runs if run.text == "67.40").text = "67.45"
    eighty = [
        run for each in document.paragraphs for run in each.runs if run.text in ("80", "80个")
    ]
    eighty[-1].text = eighty[-1].text.replace("80", "81")
    worst.runs[0].text = "主要失分在"
    gone._p.getparent().remove(gone._p)


def _bring_back(page: Page, path: Path) -> dict[str, int]:
    """Hand a file in and read what differs; a file that waits from before is set aside."""
    if "returned" in page.url:
        follow(page.get_by_role("button", name="整份搁置"))
    page.goto(f"{OPEN}report/word/")
    file: FilePayload = {"name": path.name, "mimeType": WORD, "buffer": path.read_bytes()}
    page.get_by_label("docx").set_input_files(file)
    follow(page.get_by_role("button", name="比对"))
    says(page, "67.45")
    for figure in page.locator(".difference", has_text="数字被改").all():
        assert figure.get_by_label("恢复原数字").is_checked()
    return {
        each.rpartition(" ")[0]: int(each.rpartition(" ")[2])
        for each in page.locator("main p .badge.mark-grey").all_inner_texts()
    }


def test_15_an_undecided_comment_and_silence_stand_in_the_way_and_are_on_record(
    entering: Entering,
) -> None:
    lead, department, section = (
        entering(role) for role in ("主评人", "主管部门经办", "财政业务股室")
    )
    department.goto("/consultations/")
    follow(department.locator("tr", has_text="PJ2023-0003").get_by_role("link").first)
    paragraph = department.locator(".passage-text", has_text="失分最多的是").last
    paragraph.locator("summary").click()
    paragraph.get_by_label("报告意见").fill("请写明开工及时率的口径。")
    follow(paragraph.get_by_role("button", name="提交意见"))
    says(department, "请写明开工及时率的口径。", "失分")
    lead.goto(f"{OPEN}consultation/")
    says(lead, "请写明开工及时率的口径。")
    waiting = lead.locator(".passage", has_text="请写明开工及时率的口径。")
    waiting.locator("summary", has_text="不予采纳").click()
    waiting.get_by_role("button", name="不予采纳").click()
    why = waiting.get_by_label("理由").last
    assert why.evaluate("each => each.validity.valueMissing"), "rejected only with a reason"
    lead.goto(OPEN)
    step(lead, "交出具")
    refused(lead, "意见还没有处理")
    lead.goto(f"{OPEN}consultation/")
    step(
        lead.locator(".passage", has_text="请写明开工及时率的口径。"),
        "不予采纳",
        理由="口径已在附件二写明。",
    )
    assert "口径已在附件二写明。" in main(lead)
    section.goto("/consultations/")
    says(section, "征求意见")
    lead.goto(f"{ISSUED}report/")
    says(lead, *(f"第{n}轮意见反馈表（{who}）" for n in "一二" for who in ("部门", "股室")))
    assert lead.locator("#annexes ~ *, section[aria-labelledby=annexes]").first.is_visible()
    assert "缺" not in lead.locator("section[aria-labelledby=annexes]").inner_text()


LOST = ("3.00", "5.00", "6.50", "15.31", "2.79")
"""Of the problems of the reference case in their order; together 32.60, which 67.40 is short of
100. The case tells six where the report has four headings; one, on the self-evaluation, costs no
points."""


def test_16_each_problem_with_its_points_its_advice_and_no_advice_is_no_confirmation(
    entering: Entering,
) -> None:
    page, team = entering("主评人"), entering("评价人员")
    page.goto(f"{ISSUED}findings/")
    framed(page)
    lost = page.locator(".card-actions .number").all_inner_texts()
    assert lost == [f"失分 {each}" for each in LOST]
    assert page.locator("ul.recommendations > li").count() == 9
    team.goto(f"{OPEN}scores/C11/")
    follow(team.get_by_role("link", name="记为问题"))
    team.get_by_label("标题").fill("合成：开工晚，投资慢")
    team.get_by_label("内容").or_(team.get_by_label("正文")).first.fill("开工率{values.C11}。")
    team.get_by_label("成因").fill("前期对接不够")
    choose(team.get_by_label("主客观"), "主观")
    choose(team.get_by_label("内外部"), "内部")
    follow(team.get_by_role("button", name="保存"))
    page.goto(f"{OPEN}findings/")
    says(page, "合成：开工晚，投资慢", "还没有建议，也没有说明为何不提")
    assert "27.03%" in _mine(page).inner_text(), "the figure stands by reference"
    step(_mine(page), "确认")
    refused(page, "没有建议，也没有说明为何不提", "没有引用任何证据")
    team.goto(f"{OPEN}findings/")
    follow(_mine(team).get_by_role("link", name="改", exact=True))
    team.get_by_label("为何不提").fill("已有整改在进行，不另提。")
    follow(team.get_by_role("button", name="保存"))
    _mine(team).locator("summary", has_text="引证据").click()
    _mine(team).get_by_label("证据").first.select_option(index=0)
    follow(_mine(team).get_by_role("button", name="引用", exact=True))
    page.goto(f"{OPEN}findings/")
    step(_mine(page), "确认")
    says(page, "不提建议，因为：已有整改在进行，不另提。")
    assert "已确认" in _mine(page).inner_text()


def _mine(page: Page) -> Any:
    return page.locator("section.card", has_text="合成：开工晚，投资慢")


def test_19_what_a_unit_claims_another_office_validates(entering: Entering) -> None:
    unit, finance = entering("实施单位"), entering("财政部门")
    unit.goto("/rectification/")
    follow(unit.locator("tr", has_text="书面征求产权单位意见").get_by_role("link").first)
    says(unit, "书面征求产权单位意见", "两个小区已公示方案并收回意见")
    assert unit.get_by_role("button", name="已完成，销号").count() == 0, "never by who claims it"
    finance.goto(unit.url)
    step(finance, "部分完成", 理由="只见两个单位的书面回复")
    says(finance, "两个小区已公示方案并收回意见", "部分完成", "只见两个单位的书面回复")
    finance.goto(f"{LAST}after/")
    says(finance, "四年验证", "每年3月1日起", "2024", "只是建议")
    for amount in ("10,000,000.00", "1,000,000.00", "3,000,000.00", "9,000,000.00"):
        assert amount in main(finance), amount
