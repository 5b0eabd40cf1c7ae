"""How a lake lies on the disk: ``table/region=R/year=Y/part-00000.parquet``.

A project stands whole in one part, under the same number in every table; the table ``_projects``
lists the projects of the part. Everything else whose name begins with ``_`` is no table.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from hengjian.engine.frameworks.model import Column
from hengjian.engine.measures.queries import PROJECTS
from hengjian.errors import Place, Refused, problem
from hengjian.files import reading

RESULTS = "_results"
"""Where results stand in a lake, unless another folder is named."""
SCALES = "hengjian.scales"
"""The key of a file's metadata that says what one stored number of each column is, as JSON."""
TITLE, AS_OF, SAID = "title", "as_of", "said"
"""Columns of ``_projects`` beside the numbers of the projects and the tables they handed over: what
a project is called, its day, and its case as JSON (reported figures, answers, basis)."""
_PART = re.compile(r"region=([^/]+)/year=([^/]+)/part-(\d+)\.parquet")


@dataclass(frozen=True, slots=True, order=True)
class Part:
    """Some thousand projects of one region and year."""

    region: str
    year: str
    number: int = 0

    @property
    def path(self) -> str:
        """Where the part stands below the folder of a table."""
        return f"region={self.region}/year={self.year}/part-{self.number:05}.parquet"

    def file(self, root: Path, table: str) -> Path:
        """The file of a table in this part."""
        return root / table / self.path


def parts_of(lake: Path) -> list[Part]:
    """The parts of a lake in order: those its table of projects has, and those that only some
    other table has, which nobody can evaluate.

    Raises ``Refused``: ``file-unreadable``, or ``lake-empty`` where there is no part.
    """
    with reading(lake):
        tables = [each for each in sorted(lake.iterdir()) if each.is_dir()]
    found = {
        Part(match[1], match[2], int(match[3]))
        for table in tables
        if table.name == PROJECTS or not table.name.startswith(("_", "."))
        for match in map(_PART.fullmatch, below(table))
        if match
    }
    if not found:
        raise Refused([problem("lake-empty", Place(file=str(lake)), projects=PROJECTS)])
    return sorted(found)


def below(folder: Path) -> list[str]:
    """The paths of the Parquet files below ``folder``, as written from there."""
    with reading(folder):
        return [each.relative_to(folder).as_posix() for each in folder.rglob("part-*.parquet")]


def scale_text(spec: Column) -> str:
    """What one stored number of a column is: ``0.01元``."""
    places = spec.places
    return f"{'0.' + '0' * (places - 1) + '1' if places else '1'}{spec.unit}"


def key_of(content: Mapping[str, str], settled: Sequence[str]) -> str:
    """What a part's result hangs on, as one hash: the content of its files, and what is ``settled``
    for all of them."""
    return hashlib.sha256(json.dumps([content, *settled], sort_keys=True).encode()).hexdigest()
