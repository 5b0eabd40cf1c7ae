"""Sets of projects."""

from __future__ import annotations

from django.db.models import QuerySet

from hengjian.site.accounts.models import Membership
from hengjian.site.projects.models import Project
from hengjian.site.projects.queries.names import search
from hengjian.site.projects.queries.visibility import visible_to

__all__ = ["listed", "search"]


def listed(membership: Membership) -> QuerySet[Project]:
    """The projects the membership sees, with what a list shows of the rows beside them."""
    return visible_to(Project, membership).select_related(
        "programme", "region", "competent_department", "implementer"
    )
