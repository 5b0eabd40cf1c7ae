"""The demo, written once, served on loopback, and a real browser to look at it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from urllib.request import urlopen

import pytest
from playwright.sync_api import Browser, Page, ViewportSize, expect, sync_playwright
from pytest_socket import enable_socket

from tests.cli.run import run
from tests.e2e.walking import DESK, PATIENCE, Entering, Scheme, follow
from tests.site.demonstration import Demonstration
from tests.site.serving import OwnSite, free_port, served

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
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=QUIET, headless=True
        )
        yield started
        started.close()


@contextmanager
def answering(site: OwnSite) -> Iterator[str]:
    """The site, served by real processes; its address."""
    enable_socket()
    port = free_port()
    with served(site, port):
        with urlopen(f"http://127.0.0.1:{port}/accounts/log-in/") as answer:
            assert answer.status == 200
        yield f"http://127.0.0.1:{port}"


@contextmanager
def inhabited(demonstration: Demonstration, folder: Path) -> Iterator[str]:
    """A copy of the demonstration in ``folder``, served by real processes; its address."""
    with demonstration.copied(folder) as site, answering(site) as address:
        yield address


@pytest.fixture(scope="module")
def demo_site(
    tmp_path_factory: pytest.TempPathFactory, demonstration: Demonstration
) -> Iterator[OwnSite]:
    """The demonstration as a site of this module's own: what it changes, no other meets, in
    whatever order they run."""
    with demonstration.copied(tmp_path_factory.mktemp("site")) as site:
        yield site


@pytest.fixture(scope="module")
def district(demo_site: OwnSite) -> Iterator[str]:
    """That site, served; its address."""
    with answering(demo_site) as address:
        yield address


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
        context.set_default_timeout(PATIENCE)
        opened.append(context)
        page = context.new_page()
        page.goto("/accounts/log-in/")
        follow(page.get_by_role("button", name=role).first)
        assert page.url == f"{district}/"
        return page

    yield enter
    for context in opened:
        context.close()
