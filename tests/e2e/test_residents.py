"""A resident on an old phone, and an operator who works a morning without a mouse."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.e2e.walking import DESK, PHONE, Entering, come, follow
from tests.looking import violations

pytestmark = pytest.mark.browser
CASES = 10


@pytest.fixture
def phone(browser: Browser, district: str) -> Iterator[Page]:
    """A phone of 375 px without script and without an account."""
    context = browser.new_context(
        viewport=PHONE, java_script_enabled=False, locale="zh-CN", base_url=district
    )
    yield context.new_page()
    context.close()


def test_without_script_a_case_is_reported_followed_and_urged(phone: Page) -> None:
    phone.goto("/p/")
    phone.get_by_label("小区名、拼音首字母、路名").fill("合成小区001")
    phone.get_by_role("button", name="查找").click()
    phone.get_by_role("link", name="合成小区001").click()
    assert not phone.context.cookies(), "nothing is kept of who only looks"
    phone.get_by_role("link", name="反映问题（不用注册）").click()
    phone.get_by_label("质量").check()
    phone.get_by_label("哪里（几栋、楼道、路口）").fill("3 栋")
    phone.get_by_label("说清楚一点").fill("楼道灯又坏了")
    phone.wait_for_timeout(3200)
    follow(phone.get_by_role("button", name="交给热线"))
    code = phone.locator(".code").inner_text().strip()
    assert re.fullmatch("[0-9A-Z]{5}-[0-9A-Z]{5}", code)
    phone.goto("/p/case/")
    phone.get_by_label("查询码（回执上的 10 位）").fill(code.lower())
    follow(phone.get_by_role("button", name="查看"))
    assert "待分派" in phone.locator("main").inner_text()
    follow(phone.get_by_role("button", name="催一下"))
    assert phone.get_by_role("status").inner_text() == "已催办"
    assert code not in phone.url


def test_an_operator_works_ten_cases_without_a_mouse(entering: Entering) -> None:
    """Entered, dispatched, and on to the next: letters, Tab, arrows, Ctrl+Enter."""
    page = entering("热线话务员", DESK)
    page.goto("/cases/")
    keys = page.keyboard
    for number in range(CASES):
        keys.press("n")
        page.wait_for_url("**/cases/new/")
        page.locator("select:focus").wait_for()
        for typed in ("", "SYN-0001", f"{number} 栋", "", "", "楼道灯不亮"):
            if typed:
                keys.insert_text(typed)
            keys.press("Tab")
        keys.press("Control+Enter")
        page.wait_for_url(re.compile("/cases/R"))
        keys.press("d")
        page.locator("select:focus").wait_for()
        keys.press("ArrowDown")
        keys.press("Control+Enter")
        come(page, "已分派，等待接收")
        keys.press("b")
        page.wait_for_url("**/cases/")
    page.goto("/cases/?queue=sent")
    assert page.locator("[data-row]").count() >= CASES
    keys.press("j")
    keys.press("Enter")
    page.wait_for_url(re.compile("/cases/R"))


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_the_pages_are_accessible_and_in_their_frame(
    browser: Browser, district: str, entering: Entering, size: dict[str, int]
) -> None:
    desk = entering("热线话务员", size)  # type: ignore[arg-type]
    wrong = {}
    for address in ("/cases/?queue=all", "/cases/rates/", "/cases/new/", "/cases/sheet/"):
        desk.goto(address)
        wrong[address] = [each["id"] for each in violations(desk)]
        assert desk.evaluate("document.documentElement.scrollWidth") <= size["width"], address
    desk.goto("/cases/")
    desk.locator("[data-row]").first.click()
    desk.wait_for_url(re.compile("/cases/R"))
    wrong["a case"] = [each["id"] for each in violations(desk)]
    assert desk.evaluate("document.documentElement.scrollWidth") <= size["width"]
    context = browser.new_context(viewport=size, locale="zh-CN", base_url=district)
    page = context.new_page()
    for address in ("/p/?q=合成", "/p/SYN-0001/", "/p/SYN-0001/report/", "/p/case/"):
        page.goto(address)
        wrong[address] = [each["id"] for each in violations(page)]
        assert page.evaluate("document.documentElement.scrollWidth") <= size["width"], address
    context.close()
    assert {address: found for address, found in wrong.items() if found} == {}
