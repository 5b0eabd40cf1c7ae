"""A fence around each check: what fails or does not end in one costs its own findings, and is told.

The bound counts the processor's time, not the clock's, so a busy machine finds what an idle one
finds. Signals reach the main thread only; elsewhere the bound is looked at from claim to claim.
"""

from __future__ import annotations

import signal
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from types import FrameType
from typing import NoReturn

from hengjian.audit.context import Context
from hengjian.audit.findings import Check, Claim
from hengjian.errors import Problem, problem

SECONDS = 10.0
"""Processor time one check may take on one document. The longest reports need a tenth of it."""


class Overrun(BaseException):
    """A check went on for too long. No check's own handler of errors catches it."""


def claims_of(
    checks: Sequence[Check], context: Context, seconds: float | None = None
) -> tuple[list[Claim], list[Problem]]:
    """What the checks claim; and a problem for each that failed or took too long."""
    most = SECONDS if seconds is None else seconds
    found: list[Claim] = []
    problems: list[Problem] = []
    for check in checks:
        claims: list[Claim] = []
        try:
            with _bounded(most) as looked_at:
                for claim in check.run(context):
                    claims.append(claim)
                    looked_at()
        except Overrun:
            problems.append(problem("audit-check-too-long", check=check.code, seconds=most))
        except Exception as error:  # noqa: BLE001  # whatever a check does, the others go on
            reason = f"{type(error).__name__}: {error}"[:200]
            problems.append(problem("audit-check-failed", check=check.code, reason=reason))
        found += claims
    return found, problems


@contextmanager
def _bounded(seconds: float) -> Iterator[_Watch]:
    watch = _Watch(time.process_time() + seconds)
    if threading.current_thread() is not threading.main_thread() or not hasattr(
        signal, "setitimer"
    ):
        yield watch
        return
    before = signal.signal(signal.SIGVTALRM, _overrun)
    signal.setitimer(signal.ITIMER_VIRTUAL, seconds)
    try:
        yield watch
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)


def _overrun(number: int, frame: FrameType | None) -> NoReturn:
    raise Overrun


class _Watch:
    """Raises ``Overrun`` when it is called after its time."""

    def __init__(self, until: float) -> None:
        self._until = until

    def __call__(self) -> None:
        if time.process_time() > self._until:
            raise Overrun
