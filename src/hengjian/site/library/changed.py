"""Which projects the lines of the trail are about."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import Model, Q, QuerySet

from hengjian.site.common.models import TrailEntry
from hengjian.site.common.trail import key_on_the_trail
from hengjian.site.library.models import Project, Site
from hengjian.site.platform.resource import reaches, resource_of

CHUNK = 1000


def projects_changed(after: int, until: int) -> set[int]:
    """The keys of the projects whose rows changed by the lines behind ``after`` up to ``until``:
    those they belong to now, and those they belonged to or were removed from."""
    lines = TrailEntry.objects.filter(sequence__gt=after, sequence__lte=until).order_by()
    named = set(lines.values_list("subject_type", flat=True).distinct())
    found: set[int] = set()
    for model in _find_watched_models(named):
        own = lines.filter(subject_type=model._meta.label_lower)
        codes = set(own.values_list("subject", flat=True))
        found |= _holding(model, codes)
        found |= _left(own, "project", Project, "pk")
        found |= _left(own, "site", Site, "project")
        found |= _left_contract(own, model)
    return found


def changes_watched(after: int, until: int) -> bool:
    """Whether a line behind ``after`` up to ``until`` is about a fact that is judged."""
    lines = TrailEntry.objects.filter(sequence__gt=after, sequence__lte=until).order_by()
    named = set(lines.values_list("subject_type", flat=True).distinct())
    return bool(_find_watched_models(named))


def _find_watched_models(named: set[str]) -> list[type[Model]]:
    """Of the models so named, those of rows that belong to projects and change a fact that is
    judged: not what follows from being watched, nor files."""
    return [
        each for each in reaches() if each._meta.label_lower in named and resource_of(each).watched
    ]


def _holding(model: type[Model], codes: set[str]) -> set[int]:
    reach, found = resource_of(model).reach, set[int]()
    for lookup in filter(None, (*reach.projects, reach.whole)):
        for some in _some(codes):
            rows = model._default_manager.filter(**{f"{key_on_the_trail(model)}__in": some})
            found |= set(rows.order_by().values_list(lookup, flat=True))
    return found - {None}


def _left(lines: QuerySet[TrailEntry], name: str, holder: type[Any], path: str) -> set[int]:
    """What rows pointed at before the change, by its code."""
    before = lines.filter(Q(**{f"before__{name}__isnull": False}))
    codes = {each for each in before.values_list(f"before__{name}", flat=True) if each}
    found: set[int] = set()
    for some in _some(codes):
        found |= set(holder.objects.filter(code__in=some).values_list(path, flat=True))
    return found - {None}


def _left_contract(lines: QuerySet[TrailEntry], model: type[Model]) -> set[int]:
    """The projects of contracts that rows were under."""
    found: set[int] = set()
    for each in model._meta.concrete_fields:
        if each.name == "contract" and each.related_model is not None:
            found |= _left(lines, "contract", each.related_model, "project")
    return found


def _some(codes: Iterable[str]) -> Iterable[list[str]]:
    ordered = sorted(codes)
    return (ordered[start : start + CHUNK] for start in range(0, len(ordered), CHUNK))
