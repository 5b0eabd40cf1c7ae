"""Changes of a published plan: approved by another person and carried out, or refused."""

from __future__ import annotations

from collections.abc import Collection
from functools import partial

from django.db.models import QuerySet

from hengjian.bilingual import Text
from hengjian.errors import Place, Problem, problem
from hengjian.planning.funding import Funding, split
from hengjian.planning.program import Limit, Program, program_of
from hengjian.site.accounts.permissions import Permission
from hengjian.site.common.trail import Change, snapshot
from hengjian.site.platform.procedure import Procedure
from hengjian.site.platform.step import LONG_REASON, Duty, Step, Turn
from hengjian.site.projects.fund_sources import SOURCES
from hengjian.site.projects.models import AnnualPlan, PlanChange, PlanEntry, Scheme, Site
from hengjian.site.projects.plan_question import Asked, ask, yuan
from hengjian.site.projects.queries.visibility import visible_to

S, P = PlanChange.State, Permission


def codes_of(schemes: Collection[Scheme]) -> list[str]:
    """The codes in order, as the trail keeps them."""
    return sorted(scheme.code for scheme in schemes)


def chosen_after(
    plan: AnnualPlan, added: Collection[Scheme], removed: Collection[Scheme]
) -> frozenset[str]:
    """The codes of the schemes that the plan would hold then."""
    now = plan.entries.filter(chosen=True).values_list("scheme__code", flat=True)
    gone = {scheme.code for scheme in removed}
    return frozenset(now) - gone | {scheme.code for scheme in added}


def unworkable(asked: Asked, chosen: frozenset[str]) -> list[Problem]:
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


def _carry_out(turn: Turn) -> None:
    change, plan = turn.row, turn.row.plan
    asked, chosen = ask(plan), _chosen(change)
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
    _move(turn, leaving.exclude(pk__in=kept), Site.Stage.RESERVE)
    _move(turn, entering, Site.Stage.PLANNED)


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


def _move(turn: Turn, sites: QuerySet[Site], stage: str) -> None:
    rows = list(sites.distinct().select_related("sub_district"))
    for site in rows:
        before = snapshot(site)
        site.stage = stage
        change = Change("site.plan", site, before, snapshot(site), turn.row.reason)
        turn.changes.append(change)
    Site.objects.bulk_update(rows, ["stage"])


def _chosen(change: PlanChange) -> frozenset[str]:
    return chosen_after(change.plan, list(change.added.all()), list(change.removed.all()))


def _is_workable(turn: Turn) -> list[Problem]:
    """By now: the money suffices, and no site has two schemes."""
    change = turn.row
    return unworkable(ask(change.plan), _chosen(change)) if change.state == S.WAITING else []


def _what_moves(turn: Turn, verb: str) -> Change:
    """The trail keeps which schemes enter and leave: they hang on the row."""
    change = turn.row
    after = {
        "reason": change.reason,
        "added": codes_of(change.added.all()),
        "removed": codes_of(change.removed.all()),
    }
    return Change(verb, change, {}, after, turn.why or change.reason)


PLAN_CHANGE = Procedure(
    PlanChange,
    noun="plan-change",
    trail="plan_change",
    title=Text("计划变更", "Changes of plans"),
    address="plan-changes",
    key="pk",
    page="web:plan",
    shown_on="plan",
    listing="web:plans",
    seen=partial(visible_to, PlanChange),
    lock=("plan",),
    ends=frozenset((S.APPROVED, S.REFUSED)),
    hands={"by": P.PLAN_EDIT},
    beside=("plan",),
    about=_what_moves,
    steps=(
        Step(
            "approve",
            S.WAITING,
            S.APPROVED,
            right=P.PLAN_APPROVE,
            by="approved_by",
            when="approved_at",
            not_by=("by",),
            asks=(_is_workable,),
            reason=LONG_REASON,
            optional=True,
            keeps="decision_reason",
            then=_carry_out,
            button=Text("批准变更", "Approve the change"),
            done=Text("变更已批准", "the change is approved"),
            duty=Duty(Text("件计划变更待批准", "changes of plans await approval")),
        ),
        Step(
            "refuse",
            S.WAITING,
            S.REFUSED,
            right=P.PLAN_APPROVE,
            by="approved_by",
            when="approved_at",
            not_by=("by",),
            reason=LONG_REASON,
            keeps="decision_reason",
            button=Text("不批准变更", "Refuse the change"),
            done=Text("变更未批准", "the change is refused"),
        ),
    ),
)
