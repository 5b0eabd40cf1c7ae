"""The page of an audit in a real browser: accessible, in its frame, and linked both ways."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page

from hengjian.audit.api import audit
from hengjian.audit.readers import read_text
from hengjian.audit.writers.page import page_of
from tests.audit.stubs import TEXT, check, never_quite
from tests.looking import violations

pytestmark = [pytest.mark.browser, pytest.mark.enable_socket]
DESKTOP, PHONE = {"width": 1440, "height": 900}, {"width": 375, "height": 812}
LONG = "\n\n".join(["# 长文", *[f"第 {n} 段没有可核对的数。" for n in range(60)], TEXT])


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A page with errors and queries."""
    path = tmp_path_factory.mktemp("audit") / "page.html"
    path.write_bytes(page_of(audit(read_text(LONG), checks=[check(), check(never_quite)])))
    return path


def opened(browser: Browser, page: Path, **options: object) -> tuple[Page, list[str]]:
    tab = browser.new_page(**options)  # type: ignore[arg-type]  # options of one known call
    complaints: list[str] = []
    tab.on("console", lambda message: complaints.append(message.text))
    tab.goto(page.as_uri())
    return tab, complaints


@pytest.mark.parametrize(
    ("size", "scheme"), [(DESKTOP, "light"), (PHONE, "dark")], ids=["desktop", "phone"]
)
def test_the_page_is_accessible_and_fits(
    browser: Browser, page: Path, size: dict[str, int], scheme: str
) -> None:
    tab, complaints = opened(browser, page, viewport=size, color_scheme=scheme)
    assert violations(tab) == []
    assert tab.evaluate("document.documentElement.scrollWidth") <= size["width"]
    assert complaints == []
    tab.close()


def test_on_a_wide_screen_a_mark_leaves_the_text_where_it_is(browser: Browser, page: Path) -> None:
    tab, _ = opened(browser, page, viewport=DESKTOP, reduced_motion="reduce")
    tab.locator("#m1-0 a").scroll_into_view_if_needed()
    before = tab.evaluate("scrollY")
    jump(tab.locator("#m1-0 a"))
    assert in_view(tab, "#f1")
    assert in_view(tab, "#m1-0")
    assert abs(tab.evaluate("scrollY") - before) <= DESKTOP["height"] / 4
    tab.close()


def test_from_place_to_place_the_finding_stays_in_sight(browser: Browser, page: Path) -> None:
    tab, _ = opened(browser, page, viewport=DESKTOP, reduced_motion="reduce")
    for number in range(1, tab.locator(".card").count()):
        jump(tab.locator(f"#f{number} .step").last)
        assert tab.locator(f"#m{number + 1}-0:target").count() == 1
        assert in_view(tab, f"#m{number + 1}-0")
        assert in_view(tab, f"#f{number + 1}")
    tab.close()


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_a_mark_leads_to_its_finding_and_the_finding_back(
    browser: Browser, page: Path, size: dict[str, int]
) -> None:
    tab, _ = opened(browser, page, viewport=size, reduced_motion="reduce")
    jump(tab.locator("a.mark[href='#f2']").first)
    assert tab.locator("#f2:target").count() == 1
    assert in_view(tab, "#f2")
    jump(tab.locator("#f1 .places a").first)
    assert tab.locator("#m1-0:target").count() == 1
    assert in_view(tab, "#m1-0")
    tab.close()


def test_the_filter_shows_one_severity(browser: Browser, page: Path) -> None:
    tab, _ = opened(browser, page, viewport=DESKTOP)
    assert tab.locator(".card:visible").count() == 4
    tab.locator("#show-query").check()
    assert tab.locator(".card.error:visible").count() == 0
    assert tab.locator(".card.query:visible").count() == 2
    tab.close()


def jump(link: Locator) -> None:
    """Click on what leads to a place of the same page: it is scrolled to with the next frame."""
    link.click()
    link.page.evaluate("new Promise(drawn => requestAnimationFrame(() => setTimeout(drawn)))")


def in_view(tab: Page, selector: str) -> bool:
    """Whether the upper edge of the element is on the screen."""
    box = tab.locator(selector).bounding_box()
    height = tab.viewport_size["height"] if tab.viewport_size else 0
    return box is not None and 0 <= box["y"] < height
