"""Carrying an evaluation out, through the real interface: duties, the door of the declaration,
steps, papers, requests, sample, panel.

Of the twenty acceptance checks of evaluations inside the site these are 1, 6, 7 and 9 to 12.
"""

from __future__ import annotations

import re
import zipfile
from io import BytesIO

import pytest
from playwright.sync_api import FilePayload, Page

from tests.e2e.evaluation.walk import (
    HALF,
    OPEN,
    choose,
    commission,
    main,
    refused,
    says,
    step,
)
from tests.e2e.walking import Entering, follow, picture

pytestmark = pytest.mark.browser


@pytest.mark.parametrize(
    ("role", "words"),
    [
        ("主评人", "个评价步骤轮到您"),
        ("评价人员", "待"),
        ("评审专家", "项评价等您打分"),
        ("实施单位", "份资料等我单位提供"),
        ("主管部门经办", "份报告征求意见稿待答复"),
        ("财政业务股室", "征求意见"),
        ("财政部门", "条整改"),
        ("审计人员", "成果包"),
    ],
)
def test_1_everybody_of_an_evaluation_has_their_work_on_the_first_page(
    entering: Entering, role: str, words: str
) -> None:
    page = entering(role)
    says(page, "等我办理", words)
    assert "没有等您办理的事项" not in main(page)


def test_1_the_lead_lands_on_the_step_with_what_it_still_needs(entering: Entering) -> None:
    page = entering("主评人")
    follow(page.locator("main").get_by_role("link", name=re.compile("个评价步骤轮到您")).first)
    assert "mine=steps" in page.url
    says(page, "PJ2023-0002")
    page.goto(OPEN)
    says(page, "现在：", "这一步还差", "没有会议或访谈底稿")
    follow(page.locator(".lacks a", has_text="没有会议或访谈底稿"))
    says(page, "底稿")
    assert page.url.split("?")[0].endswith("/papers/"), "where it is put right"


SECRET, WORDS, GIVEN = "91.25", "目标值没有写明口径", ("78.00", "84.50")
REASONS = ("个别没有时限", "数量和质量目标都有出处")
"""What the two who gave theirs before say of it."""


def test_6_the_panel_is_blind_until_it_is_disclosed(entering: Entering) -> None:
    expert, lead, second = entering("评审专家"), entering("主评人"), entering("吕衡")
    expert.goto(f"{HALF}panel/")
    says(expert, "揭示以前")
    for other in GIVEN:
        assert other not in main(expert)
    expert.get_by_label("打分，满分").fill(SECRET)
    expert.get_by_label("理由").fill(WORDS)
    follow(expert.get_by_role("button", name="记下"))
    assert expert.get_by_label("打分，满分").input_value() == SECRET
    for page, own in ((lead, ()), (second, ("84.50", REASONS[1]))):
        _betrays_nothing(page, own)
    for name, own in (("何明", ("78.00", REASONS[0])), ("评价人员", ()), ("财政部门", ())):
        _betrays_nothing(entering(name), own)
    lead.goto(f"{HALF}panel/")
    says(lead, "3/3")
    step(lead, "揭示打分")
    says(lead, SECRET, *GIVEN, WORDS)
    assert "中位数 84.50" in main(lead)
    assert "78.00–91.25" in main(lead)
    expert.goto(f"{HALF}panel/")
    expert.get_by_label("打分，满分").fill("60")
    follow(expert.get_by_role("button", name="改"))
    lead.reload()
    assert "60.00" in main(lead)
    assert f"揭示时 {SECRET}" in main(lead), "the first stays beside it"


def _betrays_nothing(page: Page, own: tuple[str, ...]) -> None:
    """No page, figure, search, trail or file tells this person what another judge gave."""
    looked = (
        *(f"{HALF}{name}" for name in ("", "panel/", "scores/", "scores/A22/", "findings/")),
        *("/", "/evaluations/", "/evaluations/?sort=-total", "/trail/?q=panel", "/notices/"),
        *("/figures/scores/PJ2023-0002/A22", "/figures/scores/PJ2023-0002/total"),
        f"{HALF}report/file.docx",
    )
    for address in looked:
        told = _told(page.request.get(address).body())
        for mark in {SECRET, WORDS, *GIVEN, *REASONS} - set(own):
            assert mark not in told, (mark, address)
    package = _told(page.request.get("/exports/package.zip").body())
    for words in {WORDS, *REASONS} - set(own):
        assert words not in package, "other rows may have their scores, none has their words"
    page.goto(f"/search/?q={WORDS}")
    hits = main(page).replace(WORDS, "", 1)
    assert WORDS not in hits, "what was looked for is said back once, and found nowhere"


