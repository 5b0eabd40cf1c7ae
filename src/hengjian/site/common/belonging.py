"""Where the rows belong of which lines of the trail speak: to which region, project and section.

An app says it for its models when it starts; ``record`` writes it into the line, for the row may
be gone when somebody asks who may read it::

    tell(Site, regions=["sub_district"], projects=["project"], sections=["section"])
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Model

CHUNK = 1000
"""Rows asked for at a time."""


@dataclass(frozen=True, slots=True)
class Belonging:
    """Codes; empty where a row belongs to none, or to several alike."""

    region: str = ""
    project: str = ""
    section: str = ""


@dataclass(frozen=True, slots=True)
class _Lookups:
    """To the path of each region, to the code of each project and of each section."""

    regions: tuple[str, ...]
    projects: tuple[str, ...]
    sections: tuple[str, ...]


_TOLD: dict[type[Model], _Lookups] = {}


def tell(
    model: type[Model],
    *,
    regions: Iterable[str],
    projects: Iterable[str] = (),
    sections: Iterable[str] = (),
) -> None:
    """Say by which lookups rows of ``model`` belong somewhere; ``pk`` is the row itself. Each
    leads to one row at most."""
    _TOLD[model] = _Lookups(
        tuple(_onward(each, "path") for each in regions),
        tuple(_onward(each, "code") for each in projects),
        tuple(_onward(each, "code") for each in sections),
    )


def models_told() -> Iterable[type[Model]]:
    """The models of which it was said where their rows belong."""
    return _TOLD.keys()


def belongings_of(rows: Iterable[Model]) -> dict[tuple[type[Model], Any], Belonging]:
    """By model and key, where the rows belong as they stand in the database; of rows that do not
    stand there nothing. One question a thousand rows of a model."""
    keys: dict[type[Model], dict[Any, None]] = {}
    for row in rows:
        if type(row) in _TOLD and row.pk is not None:
            keys.setdefault(type(row), {})[row.pk] = None
    return {
        (model, key): belonging
        for model, wanted in keys.items()
        for key, belonging in _query(model, list(wanted))
    }


def _query(model: type[Model], keys: Sequence[Any]) -> Iterator[tuple[Any, Belonging]]:
    told = _TOLD[model]
    asked = ("pk", *told.regions, *told.projects, *told.sections)
    regions, projects = 1 + len(told.regions), 1 + len(told.regions) + len(told.projects)
    for start in range(0, len(keys), CHUNK):
        rows = model._default_manager.filter(pk__in=keys[start : start + CHUNK])
        for key, *values in rows.order_by().values_list(*asked):
            found = (key, *values)
            yield (
                key,
                Belonging(
                    _narrowest(found[1:regions]),
                    _only(found[regions:projects]),
                    _only(found[projects:]),
                ),
            )


def _onward(lookup: str, field: str) -> str:
    return field if lookup == "pk" else f"{lookup}__{field}"


def _narrowest(paths: Iterable[str | None]) -> str:
    """The code of the one region that lies inside all the others."""
    there = sorted({path for path in paths if path}, key=len)
    if not there or not all(there[-1].startswith(path) for path in there):
        return ""
    return there[-1].rstrip("/").rpartition("/")[2]


def _only(codes: Iterable[str | None]) -> str:
    there = {code for code in codes if code}
    return there.pop() if len(there) == 1 else ""
