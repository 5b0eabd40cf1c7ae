"""A case as a folder: ``case.yaml`` and one CSV file a record table."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from pathlib import Path

from hengjian.engine.frameworks.yaml_tree import Tree, read_yaml
from hengjian.engine.sheets.grid import OpenTable
from hengjian.engine.sheets.text_files import bytes_of, csv_grid, decoded
from hengjian.files import reading

CASE_FILE = "case.yaml"


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
