"""Records of one project: tables of typed rows."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from hengjian.engine.frameworks.model import Table
from hengjian.errors import Problem

Cell = Fraction | dt.date | bool | str | None
"""A typed cell: numbers in base units (元, 平方米 …); ``None`` where empty."""


@dataclass(frozen=True, slots=True)
class Records:
    """The record tables of one project. ``specs`` holds every table that may exist; ``rows`` only
    those the project has: a table that is absent leaves its measures missing, an empty one
    counts 0."""

    specs: Mapping[str, Table]
    rows: Mapping[str, Sequence[Mapping[str, Cell]]]
    problems: tuple[Problem, ...] = ()
    """Warnings met in reading: files or sheets that are no table and were left out."""
