"""Suspending disbursement is proposed (财预〔2021〕61号); see ``watching.steps``."""

from __future__ import annotations

from datetime import date

from hengjian.errors import Refused, problem
from hengjian.site.accounts.acting import action
from hengjian.site.accounts.models import Membership
from hengjian.site.accounts.permissions import Permission
from hengjian.site.common.trail import record
from hengjian.site.platform.locking import locked
from hengjian.site.platform.step import unreasoned
from hengjian.site.watching.models import Suspension, Warning

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
