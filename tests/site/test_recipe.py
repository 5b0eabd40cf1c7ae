"""The recipe for a new entity, followed on one that is thrown away: few files, few lines, and
nothing registered anywhere."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent / "recipe"
MOST_FILES, MOST_LINES = 6, 330


def test_a_new_entity_is_a_handful_of_files() -> None:
    files = [each for each in HERE.glob("*.py") if each.read_text("utf-8").count("\n") > 1]
    assert len(files) <= MOST_FILES
    assert sum(len(each.read_text("utf-8").splitlines()) for each in files) <= MOST_LINES


def test_it_stands_everywhere_by_its_declaration() -> None:
    """Its own checks run in a process of their own, whose site has the app, on a database of its
    own."""
    own = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    run = subprocess.run(
        [
            *(sys.executable, "-m", "pytest", "-q", "-n", "0", "-p", "no:cacheprovider"),
            *("--ds", "tests.site.recipe_settings", str(HERE / "check_calls.py")),
        ],
        cwd=HERE.parents[2],
        env={**own, "PYTEST_ADDOPTS": ""},
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stdout[-4000:] + run.stderr[-2000:]
    assert " passed" in run.stdout
