"""Sets of projects."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db.models import Count, QuerySet, Sum

from hengjian.site.accounts.models import Membership
from hengjian.site.library.models import Project, Site
from hengjian.site.library.models.site import OLD_BEFORE
from hengjian.site.library.visibility import visible_to
from hengjian.site.platform.codes import search

__all__ = ["Figures", "figures_of", "search", "sites_by_place", "visible_projects"]


def visible_projects(membership: Membership) -> QuerySet[Project]:
    """The projects the membership sees, with what a list shows of the rows beside them."""
    return visible_to(Project, membership).select_related(
        "programme", "region", "competent_department", "implementer"
    )


BEGUN = ("started", "finished")
"""The stages of sites whose works began."""


@dataclass(slots=True)
class Figures:
    """What the sites of a project add up to; an unknown value of a site is left out and counted."""

    sites: int = 0
    stages: Counter[str] = field(default_factory=Counter)
    old: int = 0
    buildings: int = 0
    households: int = 0
    floor_area: Decimal = Decimal(0)
    begun_buildings: int = 0
    begun_households: int = 0
    begun_area: Decimal = Decimal(0)
    """Of the sites whose works began."""
    unknown: Counter[str] = field(default_factory=Counter)
    """By field, the sites that do not say; ``begun_`` before it: of those whose works began."""
    done: int = 0
    due: int = 0

    @property
    def begun(self) -> int:
        """Sites whose works began, the finished ones too."""
        return self.stages["started"] + self.stages["finished"]


def figures_of(sites: QuerySet[Site]) -> Figures:
    """Add up these sites exactly; one query."""
    found = Figures()
    fields = ("buildings_count", "households", "floor_area", "built_year")
    rows = sites.order_by().values_list("stage", "dossier_done", "dossier_due", *fields)
    for stage, done, due, *values in rows.iterator(chunk_size=5000):
        found.sites += 1
        found.stages[stage] += 1
        found.done, found.due = found.done + done, found.due + due
        found.unknown.update(
            name for name, each in zip(fields, values, strict=True) if each is None
        )
        buildings, households, area, year = values
        found.buildings += buildings or 0
        found.households += households or 0
        found.floor_area += area or 0
        found.old += year is not None and year < OLD_BEFORE
        if stage in BEGUN:
            found.begun_buildings += buildings or 0
            found.begun_households += households or 0
            found.begun_area += area or 0
            named = zip(fields, values, strict=True)
            found.unknown.update(f"begun_{name}" for name, each in named if each is None)
    return found


def sites_by_place(sites: QuerySet[Site]) -> Iterable[Mapping[str, Any]]:
    """By sub-district: how many sites, households, and pieces of dossiers there and due."""
    return (
        sites.order_by("sub_district__code")
        .values("sub_district__code", "sub_district__name")
        .annotate(
            sites=Count("pk"),
            households=Sum("households"),
            done=Sum("dossier_done"),
            due=Sum("dossier_due"),
        )
    )
