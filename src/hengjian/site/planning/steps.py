"""The annual plan: handed in, approved by another person, published; and changed once it stands.
The stages of a site, which a plan and a coordinated plan bring about."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from functools import partial
from typing import Any

from django import forms
from django.db.models import QuerySet

from hengjian.bilingual import Text
from hengjian.errors import Place, Problem, problem
from hengjian.planning.funding import Funding, split
from hengjian.planning.program import Limit, Program, program_of
from hengjian.site.accounts.models import Membership
from hengjian.site.accounts.permissions import Permission
from hengjian.site.common.days import current_day
from hengjian.site.common.trail import Change, snapshot
from hengjian.site.common.words import words
from hengjian.site.library import rows
from hengjian.site.library.models import Scheme, Site
from hengjian.site.library.visibility import visible_to
from hengjian.site.planning.models import SOURCES, AnnualPlan, PlanChange, PlanEntry
from hengjian.site.planning.outcome import Asked, ask, is_current, yuan
from hengjian.site.planning.queries import covering, findings
from hengjian.site.platform.labels import label
from hengjian.site.platform.procedure import Procedure
from hengjian.site.platform.step import LONG_REASON, REASON, Duty, Step, Turn, unreasoned

S, P = AnnualPlan.State, Permission


def _is_ready(turn: Turn) -> list[Problem]:
    """What it rests on must not have changed since it was worked out."""
    plan = turn.row
    if not plan.outcome:
        return [problem("plan-not-worked-out")]
    if not is_current(plan, ask(plan)):
        return [problem("plan-outdated")]
    return [problem("plan-no-choice")] if plan.outcome["kind"] != "plan" else []


def _is_worked_out(plan: AnnualPlan, by: Membership) -> bool:
    return (plan.outcome or {}).get("kind") == "plan"


def _plan_sites(turn: Turn) -> None:
    """The sites of the schemes that were chosen are planned from now on."""
    chosen = turn.row.entries.filter(chosen=True).values("scheme")
    waiting = Site.objects.filter(schemes__in=chosen, stage=Site.Stage.RESERVE)
    sites = list(waiting.distinct().select_related("sub_district"))
    for site in sites:
        before = snapshot(site)
        site.stage = Site.Stage.PLANNED
        turn.changes.append(Change("site.plan", site, before, snapshot(site), turn.row.name))
    Site.objects.bulk_update(sites, ["stage"])


PLAN = Procedure(
    AnnualPlan,
    noun="plan",
    title=Text("年度计划", "Annual plans"),
    address="plans",
    page="web:plan",
    listing="web:plans",
    seen=partial(visible_to, AnnualPlan),
    edits=frozenset((S.DRAFT,)),
    ends=frozenset((S.PUBLISHED,)),
    hands={"entered_by": P.PLAN_EDIT},
    note=Text(
        "公布之后的增减另走计划变更。", "What enters or leaves after it is published is a change."
    ),
    steps=(
        Step(
            "submit",
            S.DRAFT,
            S.SUBMITTED,
            right=P.PLAN_EDIT,
            by="entered_by",
            asks=(_is_ready,),
            offered=_is_worked_out,
            button=Text("提交批准", "Submit"),
            done=Text("已提交，等待批准", "submitted; awaiting approval"),
        ),
        Step(
            "approve",
            S.SUBMITTED,
            S.APPROVED,
            right=P.PLAN_APPROVE,
            by="approved_by",
            when="approved_at",
            not_by=("entered_by",),
            asks=(_is_ready,),
            reason=LONG_REASON,
            optional=True,
            button=Text("批准", "Approve"),
            done=Text("已批准，可以公布", "approved; it can be published"),
            duty=Duty(Text("份年度计划待批准", "annual plans await approval"), "?state=submitted"),
        ),
        Step(
            "send-back",
            (S.SUBMITTED, S.APPROVED),
            S.DRAFT,
            right=P.PLAN_APPROVE,
            verb="send_back",
            reason=LONG_REASON,
            button=Text("退回修改", "Send back for changes"),
            done=Text("已退回", "sent back"),
        ),
        Step(
            "publish",
            S.APPROVED,
            S.PUBLISHED,
            right=P.PLAN_PUBLISH,
            when="published_at",
            then=_plan_sites,
            button=Text("公布", "Publish"),
            done=Text("已公布，列入的小区转为“列入计划”", "published; its sites are planned now"),
            duty=Duty(
                Text("份年度计划已批准，待公布", "approved plans await publication"),
                "?state=approved",
            ),
        ),
    ),
)


C, P = PlanChange.State, Permission


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
    return unworkable(ask(change.plan), _chosen(change)) if change.state == C.WAITING else []


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
    ends=frozenset((C.APPROVED, C.REFUSED)),
    hands={"by": P.PLAN_EDIT},
    beside=("plan",),
    about=_what_moves,
    steps=(
        Step(
            "approve",
            C.WAITING,
            C.APPROVED,
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
            C.WAITING,
            C.REFUSED,
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


G = Site.Stage


def start_warnings(site: Site) -> list[Problem]:
    """What speaks against a start, though it does not forbid it: no agreed coordinated plan, or
    one that contradicts itself."""
    agreed = [plan for plan in covering(site) if plan.agreed_on is not None]
    if not agreed:
        return [problem("start-without-coordination", name=site)]
    count = len(findings(agreed[0]))
    return [problem("start-contradictions", name=site, count=count)] if count else []


def _is_coordinated(turn: Turn) -> Iterator[Problem]:
    """A warning, not a wall: with a reason it may start all the same."""
    if turn.row.stage == G.PLANNED and not turn.why:
        warnings = start_warnings(turn.row)
        yield from warnings
        if warnings:
            yield from unreasoned(turn.why)


def _fits_there(turn: Turn) -> Iterator[Problem]:
    """What the rules of a site say of the stage and the day it comes to."""
    step = turn.step
    if turn.row.stage in step.starts:
        day = {step.when: turn.on} if step.when else {}
        yield from rows.problems_when(turn.row, {"stage": step.outcomes[0].state, **day})


def _not_to_come(turn: Turn) -> Iterator[Problem]:
    if turn.on > current_day():
        field = label(Site, turn.step.when)
        yield problem("date-in-future", Place(path="on"), field=field, found=turn.on)


def _note_warnings(turn: Turn) -> None:
    """What spoke against it when it was allowed stays on the trail."""
    codes = [each.code for each in start_warnings(turn.row)]
    line = Change("start.allow", turn.row, {}, {"warnings": codes}, turn.why)
    turn.changes.append(line)


def _count_anew(turn: Turn) -> None:
    rows.reopen_dossier(by=turn.by, row=turn.row)


def _day(zh: str, en: str) -> dict[str, Callable[[], forms.Field]]:
    def field() -> forms.Field:
        picker = forms.DateInput({"type": "date"}, format="%Y-%m-%d")
        return forms.DateField(label=words(zh, en), required=False, widget=picker)

    return {"on": field}


_of_site: dict[str, Any] = {"right": P.SITE_EDIT, "verb": "move", "asks": (_fits_there,)}
_MOVED = Text("阶段已变更", "the stage was changed")
SITE_STAGE = Procedure(
    Site,
    noun="site-stage",
    trail="site",
    title=Text("小区的阶段", "Stages of a site"),
    address="sites",
    page="web:site",
    listing="web:starts",
    seen=partial(visible_to, Site),
    state="stage",
    ends=frozenset((G.FINISHED,)),
    afterwards=_count_anew,
    note=Text(
        "年度计划公布时，列入的小区也转为“列入计划”；导入的表按同样的规则改变",
        "publishing an annual plan puts its sites into it too; an import follows the same rules",
    ),
    steps=(
        Step(
            "plan",
            G.RESERVE,
            G.PLANNED,
            button=Text("列入计划", "Put into a plan"),
            done=_MOVED,
            **_of_site,
        ),
        Step(
            "start",
            G.PLANNED,
            G.STARTED,
            right=P.START_ALLOW,
            when="started_on",
            takes=_day("开工日期", "starts on"),
            asks=(_not_to_come, _is_coordinated),
            reason=REASON,
            optional=True,
            called=Text(
                "理由（没有计划或计划有矛盾时必填）", "reason (a must without a sound plan)"
            ),
            then=_note_warnings,
            button=Text("准予开工", "Allow the start"),
            done=Text("已准予开工", "the start is allowed"),
        ),
        Step(
            "finish",
            G.STARTED,
            G.FINISHED,
            when="finished_on",
            takes=_day("完工日期", "finished on"),
            button=Text("已完工", "Finished"),
            done=_MOVED,
            **_of_site,
        ),
        Step(
            "send-back",
            (G.PLANNED, G.REMOVED),
            G.RESERVE,
            reason=REASON,
            grave=True,
            button=Text("退回储备", "Back to the reserve"),
            done=_MOVED,
            **_of_site,
        ),
        Step(
            "take-out",
            (G.RESERVE, G.PLANNED),
            G.REMOVED,
            reason=REASON,
            grave=True,
            button=Text("移出", "Take out"),
            done=_MOVED,
            **_of_site,
        ),
    ),
)
