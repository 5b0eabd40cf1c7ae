"""Something done in a child process that may use only so much time and memory."""

from __future__ import annotations

import os
import resource
import signal
import sys
from collections.abc import Callable
from dataclasses import dataclass

SECONDS, MEGABYTES = 2, 500
"""Of the processor, and of memory with all of Python and the libraries in it."""
_PATIENCE = 30
"""Seconds by the clock, on a busy machine, after which the child is ended."""


@dataclass(frozen=True, slots=True)
class Ended:
    """How it ended."""

    said: str
    """What the act answered; ``died: …`` where it did not come to that."""
    seconds: float
    megabytes: int

    @property
    def is_within(self) -> bool:
        """Whether it kept to time and memory."""
        return self.seconds <= SECONDS and self.megabytes <= MEGABYTES


def bounded(act: Callable[[], str]) -> Ended:
    """Do ``act`` in a fork of this process, which has its libraries loaded already."""
    sys.stdout.flush()
    readable, writable = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(readable)
        _work(act, writable)
    os.close(writable)
    with os.fdopen(readable, "rb") as answer:
        said = answer.read().decode()
    _, status, used = os.wait4(child, 0)
    code = os.waitstatus_to_exitcode(status)
    if not said:
        said = f"died: {signal.Signals(-code).name}" if code < 0 else f"died: exit {code}"
    return Ended(said, used.ru_utime + used.ru_stime, used.ru_maxrss // 1024)


def _work(act: Callable[[], str], writable: int) -> None:
    try:
        signal.signal(signal.SIGALRM, signal.SIG_DFL)
        signal.alarm(_PATIENCE)
        resource.setrlimit(resource.RLIMIT_CPU, (4 * SECONDS, 4 * SECONDS))
        room = _virtual() + 2 * MEGABYTES * 2**20
        resource.setrlimit(resource.RLIMIT_AS, (room, room))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        try:
            said = act()
        except BaseException as error:  # noqa: BLE001  whatever it is, it is what was seen
            said = f"died: {type(error).__name__}: {str(error)[:80]}"
        os.write(writable, said.encode()[:60_000])
    finally:
        os._exit(0)


def _virtual() -> int:
    with open("/proc/self/statm", encoding="ascii") as sizes:
        return int(sizes.read().split()[0]) * resource.getpagesize()
