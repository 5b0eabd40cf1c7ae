"""The way in, walked in a real browser: first log-in of an official, and the pages it leads to."""

from __future__ import annotations

import base64
import shutil
from collections.abc import Callable, Iterator
from urllib.parse import urlsplit

import pytest
from django_otp.oath import totp
from playwright.sync_api import Browser, Dialog, Page, sync_playwright
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer
from pytest_socket import enable_socket

from hengjian.site.accounts import actions
from hengjian.site.accounts.models import Membership, Person
from tests.e2e.conftest import QUIET
from tests.e2e.walking import follow
from tests.looking import violations
from tests.site.provider import small_provider

pytestmark = [
    pytest.mark.browser,
    pytest.mark.enable_socket,
    pytest.mark.django_db(transaction=True),
]
SIZES = ((1440, 900), (375, 800))
PASSWORD, OWN = "a-long-password-1", "梧桐叶落满了老街的旧院子"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Debian's Chromium. Playwright runs a loop in this thread, Django's rows are used beside."""
    enable_socket()
    with pytest.MonkeyPatch.context() as patch, sync_playwright() as playwright:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
        started = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=QUIET, headless=True
        )
        yield started
        started.close()


@pytest.fixture
def auditor(member: Callable[[str], Membership]) -> Person:
    """An official with a one-time password."""
    person = member("auditor").person
    person.must_change_password = True
    person.save()
    return person


@pytest.fixture
def page(browser: Browser, live_server: LiveServer) -> Iterator[Page]:
    """A page of the running site."""
    context = browser.new_context(base_url=live_server.url, locale="zh-CN")
    opened = context.new_page()
    yield opened
    context.close()


def _path(page: Page) -> str:
    """Where the page stands, without what it asks for."""
    return urlsplit(page.url).path


def _sound(page: Page) -> None:
    """Nothing serious for axe, and nothing wider than the screen, at both widths."""
    for width, height in SIZES:
        page.set_viewport_size({"width": width, "height": height})
        found = [each["id"] for each in violations(page)]
        assert found == [], (page.url, width)
        assert not page.evaluate("document.documentElement.scrollWidth > innerWidth"), page.url


def test_somebody_signs_on_at_the_provider_and_comes_back(
    page: Page, member: Callable[[str], Membership], live_server: LiveServer, settings: Settings
) -> None:
    with small_provider() as small:
        settings.PROVIDER, settings.ADDRESS = small.provider(), live_server.url
        page.goto("/accounts/rights/")
        _sound(page)
        follow(page.get_by_role("link", name="市平台"))
        assert _path(page) == "/accounts/signed-on/"
        assert "subject-1" in page.inner_text("[role=alert]")
        _sound(page)
        actions.link_account(
            by=member("administrator"),
            person=member("expert").person,
            account="subject-1",
            why="当面核对",
        )
        page.goto("/accounts/rights/")
        follow(page.get_by_role("link", name="市平台"))
        assert _path(page) == "/accounts/rights/"


def test_an_official_comes_in_for_the_first_time(page: Page, auditor: Person) -> None:
    page.goto("/accounts/rights/")
    _sound(page)
    page.fill("#id_username", "auditor")
    page.fill("#id_password", PASSWORD)
    follow(page.get_by_role("button", name="登录"))
    assert _path(page) == "/accounts/change-password/"
    _sound(page)
    page.fill("#id_old_password", PASSWORD)
    page.fill("#id_new_password1", OWN)
    page.fill("#id_new_password2", OWN)
    follow(page.get_by_role("button", name="修改密码"))
    assert _path(page) == "/accounts/enrol/"
    _sound(page)
    secret = page.inner_text(".enrol-secret").replace(" ", "")
    page.fill("#id_code", f"{totp(base64.b32decode(secret)):06d}")
    follow(page.get_by_role("button", name="确认启用"))
    assert page.locator(".codes code").count() == 10
    _sound(page)
    follow(page.get_by_role("link", name="已保存，继续"))
    assert _path(page) == "/accounts/rights/", "where they wanted to go at first"
    _sound(page)
    page.goto("/accounts/security/")
    _sound(page)
    page.set_viewport_size({"width": 1440, "height": 900})
    page.click(".who")
    follow(page.get_by_role("button", name="退出"))
    assert _path(page) == "/accounts/log-in/"


def test_the_picture_can_be_scanned(page: Page, auditor: Person) -> None:
    """The path of the QR code is drawn: dark on light, square, and not empty."""
    auditor.must_change_password = False
    auditor.save()
    page.goto("/")
    page.fill("#id_username", "auditor")
    page.fill("#id_password", PASSWORD)
    follow(page.get_by_role("button", name="登录"))
    box = page.locator(".enrol-picture svg").bounding_box()
    assert box is not None
    assert box["width"] > 150
    assert abs(box["width"] - box["height"]) < 2
    assert page.locator(".enrol-picture svg path").count() == 1


PUT_ASIDE = """() => new Promise((resolve, reject) => {
  const asked = indexedDB.open("hengjian-diary", 1);
  asked.onupgradeneeded = () => asked.result.createObjectStore("entries", { keyPath: "sent_as" });
  asked.onerror = () => reject(asked.error);
  asked.onsuccess = () => {
    const work = asked.result.transaction("entries", "readwrite");
    work.objectStore("entries").put({ sent_as: "1", by: "expert", text: "浇筑" });
    work.oncomplete = () => { asked.result.close(); resolve(); };
  };
})"""
"""One entry of the diary that waits on this device."""
FORGET = """() => new Promise((done) => {
  indexedDB.deleteDatabase("hengjian-diary").onsuccess = done;
})"""
STORES = "async () => (await indexedDB.databases()).map((each) => each.name)"


def test_a_log_out_asks_before_it_clears_what_was_not_sent(
    page: Page, member: Callable[[str], Membership]
) -> None:
    member("expert")

    def log_in() -> None:
        page.goto("/accounts/log-in/")
        page.fill("#id_username", "expert")
        page.fill("#id_password", "a-long-password-1")
        page.click(".entry-card button.btn-primary")

    def log_out() -> None:
        page.evaluate("document.querySelector('form[data-leaving]').requestSubmit()")

    log_in()
    page.evaluate(PUT_ASIDE)
    page.evaluate("caches.open('hengjian-diary').then((kept) => kept.add('/accounts/log-in/'))")
    asked: list[str] = []
    answers = [False, True]

    def answer(dialog: Dialog) -> None:
        asked.append(dialog.message)
        dialog.accept() if answers.pop(0) else dialog.dismiss()

    page.on("dialog", answer)
    with page.expect_event("dialog"):
        log_out()
    page.wait_for_timeout(300)
    assert _path(page) == "/", "who cancels stays"
    log_out()
    page.wait_for_url("**/accounts/log-in/")
    assert ["1 条日志或底稿还没有发出" in each for each in asked] == [True, True]
    assert page.evaluate(STORES) == ["hengjian-diary"], "kept by the person's word"
    assert page.evaluate("caches.has('hengjian-diary')") is False, "the page is not"
    log_in()
    page.evaluate(FORGET)
    page.evaluate("localStorage.setItem('theme', 'dark')")
    log_out()
    page.wait_for_url("**/accounts/log-in/")
    assert page.evaluate("localStorage.getItem('theme')") is None
    assert len(asked) == 2
