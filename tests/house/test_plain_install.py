"""A plain install evaluates, explains and verifies; what needs an extra says so."""

from __future__ import annotations

import subprocess
import sys
from importlib.metadata import requires
from pathlib import Path

import pytest
from packaging.requirements import Requirement

BLOCKED = """
import sys
class Absent:
    def find_spec(self, name, path=None, target=None):
        if name.split(".")[0] in {names!r}:
            raise ModuleNotFoundError(name, name=name.split(".")[0])
sys.meta_path.insert(0, Absent())
from hengjian.cli import main
main()
"""
MODULES = {"python-docx": "docx", "mini-racer": "py_mini_racer"}


def extras() -> set[str]:
    """The modules that only extras bring, from the package's own metadata."""
    found = (Requirement(text) for text in requires("hengjian") or ())
    names = {r.name for r in found if r.marker and "extra" in str(r.marker)} - {"hengjian"}
    return {MODULES.get(name, name.replace("-", "_")) for name in names} | {"markupsafe", "lxml"}


def plain(*arguments: object) -> subprocess.CompletedProcess[str]:
    """Run the command line where no extra is installed."""
    code = BLOCKED.format(names=extras())
    command = [sys.executable, "-c", code, *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_the_extras_are_known() -> None:
    assert {"duckdb", "numpy", "docx", "typst", "py_mini_racer", "jinja2"} <= extras()


@pytest.mark.parametrize(
    "arguments",
    [
        ("evaluate", "hongta", "--insight"),
        ("explain", "hongta", "C11"),
        ("framework", "check", "oecd-dac-2019"),
        ("case", "check", "hongta"),
    ],
)
def test_the_engine_and_the_commands_run(arguments: tuple[str, ...]) -> None:
    done = plain(*arguments)
    assert (done.returncode, "Traceback" in done.stderr) == (0, False), done.stderr


def test_a_trace_is_written_and_verified(tmp_path: Path) -> None:
    trace = tmp_path / "trace.json"
    assert plain("evaluate", "hongta", "--trace", trace).returncode == 0
    assert plain("verify", trace).returncode == 0


def test_a_report_names_the_extra_it_needs(tmp_path: Path) -> None:
    done = plain("report", "hongta", "--out", tmp_path / "report.docx")
    assert done.returncode == 1
    assert "hengjian[documents]" in done.stderr
    assert list(tmp_path.iterdir()) == []
