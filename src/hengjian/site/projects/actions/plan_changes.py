"""Changes of a published plan: asked for with a reason, approved by another person."""

from __future__ import annotations

from collections.abc import Collection

from django.utils import timezone

from hengjian.bilingual import Text
from hengjian.errors import Place, Problem, Refused, problem
from hengjian.planning.funding import Funding, split
from hengjian.planning.program import Limit, Program, program_of
from hengjian.site.accounts.acting import action
from hengjian.site.accounts.models import Membership
from hengjian.site.accounts.permissions import Permission
from hengjian.site.common.trail import Change, record, record_all, snapshot
from hengjian.site.platform.locking import locked
from hengjian.site.platform.step import LONG_REASON, unreasoned
from hengjian.site.projects.fund_sources import SOURCES
from hengjian.site.projects.models import AnnualPlan, PlanChange, PlanEntry, Scheme, Site
from hengjian.site.projects.plan_question import Asked, ask, yuan
from hengjian.site.projects.steps import by_author, out_of_state

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
    published = (AnnualPlan.State.PUBLISHED,)
    problems = [
        *out_of_state(plan, published, Text("变更", "changed")),
        *unreasoned(reason, LONG_REASON),
    ]
    if not added and not removed:
        problems.append(problem("plan-change-empty"))
    if plan.changes.filter(state=State.WAITING).exists():
        problems.append(problem("plan-change-open"))
    chosen = _after(plan, added, removed)
    problems += _unworkable(ask(plan), chosen)
    if problems:
        raise Refused(problems)
    change = PlanChange.objects.create(plan=plan, by=by.person.username, reason=reason)
    change.added.set(added)
    change.removed.set(removed)
    after = {"reason": reason, "added": _codes(added), "removed": _codes(removed)}
    record(by=by, action="plan_change.propose", subject=change, why=reason, before={}, after=after)
    return change


@action(Permission.PLAN_APPROVE)
def decide(*, by: Membership, change: PlanChange, approved: bool, why: str = "") -> PlanChange:
    """Approve the change, and carry it out; or refuse it with a reason."""
    change = locked(change)
    plan = locked(change.plan)
    problems = out_of_state(change, (State.WAITING,), Text("审批", "decided"))
    problems += by_author(change, by, change.by)
    added, removed = list(change.added.all()), list(change.removed.all())
    asked, chosen = ask(plan), _after(plan, added, removed)
    problems += _unworkable(asked, chosen) if approved else unreasoned(why, LONG_REASON)
    if problems:
        raise Refused(problems)
    change.state = State.APPROVED if approved else State.REFUSED
    change.approved_by, change.approved_at = by.person.username, timezone.now()
    change.decision_reason = why
    change.save()
    if approved:
        _carry_out(by, change, asked, chosen)
    verb = "plan_change.approve" if approved else "plan_change.refuse"
    after = {"reason": change.reason, "added": _codes(added), "removed": _codes(removed)}
    record(by=by, action=verb, subject=change, why=why or change.reason, before={}, after=after)
    return change


def _codes(schemes: Collection[Scheme]) -> list[str]:
    return sorted(scheme.code for scheme in schemes)


def _after(
    plan: AnnualPlan, added: Collection[Scheme], removed: Collection[Scheme]
) -> frozenset[str]:
    now = plan.entries.filter(chosen=True).values_list("scheme__code", flat=True)
    gone = {scheme.code for scheme in removed}
    return frozenset(now) - gone | {scheme.code for scheme in added}


def _unworkable(asked: Asked, chosen: frozenset[str]) -> list[Problem]:
    """What stands against the choice: schemes that are no candidates, rivals, lacking money."""
    program = program_of(asked.question)
    strange = sorted(chosen - set(program.codes))
    if strange:
        place = Place(path="added")
        return [problem("plan-without-candidates", place, year="、".join(strange))]
    return [*_rivals(asked, program, chosen), *_unpaid(program, chosen)]


def _rivals(asked: Asked, program: Program, chosen: frozenset[str]) -> list[Problem]:
    found = []
    for row in program.broken(chosen):
        if row.limit is Limit.SITE:
            first, *others = (asked.schemes[code].name for code in row.members if code in chosen)
            found.append(problem("plan-change-conflict", name=first, rival="、".join(others)))
    return found


def _unpaid(program: Program, chosen: frozenset[str]) -> list[Problem]:
    found = []
    for row in program.broken(chosen):
        if row.limit is Limit.MONEY:
            names = [SOURCES[source] for source in row.subject]
            said = Text("、".join(n.zh for n in names), ", ".join(n.en for n in names))
            amount = f"{yuan(row.short(chosen)) / 10000:,.2f}"
            found.append(problem("plan-change-unfunded", sources=said, amount=amount))
    return found


def _carry_out(by: Membership, change: PlanChange, asked: Asked, chosen: frozenset[str]) -> None:
    plan = change.plan
    program = program_of(asked.question)
    _fund(plan, asked, chosen, program, split(asked.question, chosen))
    outcome = plan.outcome or {}
    plan.outcome = {
        **outcome,
        "value": program.value(chosen),
        "worked_out": outcome.get("worked_out", outcome.get("value")),
    }
    plan.save(update_fields=["outcome"])
    kept = Site.objects.filter(schemes__code__in=chosen).values("pk")
    leaving = Site.objects.filter(schemes__in=change.removed.all(), stage=Site.Stage.PLANNED)
    entering = Site.objects.filter(schemes__in=change.added.all(), stage=Site.Stage.RESERVE)
    _move(by, change, leaving.exclude(pk__in=kept), Site.Stage.RESERVE)
    _move(by, change, entering, Site.Stage.PLANNED)


def _fund(
    plan: AnnualPlan, asked: Asked, chosen: frozenset[str], program: Program, funding: Funding
) -> None:
    """Each entry with its money and what it is worth by today's scores."""
    entries = {entry.scheme_id: entry for entry in plan.entries.all()}
    for code, scheme in asked.schemes.items():
        entry = entries.get(scheme.pk) or PlanEntry(plan=plan, scheme=scheme)
        moved = entry.chosen != (code in chosen)
        entry.chosen = code in chosen
        parts = funding.by_candidate.get(code, {})
        entry.funding = {source: str(yuan(amount)) for source, amount in parts.items()}
        if moved:
            entry.why = {"reason": "changed"}
        if code in program.values:
            entry.why = {**entry.why, "value": program.values[code]}
        entry.save()


def _move(by: Membership, change: PlanChange, sites: object, stage: str) -> None:
    rows = list(sites.distinct().select_related("sub_district"))  # type: ignore[attr-defined]
    changes = []
    for site in rows:
        before = snapshot(site)
        site.stage = stage
        changes.append(Change("site.plan", site, before, snapshot(site), change.reason))
    Site.objects.bulk_update(rows, ["stage"])
    if changes:
        record_all(by=by, changes=changes)