def _told(content: bytes) -> str:
    """The text of an answer: of a package or an office file, of every member."""
    if content[:2] != b"PK":
        return content.decode("utf-8", "replace")
    with zipfile.ZipFile(BytesIO(content)) as package:
        return "".join(_told(package.read(name)) for name in package.namelist())


def test_7_who_has_a_part_in_the_project_is_refused_and_the_declaration_is_the_door(
    entering: Entering,
) -> None:
    _served_before(entering("系统管理员"), "何明", "润城", "实施单位负责人")
    lead, address = commission(entering, "departmental", "mid")
    says(lead, "声明无利害关系", "红塔区老旧小区改造项目（二期）")
    assert "评分表" not in main(lead)
    assert lead.request.get(f"{address}scores/").status == 404
    step(lead, "声明无利害关系")
    says(lead, "评分表")
    lead.locator("summary", has_text="加人").click()
    choose(lead.get_by_label("人员"), "何明")
    follow(lead.get_by_role("button", name="加入评价组"))
    refused(lead, "何明曾在", "润城", "实施单位", "请换没有参与项目的人")
    assert lead.locator(".team li", has_text="何明").count() == 0


def _served_before(admin: Page, person: str, place: str, role: str) -> None:
    """The administrator gives the person a role, and ends it."""
    admin.goto(f"/accounts/people/?q={person}")
    follow(admin.locator("main").get_by_role("link", name=re.compile(person)).first)
    choose(admin.get_by_label("单位").last, place)
    choose(admin.get_by_label("角色").last, role)
    follow(admin.get_by_role("button", name="添加", exact=False).last)
    follow(admin.get_by_role("link", name=f"结束任职 {role}"))
    admin.get_by_label("理由").fill("调到评价机构")
    follow(admin.locator("main").get_by_role("button").last)


def test_9_a_paper_written_on_site_without_a_network_arrives_once(entering: Entering) -> None:
    page = entering("评价人员")
    page.goto(f"{HALF}field/")
    page.wait_for_selector("[data-diary][data-ready]")
    says(page, "全部已送达")
    context = page.context
    context.set_offline(True)
    page.locator("#site").select_option(index=1)
    page.locator("#text").fill("断网时写的底稿：签证缺两份")
    page.locator("#pictures").set_input_files([picture(), picture()])
    page.get_by_role("button", name="存下底稿").dblclick()
    page.locator("[data-queue] li", has_text="断网时写的底稿").wait_for()
    for _ in range(2):
        page.close()
        page = context.new_page()
        page.goto(f"{HALF}field/")
        page.get_by_text("待发送 1 条").wait_for()
    context.set_offline(False)
    page.get_by_text("全部已送达").wait_for()
    page.goto(f"{HALF}papers/")
    page.goto(f"{HALF}field/")
    recent = page.locator("[data-recent] li", has_text="断网时写的底稿")
    assert recent.count() == 1
    follow(recent.get_by_role("link"))
    says(page, "断网时写的底稿：签证缺两份", "实地核查")
    assert page.locator(".shot img").count() == 2


def test_9_what_is_refused_comes_back_with_the_reason(entering: Entering) -> None:
    page = entering("评价人员")
    page.goto(f"{HALF}field/")
    page.wait_for_selector("[data-diary][data-ready]")
    page.context.set_offline(True)
    page.locator("#site").select_option(index=1)
    page.locator("#text").fill("日期写错的一份")
    page.evaluate("document.querySelector('#on').removeAttribute('max')")
    page.locator("#on").fill("2099-01-01")
    page.get_by_role("button", name="存下底稿").click()
    line = page.locator("[data-queue] li", has_text="日期写错的一份")
    line.wait_for()
    page.context.set_offline(False)
    line.locator(".refused", has_text="还没有到").wait_for()
    says(page, "待发送 1 条")
    page.once("dialog", lambda asked: asked.accept())
    line.get_by_role("button", name="删除这一条").click()
    page.get_by_text("全部已送达").wait_for()


