"""Suspending disbursement: proposed, decided by the finance bureau, lifted (财预〔2021〕61号)."""

from __future__ import annotations

from datetime import date

from hengjian.bilingual import Text
from hengjian.errors import Problem, Refused, problem
from hengjian.site.accounts.acting import action
from hengjian.site.accounts.models import Membership
from hengjian.site.accounts.permissions import Permission
from hengjian.site.common.trail import record, snapshot
from hengjian.site.platform.locking import locked
from hengjian.site.platform.step import unreasoned
from hengjian.site.projects.models import Suspension, Warning
from hengjian.site.projects.steps import by_author, out_of_state

State = Suspension.State
UNDER_WAY = (State.PROPOSED, State.IN_FORCE)


@action(Permission.WARNING_CLOSE)
def propose(*, by: Membership, warning: Warning, on: date, why: str) -> Suspension:
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


@action(Permission.SUSPENSION_DECIDE)
def decide(
    *, by: Membership, suspension: Suspension, adopt: bool, on: date, why: str
) -> Suspension:
    """Adopt a proposal, so that payments stop at the red line, or do not; with a reason."""
    row = locked(suspension)
    problems = out_of_state(row, (State.PROPOSED,), Text("决定", "decided on"))
    problems += by_author(row, by, row.proposed_by)
    state = State.IN_FORCE if adopt else State.REFUSED
    verb = "suspension.adopt" if adopt else "suspension.refuse"
    found = {"decided_by": by.person.username, "decided_on": on, "decision_reason": why.strip()}
    return _step(by, row, state, verb, problems, why, **found)


@action(Permission.SUSPENSION_DECIDE)
def lift(*, by: Membership, suspension: Suspension, on: date, why: str) -> Suspension:
    """Let money flow again, with a reason."""
    row = locked(suspension)
    problems = out_of_state(row, (State.IN_FORCE,), Text("恢复", "lifted"))
    found = {"lifted_by": by.person.username, "lifted_on": on, "lifting_reason": why.strip()}
    return _step(by, row, State.LIFTED, "suspension.lift", problems, why, **found)


def _step(
    by: Membership,
    row: Suspension,
    state: str,
    verb: str,
    problems: list[Problem],
    why: str,
    **found: object,
) -> Suspension:
    problems = [*problems, *unreasoned(why)]
    if problems:
        raise Refused(problems)
    before = snapshot(row)
    row.state = state
    for name, value in found.items():
        setattr(row, name, value)
    row.version += 1
    row.save()
    record(by=by, action=verb, subject=row, why=why, before=before)
    return row
