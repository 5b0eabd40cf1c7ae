"""Sets of monitoring reports."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from hengjian.site.accounts.models import Membership
from hengjian.site.library.visibility import visible_to
from hengjian.site.watching.models import MonitoringReport

State = MonitoringReport.State


def listed(membership: Membership) -> QuerySet[MonitoringReport]:
    """The reports the membership sees."""
    rows = visible_to(MonitoringReport, membership)
    return rows.select_related("project", "project__implementer", "project__competent_department")


def search(rows: QuerySet[MonitoringReport], text: str) -> QuerySet[MonitoringReport]:
    """By the project's name, pinyin initials or code."""
    return rows.filter(
        Q(project__name__icontains=text)
        | Q(project__code__icontains=text)
        | Q(project__pinyin__startswith=text.lower())
    )
