"""A lake evaluated by the workers of a Spark: what one machine's run gives, no more and no less."""

from __future__ import annotations

import datetime as dt
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from hengjian.portfolio.layout import Part
from tests.portfolio.lakes import (
    FIRST,
    FRAMEWORK,
    problems,
    rows,
    run,
    scores,
    write_lake,
    write_part,
)

pytestmark = pytest.mark.spark
HENGJIAN = str(Path(sys.executable).with_name("hengjian"))


def by_spark(lake: Path, *options: str, master: str = "local[2]") -> tuple[int, dict[str, Any]]:
    """The command's exit code and what it says; a process of its own, since tests may not open
    the sockets that Spark's two halves talk by."""
    framework = lake.parent / "framework.yaml"
    framework.write_text(json.dumps(FRAMEWORK, ensure_ascii=False, indent=1), "utf-8")
    command = [HENGJIAN, "--lang", "en", "portfolio", str(lake), "--framework", str(framework)]
    command += ["--engine", "spark", "--master", master, "--format", "json", *options]
    done = subprocess.run(command, capture_output=True, text=True, timeout=300)
    return done.returncode, json.loads(done.stdout) if done.stdout else {"stderr": done.stderr}


def test_its_results_are_those_of_one_machine(tmp_path: Path) -> None:
    lake = write_lake(tmp_path / "lake", parts=4)
    write_part(lake, {"Q0": rows(90), "Q1": None, "Q2": []}, Part("south", "2022"))
    torn = Part(FIRST.region, FIRST.year, 2).file(lake, "ledger")
    torn.write_bytes(torn.read_bytes()[:-9])
    run(lake)
    wanted = scores(lake), problems(lake, "code", "problem", "path", "zh", "refused")
    run(lake, as_of=dt.date(2021, 1, 1))
    ended, told = by_spark(lake)
    assert (ended, told["parts"]["evaluated"]) == (1, 5), "as of another day"
    assert (scores(lake), problems(lake, "code", "problem", "path", "zh", "refused")) == wanted
    assert told["projects"] == 15
    assert told["parts"]["clustered"] == 4, "all but the torn one"
    ended, told = by_spark(lake)
    assert told["parts"] == {"evaluated": 0, "unchanged": 5, "clustered": 0, "rescored": 0}


def test_a_master_that_is_none_is_named(tmp_path: Path) -> None:
    ended, told = by_spark(write_lake(tmp_path / "lake", parts=1), master="nowhere")
    assert ended == 1
    assert "nowhere" in str(told)
