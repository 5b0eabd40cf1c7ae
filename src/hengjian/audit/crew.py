"""Many files over several processes: in order, a few at a time, whatever one of them does."""

from __future__ import annotations

import gc
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import get_context
from pathlib import Path

from hengjian.audit.outcomes import COLLECTED_AFTER, Audit, Outcome
from hengjian.errors import Place, Problem, problem

AHEAD = 3
"""Files under way for each worker: enough to keep it busy, few enough for constant memory."""
_Found = Audit | tuple[Problem, ...]


class Crew:
    """Worker processes with a short queue; broken ones are replaced."""

    def __init__(self, work: Callable[[Path], _Found], workers: int) -> None:
        self._work = work
        self._workers = workers
        self._pool = self._hired()
        self._queue: deque[tuple[Path, Future[_Found]]] = deque()

    def __enter__(self) -> Crew:
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

    def _again(self, path: Path) -> _Found:
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
        return ProcessPoolExecutor(
            workers or self._workers,
            mp_context=get_context("spawn"),
            initializer=gc.set_threshold,
            initargs=(COLLECTED_AFTER,),
        )


def _lost(path: Path, reason: str) -> Problem:
    return problem("audit-lost", Place(file=str(path)), reason=reason)
