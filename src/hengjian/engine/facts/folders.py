"""A case as a folder: ``case.yaml`` and one CSV file a record table."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from pathlib import Path

from hengjian.engine.frameworks.yaml_tree import Tree, read_yaml
from hengjian.engine.sheets.grid import OpenTable
from hengjian.engine.sheets.text_files import bytes_of, csv_grid, decoded
from hengjian.errors import Place, Refused, problem
from hengjian.files import reading

CASE_FILE = "case.yaml"


def case_files(folder: Path) -> list[Path]:
    """The cases in a folder, by name: folders with a ``case.yaml``, and workbooks. Raises
    ``Refused`` (``portfolio-empty``, ``file-unreadable``)."""
    with reading(folder):
        inside = sorted(folder.iterdir())
    found = [
        path
        for path in inside
        if (path / CASE_FILE).is_file()
        or (path.suffix.lower() in (".xlsx", ".xlsm") and not path.name.startswith("~$"))
    ]
    if not found:
        raise Refused([problem("portfolio-empty", Place(file=str(folder)))])
    return found


def read_folder(file: Path) -> tuple[Tree, Mapping[str, OpenTable]]:
    """The case in ``file`` and the tables beside it, by the names of their files, not yet read."""
    text = decoded(bytes_of(file), str(file))
    with reading(file.parent):
        tables = {
            found.stem: partial(csv_grid, found)
            for found in sorted(file.parent.iterdir())
            if found.suffix.lower() == ".csv" and found.is_file()
        }
    return read_yaml(text, str(file)), tables
