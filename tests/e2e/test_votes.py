"""Owners vote by code and on paper, the count is verified by a stranger. The numbers are those of
the design's acceptance checks."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, ViewportSize, expect

from tests.cli.run import run
from tests.e2e.walking import DESK, PHONE, Entering, follow, framed

pytestmark = pytest.mark.browser
OPEN, COUNTED = "（合成）充电桩和停车", "（合成）用公共收益加装路灯"
CLERK, STREET = "主管部门经办", "街道社区"
OF_THE_PLACE = "凤凰街道"
"""The second account of a sub-district: where the community of the votes lies."""
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


def test_letters_are_printed_with_a_code_each(entering: Entering, letters: Letters) -> None:
    page = entering(CLERK, DESK)
    of_ballot(page, OPEN)
    framed(page)
    follow(page.get_by_role("button", name="生成（旧码作废）"))
    for each in page.locator(".letter").all():
        code, pin, number = each.locator("dd.number").all_inner_texts()
        letters.append((number.strip(), code.strip(), pin.strip()))
    assert 40 < len(letters) <= 43, "each owner who has not voted"
    assert page.locator(".letter svg").count() == len(letters)
    assert len({code for _, code, _ in letters}) == len(letters)
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
    with phone.expect_download() as kept:
        phone.get_by_role("link", name="存成文件").click()
    assert kept.value.path().read_text() == phone.locator(".vote-hash").inner_text()
    assert code.replace("-", "") not in phone.url.split("#")[0]
    show_code(phone, code)
    expect(phone.get_by_text("不能再投")).to_be_visible()
    phone.goto("/p/vote/")
    phone.get_by_label("投票码").fill("ZZZZZ-ZZZZZ")
    follow(phone.get_by_role("button", name="进入"))
    expect(phone.get_by_role("alert")).to_contain_text("没有这个投票码")


def on_paper(page: Page, sheet: str, owner: str, answers: tuple[str, str] = ("yes", "no")) -> None:
    of_ballot(page, OPEN)
    page.get_by_label("票号").fill(sheet)
    page.locator("form[action$=papers] [name=owner]").fill(owner)
    page.get_by_label("收到日期").fill("2023-09-29")
    for each, answer in zip(
        page.locator("form[action$=papers] select").all(), answers, strict=True
    ):
        each.select_option(answer)
    follow(page.get_by_role("button", name="录入一张"))


def heads_of(page: Page) -> int:
    """How many have taken part, as the public page of the vote says."""
    said = page.locator("section[aria-labelledby=turnout-title]").inner_text()
    found = re.search(r"(\d+) / 43", said)
    assert found is not None
    return int(found[1])


def test_19_a_paper_counts_when_a_second_person_enters_the_same_and_no_owner_counts_twice(
    entering: Entering, phone: Page, letters: Letters
) -> None:
    """Of another sub-district nobody sees it; a clerk enters it, somebody of the sub-district
    enters it again; the paper of who voted on the phone is left out."""
    other = entering(STREET, DESK)
    other.goto("/votes/")
    assert other.get_by_role("link", name=OPEN).count() == 0, "of another sub-district"
    clerk, street = entering(CLERK, DESK), entering(OF_THE_PLACE, DESK)
    of_ballot(clerk, OPEN)
    phone.goto(clerk.get_by_role("link", name="看公开页").get_attribute("href") or "")
    before = heads_of(phone)
    for _ in range(2):
        on_paper(clerk, "P-1", letters[1][0])
        expect(clerk.locator("main")).to_contain_text("等另一人再录")
    on_paper(street, "P-1", letters[1][0], ("no", "no"))
    expect(street.get_by_role("alert").first).to_contain_text("两遍录得不一样")
    on_paper(street, "P-1", letters[1][0])
    expect(street.get_by_role("status").first).to_contain_text("已计入")
    phone.reload()
    assert heads_of(phone) == before + 1
    on_paper(clerk, "P-2", letters[0][0], ("no", "no"))
    on_paper(street, "P-2", letters[0][0], ("no", "no"))
    row = street.locator("li").filter(has_text="P-2").first
    expect(row).to_contain_text("不计入")
    expect(row).to_contain_text("网上已有一票")
    phone.reload()
    assert heads_of(phone) == before + 1, "who voted on the phone has one vote"
    show_code(phone, letters[1][1])
    expect(phone.get_by_text("不能再投")).to_be_visible()
    expect(phone.locator("main")).to_contain_text("纸质票")
    on_paper(clerk, "P-9", letters[2][0])
    follow(clerk.locator("li").filter(has_text="P-9").get_by_role("button", name="撤回"))
    assert clerk.locator("li").filter(has_text="P-9").count() == 0
    framed(street)


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
    if size == DESK:
        _opens(desk, "1,528.50", "网上")
    public = desk.get_by_role("link", name="看公开页").get_attribute("href")
    context = browser.new_context(viewport=size, locale="zh-CN", base_url=district)
    page = context.new_page()
    page.goto(public or "")
    framed(page)
    assert "3606.92" in page.locator("main").inner_text().replace(",", "")
    assert not context.cookies()
    context.close()


def _opens(page: Page, number: str, words: str) -> None:
    """A number of the table by answer opens what it rests on."""
    page.locator(".vote-table").get_by_role("link", name=number).first.click()
    drawer = page.get_by_role("dialog")
    expect(drawer).to_contain_text(words)
    page.keyboard.press("Escape")


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


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_the_pages_of_votes_are_accessible_and_in_their_frame(
    entering: Entering, size: ViewportSize
) -> None:
    page = entering(CLERK, size)
    for address in ("/votes/", "/votes/new/"):
        page.goto(address)
        framed(page)
