"""A country of ten thousand projects, written as Parquet in seconds and evaluated by a run."""

from __future__ import annotations

from pathlib import Path

from hengjian.portfolio.layout import RESULTS, Part
from tests.portfolio.lakes import rewrite, rows, run, write_part

DISTRICTS, EACH = 20, 500


def write_country(lake: Path) -> Path:
    """A lake of 20 districts with 500 projects each, in ten cities; beside it ``about.csv``. Its
    results are there."""
    lines = ["code,region,city,unit,claimed"]
    for number in range(DISTRICTS):
        part = Part(f"区{number:02}", "2023")
        write_part(lake, {"T": rows(50)}, part)
        paid = f"CAST(400000 + (range * 7919 + {number} * 10007) % 600000 AS BIGINT) AS paid"
        every = f"FROM {{file}}, range({EACH})"
        rewrite(part.file(lake, "ledger"), f"SELECT * REPLACE (range AS _project, {paid}) {every}")
        code = f"'N{number:02}-' || range AS code"
        rewrite(
            part.file(lake, "_projects"), f"SELECT * REPLACE (range AS _project, {code}) {every}"
        )
        lines += [
            f"N{number:02}-{n},{part.region},市{number // 2},单位{n % 40},{60 + n % 40}"
            for n in range(EACH)
        ]
    (lake / "about.csv").write_text("\n".join(lines), "utf-8")
    run(lake)
    return lake / RESULTS
