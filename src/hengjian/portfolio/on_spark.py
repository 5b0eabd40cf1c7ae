"""The parts of a lake handed out by Spark, to be evaluated by its workers.

Spark moves no rows: a worker gets the name of a part, reads its files and writes its result as a
run on one machine does. Lake and results must lie where all workers see them under the same path.
"""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from py4j.protocol import Py4JError
from pyspark import SparkConf, SparkContext
from pyspark.errors import PySparkException

from hengjian.errors import Refused, problem
from hengjian.portfolio.layout import Part
from hengjian.portfolio.results import KEY, SPILL, standing
from hengjian.portfolio.running import Outcome, Settings, evaluate_one


def evaluate_parts(lake: Path, parts: Sequence[Part], settings: Settings) -> list[Outcome]:
    """How each part went, evaluated by the workers of the Spark at ``settings.master``.

    A part of which a worker was lost is tried again by Spark, and goes on as one that was ended
    does. Raises ``Refused``: ``spark-failed``.
    """
    own = replace(settings, out=settings.out.resolve())
    task = _Task(lake.resolve(), own)
    try:
        with _context(settings.master) as spark:
            outcomes: list[Outcome] = spark.parallelize(parts, len(parts)).map(task).collect()
    except (PySparkException, Py4JError, OSError) as error:
        values = {"master": settings.master, "reason": _reason(error)}
        raise Refused([problem("spark-failed", **values)]) from error
    for part, outcome in zip(parts, outcomes, strict=True):
        if outcome.evaluated and KEY not in standing(own.out, part):
            outcome.evaluated = False
            outcome.problems.append(problem("spark-results-elsewhere", part=part.path))
    return outcomes


class _Task:
    """What a worker does with a part."""

    def __init__(self, lake: Path, settings: Settings) -> None:
        self.lake, self.settings = lake, settings

    def __call__(self, part: Part) -> Outcome:
        out = self.settings.out
        out.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=SPILL, dir=out) as spill:
            return evaluate_one(self.lake, part, self.settings, Path(spill))


@contextmanager
def _context(master: str) -> Iterator[Any]:
    """A Spark of this run's own. Workers on this machine run this very Python."""
    conf = SparkConf().setAppName("hengjian portfolio").setMaster(master)
    for name, value in _SETTINGS.items():
        conf = conf.set(name, value)
    if master.startswith("local"):
        os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    spark = SparkContext(conf=conf)
    try:
        yield spark
    finally:
        spark.stop()


_SETTINGS = {"spark.ui.enabled": "false", "spark.ui.showConsoleProgress": "false"}


def _reason(error: Exception) -> str:
    """What Spark said, without the stack of its machine."""
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    telling = [line for line in lines if ": " in line and not line.startswith("at ")]
    return (telling or lines or [type(error).__name__])[0][:300]
