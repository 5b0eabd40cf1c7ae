"""Making the environment: it tells what it does, and what went wrong only where it did."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from tools import set_up


def test_a_step_tells_when_it_begins_and_ends(capsys: pytest.CaptureFixture[str]) -> None:
    step = set_up.Step(1, 2, "look", [sys.executable, "-c", "print('noise')"])
    assert step.run() == 0
    began, ended = capsys.readouterr().err.splitlines()
    assert began == "[1/2] look …"
    assert ended.startswith("[1/2] look  ")
    assert ended.endswith(" s")


def test_a_long_step_tells_where_it_is(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(set_up, "EVERY", 0.0)
    code = "import time; print('Downloading duckdb', flush=True); time.sleep(0.5)"
    assert set_up.Step(1, 1, "install", [sys.executable, "-c", code]).run() == 0
    assert "s: Downloading duckdb" in capsys.readouterr().err


def test_a_step_that_fails_shows_what_it_said(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    words = [sys.executable, "-c", "print('no such package'); raise SystemExit(3)"]
    monkeypatch.setattr(set_up, "commands", lambda groups: [("a", words), ("b", words)])
    assert set_up.main([]) == 3
    said = capsys.readouterr().err
    assert "no such package" in said
    assert "[2/2]" not in said


def test_in_a_terminal_a_line_fits_its_width() -> None:
    assert set_up._fitting("安装 uv", 5) == "安装 "
    assert set_up._fitting("plain", 80) == "plain"


def test_only_what_is_missing_is_made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(set_up, "PYTHON", tmp_path / "python")
    monkeypatch.setattr(set_up, "BIN", tmp_path)
    assert [told.split()[0] for told, _ in set_up.commands([])] == ["建立环境", "安装", "安装"]
    for name in ("python", "uv"):
        (tmp_path / name).touch()
    (only,) = set_up.commands(["bench"])
    assert only[1][-2:] == ["--group", "bench"]
    assert "--all-extras" in only[1]
    assert only[1][only[1].index("--no-extra") + 1] == "spark"
