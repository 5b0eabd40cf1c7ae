"""A paper written on a phone while browser and server are killed: it arrives, once, and whole.

A real browser with a folder of its own; killing it takes its session too, as on a phone that lost
its battery. The server is killed before it hears of a paper, after it stored one whose answer never
came, and while one arrives.
"""

from __future__ import annotations

import io
import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import pytest
from PIL import Image
from playwright.sync_api import FilePayload, Page, Playwright, Route, sync_playwright
from pytest_socket import enable_socket

from hengjian.trail import verify_trail_file
from tests.e2e.conftest import QUIET
from tests.site.serving import PATIENCE, ROOT, OwnSite, free_port, own_site

pytestmark = [pytest.mark.browser, pytest.mark.enable_socket]
JUDGE = ("-m", "tests.site.faults.judge")
FIELD = "/evaluations/PJ2023-0001/field/"
LONG = 120_000


class Killable:
    """A process with all that it starts, ended without a warning."""

    def __init__(self, command: list[str], environment: dict[str, str] | None = None) -> None:
        self.process = subprocess.Popen(
            command,
            env=environment,
            cwd=ROOT,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )

    def kill(self) -> None:
        """Once; killed already it is nothing."""
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()


def _answers(address: str) -> None:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        with suppress(URLError, ConnectionError), urlopen(address) as answer:
            if answer.status == 200:
                return
        time.sleep(0.05)
    raise AssertionError(f"{address} does not answer")


@contextmanager
def served(site: OwnSite, port: int) -> Iterator[Killable]:
    """The site on its port, killed at the end."""
    command = [sys.executable, "-m", "hengjian", "serve", "--port", str(port)]
    server = Killable(command, site.environment)
    try:
        _answers(f"http://127.0.0.1:{port}/accounts/log-in/")
        yield server
    finally:
        server.kill()


@contextmanager
def phone(playwright: Playwright, folder: Path, port: int) -> Iterator[Page]:
    """A browser over ``folder``, killed at the end."""
    debug = free_port()
    chromium = shutil.which("chromium")
    assert chromium is not None
    parts = ["--headless=new", f"--remote-debugging-port={debug}", f"--user-data-dir={folder}"]
    words = ["--lang=zh-CN", "--accept-lang=zh-CN"]
    started = Killable([chromium, *QUIET, *words, *parts, "about:blank"])
    try:
        _answers(f"http://127.0.0.1:{debug}/json/version")
        browser = playwright.chromium.connect_over_cdp(f"http://127.0.0.1:{debug}")
        page = browser.contexts[0].new_page()
        page.set_viewport_size({"width": 375, "height": 800})
        page.set_default_timeout(LONG)
        page.on("requestfailed", lambda each: print("failed:", each.method, each.url, each.failure))
        page.on("response", lambda each: print("answered:", each.status, each.request.method))
        page.on("console", lambda each: print("the page says:", each.text))
        yield page
    finally:
        started.kill()


def _picture(colour: str) -> FilePayload:
    image = io.BytesIO()
    Image.new("RGB", (1200, 900), colour).save(image, "JPEG")
    return {"name": f"{colour}.jpg", "mimeType": "image/jpeg", "buffer": image.getvalue()}


def _log_in(page: Page, root: str) -> None:
    page.goto(f"{root}/accounts/log-in/")
    page.fill("#id_username", "evaluator")
    page.fill("#id_password", "a-long-password-1")
    with page.expect_navigation():
        page.click(".entry-card button.btn-primary")


def _write(page: Page, text: str, *pictures: str) -> None:
    page.locator("#site").select_option(value="S-1")
    page.locator("#text").fill(text)
    page.locator("#pictures").set_input_files([_picture(colour) for colour in pictures])
    page.get_by_role("button", name="存下底稿").click()
    page.locator("[data-queue] li", has_text=text).wait_for()


