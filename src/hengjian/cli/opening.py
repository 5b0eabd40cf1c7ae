"""A free port, and a page opened where there is a desktop, once it is there."""

from __future__ import annotations

import os
import socket
import sys
import time
import webbrowser


def free_port(wanted: int) -> int:
    """``wanted``, or any free port of this machine where somebody else listens on it."""
    for port in (wanted, 0):
        with socket.socket() as tried:
            try:
                tried.bind(("127.0.0.1", port))
            except OSError:
                continue
            found: int = tried.getsockname()[1]
            return found
    raise OSError("no free port")


def open_when_up(port: int) -> None:
    """Open the page of this machine's ``port`` once something answers there; give up after two
    minutes."""
    until = time.monotonic() + 120
    while time.monotonic() < until:
        with socket.socket() as tried:
            tried.settimeout(1)
            if tried.connect_ex(("127.0.0.1", port)) == 0:
                open_browser(f"http://127.0.0.1:{port}/")
                return
        time.sleep(0.1)


def open_browser(address: str) -> bool:
    """Open ``address`` where there is a desktop to open it on; never a browser in the terminal."""
    desktop = sys.platform in ("darwin", "win32") or any(
        os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY")
    )
    return desktop and webbrowser.open(address)
