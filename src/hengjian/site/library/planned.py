"""What belongs to a plan: once the plan stands, it only changes with a reason."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db.models import Model

from hengjian.errors import Place, Problem, problem
from hengjian.site.common.days import current_day
from hengjian.site.library.models import Project, Site
from hengjian.site.platform.labels import label


def fields_of_plan(model: type[Model]) -> tuple[str, ...]:
    """The fields that say what is planned: ``PLANNED`` of the model; most models have none."""
    return getattr(model, "PLANNED", ())


def plan_changes(row: Model, values: Mapping[str, Any], why: str) -> list[Problem]:
    """A problem for each planned value that would change without a reason after approval."""
    if why.strip() or not _stands(row):
        return []
    found = []
    for name in fields_of_plan(type(row)):
        before, after = getattr(row, name), values.get(name, getattr(row, name))
        if before is not None and before != after:
            names = {"field": label(type(row), name), "before": before, "after": after or "—"}
            found.append(problem("planned-change-without-reason", Place(path="why"), **names))
    return found


def _stands(row: Model) -> bool:
    """Whether the plan the row belongs to is approved."""
    project: Project | None = getattr(row, "project", None)
    site = row if isinstance(row, Site) else getattr(row, "site", None) if project is None else None
    if site is not None:
        return site.stage not in (Site.Stage.RESERVE, Site.Stage.REMOVED)
    return project is not None and project.stage != Project.Stage.RESERVE


def start_problems(site: Site, values: Mapping[str, Any]) -> list[Problem]:
    """A start that nobody allowed, a finish without a start; those of before are left alone."""
    started = values.get("started_on", site.started_on)
    finished = values.get("finished_on", site.finished_on)
    found = []
    waiting = site.stage in (Site.Stage.RESERVE, Site.Stage.PLANNED)
    days = isinstance(started, date) and started <= current_day()  # others are told of so
    if waiting and days and started != site.started_on:
        place = Place(path="started_on")
        found.append(problem("start-not-allowed-yet", place, name=site.name))
    if finished and not started and finished != site.finished_on:
        place = Place(path="finished_on")
        found.append(problem("finish-without-start", place, name=site.name))
    return found
