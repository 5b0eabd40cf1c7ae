"""hengjian doctor: it tells what is there, and changes nothing."""

from __future__ import annotations

import subprocess
from collections import namedtuple
from pathlib import Path
from typing import Any

import pytest

from hengjian.cli import doctor
from tests.cli.run import run, run_json


@pytest.fixture(autouse=True)
def bare(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """An empty folder, and nothing said of a site."""
    monkeypatch.chdir(tmp_path)
    for name in doctor._SITE:
        monkeypatch.delenv(name, raising=False)


def states() -> dict[str, dict[str, str]]:
    return {each["topic"]: each for each in run_json("--lang", "en", "doctor")}


def test_it_tells_of_everything_and_changes_nothing(tmp_path: Path) -> None:
    result = run("--lang", "en", "doctor")
    assert result.exit_code == 0
    for part in ("Hengjian: 0.1.0", "Encoding: utf-8", "extra documents", "FangSong", "GB"):
        assert part in result.stdout
    assert states()["Site and database"]["state"] == "absent"
    assert list(tmp_path.iterdir()) == []


def test_a_missing_extra_is_named_with_what_it_gives(monkeypatch: pytest.MonkeyPatch) -> None:
    kept = doctor._version
    monkeypatch.setattr(doctor, "_version", lambda name: None if name == "duckdb" else kept(name))
    found = states()["extra columnar (thousands of projects at once)"]
    assert (found["state"], found["found"]) == ("absent", "not installed: duckdb")
    assert found["advice"] == "pip install 'hengjian[columnar]'"
    assert run("doctor").exit_code == 0


def test_without_fonts_office_and_site(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor, "find_spec", lambda name: None)
    monkeypatch.setattr(doctor.shutil, "which", lambda name: None)
    found = states()
    for topic in ("Fonts", "LibreOffice", "Site and database"):
        assert found[topic]["state"] == "absent", topic


def test_a_full_disk_is_in_the_way(monkeypatch: pytest.MonkeyPatch) -> None:
    usage = namedtuple("usage", "total used free")
    monkeypatch.setattr(doctor.shutil, "disk_usage", lambda path: usage(10**10, 10**10, 10**6))
    assert run("doctor").exit_code == 1
    assert states()["Disk (data)"]["advice"] == "make room"


def test_a_site_that_cannot_start_is_told_as_serve_tells_it(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    asked: list[list[str]] = []

    def done(command: list[str], **given: Any) -> subprocess.CompletedProcess[str]:
        asked.append(command)
        return subprocess.CompletedProcess(command, 1, "", "error no key\n  → make one\n")

    monkeypatch.setenv("HENGJIAN_DATA", str(tmp_path))
    monkeypatch.setattr(doctor.subprocess, "run", done)
    assert states()["Site and database"]["found"] == f"{tmp_path}: error no key\n    → make one"
    assert asked[0][-2:] == ["serve", "--check"]
