"""What people do with warnings, suspensions and monitoring reports."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from hengjian.bilingual import Text
from hengjian.errors import Place, Problem, Refused, problem
from hengjian.site.accounts.acting import action
from hengjian.site.accounts.models import Membership
from hengjian.site.accounts.permissions import Permission
from hengjian.site.common import jobs
from hengjian.site.common.days import current_day
from hengjian.site.common.models import Job
from hengjian.site.common.trail import record, snapshot
from hengjian.site.library.models import Project
from hengjian.site.library.rows import Clash
from hengjian.site.library.visibility import visible_to
from hengjian.site.platform.step import locked, unreasoned
from hengjian.site.watching.models import MonitoringReport, Suspension, Warning
from hengjian.site.watching.monitoring_lines import (
    ENTERED,
    LIKELIHOOD,
    REASONS,
    lines_of,
    read_number,
)
from hengjian.site.watching.steps import MONITORING
from hengjian.site.watching.warnings import Tally, watch
from hengjian.site.watching.work import KIND


@action(Permission.WARNING_WATCH)
def recompute(*, by: Membership, project: Project, as_of: date) -> Tally:
    """Hold one project against the rules now.

    Raises ``Refused`` (``watch-in-the-past``) where it was judged for a later day already.
    """
    own = visible_to(Project, by).filter(pk=project.pk)
    tally = watch(by=by, projects=own, as_of=as_of)
    if tally.later:
        latest = Warning.objects.filter(project=project).order_by("-as_of")[0].as_of
        raise Refused([problem("watch-in-the-past", name=project, asked=as_of, latest=latest)])
    return tally


@action(Permission.WARNING_WATCH)
def recompute_all(*, by: Membership, as_of: date, address: str) -> Job:
    """Have every project that the membership sees judged in the background."""
    return jobs.start(KIND, by=by, as_of=as_of.isoformat(), address=address)


State = Suspension.State
UNDER_WAY = (State.PROPOSED, State.IN_FORCE)


@action(Permission.WARNING_CLOSE)
def propose_suspension(*, by: Membership, warning: Warning, on: date, why: str) -> Suspension:
    """Propose to suspend disbursement for a red warning; one at a time a project."""
    warning = locked(warning)
    problems = unreasoned(why)
    if warning.state == Warning.State.CLOSED or warning.level != "red":
        problems.append(problem("suspension-not-red", name=warning.code))
    if Suspension.objects.filter(project=warning.project, state__in=UNDER_WAY).exists():
        problems.append(problem("suspension-there", name=warning.project))
    if problems:
        raise Refused(problems)
    number = warning.project.suspensions.count() + 1
    row = Suspension.objects.create(
        code=f"ZT-{warning.project.pk}-{number}",
        project=warning.project,
        warning=warning,
        proposed_on=on,
        proposed_by=by.person.username,
        reason=why.strip(),
        synthetic=warning.synthetic,
    )
    record(by=by, action="suspension.propose", subject=row, why=why)
    return row


MOST_LETTERS = 1000
EARLIEST = date(2000, 1, 31)
"""No project of ours is monitored before."""
Entered = Mapping[str, Mapping[str, Any]]
"""By the key of a line: expected, reasons by class, likelihood, measures."""


@action(Permission.MONITORING_EDIT)
def begin_report(*, by: Membership, project: Project, until: date) -> MonitoringReport:
    """Begin the report of a project; its figures are taken from the data."""
    problems: list[Problem] = []
    if not visible_to(Project, by).filter(pk=project.pk).exists():
        problems.append(problem("row-out-of-reach", found=project))
    if not EARLIEST <= until <= current_day():
        problems.append(problem("monitoring-day", Place(path="until"), found=until))
    if MonitoringReport.objects.filter(project=project, until=until).exists():
        problems.append(problem("monitoring-there", Place(path="until"), name=project, day=until))
    if problems:
        raise Refused(problems)
    report = MonitoringReport.objects.create(
        code=f"JK{until:%Y%m%d}-{project.pk}",
        project=project,
        year=until.year,
        until=until,
        lines=lines_of(project, until),
        entered_by=by.person.username,
        synthetic=project.sites.filter(synthetic=True).exists(),
        as_of=until,
    )
    record(by=by, action="monitoring.create", subject=report)
    return report


@action(Permission.MONITORING_EDIT)
def refresh_report(*, by: Membership, report: MonitoringReport) -> MonitoringReport:
    """Take the figures from the data anew; what people entered stays with its line."""
    report = locked(report)
    if problems := MONITORING.closed(report):
        raise Refused(problems)
    kept = {line["key"]: {name: line[name] for name in ENTERED} for line in report.lines}
    before = snapshot(report)
    lines = lines_of(report.project, report.until)
    report.lines = [line | kept.get(line["key"], {}) for line in lines]
    return _save(by, report, "monitoring.refresh", before)


@action(Permission.MONITORING_EDIT)
def fill_in_line(
    *,
    by: Membership,
    report: MonitoringReport,
    entered: Entered,
    conclusion: str,
    version: int | None = None,
) -> MonitoringReport:
    """Save what was entered, complete or not; figures from the data cannot be changed here.

    Raises ``Clash`` where somebody else was faster, ``Refused`` with everything that is wrong.
    """
    report = locked(report)
    if version is not None and version != report.version:
        found = problem("changed-meanwhile", who=report.entered_by, when="—")
        raise Clash(report, {"conclusion": conclusion}, found)
    problems = MONITORING.closed(report)
    before, lines = snapshot(report), []
    for line in report.lines:
        given = entered.get(line["key"], {})
        problems += _line_problems(line, given)
        lines.append(line | {name: given.get(name, line[name]) for name in ENTERED})
    if problems:
        raise Refused(problems)
    report.lines, report.conclusion = lines, conclusion.strip()[:4000]
    report.entered_by = by.person.username
    return _save(by, report, "monitoring.change", before)


def _save(
    by: Membership, report: MonitoringReport, verb: str, before: Any, why: str = ""
) -> MonitoringReport:
    report.version += 1
    report.save()
    record(by=by, action=verb, subject=report, before=before, why=why)
    return report


def _line_problems(line: Mapping[str, Any], given: Mapping[str, Any]) -> list[Problem]:
    found, key, name = [], line["key"], Text(line["zh"], line["en"])
    expected = str(given.get("expected", "") or "")
    if expected and read_number(expected) is None:
        place = Place(path=f"expected-{key}")
        found.append(problem("monitoring-number", place, name=name, found=expected))
    likelihood = given.get("likelihood", "") or ""
    if likelihood and likelihood not in LIKELIHOOD:
        place = Place(path=f"likelihood-{key}")
        found.append(problem("monitoring-likelihood", place, name=name, found=likelihood))
    reasons = given.get("reasons", {}) or {}
    texts = [*reasons.values(), given.get("measures", "") or ""]
    if set(reasons) - set(REASONS) or any(len(str(each)) > MOST_LETTERS for each in texts):
        found.append(problem("monitoring-text", name=name, most=MOST_LETTERS))
    return found
