"""Changes of a published plan are asked for; the way on is ``planning.steps``."""

from __future__ import annotations

from collections.abc import Collection

from hengjian.bilingual import Text
from hengjian.errors import Refused, problem
from hengjian.site.accounts.acting import action
from hengjian.site.accounts.models import Membership
from hengjian.site.accounts.permissions import Permission
from hengjian.site.common.trail import record
from hengjian.site.library.models import Scheme
from hengjian.site.planning.models import AnnualPlan, PlanChange
from hengjian.site.planning.outcome import ask
from hengjian.site.planning.steps import PLAN, chosen_after, codes_of, unworkable
from hengjian.site.platform.locking import locked
from hengjian.site.platform.step import LONG_REASON, unreasoned

State = PlanChange.State


@action(Permission.PLAN_EDIT)
def propose(
    *,
    by: Membership,
    plan: AnnualPlan,
    added: Collection[Scheme],
    removed: Collection[Scheme],
    reason: str,
) -> PlanChange:
    """Ask for schemes to enter or leave a published plan.

    Raises ``Refused`` where the money would not suffice or a site would have two schemes.
    """
    plan = locked(plan)
    problems = [
        *PLAN.not_in(plan, (AnnualPlan.State.PUBLISHED,), Text("变更", "Change")),
        *unreasoned(reason, LONG_REASON),
    ]
    if not added and not removed:
        problems.append(problem("plan-change-empty"))
    if plan.changes.filter(state=State.WAITING).exists():
        problems.append(problem("plan-change-open"))
    chosen = chosen_after(plan, added, removed)
    problems += unworkable(ask(plan), chosen)
    if problems:
        raise Refused(problems)
    change = PlanChange.objects.create(plan=plan, by=by.person.username, reason=reason)
    change.added.set(added)
    change.removed.set(removed)
    after = {"reason": reason, "added": codes_of(added), "removed": codes_of(removed)}
    record(by=by, action="plan_change.propose", subject=change, why=reason, before={}, after=after)
    return change
