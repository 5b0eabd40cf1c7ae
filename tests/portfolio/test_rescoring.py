"""Other weights, bands or targets: scores from the counts that are kept, as if all were counted."""

from __future__ import annotations

import copy
import datetime as dt
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from hengjian.engine.frameworks.compiled import CompiledFramework
from hengjian.engine.frameworks.reader import read_framework_text
from hengjian.portfolio.layout import RESULTS, Part
from tests.portfolio.lakes import FIRST, FRAMEWORK, rewrite, rows, run, scores, write_part
from tests.portfolio.test_engines import MEASURES, by, everything, ledger

SOUTH = Part("south", "2022")


def written(**changes: Any) -> dict[str, Any]:
    told = copy.deepcopy(FRAMEWORK)
    told["measures"] |= MEASURES
    return told | changes


def read(told: dict[str, Any]) -> CompiledFramework:
    return read_framework_text(json.dumps(told, ensure_ascii=False), "weights.yaml")


def lake_of_forty(lake: Path) -> Path:
    """Two parts, counted once; one of them has what is missing, zero and nobody's."""
    write_part(lake, {f"P{n}": None if n == 13 else ledger(n) for n in range(40)})
    write_part(lake, {"Q0": rows(90), "Q1": rows(55)}, SOUTH)
    run(lake, read(written()), columns="never")
    return lake


def weights(told: dict[str, Any]) -> None:
    told["points"], told["indicators"][0]["points"] = 50, 50


def target(told: dict[str, Any]) -> None:
    told["indicators"][0]["target"] = "37%"


def bands(told: dict[str, Any]) -> None:
    bands = [{"at_least": "50%", "share": "100%"}, {"at_least": "10%", "share": "70%"}]
    told["indicators"][0] |= {"score": {"rule": "ladder", "bands": [*bands, {"share": "0%"}]}}
    del told["indicators"][0]["target"]


def grades(told: dict[str, Any]) -> None:
    told["grades"] = [{"at_least": 80, "grade": "优"}, {"at_least": 0, "grade": "差"}]


def more(told: dict[str, Any]) -> None:
    """Another indicator, of measures that were counted and no indicator asked for."""
    told["formulas"] = {"both": {"unit": "元", "value": "mean + paid"}}
    first = {**told["indicators"][0], "points": 60}
    when = "value > 3% and first < last and known(both) and said >= late"
    other = {"code": "B", "name": "B", "points": 40, "value": "rate", "unit": "%"}
    told["indicators"] = [first, {**other, "score": {"rule": "pass_fail", "when": when}}]


def fewer(told: dict[str, Any]) -> None:
    for name in ("late", "rate", "mean"):
        del told["measures"][name]


def renamed(told: dict[str, Any]) -> None:
    """A measure under another name is the same count."""
    told["measures"]["spent"] = told["measures"].pop("paid")
    told["indicators"][0]["value"] = "spent / planned"


def ranged(told: dict[str, Any]) -> None:
    """What lies outside is told of every project."""
    told["measures"]["share"] = {**told["measures"]["share"], "at_most": "50%"}


@pytest.mark.parametrize(
    "change",
    [weights, target, bands, grades, more, fewer, renamed, ranged],
    ids=lambda c: c.__name__,
)
def test_it_is_scored_from_what_was_counted(
    tmp_path: Path, change: Callable[[dict[str, Any]], None]
) -> None:
    told = written()
    change(told)
    other = read(told)
    before = everything(lake_of_forty(tmp_path))
    done = run(tmp_path, other)
    assert (done.evaluated, done.rescored, done.clustered, done.problems) == (2, 2, 0, [])
    found = everything(tmp_path)
    assert found != before
    anew, wanted = by("duckdb", tmp_path, other, columns="never")
    assert anew.rescored == 0
    assert found == wanted
    back = run(tmp_path, read(written()), columns="never")
    assert back.rescored == (0 if change is fewer else 2)
    assert everything(tmp_path) == before


def where(told: dict[str, Any]) -> None:
    told["measures"]["paid"] = {**told["measures"]["paid"], "where": "on < as_of"}


def column(told: dict[str, Any]) -> None:
    told["measures"]["paid"] = {**told["measures"]["paid"], "sum": "ledger.planned"}


def step(told: dict[str, Any]) -> None:
    told["measures"]["rate"] = {**told["measures"]["rate"], "each_to": "1%"}


def scale(told: dict[str, Any]) -> None:
    """The same column in other units: a lake of these units would be another."""
    columns = told["tables"]["ledger"]["columns"]
    told["tables"]["ledger"]["columns"] = columns | {"paid": {**columns["paid"], "places": 1}}


@pytest.mark.parametrize("change", [where, column, step, scale], ids=lambda c: c.__name__)
def test_another_count_is_counted(tmp_path: Path, change: Callable[[dict[str, Any]], None]) -> None:
    told = written()
    change(told)
    done = run(lake_of_forty(tmp_path), read(told))
    assert (done.evaluated, done.rescored) == (2, 0)


def test_other_rows_or_another_day_are_counted(tmp_path: Path) -> None:
    other = read(written(edition="2"))
    write_part(lake_of_forty(tmp_path), {"Q0": rows(91), "Q1": rows(55)}, SOUTH)
    done = run(tmp_path, other)
    assert (done.evaluated, done.rescored) == (2, 1)
    assert scores(tmp_path)["Q0"][0] == 9100
    early = run(tmp_path, read(written(edition="3")), as_of=dt.date(2021, 1, 1))
    assert (early.evaluated, early.rescored) == (2, 0)


def test_where_something_was_wrong_or_somebody_answered_it_is_evaluated(tmp_path: Path) -> None:
    twice = "SELECT * FROM {file} UNION ALL SELECT * FROM {file} WHERE _project = 1"
    rewrite(FIRST.file(lake_of_forty(tmp_path), "ledger"), twice)
    said = '{{"case":"q","title":"q","framework":"f","as_of":"2022-07-31"}}'
    rewrite(
        SOUTH.file(tmp_path, "_projects"),
        f"SELECT *, CASE code WHEN 'Q1' THEN '{said}' END AS said FROM {{file}}",
    )
    run(tmp_path, read(written()))
    done = run(tmp_path, read(written(edition="2")))
    assert (done.evaluated, done.rescored) == (2, 0)
    assert "P1" not in scores(tmp_path)


def test_counts_that_cannot_be_read_are_counted_anew(tmp_path: Path) -> None:
    write_part(tmp_path, {f"P{n}": rows(n) for n in range(300)})
    run(tmp_path, read(written()), columns="never")
    file = FIRST.file(tmp_path / RESULTS, "scores")
    content = bytearray(file.read_bytes())
    content[4:900] = bytes(896)
    file.write_bytes(bytes(content))
    done = run(tmp_path, read(written(edition="2")), columns="never")
    assert (done.evaluated, done.rescored, done.problems) == (1, 0, [])
    assert scores(tmp_path)["P70"] == (7000, "中")
