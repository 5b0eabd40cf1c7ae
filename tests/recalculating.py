"""A workbook as LibreOffice reckons it: what was written beside its formulas is thrown away."""

from __future__ import annotations

import io
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import openpyxl

Typed = Mapping[tuple[str, str], Any]
"""By sheet and cell, what somebody types before it is reckoned."""


def recalculated(folder: Path, made: bytes, *typed: Typed) -> list[Any]:
    """The workbook with each of ``typed`` in it, reckoned anew; with values only."""
    office = shutil.which("soffice")
    assert office is not None
    names = []
    for number, cells in enumerate(typed or ({},)):
        book = openpyxl.load_workbook(io.BytesIO(made))  # without the values of its formulas
        for (sheet, cell), value in cells.items():
            book[sheet][cell] = value
        names.append(f"{number}.xlsx")
        book.save(folder / names[-1])
    profile = f"-env:UserInstallation=file://{folder}/profile"
    command = [office, profile, "--headless", "--convert-to", "xlsx", "--outdir", "out", *names]
    subprocess.run(command, cwd=folder, check=True, capture_output=True, timeout=300)
    return [openpyxl.load_workbook(folder / "out" / name, data_only=True) for name in names]