def _wait_until(page: Page, holds: Callable[[], object]) -> None:
    """Waiting in the page: routes are only answered while it is asked something."""
    end = time.monotonic() + LONG / 1000
    while not holds():
        assert time.monotonic() < end, page.inner_text("[data-diary]")
        page.wait_for_timeout(20)


def _answer_is_lost(page: Page, server: Killable) -> None:
    """The next paper is stored, and the server killed before the phone hears of it."""
    lost: list[str] = []

    def lose(route: Route) -> None:
        if route.request.method != "POST" or lost:
            return route.continue_()
        lost.append(route.fetch().text())
        server.kill()
        return route.abort()

    page.route(f"**{FIELD}", lose)
    page.unroute(f"**{FIELD}", _only_read)
    page.evaluate("dispatchEvent(new Event('online'))")
    _wait_until(page, lambda: lost)
    assert "stored" in lost[0]


@contextmanager
def _struck(page: Page) -> Iterator[list[Killable]]:
    """A server put into the list is killed some moments after a paper was sent to it."""
    up: list[Killable] = []

    def strike(route: Route) -> None:
        if route.request.method == "POST":
            for server in up:
                threading.Timer(0.03, server.kill).start()
        route.continue_()

    page.route(f"**{FIELD}", strike)
    yield up
    page.unroute(f"**{FIELD}")


def test_each_paper_arrives_once_whatever_is_killed(tmp_path: Path, blank: str) -> None:
    enable_socket()
    folder = tmp_path / "phone"
    port = free_port()
    root = f"http://127.0.0.1:{port}"
    (tmp_path / "site").mkdir()
    with own_site(tmp_path / "site", blank) as site, sync_playwright() as playwright:
        site.run(*JUDGE, "prepare")
        with served(site, port) as server, phone(playwright, folder, port) as page:
            _log_in(page, root)
            page.goto(f"{root}{FIELD}")
            page.wait_for_selector("[data-diary][data-ready]")
            server.kill()
            _write(page, "断网时写的第一份", "seagreen", "gold")
        with phone(playwright, folder, port) as page:  # killed once; there is no server either
            page.goto(f"{root}{FIELD}")
            page.get_by_text("待发送 1 条").wait_for()
            _write(page, "断网时写的第二份", "teal")
        with phone(playwright, folder, port) as page:  # killed twice
            with served(site, port) as server:
                _log_in(page, root)
                page.route(f"**{FIELD}", _only_read)
                page.goto(f"{root}{FIELD}")
                page.get_by_text("待发送 2 条").wait_for()
                _answer_is_lost(page, server)
            with _struck(page) as up, served(site, port) as server:
                up.append(server)
                page.evaluate("dispatchEvent(new Event('online'))")
                _wait_until(page, lambda: server.process.poll() is not None)
            with served(site, port):
                page.evaluate("dispatchEvent(new Event('online'))")  # it may have sent by itself
                _wait_until(page, lambda: "全部已送达" in page.inner_text("[data-waiting]"))
        papers = site.rows(
            "SELECT text, (SELECT count(*) FROM evaluation_workingpaper_pictures AS held "
            "WHERE held.workingpaper_id = paper.id) FROM evaluation_workingpaper AS paper"
        )
        assert sorted(papers) == [("断网时写的第一份", 2), ("断网时写的第二份", 1)]
        assert "丢失 lost 0 · 改动 altered 0" in site.manage("check_attachments")
        trail = tmp_path / "trail.jsonl"
        site.manage("export_trail", str(trail))
        assert [each.code for each in verify_trail_file(trail) if not each.holds] == []
        lines = "SELECT count(*) FROM common_trailentry WHERE action = 'working-paper.write'"
        assert site.rows(lines) == [(2,)], "stored twice nowhere, refused in silence nowhere"


def _only_read(route: Route) -> None:
    """While one looks at what waits nothing is sent."""
    if route.request.method == "POST":
        return route.abort()
    return route.continue_()
