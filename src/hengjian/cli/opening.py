"""A free port, and a page opened where there is a desktop to open it on."""

from __future__ import annotations

import os
import socket
import sys
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


def open_browser(address: str) -> bool:
    """Open ``address`` where there is a desktop to open it on; never a browser in the terminal."""
    desktop = sys.platform in ("darwin", "win32") or any(
        os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY")
    )
    return desktop and webbrowser.open(address)
