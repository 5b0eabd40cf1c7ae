"""The notebook of the documentation shows what the code says."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from docs import notebook

ROOT = Path(__file__).parent.parent.parent


def test_a_kernel_shows_in_every_cell_what_stands_there() -> None:
    """In a process of its own: the kernel's client leaves its event loop to the end of it."""
    command = [sys.executable, "-m", "docs.notebook", "--check"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_another_output_is_told_by_its_cell(monkeypatch: pytest.MonkeyPatch) -> None:
    kept = notebook.nbformat.read(notebook.FILE, as_version=4)
    kept.cells[1].outputs[0].data["text/plain"] = "<Result hongta: 67.41 / 100, 中>"
    monkeypatch.setattr(notebook, "executed", lambda file: kept)
    (found,) = notebook.differences()
    assert found.startswith("cell 2 shows:")
