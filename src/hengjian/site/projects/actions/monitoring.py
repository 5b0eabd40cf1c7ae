"""The monitoring report: begun from the data, filled in, handed in, reviewed by another person."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils import timezone

from hengjian.bilingual import Text
from hengjian.errors import Place, Problem, Refused, problem
from hengjian.site.accounts.acting import action
from hengjian.site.accounts.models import Membership
from hengjian.site.accounts.permissions import Permission
from hengjian.site.common.trail import record, snapshot
from hengjian.site.platform.locking import locked
from hengjian.site.platform.step import unreasoned
from hengjian.site.projects.keeping.rows import Clash
from hengjian.site.projects.models import MonitoringReport, Project
from hengjian.site.projects.monitoring_lines import (
    ENTERED,
    LIKELIHOOD,
    REASONS,
    entered_number,
    lines_of,
)
from hengjian.site.projects.queries.visibility import visible_to
from hengjian.site.projects.steps import by_author, out_of_state

State = MonitoringReport.State
MOST_LETTERS = 1000
EARLIEST = date(2000, 1, 31)
"""No project of ours is monitored before."""
Entered = Mapping[str, Mapping[str, Any]]
"""By the key of a line: expected, reasons by class, likelihood, measures."""


@action(Permission.MONITORING_EDIT)
def begin(*, by: Membership, project: Project, until: date) -> MonitoringReport:
    """Begin the report of a project; its figures are taken from the data."""
    problems: list[Problem] = []
    if not visible_to(Project, by).filter(pk=project.pk).exists():
        problems.append(problem("row-out-of-reach", found=project))
    if not EARLIEST <= until <= timezone.localdate():
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
def refresh(*, by: Membership, report: MonitoringReport) -> MonitoringReport:
    """Take the figures from the data anew; what people entered stays with its line."""
    report = locked(report)
    problems = out_of_state(report, (State.DRAFT,), Text("更新", "brought up to date"))
    if problems:
        raise Refused(problems)
    kept = {line["key"]: {name: line[name] for name in ENTERED} for line in report.lines}
    before = snapshot(report)
    lines = lines_of(report.project, report.until)
    report.lines = [line | kept.get(line["key"], {}) for line in lines]
    return _saved(by, report, "monitoring.refresh", before)


@action(Permission.MONITORING_EDIT)
def fill_in(
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
    problems = out_of_state(report, (State.DRAFT,), Text("填报", "filled in"))
    before, lines = snapshot(report), []
    for line in report.lines:
        given = entered.get(line["key"], {})
        problems += _line_problems(line, given)
        lines.append(line | {name: given.get(name, line[name]) for name in ENTERED})
    if problems:
        raise Refused(problems)
    report.lines, report.conclusion = lines, conclusion.strip()[:4000]
    report.entered_by = by.person.username
    return _saved(by, report, "monitoring.change", before)


@action(Permission.MONITORING_EDIT)
def submit(*, by: Membership, report: MonitoringReport) -> MonitoringReport:
    """Hand it in: every line says what is expected and how likely; deviations say why."""
    report = locked(report)
    problems = out_of_state(report, (State.DRAFT,), Text("提交", "handed in"))
    for line in report.lines:
        problems += _gaps(line)
    if not report.conclusion:
        problems.append(problem("monitoring-conclusion", Place(path="conclusion")))
    if problems:
        raise Refused(problems)
    before = snapshot(report)
    report.state, report.review_reason = State.SUBMITTED, ""
    return _saved(by, report, "monitoring.submit", before)


@action(Permission.MONITORING_REVIEW)
def review(*, by: Membership, report: MonitoringReport) -> MonitoringReport:
    """Accept what another person handed in."""
    report = locked(report)
    problems = out_of_state(report, (State.SUBMITTED,), Text("审核", "reviewed"))
    problems += by_author(report, by, report.entered_by)
    if problems:
        raise Refused(problems)
    before = snapshot(report)
    report.state, report.reviewed_by = State.REVIEWED, by.person.username
    report.reviewed_at = timezone.now()
    return _saved(by, report, "monitoring.review", before)


@action(Permission.MONITORING_REVIEW)
def send_back(*, by: Membership, report: MonitoringReport, why: str) -> MonitoringReport:
    """Return it to be changed, with reasons."""
    report = locked(report)
    problems = out_of_state(report, (State.SUBMITTED,), Text("退回", "sent back"))
    problems += unreasoned(why)
    if problems:
        raise Refused(problems)
    before = snapshot(report)
    report.state, report.review_reason = State.DRAFT, why.strip()
    return _saved(by, report, "monitoring.send_back", before, why)


def _saved(
    by: Membership, report: MonitoringReport, verb: str, before: Any, why: str = ""
) -> MonitoringReport:
    report.version += 1
    report.save()
    record(by=by, action=verb, subject=report, before=before, why=why)
    return report


def _line_problems(line: Mapping[str, Any], given: Mapping[str, Any]) -> list[Problem]:
    found, key, name = [], line["key"], Text(line["zh"], line["en"])
    expected = str(given.get("expected", "") or "")
    if expected and entered_number(expected) is None:
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


def _gaps(line: Mapping[str, Any]) -> list[Problem]:
    """What a line still lacks: a target that is not certain to be met asks why and what is done."""
    name, gaps = Text(line["zh"], line["en"]), []
    if not line["expected"]:
        gaps.append(Text("全年预计", "what is expected of the year"))
    if not line["likelihood"]:
        gaps.append(Text("完成可能性", "how likely it is"))
    if line["likelihood"] in ("possible", "impossible"):
        if not any(str(each).strip() for each in line["reasons"].values()):
            gaps.append(Text("偏差原因", "reasons of the deviation"))
        if not str(line["measures"]).strip():
            gaps.append(Text("改进措施", "measures"))
    return [
        problem("monitoring-gap", Place(path=line["key"]), name=name, gap=each) for each in gaps
    ]
