"""What a subject gives to an annex of somebody else's report, said by it when the site starts.

The report of an evaluation has the results of surveys in an annex, and knows no survey: the survey
says here what it gives, in a module ``additions``, and the report takes what it finds.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from hengjian.documents.model import Column, Row


@dataclass(frozen=True, slots=True)
class Given:
    """A table or a sentence of an annex, in Chinese as reports are written."""

    text: str
    """The caption of the table, or the sentence."""
    columns: tuple[Column, ...] = ()
    """Empty for a sentence."""
    rows: tuple[Row, ...] = ()


Giver = Callable[[Any, date], Sequence[Given]]
"""From a project and a day: what is there of the project as of that day, in its order."""
_GIVERS: dict[str, Giver] = {}


def give_annex(name: str, giver: Giver) -> None:
    """The annex of this name is filled by the giver. Raises ``ValueError`` where another does."""
    if _GIVERS.setdefault(name, giver) is not giver:
        raise ValueError(f"the annex {name} has a giver")


def annex_of(name: str, project: Any, as_of: date) -> Sequence[Given]:
    """What fills the annex of a project as of a day; nothing where nobody gives it."""
    giver = _GIVERS.get(name)
    return giver(project, as_of) if giver is not None else ()
