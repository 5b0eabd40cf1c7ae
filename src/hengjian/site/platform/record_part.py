"""What rows of an entity are in a record table of the data dictionary, for the engine to count."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Model, Q

Columns = Mapping[str, Any]
"""Names to expressions of the database."""
EVERY = Q()


@dataclass(frozen=True, slots=True)
class RecordPart:
    """Rows of an entity that make up a record table, or a part of it."""

    table: str
    """The name of the table in the book of measures."""
    project: str
    """The link to the key of the row's project."""
    columns: Callable[[date], Columns]
    """What each column is, as of a day."""
    narrow: Q = EVERY
    model: type[Model] | None = None
    """Whose rows, where they are of an entity on which this one builds."""
    since: str = ""
    """The field with the day from which on a row is there at all: before it, it is no row."""