def test_10_a_request_is_extended_answered_returned_answered_and_accepted(
    entering: Entering,
) -> None:
    team, unit, lead = entering("评价人员"), entering("实施单位"), entering("主评人")
    team.goto(f"{HALF}requests/new")
    team.get_by_label("所需资料").fill("合成：竣工结算审核意见")
    choose(team.get_by_label("应提供单位"), "润城")
    follow(team.get_by_role("button", name="保存"))
    step(team, "发给单位")
    address = team.url
    unit.goto("/requests/?q=竣工结算审核意见")
    follow(unit.locator("main").get_by_role("link", name=re.compile("竣工结算")).first)
    assert unit.url == address
    due = unit.locator("dd .number").all_inner_texts()
    step(unit, "申请延期", 延长工作日数="5", 理由="档案在外地")
    says(unit, "档案在外地")
    lead.goto(address)
    says(lead, "已申请延期 5 个工作日，待决定：档案在外地")
    step(lead, "同意延期", 理由="同意，只此一次")
    unit.reload()
    says(unit, "同意延期 5 个工作日：申请：档案在外地；同意，只此一次")
    assert unit.locator("dd .number").all_inner_texts() != due, "the day is a later one"
    _provide(unit, "见附件")
    team.goto(address)
    step(team, "退回", 理由="没有盖章")
    unit.reload()
    says(unit, "没有盖章")
    _provide(unit, "已盖章")
    team.reload()
    step(team, "接收")
    says(team, "已接收", "证据")
    for page, listed in ((team, f"{HALF}requests/"), (unit, "/requests/?q=竣工结算审核意见")):
        page.goto(listed)
        row = page.locator("tr", has_text="竣工结算审核意见")
        assert "已接收" in row.inner_text(), "both sides' lists agree"


def _provide(unit: Page, said: str) -> None:
    form = unit.locator("form.step", has=unit.get_by_role("button", name="提供资料"))
    form.get_by_label("提供说明").fill(said)
    note: FilePayload = {"name": "结算.txt", "mimeType": "text/plain", "buffer": said.encode()}
    form.get_by_label("佐证文件").set_input_files(note)
    follow(form.get_by_role("button", name="提供资料"))


def test_11_a_review_falls_away_when_the_paper_is_edited_and_the_visit_is_open_again(
    entering: Entering,
) -> None:
    page = entering("评价人员")
    page.goto(f"{HALF}sample/")
    seen = page.locator(".card-actions .mark-accent").inner_text()
    visited = page.locator("tbody tr", has=page.locator(".mark-accent", has_text="复核通过")).first
    follow(visited.get_by_role("link", name=re.compile("实地核查")))
    says(page, "复核通过")
    paper = page.url
    follow(page.get_by_role("link", name="改", exact=True))
    says(page, "原来的复核作废")
    page.get_by_label("结论").fill("签证缺3份，其余齐全。（合成）")
    follow(page.get_by_role("button", name="保存"))
    assert page.url == paper
    says(page, "复核后改动过", "编制中")
    page.goto(f"{HALF}sample/")
    now = page.locator(".card-actions .mark-accent").inner_text()
    assert now != seen, "the gate of the site work is shut again"
    page.goto(paper)
    step(page, "交复核")
    lead = entering("主评人")
    lead.goto(paper)
    step(lead, "复核通过")
    lead.goto(f"{HALF}sample/")
    assert lead.locator(".card-actions .mark-accent").inner_text() == seen


def test_12_the_same_seed_draws_the_same_and_a_point_is_replaced_for_a_reason(
    entering: Entering,
) -> None:
    lead, address = commission(entering, "fiscal", "final")
    step(lead, "声明无利害关系")
    lead.goto(f"{address}sample/")
    follow(lead.get_by_role("link", name="抽取", exact=True))
    lead.get_by_label("抽取数").fill("5")
    lead.get_by_label("随机种子").fill("红塔2023")
    follow(lead.get_by_role("button", name="保存"))
    says(lead, "红塔2023", "重抽一致", "个小区")
    drawn = lead.locator("tbody .name a").all_inner_texts()
    assert len(drawn) == 5
    follow(lead.get_by_role("link", name=re.compile("重抽")))
    lead.get_by_label("重抽理由").fill("再抽一次看是否相同")
    follow(lead.get_by_role("button", name="保存"))
    assert lead.locator("tbody .name a").all_inner_texts() == drawn, "the same draw"
    says(lead, "再抽一次看是否相同")
    assert "2" in lead.locator(".badge", has_text="抽了").inner_text()
    row = lead.locator("tbody tr", has=lead.locator("summary", has_text="替换")).first
    row.locator("summary", has_text="替换").click()
    follow(row.get_by_role("button", name="替换为下一个"))
    refused(lead, "理由")
    row = lead.locator("tbody tr", has=lead.locator("details[open]")).first
    row.get_by_label("去不了的理由").fill("道路封闭")
    follow(row.get_by_role("button", name="替换为下一个"))
    says(lead, "道路封闭", "已替换为")


def test_12_of_the_households_the_share_stands_with_its_interval_and_the_seed_is_shown(
    entering: Entering,
) -> None:
    """83 of the 223 that answered among 4,259: the interval is Wilson's, with the correction for a
    finite number of households, which the published bounds of 31.17 and 43.69 leave out."""
    page = entering("主评人")
    page.goto("/surveys/DC-2023-08/results/")
    says(page, "83/223", "37.22", "4,259", "31.29—43.56")
    page.goto("/surveys/DC-2023-10/sample/")
    says(page, "随机种子", "与抽中的户一致")
