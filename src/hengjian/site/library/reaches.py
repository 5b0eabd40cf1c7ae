"""How rows of a project are reached, for every entity that hangs on one."""

from __future__ import annotations

from hengjian.site.platform.reach import Reach

OF_SITE = Reach(("sub_district",), ("project",), ("section",)).under("site")
WHOLE = Reach(("project__region",), ("project",))
"""Seen by who takes part in the whole project, not by who takes part in a section."""
OF_SECTION = Reach(("project__region",), ("project",), ("section",))
"""Of one section where it names one."""
SITE_OR_PROJECT = Reach(
    ("site__sub_district", "project__region"),
    ("project", "site__project"),
    ("site__section",),
    whole="project",
    unless="site",
)
ON_THE_GROUND = Reach(
    ("project__region", "site__sub_district"), ("project",), ("section", "site__section")
)
ALIKE = Reach(("project__region",), whole="project")
"""What concerns every section of a project alike."""


def through_sites(*regions: str) -> Reach:
    """Of several sites, in these regions besides."""
    return Reach(regions, ("sites__project",), ("sites__section",))
