"""Warnings: recomputed from the data, answered by their owners, closed by evidence."""

from __future__ import annotations

from datetime import date

from django.utils import timezone

from hengjian.bilingual import Text
from hengjian.errors import Place, Problem, Refused, problem
from hengjian.site.accounts.acting import action
from hengjian.site.accounts.models import Membership
from hengjian.site.accounts.permissions import Permission
from hengjian.site.common import jobs
from hengjian.site.common.models import Job
from hengjian.site.common.trail import record, snapshot
from hengjian.site.platform.locking import locked
from hengjian.site.platform.step import unreasoned
from hengjian.site.projects.keeping.evidence import Files, attach
from hengjian.site.projects.keeping.watching import Tally, watch
from hengjian.site.projects.models import Project, Warning
from hengjian.site.projects.queries.visibility import visible_to
from hengjian.site.projects.steps import by_author, out_of_state
from hengjian.site.projects.watch_work import KIND

State = Warning.State
STANDING = (State.OPEN, State.ANSWERED, State.ESCALATED)


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


@action(Permission.WARNING_ANSWER)
def answer(*, by: Membership, warning: Warning, text: str, files: Files = ()) -> Warning:
    """Say what is done about it: by its owner, or by the office it has risen to."""
    warning = locked(warning)
    problems = out_of_state(warning, STANDING, Text("答复", "answered"))
    problems += _elsewhere(warning, by)
    if not text.strip():
        field = Text("答复", "the answer")
        problems.append(problem("field-empty", Place(path="answer"), field=field))
    if problems:
        raise Refused(problems)
    before = snapshot(warning)
    warning.state, warning.answer = State.ANSWERED, text.strip()
    warning.answered_by, warning.answered_at = by.person.username, timezone.now()
    warning.version += 1
    warning.save()
    record(by=by, action="warning.answer", subject=warning, before=before)
    attach(by=by, row=warning, files=files, noun="warning")
    return warning


@action(Permission.WARNING_CLOSE)
def close(*, by: Membership, warning: Warning, on: date, why: str, files: Files = ()) -> Warning:
    """Close it on evidence though the data still say otherwise: another person than who answered,
    with a reason. It stays closed until the data are in order or it becomes graver."""
    warning = locked(warning)
    problems = out_of_state(warning, STANDING, Text("解除", "closed"))
    problems += unreasoned(why)
    problems += by_author(warning, by, warning.answered_by)
    if not files and not warning.evidence.exists():
        problems.append(problem("warning-without-evidence", Place(path="files"), name=warning.code))
    if problems:
        raise Refused(problems)
    before = snapshot(warning)
    warning.state, warning.closed_how = State.CLOSED, Warning.Closed.EVIDENCE
    warning.closed_on, warning.closed_by = on, by.person.username
    warning.closing_reason = why.strip()
    warning.version += 1
    warning.save()
    record(by=by, action="warning.close", subject=warning, why=why, before=before)
    attach(by=by, row=warning, files=files, noun="warning")
    return warning


def _elsewhere(warning: Warning, by: Membership) -> list[Problem]:
    """A problem where another organisation has to answer."""
    offices = [row for row in (warning.owner, warning.escalated_to) if row is not None]
    if by.organisation_id in {row.pk for row in offices}:
        return []
    return [problem("warning-not-yours", name=warning.code, owner=offices[-1])]
