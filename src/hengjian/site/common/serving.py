"""The site's two processes, started together, watched, and stopped together."""

from __future__ import annotations

import ctypes
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping
from tempfile import TemporaryDirectory
from types import FrameType

from hengjian.errors import Refused, problem
from hengjian.site.common.starting import listens

WORKERS = 4
"""The most processes that answer pages; not more than the machine has processors."""
THREADS = 4
"""Pages one process answers at once."""
CONNECTIONS = 512
"""Connections one process holds at once; each is a file of the process."""
HEADERS_WITHIN = 10.0
"""Seconds a request's head may take, and an idle connection is kept."""
GRACE = 15.0
"""Seconds a process gets to finish the pages it is answering."""
PAUSE = 2.0
"""Seconds before a worker that ended by itself is started again."""
ANSWERS_WITHIN = 60.0
"""Seconds within which the server must listen."""
FOLDER = "PROMETHEUS_MULTIPROC_DIR"
"""Names the folder in which the processes that answer pages keep their counts."""
_DIE_WITH_PARENT = 1  # PR_SET_PDEATHSIG of prctl(2)


class Site:
    """The web server and the worker of long jobs."""

    def __init__(self, host: str, port: int) -> None:
        self.host, self.port = host, port
        self._stopping = threading.Event()

    def stop(self, _signal: int = 0, _frame: FrameType | None = None) -> None:
        """Stop both soon."""
        self._stopping.set()

    def serve(self, started: Callable[[], None]) -> None:
        """Serve until told to stop; ``started`` is called once pages are answered.

        Raises ``Refused`` (``server-ended``) where the web server ends by itself.
        """
        counts = TemporaryDirectory(prefix="hengjian-counts-")
        web = _start(_web(self.host, self.port), {FOLDER: counts.name})
        running = [web]
        try:
            self._await(web)
            if not self._stopping.is_set():
                started()
                # after the pages: starting takes the processor, and somebody waits for those
                running.append(_start(_worker()))
            while not self._stopping.wait(0.5):
                _refuse_ended(web)
                if running[-1].poll() is not None and not self._stopping.wait(PAUSE):
                    running[-1] = _start(_worker())
        finally:
            _stop(*running)
            counts.cleanup()

    def _await(self, web: subprocess.Popen[bytes]) -> None:
        """Wait until the server listens."""
        until = time.monotonic() + ANSWERS_WITHIN
        while time.monotonic() < until and not self._stopping.is_set():
            _refuse_ended(web)
            if listens(self.host, self.port):
                return
            time.sleep(0.05)


def _web(host: str, port: int) -> list[str]:
    workers = min(WORKERS, os.cpu_count() or 1)
    return [
        *(sys.executable, "-m", "granian", "hengjian.site.asgi:application"),
        *("--interface", "asginl", "--host", host, "--port", str(port), "--no-ws", "--http", "1"),
        *("--workers", str(workers), "--backpressure", str(CONNECTIONS)),
        *("--http1-header-read-timeout", str(int(HEADERS_WITHIN * 1000))),
        *("--workers-kill-timeout", str(int(GRACE)), "--respawn-failed-workers"),
        *("--log-level", "warning"),
    ]


def _worker() -> list[str]:
    return [sys.executable, "-m", "hengjian", "manage", "work"]


def _start(command: list[str], told: Mapping[str, str] | None = None) -> subprocess.Popen[bytes]:
    """The process, out of reach of the terminal's Ctrl+C: it is stopped by this one."""
    dies_with_us = _die_with_parent if sys.platform == "linux" else None
    environment = os.environ | dict(told or {})
    return subprocess.Popen(
        command, start_new_session=True, preexec_fn=dies_with_us, env=environment
    )


def _die_with_parent() -> None:
    """Ask the kernel to stop this process when the one that started it is killed."""
    ctypes.CDLL(None).prctl(_DIE_WITH_PARENT, signal.SIGTERM)


def _refuse_ended(web: subprocess.Popen[bytes]) -> None:
    if web.poll() is not None:
        raise Refused([problem("server-ended", status=web.returncode)])


def _stop(*processes: subprocess.Popen[bytes]) -> None:
    for process in processes:
        process.terminate()
    until = time.monotonic() + GRACE + 2
    for process in processes:
        try:
            process.wait(max(0.1, until - time.monotonic()))
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
