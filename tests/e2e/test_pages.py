"""The demo's pages in a real browser: they open, stay in their frame, and are accessible."""

from __future__ import annotations

import html
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.looking import violations

pytestmark = [pytest.mark.browser, pytest.mark.enable_socket]
DESKTOP, PHONE = {"width": 1440, "height": 900}, {"width": 375, "height": 812}


def opened(browser: Browser, address: str, page: str, **options: object) -> tuple[Page, list[str]]:
    """A page and everything its console complains of."""
    tab = browser.new_page(**options)  # type: ignore[arg-type]  # options of one known call
    complaints: list[str] = []
    tab.on("console", lambda message: complaints.append(message.text))
    tab.on("pageerror", lambda error: complaints.append(str(error)))
    tab.goto(address + page)
    return tab, complaints


@pytest.mark.parametrize("page", ["", "report.html"])
@pytest.mark.parametrize(
    ("size", "scheme"), [(DESKTOP, "light"), (PHONE, "dark")], ids=["desktop", "phone"]
)
def test_pages_are_accessible_and_fit(
    browser: Browser, address: str, page: str, size: dict[str, int], scheme: str
) -> None:
    tab, complaints = opened(browser, address, page, viewport=size, color_scheme=scheme)
    assert violations(tab) == []
    assert tab.evaluate("document.documentElement.scrollWidth") <= size["width"]
    assert complaints == []  # no request, script or style was refused by the page's own policy
    tab.close()


def test_the_page_shows_the_result(browser: Browser, address: str) -> None:
    tab, _ = opened(browser, address, "", viewport=DESKTOP)
    assert "67.40" in tab.inner_text(".verdict")
    assert "中" in tab.inner_text(".verdict")
    assert tab.locator("nav.files a").count() == 5
    tab.close()


def test_a_click_on_a_figure_opens_its_trace_and_the_keyboard_closes_it(
    browser: Browser, address: str
) -> None:
    tab, _ = opened(browser, address, "report.html", viewport=DESKTOP)
    figure = tab.locator("a.figure", has_text="27.03%").first
    figure.focus()
    tab.keyboard.press("Enter")
    drawer = tab.locator("aside.drawer:target")
    drawer.wait_for()
    shown = drawer.inner_text()
    for part in ("80", "296", "27.03%"):
        assert part in shown
    drawer.locator("a.close").focus()
    tab.keyboard.press("Enter")
    tab.locator("aside.drawer:visible").wait_for(state="hidden")
    tab.close()


def test_pages_carry_no_script(demo: Path) -> None:
    for name in ("index.html", "report.html"):
        text = (demo / name).read_text(encoding="utf-8").lower()
        assert "<script" not in text
        assert "javascript:" not in text
        assert "default-src 'none'" in html.unescape(text)
