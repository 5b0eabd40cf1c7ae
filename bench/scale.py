"""Measures how portfolios grow and writes ``docs/explanation/scale.md``:
``python -m bench.scale [--projects N]``, up to N projects, 300,000 unless said.

Every figure is of the command as a whole process: the processor time of all its threads and
children, which a busy machine changes little, and beside it the time on the clock.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import os
import platform
import shutil
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np

from bench.lake import AS_OF, CHILD_ROWS, PER_PROJECT, made, write_parts
from bench.portfolio import processed
from bench.scale_page import LOOKS, page

PAGE = Path(__file__).parents[1] / "docs" / "explanation" / "scale.md"
BENCH = Path(__file__).with_name("portfolio.yaml")
SIZES = (1_000, 3_000, 10_000, 30_000, 100_000, 300_000)
INDICATORS = (10, 50, 100, 200)
FEW = 1_000
"""The projects of the lakes that grow by rows or by indicators."""


@dataclass(frozen=True)
class Point:
    """One run of the command."""

    what: str
    projects: int
    rows: int
    looks: int
    """How often a measure looks at a row."""
    indicators: int
    processor: float
    clock: float
    megabytes: float


@dataclass(frozen=True)
class Lake:
    """A lake on the disk."""

    folder: Path
    projects: int
    rows: int

    def run(self, what: str, framework: Path, *options: str, own: int = 0) -> Point:
        """Evaluate it; ``own`` is the number of indicators where it is not the bench's framework,
        each with a measure of its own beside the one that all share."""
        command = [str(Path(sys.executable).with_name("hengjian")), "portfolio", str(self.folder)]
        seconds, peak, clock = processed([*command, "--framework", str(framework), *options])
        looks, rows = LOOKS * self.rows // CHILD_ROWS, self.rows
        if own:
            rows = self.projects * PER_PROJECT["sites"]
            looks = rows * (own + 1)
        return Point(what, self.projects, rows, looks, own or 26, seconds, clock, peak / 1024)


def lake(folder: Path, projects: int, times: int = 1) -> Lake:
    """A lake of the bench's rows, ``times`` as many a project."""
    rows = {name: count * times for name, count in PER_PROJECT.items()}
    with made(projects, rows=rows) as connection:
        write_parts(connection, projects, folder)
    return Lake(folder, projects, projects * CHILD_ROWS * times)


def on(days_before: int) -> tuple[str, str]:
    """Another day, so that all is counted anew."""
    return "--as-of", (AS_OF - dt.timedelta(days=days_before)).isoformat()


def by_projects(root: Path, most: int) -> Iterator[Point]:
    """The stages of a lake's life, at growing sizes."""
    other = root / "other.yaml"
    told = BENCH.read_text("utf-8").replace("target: 95%", "target: 90%")
    other.write_text(told, "utf-8")
    for size in (each for each in SIZES if each <= most):
        held = lake(root / "lake", size)
        yield held.run("first", BENCH, *on(0), "--columns", "never")
        yield held.run("columns made", BENCH, *on(1), "--columns", "always")
        yield held.run("from columns", BENCH, *on(2))
        yield held.run("other weights", other, *on(2))
        yield held.run("nothing new", other, *on(2))
        shutil.rmtree(held.folder)


def by_rows(root: Path) -> Iterator[Point]:
    """More rows a project."""
    for times in (1, 4, 16):
        held = lake(root / "lake", FEW, times)
        held.run("", BENCH, *on(0), "--columns", "always")
        yield held.run("rows", BENCH, *on(1))
        shutil.rmtree(held.folder)


def by_indicators(root: Path) -> Iterator[Point]:
    """More indicators, each with a measure of its own over the sites."""
    held = lake(root / "lake", FEW)
    for count in INDICATORS:
        file = root / f"of-{count}.yaml"
        file.write_text(json.dumps(many(count), ensure_ascii=False, indent=1), "utf-8")
        held.run("", file, *on(0), "--columns", "always", own=count)
        yield held.run("indicators", file, *on(1), own=count)
        shutil.rmtree(held.folder / "_results")
    shutil.rmtree(held.folder)


def many(count: int) -> dict[str, Any]:
    """A framework of so many indicators: the share of sites begun by one day or another."""
    measures: dict[str, Any] = {"all": {"unit": "个", "count": "sites"}}
    indicators = []
    for place in range(count):
        day = (AS_OF - dt.timedelta(days=place)).isoformat()
        measures[f"m{place}"] = {"unit": "个", "count": "sites", "where": f"started_on <= {day}"}
        leaf = {"code": f"A{place}", "name": f"A{place}", "points": 1, "value": f"m{place} / all"}
        indicators.append({**leaf, "target": "90%", "score": "proportional", "unit": "%"})
    return {
        "framework": "many",
        "edition": "1",
        "title": "many",
        "points": count,
        "grades": [{"at_least": 0, "grade": "中"}],
        "measures": measures,
        "indicators": indicators,
    }


def by_spark(root: Path, projects: int) -> Iterator[Point]:
    """The same columns, by this process and by the workers of a Spark on one core and on two."""
    held = lake(root / "lake", projects)
    held.run("", BENCH, *on(0), "--columns", "always")
    yield held.run("one process", BENCH, *on(1))
    for cores in (1, 2):
        options = ("--engine", "spark", "--master", f"local[{cores}]")
        what = f"Spark, {cores} core" + "s" * (cores > 1)
        yield held.run(what, BENCH, *on(1 + cores), *options)
    shutil.rmtree(held.folder)


def fitted(points: Sequence[Point]) -> Mapping[str, float]:
    """Seconds of processor time as a constant, and by project, row and look, by least
    squares of the relative errors; and the largest of those."""
    table = np.array([[1, p.projects, p.rows, p.looks] for p in points], dtype=float)
    seen = np.array([p.processor for p in points])
    weighed = table / seen[:, None]
    size = np.linalg.norm(weighed, axis=0)
    # no term may be below nothing: one that would be is left out, and the others fitted again
    left = list(range(table.shape[1]))
    while True:
        found, *_ = np.linalg.lstsq(weighed[:, left] / size[left], np.ones(len(seen)), rcond=None)
        if (found >= 0).all():
            break
        left.pop(int(np.argmin(found)))
    terms = np.zeros(table.shape[1])
    terms[left] = found / size[left]
    names = ("constant", "project", "row", "look")
    worst = float(np.abs(weighed @ terms - 1).max())
    return {**dict(zip(names, terms.tolist(), strict=True)), "worst": worst}


def main(arguments: Sequence[str]) -> None:
    """Measure and write the page."""
    asked = argparse.ArgumentParser(prog="python -m bench.scale")
    asked.add_argument("--projects", type=int, default=SIZES[-1], help="the largest lake")
    most = asked.parse_args(arguments).projects
    busy = os.getloadavg()[0]
    with tempfile.TemporaryDirectory(prefix="hengjian-scale-") as folder:
        root = Path(folder)
        points = [*by_projects(root, most), *by_rows(root), *by_indicators(root)]
        if find_spec("pyspark") and shutil.which("java"):
            points += by_spark(root, min(most, 30_000))
    counted = [p for p in points if p.what in ("from columns", "rows", "indicators")]
    machine = {
        "day": dt.datetime.now(tz=dt.UTC).date().isoformat(),
        "cores": os.cpu_count(),
        "machine": platform.machine(),
        "memory": os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30,
        "load": busy,
    }
    PAGE.write_text(page(points, fitted(counted), machine), "utf-8")
    print(PAGE)


if __name__ == "__main__":
    main(sys.argv[1:])
