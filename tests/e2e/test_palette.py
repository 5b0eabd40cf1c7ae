"""Any page and any record by a few letters, without the mouse."""

from __future__ import annotations

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.e2e.walking import DESK, PHONE, Entering
from tests.looking import violations

pytestmark = pytest.mark.browser


@pytest.mark.parametrize(
    ("size", "scheme"), [(DESK, "light"), (PHONE, "dark")], ids=["desk", "phone in the dark"]
)
def test_the_palette_leads_to_a_page_and_to_a_record(
    entering: Entering, size: dict[str, int], scheme: str
) -> None:
    page = entering("主管部门经办", size, scheme)
    page.goto("/plans/")
    found = _open(page)
    expect(found.first).to_contain_text("首页")  # the page seen before this one
    assert [v["id"] for v in violations(page) if v["impact"] in ("serious", "critical")] == []
    page.keyboard.type("xq")
    expect(found.first).to_have_text("小区储备", use_inner_text=False)
    page.keyboard.press("Enter")
    page.wait_for_url("**/sites/")
    _open(page)
    page.keyboard.type("SYN-0002")
    expect(found.first).to_contain_text("合成小区002")
    page.keyboard.press("ArrowDown")
    expect(found.nth(1)).to_have_attribute("aria-selected", "true")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Enter")
    page.wait_for_url("**/sites/SYN-0002/")


def test_what_is_not_found_leads_to_the_search_and_escape_leads_back(entering: Entering) -> None:
    page = entering("主管部门经办")
    page.goto("/sites/")
    page.locator("#top-search").focus()
    found = _open(page)
    page.keyboard.type("<b>没有这样的东西")
    expect(found).to_have_count(1)
    expect(found).to_contain_text("没有找到")
    page.keyboard.press("Escape")
    expect(page.locator("#palette")).to_be_hidden()
    expect(page.locator("#top-search")).to_be_focused()


def test_the_keys_are_shown_and_a_question_that_is_typed_is_not_taken_for_one(
    entering: Entering,
) -> None:
    page = entering("主管部门经办")
    page.goto("/sites/")
    page.locator("#top-search").press("?")
    expect(page.locator("#key-list")).to_be_hidden()
    page.locator("h1").click()
    page.keyboard.press("?")
    expect(page.locator("#key-list")).to_be_visible()
    page.keyboard.press("Escape")
    page.keyboard.press("/")
    expect(page.locator("#top-search")).to_be_focused()


def _open(page: Page) -> Locator:
    """Open the palette; gives what it offers."""
    page.wait_for_load_state("load")
    page.keyboard.press("Control+k")
    expect(page.locator("#palette-words")).to_be_focused()
    found = page.locator("#palette-found [role=option]")
    expect(found.first).to_be_visible()
    return found
