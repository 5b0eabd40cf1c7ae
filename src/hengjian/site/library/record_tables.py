"""The record tables that the engine counts, as the entities declare their parts of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from django.db.models import Model, Q, QuerySet

from hengjian.site.accounts.models import Membership
from hengjian.site.library.models import Project
from hengjian.site.library.visibility import visible_to
from hengjian.site.platform.record_part import Columns
from hengjian.site.platform.resource import resources


@dataclass(frozen=True, slots=True)
class Part:
    """Rows of one model that make up a record table, or a part of it."""

    model: type[Model]
    project: str
    """The link to the key of the row's project."""
    columns: Callable[[date], Columns]
    """What each column is, as of a day."""
    narrow: Q
    since: str

    def rows(
        self,
        projects: QuerySet[Project],
        seen_by: Membership | None = None,
        as_of: date | None = None,
    ) -> QuerySet[Any]:
        """The rows of these projects, in no order: all, or those a membership sees; of those that
        have a day from which on they are there, only such as are there ``as_of``."""
        own: dict[str, Any] = {f"{self.project}__in": projects.values("pk")}
        if self.since and as_of is not None:
            own[f"{self.since}__lte"] = as_of
        every = self.model._default_manager.all()
        rows = every if seen_by is None else visible_to(self.model, seen_by)
        return rows.filter(self.narrow, **own).order_by()


@cache
def record_tables() -> Mapping[str, tuple[Part, ...]]:
    """Every record table that rows of the site fill, with its parts in declared order."""
    found: dict[str, tuple[Part, ...]] = {}
    for model, each in resources().items():
        for part in each.records:
            made = Part(part.model or model, part.project, part.columns, part.narrow, part.since)
            found[part.table] = (*found.get(part.table, ()), made)
    return found
