"""The trace is the calculation; the stand-alone script recomputes it and finds what was changed."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from hengjian.engine import recompute
from hengjian.engine.api import evaluate_case
from hengjian.engine.trace import trace_of
from tests.engine.small import write_case


@pytest.fixture
def trace(tmp_path: Path) -> dict[str, Any]:
    return json.loads(json.dumps(trace_of(evaluate_case(write_case(tmp_path / "case")))))


def indicator(trace: dict[str, Any], code: str) -> dict[str, Any]:
    return next(entry for entry in trace["indicators"] if entry["code"] == code)


def test_the_trace_tells_the_whole_chain(trace: dict[str, Any]) -> None:
    entry = indicator(trace, "B1")
    assert entry["value"]["formula"] == "办结件数 / 投诉件数"
    assert entry["value"]["substituted"] == "3件 / 4件"
    assert (entry["value"]["exact"], entry["exact"], entry["score"]) == ("0.75", "15", "15.00")
    fact = trace["facts"]["办结件数"]
    assert (fact["value"], fact["unit"], fact["as_of"]) == ("3", "件", "2023-09-30")
    assert (fact["source"], fact["place"]) == ("form", "第2页")
    counted = trace["facts"]["已开工小区数"]["counted"]
    assert (counted["table"], counted["kept"], counted["rows"]) == ("sites", 2, 4)


def test_no_float_is_ever_written(trace: dict[str, Any]) -> None:
    def floats(node: Any) -> list[float]:
        if isinstance(node, dict):
            return [f for value in node.values() for f in floats(value)]
        if isinstance(node, list):
            return [f for value in node for f in floats(value)]
        return [node] if isinstance(node, float) else []

    assert floats(trace) == []


def test_the_script_recomputes_every_step(trace: dict[str, Any]) -> None:
    checker = recompute.Trace(trace)
    assert checker.check() == []
    assert checker.recomputed > 15


@pytest.mark.parametrize(
    ("where", "change"),
    [
        ("B1 score", lambda t: indicator(t, "B1").update(score="15.01")),
        ("A1 value", lambda t: t["facts"]["开工率"].update(value="0.7")),
        (
            "B2 share",
            lambda t: indicator(t, "B2")["judgement"]["criteria"]["asked"].update(met=True),
        ),
        ("B1 weight", lambda t: indicator(t, "B1").update(weight="21")),
        ("total", lambda t: t.update(total="99.00")),
        ("grade", lambda t: t.update(grade="优")),
        ("complete", lambda t: t.update(complete=False)),
    ],
)
def test_a_change_anywhere_is_found(trace: dict[str, Any], where: str, change: Any) -> None:
    change(trace)
    assert any(line.startswith(where) for line in recompute.Trace(trace).check())


def test_the_script_runs_alone_with_the_standard_library(
    trace: dict[str, Any], tmp_path: Path
) -> None:
    """Run as it is handed over: isolated from site-packages and from the project."""
    (tmp_path / "verify.py").write_text(Path(recompute.__file__).read_text("utf-8"), "utf-8")
    (tmp_path / "trace.json").write_text(json.dumps(trace), encoding="utf-8")
    command = [
        sys.executable,
        "-I",
        "-S",
        str(tmp_path / "verify.py"),
        str(tmp_path / "trace.json"),
    ]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert "0 differences, total 63.00" in done.stdout
    trace["total"] = "70.00"
    (tmp_path / "trace.json").write_text(json.dumps(trace), encoding="utf-8")
    changed = subprocess.run(command, capture_output=True, text=True, check=False)
    assert changed.returncode == 1
    assert "total: the trace says 70" in changed.stdout


@pytest.mark.parametrize("text", ["", "[]", "{}", "not json", '{"trace": "other/9"}'])
def test_the_script_refuses_what_is_no_trace(text: str, tmp_path: Path) -> None:
    file = tmp_path / "trace.json"
    file.write_text(text, encoding="utf-8")
    assert recompute.main([str(file)]) == 2
