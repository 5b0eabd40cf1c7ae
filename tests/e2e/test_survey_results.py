"""Results and sample of a survey as a lead evaluator sees them: figures, frame, accessibility."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser

from tests.e2e.walking import DESK, PHONE, Entering, follow
from tests.looking import violations

pytestmark = pytest.mark.browser
RESULTS = "/surveys/DC-2023-08/results/"
SAMPLE = "/surveys/DC-2023-10/sample/"


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_results_say_what_the_survey_bears_and_open_their_source(
    entering: Entering, size: dict[str, int]
) -> None:
    page = entering("主评人", size)
    page.goto(RESULTS)
    said = page.locator("main").inner_text()
    # The households nothing is said of grow with what other tests import into the same district.
    for words in (
        "150/223",
        "67.26",
        "83/223",
        "37.22",
        "37.19",
        "31.29—43.56",
        "31.17—43.64",
        "4,259",
        "75 / 80",
        "无法得知",
    ):
        assert words in said, words
    assert page.locator(".survey-bar .target").count() == 5, "over all, and in each stratum"
    wide = page.evaluate("document.documentElement.scrollWidth")
    assert wide <= size["width"]
    assert violations(page) == []
    page.locator(".survey-bar").filter(has_text="目标").get_by_role("link").first.click()
    page.get_by_text("83 ÷ 223").wait_for()
    page.goto(SAMPLE)
    assert "与抽中的户一致" in page.locator("main").inner_text()
    assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]
    assert violations(page) == []


def test_everybody_reads_what_is_kept_of_them_without_script(
    browser: Browser, district: str
) -> None:
    context = browser.new_context(
        viewport=PHONE, java_script_enabled=False, locale="zh-CN", base_url=district
    )
    page = context.new_page()
    page.goto("/p/")
    follow(page.get_by_role("link", name="我们保存您的哪些信息"))
    assert "730 天" in page.locator("main").inner_text()
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    context.close()
