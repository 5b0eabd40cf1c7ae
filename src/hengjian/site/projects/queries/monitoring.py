"""Sets of monitoring reports."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from hengjian.site.accounts.models import Membership
from hengjian.site.projects.models import MonitoringReport
from hengjian.site.projects.queries.visibility import visible_to

State = MonitoringReport.State


def listed(membership: Membership) -> QuerySet[MonitoringReport]:
    """The reports the membership sees."""
    rows = visible_to(MonitoringReport, membership)
    return rows.select_related("project", "project__implementer", "project__competent_department")


def to_review(membership: Membership) -> QuerySet[MonitoringReport]:
    """Those that were handed in by somebody else."""
    rows = listed(membership).filter(state=State.SUBMITTED)
    return rows.exclude(entered_by=membership.person.username)


def to_fill_in(membership: Membership) -> QuerySet[MonitoringReport]:
    """Those that are being filled in, sent back ones too."""
    return listed(membership).filter(state=State.DRAFT)


def search(rows: QuerySet[MonitoringReport], text: str) -> QuerySet[MonitoringReport]:
    """By the project's name, pinyin initials or code."""
    return rows.filter(
        Q(project__name__icontains=text)
        | Q(project__code__icontains=text)
        | Q(project__pinyin__startswith=text.lower())
    )
