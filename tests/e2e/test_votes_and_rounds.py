"""Owners vote by code and on paper, the count is verified by a stranger; a round is asked, answered
and followed. The numbers are those of the design's acceptance checks."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, ViewportSize, expect

from tests.cli.run import run
from tests.e2e.walking import DESK, PHONE, Entering, follow
from tests.looking import violations

pytestmark = pytest.mark.browser
OPEN, COUNTED = "（合成）充电桩和停车", "（合成）用公共收益加装路灯"
CLERK, STREET = "主管部门经办", "街道社区"
Letters = list[tuple[str, str, str]]
"""Number on the roll, code and four digits of each letter."""


@pytest.fixture(scope="module")
def letters() -> Letters:
    """Filled by the first walk: codes are shown once."""
    return []


@pytest.fixture
def phone(browser: Browser, district: str) -> Iterator[Page]:
    """A phone of 375 px without an account."""
    context = browser.new_context(viewport=PHONE, locale="zh-CN", base_url=district)
    yield context.new_page()
    context.close()


def of_ballot(page: Page, title: str) -> None:
    page.goto("/votes/")
    follow(page.get_by_role("link", name=title))


def show_code(page: Page, code: str) -> None:
    page.goto("about:blank")  # else only what stands behind the # changes
    page.goto(f"/p/vote/#{code}")
    expect(page.get_by_label("投票码")).to_have_value(re.compile(code.replace("-", "-?")))
    follow(page.get_by_role("button", name="进入"))


def vote(page: Page, answers: tuple[str, str], second: str) -> None:
    for number, answer in enumerate(answers):
        page.locator("fieldset").nth(number).get_by_label(answer, exact=True).check()
    page.get_by_label("登记电话后四位").fill(second)
    follow(page.get_by_role("button", name="投出这一票"))


def framed(page: Page) -> None:
    """Accessible, and in its frame."""
    assert [each["id"] for each in violations(page)] == [], page.url
    wide = page.evaluate("document.documentElement.scrollWidth")
    assert page.viewport_size is not None
    assert wide <= page.viewport_size["width"], page.url


def test_letters_are_printed_with_a_code_each(entering: Entering, letters: Letters) -> None:
    page = entering(CLERK, DESK)
    of_ballot(page, OPEN)
    framed(page)
    follow(page.get_by_role("button", name="生成（旧码作废）"))
    for each in page.locator(".letter").all():
        code, pin, number = each.locator("dd.number").all_inner_texts()
        letters.append((number.strip(), code.strip(), pin.strip()))
    assert len(letters) == 43
    assert page.locator(".letter svg").count() == 43
    assert len({code for _, code, _ in letters}) == 43
    framed(page)


def test_19_an_owner_votes_on_a_phone_with_a_second_factor_once(
    phone: Page, letters: Letters
) -> None:
    _, code, pin = letters[0]
    show_code(phone, code)
    framed(phone)
    wrong = f"{(int(pin) + 1) % 10_000:04}"
    if wrong == "0001":  # the telephone of the first owner
        wrong = "0000" if pin != "0000" else "9999"
    vote(phone, ("同意", "反对"), wrong)
    expect(phone.get_by_role("alert")).to_be_visible()
    vote(phone, ("同意", "反对"), pin)
    expect(phone.get_by_role("status").first).to_contain_text("✓")
    assert code.replace("-", "") not in phone.url.split("#")[0]
    show_code(phone, code)
    expect(phone.get_by_text("不能再投")).to_be_visible()
    phone.goto("/p/vote/")
    phone.get_by_label("投票码").fill("ZZZZZ-ZZZZZ")
    follow(phone.get_by_role("button", name="进入"))
    expect(phone.get_by_role("alert")).to_contain_text("没有这个投票码")


def on_paper(page: Page, sheet: str, owner: str) -> None:
    of_ballot(page, OPEN)
    page.get_by_label("票号").fill(sheet)
    page.locator("form[action$=papers] [name=owner]").fill(owner)
    page.get_by_label("收到日期").fill("2023-09-29")
    for each in page.locator("form[action$=papers] select").all():
        each.select_option("yes")
    follow(page.get_by_role("button", name="录入一张"))


def test_a_paper_waits_for_a_second_person(entering: Entering, letters: Letters) -> None:
    """That two merge with the web votes is held by ``site/residents/vote/test_casting.py``."""
    page = entering(CLERK, DESK)
    for _ in range(2):
        on_paper(page, "P-1", letters[1][0])
        expect(page.locator("main")).to_contain_text("等另一人再录")
    other = entering(STREET, DESK)
    other.goto("/votes/")
    assert other.get_by_role("link", name=OPEN).count() == 0, "of another sub-district"


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_19_the_result_says_both_bases_and_their_lines(
    entering: Entering, browser: Browser, district: str, size: ViewportSize
) -> None:
    desk = entering(CLERK, size)
    of_ballot(desk, COUNTED)
    framed(desk)
    said = desk.locator("main").inner_text().replace(",", "")
    for each in ("5410.37", "3606.92", "至少 29", "15 / 30 = 50.00%", "至少 16", "未通过"):
        assert each in said, each
    public = desk.get_by_role("link", name="看公开页").get_attribute("href")
    context = browser.new_context(viewport=size, locale="zh-CN", base_url=district)
    page = context.new_page()
    page.goto(public or "")
    framed(page)
    assert "3606.92" in page.locator("main").inner_text().replace(",", "")
    assert not context.cookies()
    context.close()


def test_a_stranger_recounts_the_published_file_and_finds_a_changed_byte(
    phone: Page, entering: Entering, tmp_path: Path
) -> None:
    desk = entering(CLERK, DESK)
    of_ballot(desk, COUNTED)
    address = desk.get_by_role("link", name="逐票计票文件").get_attribute("href")
    answer = phone.request.get(address or "")
    lines = [json.loads(line) for line in answer.text().splitlines()]
    votes = [line for line in lines if "key" in line]
    yes = [each for each in votes if each["answers"]["1"] == "yes"]
    assert (len(votes), sum(each["heads"] for each in yes)) == (30, 15)
    assert sum(each["area"] for each in votes) == 343_950
    assert sum(each["area"] for each in yes) == 152_850
    path = tmp_path / "count.jsonl"
    path.write_bytes(answer.body())
    done = run("verify", path)
    assert done.exit_code == 0, done.output
    shown = desk.locator("p.vote-hash").inner_text().split()[-1]
    assert shown == lines[-1]["hash"]
    at = len(answer.body()) // 2
    changed = bytearray(answer.body())
    while changed[at : at + 1] not in (b"1", b"2", b"3"):
        at += 1
    changed[at] += 1
    path.write_bytes(bytes(changed))
    assert run("verify", path).exit_code == 1
    sheet = phone.request.get((address or "").replace("count.jsonl", "result.pdf"))
    assert sheet.body().startswith(b"%PDF")


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


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_the_pages_of_rounds_and_votes_are_accessible_and_in_their_frame(
    entering: Entering, size: dict[str, int]
) -> None:
    page = entering(CLERK, size)
    for address in (
        "/rounds/", "/rounds/new/", "/rounds/group/SYN-0001/", "/votes/", "/votes/new/",
        "/records/home-visits/", "/records/resident-checks/", "/records/upkeep/",
    ):  # fmt: skip
        page.goto(address)
        framed(page)
    page.goto("/rounds/?state=concluded")
    follow(page.get_by_role("link", name="问效").first)
    framed(page)
    assert "已做" in page.locator("main").inner_text()
