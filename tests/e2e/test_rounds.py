"""Residents are asked, answered and told when it is done; the contact group answers in time; they
are there at an acceptance. The numbers are those of the design's acceptance checks."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, ViewportSize, expect

from tests.e2e.walking import DESK, PHONE, Entering, follow, framed

pytestmark = pytest.mark.browser
CLERK, HEAD, OF_THE_PLACE = "主管部门经办", "主管部门负责人", "凤凰街道"
SITE, OTHER = "SYN-0001", "SYN-0007"
ACCEPTED = "/works/projects/HT-OLD-2/acceptance/"


@pytest.fixture
def phone(browser: Browser, district: str) -> Iterator[Page]:
    """A phone of 375 px without an account."""
    context = browser.new_context(viewport=PHONE, locale="zh-CN", base_url=district)
    yield context.new_page()
    context.close()


def drawn_up(page: Page, **values: str) -> str:
    """A round drawn up and opened at the desk; the address of its page."""
    page.goto("/rounds/new/")
    for name, value in values.items():
        field = page.locator(f"main [name={name}]")
        if name == "sites":
            page.locator(f"main [name=sites][value={value}]").check()
        elif field.evaluate("each => each.tagName") == "SELECT":
            field.select_option(value)
        else:
            field.fill(value)
    follow(page.get_by_role("button", name="建立"))
    follow(page.get_by_role("button", name="开始征求意见"))
    return page.url


def step(page: Page, name: str, **values: str) -> None:
    """A step of the round itself, with what it asks for; one that stands folded is unfolded."""
    form = page.locator("main form").filter(has=page.locator("button", has_text=name))
    pressed = form.first.locator("button", has_text=name).first
    pressed.evaluate(
        "each => { const folded = each.closest('details'); if (folded) folded.open = true }"
    )
    for field, value in values.items():
        form.first.locator(f"[name$='{field}']").fill(value)
    follow(pressed)


def entered(page: Page, text: str) -> None:
    """An opinion told in a meeting."""
    form = page.locator("form[action$=opinions]")
    form.locator("[name=channel]").select_option("meeting")
    form.locator("[name=text]").fill(text)
    form.locator("[name=site]").select_option(index=1)
    follow(form.get_by_role("button"))


def opinion(page: Page, text: str, **values: str) -> None:
    """It is adopted: with what changes, or the row of the works, and why."""
    row = page.locator("li.list-group-item").filter(has_text=text).first
    row.get_by_text("采纳", exact=True).first.click()
    for label, value in values.items():
        field = row.get_by_label(label).first
        if label == MILESTONE:
            field.select_option(value)
        else:
            field.fill(value)
    follow(row.get_by_role("button", name="采纳", exact=True).first)


CHANGE, MILESTONE, WHY = "方案或进度改了什么", "进度节点（可留空）", "理由"
PAST = {"methods": "入户、座谈会", "opens_on": "2023-09-18", "closes_on": "2023-09-26"}


def test_the_three_rounds_are_walked_from_what_is_needed_to_what_came_of_it(
    entering: Entering, phone: Page
) -> None:
    """Drawn up, opened, prolonged with a reason, heard, answered, counted, concluded; and each is
    there for everybody."""
    desk = entering(CLERK)
    for kind, question in (("needs", "先改什么"), ("effect", "改得怎么样")):
        address = drawn_up(desk, kind=kind, question=question, sites=OTHER, **PAST)
        step(desk, "延长截止日期", closes_on="2023-12-31", why="有一栋没有问到")
        expect(desk.get_by_role("alert").first).to_contain_text("最晚到 2023-10-26")
        step(desk, "延长截止日期", closes_on="2023-09-29", why="有一栋没有问到")
        entered(desk, f"{question}：楼道灯")
        step(desk, "作出结论", why="先改楼道灯和路面。")
        expect(desk.get_by_role("alert").first).to_contain_text("1 条意见没有答复")
        opinion(desk, "楼道灯", **{CHANGE: "楼道灯排在最前", WHY: "住户意见一致，排在最前。"})
        form = desk.locator("form[action$=results]")
        form.locator("[name=site]").select_option(index=1)
        for name, value in (("asked", "40"), ("answered", "31"), ("in_favour", "22")):
            form.locator(f"[name={name}]").fill(value)
        follow(form.get_by_role("button"))
        step(desk, "作出结论", why="先改楼道灯和路面。")
        expect(desk.locator("main")).to_contain_text("已有结论")
        framed(desk)
        desk.get_by_role("link", name="31", exact=True).click()
        expect(desk.locator("#drawer.show")).to_contain_text("答复不多于征询")
        phone.goto(f"/p/{OTHER}/rounds/{address.rstrip('/').rpartition('/')[2]}/")
        said = "".join(phone.locator("main").inner_text().split())
        for words in ("40/31/22", "原定截止2023-09-26", "有一栋没有问到", "楼道灯排在最前"):
            assert words in said, words
        framed(phone)


def test_18_an_opinion_is_given_answered_with_a_change_and_followed_by_code(
    phone: Page, entering: Entering
) -> None:
    desk = entering(CLERK, DESK)
    desk.goto("/rounds/?state=open")
    follow(desk.get_by_role("link", name="问计").first)
    framed(desk)
    public = desk.get_by_role("link", name="看", exact=True).first.get_attribute("href")
    phone.goto(public or "")
    framed(phone)
    phone.get_by_label("您的意见").fill("单元门口要留坡道 <b>谢谢</b>")
    phone.wait_for_timeout(3200)
    follow(phone.get_by_role("button", name="提意见"))
    code = phone.locator(".code").first.inner_text().strip()
    desk.reload()
    row = desk.locator("li.list-group-item").filter(has_text="单元门口要留坡道").first
    expect(row).to_contain_text("<b>谢谢</b>")
    row.get_by_text("采纳", exact=True).first.click()
    row.get_by_label("方案或进度改了什么").first.fill("单元门口加坡道")
    row.get_by_label("理由").first.fill("老人多，坡道列入方案。")
    follow(row.get_by_role("button", name="采纳", exact=True).first)
    phone.goto(f"/p/said/#{code}")
    follow(phone.get_by_role("button").last)
    said = phone.locator("main").inner_text()
    assert "采纳" in said
    assert "单元门口加坡道" in said
    framed(phone)
    assert code not in phone.url.split("#")[0]


def test_18_a_scheme_without_a_conclusion_is_not_eligible(entering: Entering) -> None:
    desk = entering(CLERK, DESK)
    desk.goto("/rounds/?state=open")
    follow(desk.get_by_role("link", name="问计").first)
    follow(desk.locator("dl").get_by_role("link").first)
    address = desk.url
    head = entering("主管部门负责人", DESK)
    head.goto(address)
    head.get_by_label("理由").first.fill("方案完整，予以入选。")
    follow(head.get_by_role("button", name="可入选"))
    expect(head.get_by_role("alert").first).to_contain_text("征询")


def test_18_a_milestone_that_is_reached_tells_who_asked_for_it(
    phone: Page, entering: Entering
) -> None:
    """An opinion leads to a row of the works; when that is finished, the code says so."""
    desk = entering(CLERK)
    desk.goto("/works/projects/HT-OLD-2/rows/milestones/new")
    for name, value in (("name", "北门坡道（合成）"), ("planned_on", "2023-10-20")):
        desk.locator(f"main [name={name}]").fill(value)
    desk.locator("main [name=kind]").select_option("other")
    desk.locator("main [name=site]").select_option(label="合成小区001")
    follow(desk.get_by_role("button", name="保存").first)
    desk.goto("/works/projects/HT-OLD-2/milestones/")
    row = desk.get_by_role("link", name="北门坡道（合成）").first
    address = row.get_attribute("href") or ""
    milestone = address.rstrip("/").rpartition("/")[2]
    round_ = drawn_up(
        desk,
        kind="effect",
        question="北门怎么样",
        sites=SITE,
        **{**PAST, "closes_on": "2023-10-12"},
    )
    phone.goto(f"/p/{SITE}/rounds/{round_.rstrip('/').rpartition('/')[2]}/")
    phone.get_by_label("您的意见").fill("北门台阶太高，轮椅上不去")
    follow(phone.get_by_role("button", name="提意见"))
    code = phone.locator(".code").first.inner_text().strip()
    desk.goto(round_)
    choice = desk.get_by_label(MILESTONE).first
    offered = choice.get_by_role("option").filter(has_text="北门坡道（合成）　计划 2023-10-20")
    expect(offered).to_have_count(1)
    framed(desk)
    opinion(desk, "轮椅上不去", **{MILESTONE: milestone, WHY: "北门加坡道，列入进度。"})
    assert "计划 2023-10-20" in followed(phone, code)
    desk.goto(address)
    desk.locator("main [name=actual_on]").fill("2023-09-29")
    follow(desk.get_by_role("button", name="保存").first)
    assert "✓ 已做 2023-09-29" in followed(phone, code)
    framed(phone)


def followed(page: Page, code: str) -> str:
    """What became of what somebody said, by code."""
    page.goto("about:blank")
    page.goto(f"/p/said/#{code}")
    expect(page.get_by_label("查询码")).to_have_value(code)
    follow(page.get_by_role("button", name="看一看"))
    assert code not in page.url.split("#")[0]
    return " ".join(page.locator("main").inner_text().split())


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_the_contact_group_is_asked_and_answers_in_time(
    browser: Browser, district: str, entering: Entering, size: ViewportSize
) -> None:
    """Asked without an account, due in working days, answered by the sub-district, read by code."""
    context = browser.new_context(viewport=size, locale="zh-CN", base_url=district)
    page = context.new_page()
    page.goto(f"/p/{SITE}/")
    follow(page.get_by_role("link", name="问联系小组"))
    said = page.locator("main").inner_text()
    for words in ("街道联系人", "施工单位", "监理单位", "居民监督员"):
        assert words in said, words
    framed(page)
    text = f"南门几号能走？{size['width']}"
    page.get_by_label("施工单位").check()
    page.get_by_label("想问什么").fill(text)
    follow(page.get_by_role("button", name="提问"))
    assert "2023-10-" in page.locator("[role=status]").inner_text(), "five working days"
    code = page.locator(".code").first.inner_text().strip()
    assert "待答复" in followed(page, code)
    street = entering(OF_THE_PLACE, size)
    assert "联系小组的问题待答复" in street.locator("main").inner_text()
    street.goto(f"/rounds/group/{SITE}/")
    framed(street)
    row = street.locator("li.list-group-item").filter(has_text=text).first
    row.get_by_role("textbox").first.fill("10 月 8 日早上开通，轮椅也能过。")
    follow(row.get_by_role("button", name="答复", exact=True))
    assert "10 月 8 日早上开通" in followed(page, code)
    page.goto(f"/p/{SITE}/group/")
    expect(page.locator("main")).to_contain_text(text)
    context.close()


def test_residents_and_their_supervisor_are_there_at_an_acceptance(entering: Entering) -> None:
    """In the demonstration one was attended; another is entered, of another site it is refused."""
    desk = entering(CLERK)
    desk.goto(ACCEPTED)
    part = desk.locator("section[aria-labelledby=residents-title]")
    for words in ("居民监督员", "同意，但有问题", "居民代表", "北门口路面要补平"):
        expect(part).to_contain_text(words)
    follow(part.get_by_role("link", name="登记到场"))
    follow(desk.get_by_role("link", name=re.compile("新增|登记|新建")).first)
    framed(desk)


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_the_pages_of_rounds_are_accessible_and_in_their_frame(
    entering: Entering, size: ViewportSize
) -> None:
    page = entering(CLERK, size)
    for address in (
        "/rounds/", "/rounds/new/", f"/rounds/group/{SITE}/", "/records/home-visits/",
        "/records/resident-checks/", "/records/upkeep/", ACCEPTED,
    ):  # fmt: skip
        page.goto(address)
        framed(page)
    page.goto("/rounds/?state=concluded")
    follow(page.get_by_role("link", name="问效").last)
    framed(page)
    assert "已做" in page.locator("main").inner_text()
