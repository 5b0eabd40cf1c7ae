"""Warnings of the demonstration: judged as of the case's day from its rows, one answered, the rest
unanswered and risen; a monitoring report for 2023 with figures from the data."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from hengjian.site.accounts.models import Membership
from hengjian.site.common.models import TrailEntry
from hengjian.site.demo.library import PROJECT
from hengjian.site.library.models import Project
from hengjian.site.watching import work
from hengjian.site.watching.actions import monitoring, warnings
from hengjian.site.watching.models import MonitoringReport, Warning
from hengjian.site.watching.steps import WARNING

BEFORE, DAY, JULY = date(2023, 8, 31), date(2023, 9, 30), date(2023, 7, 31)
"""The month before the case's day, the day, and the last day that the monitoring counts."""
ANSWER = "（合成答复）未开工的小区正在逐个排查原因，十月底前报送新的开工计划。"
ANSWERED = "start-missed"


def put_warnings(people: Mapping[str, Membership]) -> None:
    """Judge the project twice, so that what nobody answered has risen; nothing where it was."""
    if Warning.objects.exists():
        return
    clerk, unit = people["competent_department"], people["implementing_unit"]
    project = Project.objects.get(code=PROJECT)
    warnings.recompute(by=clerk, project=project, as_of=BEFORE)
    answered = Warning.objects.filter(project=project, rule=ANSWERED).first()
    if answered is not None:
        WARNING.take("answer", by=unit, row=answered, answer=ANSWER)
    warnings.recompute(by=clerk, project=project, as_of=DAY)


def settle() -> None:
    """What the loading changed was judged by it, as of the case's day."""
    head = TrailEntry.objects.order_by("-sequence").first()
    if head is not None and work.seen_until() != head.sequence:
        work.seen(head.sequence)


def put_monitoring(people: Mapping[str, Membership]) -> None:
    """Begin the report of 2023; nothing where there is one."""
    if not MonitoringReport.objects.exists():
        project = Project.objects.get(code=PROJECT)
        monitoring.begin(by=people["implementing_unit"], project=project, until=JULY)
