"""The page ``docs/explanation/scale.md`` out of what ``bench.scale`` measured."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from textwrap import wrap
from typing import TYPE_CHECKING, Any

from bench.lake import CHILD_ROWS, PER_PROJECT, framework
from hengjian.engine.measures.queries import by_table

if TYPE_CHECKING:
    from bench.scale import Point

STAGES = ("first", "columns made", "from columns", "other weights", "nothing new")
GOAL = 3_000_000
A_PART = 5_000
CORES, NODES = 8, 4
LOOKS = sum(
    PER_PROJECT[table] * len(measures)
    for table, measures in by_table(framework().measures.values()).items()
)
"""How often a measure of the bench looks at a row, a project."""


def page(points: Sequence[Point], terms: Mapping[str, float], machine: Mapping[str, Any]) -> str:
    """All of it."""
    return "\n".join(
        (
            *_head(machine),
            *_by_projects(points),
            *_by_one(points, "rows", "Rows a project", lambda p: f"{p.rows // p.projects:,}"),
            *_by_one(points, "indicators", "Indicators", lambda p: str(p.indicators)),
            *_by_spark(points),
            *_model(terms),
            *_country(terms),
            "",
        )
    )


def _told(*sentences: str) -> list[str]:
    """A paragraph."""
    return [*wrap(" ".join(sentences), 120, break_on_hyphens=False), ""]


def _head(machine: Mapping[str, Any]) -> list[str]:
    return [
        "# Scale: how portfolios grow, and what a country needs",
        "",
        *_told(
            "Written by `python -m bench.scale`; no figure here is written by hand.",
            f"Measured on {machine['day']} on {machine['cores']} cores ({machine['machine']}) with",
            f"{machine['memory']:.0f} GB; {machine['load']:.1f} processes wanted a core when it",
            "began.",
        ),
        *_told(
            f"Projects are invented: {CHILD_ROWS} rows each over six tables, 35 measures, 26",
            "indicators (`bench/lake.py`). Each figure is of `hengjian portfolio` as a whole",
            "process,",
            "reading Parquet and writing scores, traces and problems. Seconds are of the",
            "processor, all",
            "threads together: what a busy machine changes least.",
        ),
    ]


def _by_projects(points: Sequence[Point]) -> list[str]:
    sizes = sorted({p.projects for p in points if p.what == "first"})
    found = {(p.what, p.projects): p for p in points}
    lines = [
        "## By projects",
        "",
        *_told(
            "First: counted by DuckDB. Columns made: counted from clustered columns that are",
            "made and",
            "kept on the way. From columns: the same for another day. Other weights: scored from",
            "the",
            "counts that are kept. Nothing new: only the files' contents are compared.",
        ),
        "| Projects | " + " | ".join(s.capitalize() for s in STAGES) + " | Most memory |",
        "| ---: |" + " ---: |" * (len(STAGES) + 1),
    ]
    for size in sizes:
        cells = [f"{found[what, size].processor:.1f} s" for what in STAGES]
        memory = max(found[what, size].megabytes for what in STAGES)
        lines.append(f"| {size:,} | " + " | ".join(cells) + f" | {memory:,.0f} MB |")
    least, most = sizes[0], sizes[-1]
    lines += ["", f"From {least:,} to {most:,} projects, {most // least} times as many:", ""]
    for what in STAGES:
        times = found[what, most].processor / found[what, least].processor
        each = found[what, most].processor / most * 1e6
        lines.append(f"- {what}: {times:.1f} times as long, at the end {each:,.0f} µs a project")
    return [*lines, ""]


def _by_one(points: Sequence[Point], what: str, head: str, shown: Any) -> list[str]:
    own = [p for p in points if p.what == what]
    lines = [f"## By {what}", "", *_told(f"{own[0].projects:,} projects, from columns.")]
    lines += [f"| {head} | Rows | Seconds | Most memory |", "| ---: |" + " ---: |" * 3]
    for p in own:
        cells = f"{shown(p)} | {p.rows:,} | {p.processor:.2f} | {p.megabytes:,.0f} MB"
        lines.append(f"| {cells} |")
    return [*lines, ""]


def _by_spark(points: Sequence[Point]) -> list[str]:
    own = [p for p in points if p.what == "one process" or p.what.startswith("Spark")]
    lines = ["## Spark and cores", ""]
    if not own:
        return [*lines, "Not measured: PySpark or Java is not installed here.", ""]
    lines += _told(
        f"The same columns of {own[0].projects:,} projects, on the clock, which other work on the",
        "machine lengthens; Spark's start is in it, some ten seconds on a quiet one.",
    )
    lines += ["| Who | Seconds on the clock |", "| --- | ---: |"]
    return [*lines, *(f"| {p.what} | {p.clock:.1f} |" for p in own), ""]


def _model(terms: Mapping[str, float]) -> list[str]:
    constant, project = terms["constant"], terms["project"] * 1e6
    row, look = terms["row"] * 1e9, terms["look"] * 1e9
    return [
        "## The cost model",
        "",
        *_told("Least squares of the relative errors over all runs from columns above:"),
        f"`seconds = {constant:.2f} + {project:.1f} µs × projects + {row:.1f} ns × rows "
        f"+ {look:.2f} ns × looks`",
        "",
        *_told(
            "A look is one measure at one row of its table. The largest error is",
            f"{terms['worst'] * 100:.0f} % of what was measured. A term of 0 is one that the fit",
            "found",
            "no use for. The constant is the start of the process.",
        ),
    ]


def _country(terms: Mapping[str, float]) -> list[str]:
    rows, cores = GOAL * CHILD_ROWS, CORES * NODES
    by_row = terms["row"] * CHILD_ROWS + terms["look"] * LOOKS
    seconds = (terms["project"] + by_row) * GOAL
    columns, parquet = rows * 14 / 1e9, GOAL * 4096 / 1e9
    parts = GOAL // A_PART
    return [
        f"## {GOAL // 1_000_000} million projects",
        "",
        *_told(
            f"{rows / 1e9:.1f} thousand million rows: some {parquet:.0f} GB of Parquet,",
            f"{columns:.0f} GB as columns. By the model {seconds:,.0f} seconds of a core:",
        ),
        f"- this machine, `--engine spark --master local[2]`: {seconds / 2 / 60:,.0f} minutes;",
        f"- {NODES} nodes of {CORES} cores and 16 GB, `--engine spark`: {parts} parts, "
        f"{parts / cores:.0f} a core, {seconds / cores:,.0f} seconds and Spark's start.",
        "",
        *_told(
            "A worker holds one part at a time, so memory grows with cores, not with projects:",
            "what is",
            "shown above for one process, a core.",
        ),
        *_told(
            "Assumed, not measured: that it stays linear beyond what was measured; that parts",
            "are even,",
            "some 5,000 projects; that nodes are as fast as this machine's cores; that lake and",
            "results",
            "lie on a file system that all see and that gives each core its part as fast as a",
            "local",
            "disk; that columns are there already. Making them at first takes what stands above",
            "under",
            "“columns made”.",
        ),
    ][:-1]
