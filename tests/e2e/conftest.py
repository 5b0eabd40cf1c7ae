"""The demo, written once, served on loopback, and a real browser to look at it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest
from playwright.sync_api import Browser, sync_playwright
from pytest_socket import enable_socket

from tests.cli.run import run

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
