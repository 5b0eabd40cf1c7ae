"""What axe says of a page in a real browser, once the page has come."""

from __future__ import annotations

from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

RESTS = """() => Promise.allSettled(document.getAnimations()
    .filter(each => each instanceof CSSTransition).map(each => each.finished))"""
"""Done once no colour or place on the page is on its way to another."""


def violations(page: Page) -> list[dict[str, Any]]:
    """The rules of axe that the page breaks.

    A click returns as soon as the answer begins; a page without a root yet is not looked at.
    """
    page.wait_for_load_state("load")
    page.evaluate(RESTS)
    found: list[dict[str, Any]] = Axe().run(page).response["violations"]
    return found
