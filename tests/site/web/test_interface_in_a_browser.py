"""Somebody tries the interface out on its page; nothing comes from anywhere else."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page
from pytest_socket import enable_socket

from hengjian.site.accounts import tokens
from hengjian.site.accounts.models import Membership
from tests.e2e.conftest import browser as browser  # the fixture
from tests.e2e.walking import DESK, PHONE
from tests.looking import violations

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
Member = Callable[[str], Membership]


@pytest.fixture(scope="module", autouse=True)
def one_thread() -> Iterator[None]:
    """The browser's loop runs in the thread that asks the database."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
        yield


@pytest.fixture(scope="session", autouse=True)
def loopback() -> None:
    """The live server may listen on this machine."""
    enable_socket()


def _kept(page: Page, name: str) -> None:
    """A picture for whoever asks for one: ``PICTURES=folder``."""
    if folder := os.environ.get("PICTURES"):
        page.screenshot(path=Path(folder) / f"{name}.png", full_page=name.startswith("problem"))


def test_an_operation_is_tried_out_with_a_token(
    live_server: Any, browser: Browser, client_of: Callable[..., Any], member: Member, settings: Any
) -> None:
    settings.SESSION_COOKIE_SECURE = settings.CSRF_COOKIE_SECURE = False
    token, _ = tokens.issue(member("finance_bureau"), "试", 30)
    session = client_of("finance_bureau").cookies["sessionid"].value
    context = browser.new_context(viewport=DESK, locale="zh-CN", base_url=live_server.url)
    context.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])
    page, said, asked = context.new_page(), [], []
    page.on("console", lambda each: said.append(each.text) if each.type == "error" else None)
    page.on("request", lambda each: asked.append(each.url))
    page.goto("/interface/")
    page.locator(".opblock").first.wait_for()
    _kept(page, "interface-1440")
    page.locator("button.authorize").first.click()
    page.locator(".auth-container input").fill(token)
    page.locator(".auth-btn-wrapper button.authorize").click()
    page.locator("button.btn-done").click()
    _reach(page, "#operations-projects-listProjectRecords .opblock-summary-control").click()
    page.locator("#operations-projects-listProjectRecords button.execute").click()
    page.locator(".live-responses-table .response-col_status", has_text="200").wait_for()
    _kept(page, "interface-tried-1440")
    _reach(page, "#operations-projects-createProjectRecord .opblock-summary-control").click()
    page.locator(".models button").first.click()
    assert violations(page) == []
    page.set_viewport_size(PHONE)
    page.emulate_media(color_scheme="dark")
    page.goto("/interface/")
    page.locator(".opblock").first.wait_for()
    _kept(page, "interface-375")
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    _reach(page, "#operations-projects-createProjectRecord .opblock-summary-control").click()
    page.locator("button.authorize").first.click()
    _kept(page, "interface-dialog-375")
    assert violations(page) == []
    assert said == [], "the policy of the site lets all of it run"
    ours = ("data:", "blob:", live_server.url)
    assert [each for each in asked if not each.startswith(ours)] == []
    for size in (DESK, PHONE):
        page.set_viewport_size(size)
        page.goto("/problems/request-value-unfit")
        _kept(page, f"problem-{size['width']}")
    context.close()


def _reach(page: Page, selector: str) -> Locator:
    """Scroll down until it is drawn: the operations come as one goes down the page."""
    found = page.locator(selector)
    for _ in range(600):
        if found.count():
            return found
        page.locator(".opblock-tag").last.scroll_into_view_if_needed()
        page.wait_for_timeout(100)
    drawn = page.locator(".opblock-tag").all_inner_texts()
    raise AssertionError(f"{selector} is not on the page: {drawn}")
