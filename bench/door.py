"""A portfolio through the door: a data frame in, a frame out.

The baseline is bare: the same figures evaluated by the engine one by one, from cases that stand in
memory, and nothing made of them. Between the two stand the reading of the frame, the checks of
every figure as of a file, and the frame of results.
"""

from __future__ import annotations

import datetime as dt

import pandas as pd

import hengjian
from bench.rows import Row, medians_in_turn
from hengjian.door.given import given_case
from hengjian.engine.api import evaluate_files, load_framework

PROJECTS, RUNS = 200, 5
RATIO = 2.5
"""The most that a project may take through the door, in bare evaluations."""
LARGEST = 20
"""The most kilobytes that the result of the reference case may show in a notebook."""
DAY = dt.date(2023, 12, 31)


def run() -> list[Row]:
    """A project of a portfolio beside the bare engine, and the size of a result that is shown."""
    compiled = load_framework("self-evaluation-2020", on=DAY)
    framework = hengjian.Framework(compiled)
    figures = _figures()
    rows = [{k: v for k, v in row.items() if k != "case"} for row in figures.to_dict("records")]
    cases = [
        given_case({"facts": row}, framework="self-evaluation-2020", as_of=DAY) for row in rows
    ]

    def bare() -> None:
        for case in cases:
            evaluate_files(case, framework=compiled)

    def whole() -> None:
        hengjian.portfolio(figures, framework=framework, as_of=DAY).to_frame()

    found = medians_in_turn({"bare": bare, "whole": whole}, RUNS)
    each = {name: spent / PROJECTS for name, spent in found.items()}
    shown = len(hengjian.evaluate("hongta")._repr_html_().encode()) / 1024
    return [
        Row("a project of a portfolio through the door", each["whole"], "ms", each["bare"], RATIO),
        Row("a result as it shows in a notebook", shown, "kB", None, LARGEST),
    ]


def _figures() -> pd.DataFrame:
    """Invented figures, each project's a little different."""
    numbers = range(PROJECTS)
    return pd.DataFrame(
        {
            "case": [f"project {n}" for n in numbers],
            "全年预算数": [f"{100 + n % 7}万元" for n in numbers],
            "全年执行数": [f"{80 + n % 11}.5万元" for n in numbers],
            "年度数量指标值": ["40"] * PROJECTS,
            "实际完成数量": [str(30 + n % 10) for n in numbers],
            "应按期完成任务数": ["12项"] * PROJECTS,
            "按期完成任务数": [f"{n % 12}项" for n in numbers],
        }
    )
