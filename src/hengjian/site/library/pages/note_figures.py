"""What is to be known beside the investment of projects of which a reader sees a part."""

from __future__ import annotations

from typing import Any

from hengjian.site.accounts.models import Membership
from hengjian.site.common.words import words
from hengjian.site.library.models import Project, Site
from hengjian.site.library.pages.figures import LIBRARY, PROJECT
from hengjian.site.library.visibility import visible_to
from hengjian.site.platform.figure import Asked, Words


@LIBRARY.note("approved_investment")
def _of_whole_projects(asked: Asked[Any]) -> Words:
    projects = visible_to(Project, asked.membership).order_by()
    return _part_of([row.pk for row in projects.only("pk")], asked.membership)


@PROJECT.note("approved_investment")
def _of_the_whole_project(asked: Asked[Project]) -> Words:
    return _part_of([asked.row.pk], asked.membership)


def _part_of(projects: list[int], membership: Membership) -> Words:
    """Whose sites a reader does not see all, as a sub-district: the investment is not its own."""
    standing = Site.objects.filter(project__in=projects).exclude(stage=Site.Stage.REMOVED)
    whole = standing.count()
    seen = visible_to(Site, membership).filter(pk__in=standing.values("pk")).count()
    if seen == whole:
        return ""
    return words(
        f"整个项目的投资：共 {whole} 个小区，其中您能看到 {seen} 个；没有按街道、标段分列",
        f"of whole projects with {whole} sites, of which you see {seen}; it is not split by "
        "sub-district or section",
    )
