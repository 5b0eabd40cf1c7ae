"""The demo, written once, served on loopback, and a real browser to look at it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from urllib.request import urlopen

import pytest
from playwright.sync_api import Browser, Page, ViewportSize, sync_playwright
from pytest_socket import enable_socket

from tests.cli.run import run
from tests.e2e.walking import DESK, Entering, Scheme, follow
from tests.site.serving import free_port, own_site, served

QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder that ``hengjian demo`` writes."""
    out = tmp_path_factory.mktemp("demo") / "out"
    result = run("demo", "--no-serve", "--out", out)
    assert result.exit_code == 0, result.output
    return out


class _Silent(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


@pytest.fixture(scope="session")
def address(demo: Path) -> Iterator[str]:
    """The files that the demo wrote, on loopback."""
    enable_socket()
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(_Silent, directory=str(demo))) as running:
        Thread(target=running.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{running.server_address[1]}/"
        running.shutdown()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Debian's Chromium; closed after each module: its loop would run in other tests too."""
    enable_socket()
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=QUIET, headless=True
        )
        yield started
        started.close()


@pytest.fixture(scope="session")
def district(tmp_path_factory: pytest.TempPathFactory, blank: str) -> Iterator[str]:
    """The demonstration, loaded and served by real processes; its address."""
    enable_socket()
    port = free_port()
    with own_site(tmp_path_factory.mktemp("site"), blank) as site:
        site.manage("load_demo")
        with served(site, port):
            with urlopen(f"http://127.0.0.1:{port}/accounts/log-in/") as answer:
                assert answer.status == 200
            yield f"http://127.0.0.1:{port}"


@pytest.fixture
def entering(browser: Browser, district: str) -> Iterator[Entering]:
    """``entering("审计人员")``: a page in which that demo account is logged in."""
    opened = []

    def enter(role: str, size: ViewportSize = DESK, scheme: Scheme = "light") -> Page:
        context = browser.new_context(
            viewport=size,
            color_scheme=scheme,
            locale="zh-CN",
            base_url=district,
        )
        opened.append(context)
        page = context.new_page()
        page.goto("/accounts/log-in/")
        follow(page.get_by_role("button", name=role).first)
        assert page.url == f"{district}/"
        return page

    yield enter
    for context in opened:
        context.close()
