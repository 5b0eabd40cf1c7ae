"""What a benchmark reports: one measured value beside its baseline and its limit."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Row:
    """``value`` against ``baseline``, both in ``unit``.

    The limit holds for value ÷ baseline, for baseline ÷ value where ``faster`` is asked for, and
    for the value itself where there is no baseline. A row that was not measured says why.
    """

    name: str
    value: float | None
    unit: str = "ms"
    baseline: float | None = None
    limit: float | None = None
    faster: bool = False
    note: str = ""

    @property
    def ratio(self) -> float | None:
        """What the limit is held against, where there is a baseline."""
        if self.value is None or not self.baseline:
            return None
        return self.baseline / self.value if self.faster else self.value / self.baseline

    @property
    def verdict(self) -> str:
        """``ok``, ``over``, ``skipped``, or nothing where there is no limit."""
        if self.value is None:
            return "skipped"
        if self.limit is None:
            return ""
        held = self.value if self.ratio is None else self.ratio
        fine = held >= self.limit if self.faster else held <= self.limit
        return "ok" if fine else "over"


def median_ms(
    run: Callable[[], object],
    times: int,
    *,
    warm: int = 1,
    clock: Callable[[], float] = time.perf_counter,
) -> float:
    """The median time of ``run`` in milliseconds, after ``warm`` runs that are not counted."""
    for _ in range(warm):
        run()
    found = []
    for _ in range(times):
        start = clock()
        run()
        found.append((clock() - start) * 1000)
    return statistics.median(found)


def medians_in_turn(
    runs: dict[str, Callable[[], object]],
    times: int,
    clock: Callable[[], float] = time.perf_counter,
) -> dict[str, float]:
    """The median times of several runs in milliseconds, taken in turn so that a change in the
    machine's load falls on all of them alike."""
    found: dict[str, list[float]] = {name: [] for name in runs}
    for turn in range(times + 1):
        for name, run in runs.items():
            spent = median_ms(run, 1, warm=0, clock=clock)
            if turn:
                found[name].append(spent)
    return {name: statistics.median(spent) for name, spent in found.items()}
