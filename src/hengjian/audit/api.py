"""The audit's public door: a document, a file, or many files.

found = audit_file(Path("report.docx"))
found.findings, found.claims_checked, found.claims_held
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from functools import partial
from multiprocessing import get_context
from pathlib import Path

from hengjian.audit.against import Expected, against
from hengjian.audit.checks.registry import all_checks
from hengjian.audit.consequences import with_consequences
from hengjian.audit.context import Context
from hengjian.audit.document import Document
from hengjian.audit.findings import Check, Claim, Finding, Severity
from hengjian.audit.reading_figures import context_of
from hengjian.errors import Place, Problem, Refused, problem

AHEAD = 3
"""Files under way for each worker: enough to keep it busy, few enough for constant memory."""


@dataclass(frozen=True, slots=True)
class Audit:
    """What the audit of one document came to."""

    context: Context
    claims: tuple[Claim, ...]
    findings: tuple[Finding, ...]
    """In the order of their places in the document, each once."""

    @property
    def document(self) -> Document:
        """The document that was audited."""
        return self.context.document

    @property
    def claims_checked(self) -> int:
        """How many things the document says were recomputed."""
        return len(self.claims)

    @property
    def claims_held(self) -> int:
        """How many of them hold."""
        return sum(claim.holds for claim in self.claims)

    @property
    def clean(self) -> bool:
        """Whether there is neither an error nor a warning; queries alone ask nothing."""
        return not (self.count("error") or self.count("warning"))

    def count(self, severity: Severity) -> int:
        """How many findings have this severity."""
        return sum(finding.severity == severity for finding in self.findings)


Outcome = tuple[Path, Audit | tuple[Problem, ...]]
"""A file with its audit, or with the reasons why it could not be read."""


def audit(
    document: Document,
    *,
    checks: Sequence[Check] | None = None,
    expected: Sequence[Expected] = (),
) -> Audit:
    """Audit a document that was read: by every check there is, or by ``checks``; and against
    quantities that are ``expected`` from elsewhere."""
    context = context_of(document)
    chosen = all_checks() if checks is None else checks
    found = [claim for check in chosen for claim in check.run(context)]
    claims = (*with_consequences(found, context), *against(context, expected))
    findings = dict.fromkeys(finding for claim in claims for finding in claim.findings)
    return Audit(context, claims, tuple(sorted(findings, key=_place)))


def audit_file(
    path: Path,
    *,
    ocr: bool = True,
    checks: Sequence[Check] | None = None,
    expected: Sequence[Expected] = (),
) -> Audit:
    """Read a file and audit it. Raises ``Refused`` where it cannot be read."""
    from hengjian.audit.readers import read_document

    return audit(read_document(path, ocr=ocr), checks=checks, expected=expected)


def audit_files(
    paths: Iterable[Path],
    *,
    workers: int = 2,
    ocr: bool = True,
    checks: Sequence[Check] | None = None,
    expected: Sequence[Expected] = (),
) -> Iterator[Outcome]:
    """Audit many files in ``workers`` processes, in order, never holding more than a few at a time.

    A file that cannot be read gives its problems and the others go on; so does one that brings its
    process down.
    """
    work = partial(_outcome, ocr=ocr, checks=checks, expected=expected)
    if workers <= 1:
        yield from ((path, work(path)) for path in paths)
        return
    with _Crew(work, workers) as crew:
        yield from crew.outcomes(paths)


def _outcome(
    path: Path, *, ocr: bool, checks: Sequence[Check] | None, expected: Sequence[Expected]
) -> Audit | tuple[Problem, ...]:
    try:
        return audit_file(path, ocr=ocr, checks=checks, expected=expected)
    except Refused as refused:
        return refused.problems


def _place(finding: Finding) -> tuple[int, tuple[int, int], int]:
    spot = finding.spots[0]
    return spot.block, spot.cell or (-1, -1), spot.start


class _Crew:
    """Worker processes with a short queue; broken ones are replaced."""

    def __init__(self, work: partial[Audit | tuple[Problem, ...]], workers: int) -> None:
        self._work = work
        self._workers = workers
        self._pool = self._hired()
        self._queue: deque[tuple[Path, Future[Audit | tuple[Problem, ...]]]] = deque()

    def __enter__(self) -> _Crew:
        return self

    def __exit__(self, *_: object) -> None:
        self._pool.shutdown(cancel_futures=True)

    def outcomes(self, paths: Iterable[Path]) -> Iterator[Outcome]:
        """Every file's outcome, in order."""
        for path in paths:
            self._queue.append((path, self._pool.submit(self._work, path)))
            if len(self._queue) >= AHEAD * self._workers:
                yield self._first()
        while self._queue:
            yield self._first()

    def _first(self) -> Outcome:
        path, future = self._queue.popleft()
        error = future.exception()
        if error is None:
            return path, future.result()
        if isinstance(error, BrokenProcessPool):
            return path, self._again(path)
        return path, (_lost(path, f"{type(error).__name__}: {error}"),)

    def _again(self, path: Path) -> Audit | tuple[Problem, ...]:
        """Audit ``path`` alone in a new process: it may have been another's fault that its process
        is gone. Then the files behind it start anew."""
        self._pool.shutdown(cancel_futures=True)
        with self._hired(1) as alone:
            future = alone.submit(self._work, path)
            error = future.exception()
        self._pool = self._hired()
        waiting = [(other, self._pool.submit(self._work, other)) for other, _ in self._queue]
        self._queue = deque(waiting)
        return future.result() if error is None else (_lost(path, type(error).__name__),)

    def _hired(self, workers: int | None = None) -> ProcessPoolExecutor:
        """New processes, started afresh: a fork would copy this one's threads in any state."""
        return ProcessPoolExecutor(workers or self._workers, mp_context=get_context("spawn"))


def _lost(path: Path, reason: str) -> Problem:
    return problem("audit-lost", Place(file=str(path)), reason=reason)
