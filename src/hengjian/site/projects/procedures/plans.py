"""The annual plan: handed in, approved by another person, published."""

from __future__ import annotations

from functools import partial

from hengjian.bilingual import Text
from hengjian.errors import Problem, problem
from hengjian.site.accounts.models import Membership
from hengjian.site.accounts.permissions import Permission
from hengjian.site.common.trail import Change, snapshot
from hengjian.site.platform.procedure import Procedure
from hengjian.site.platform.step import LONG_REASON, Duty, Step, Turn
from hengjian.site.projects.models import AnnualPlan, Site
from hengjian.site.projects.plan_question import ask, is_current
from hengjian.site.projects.queries.visibility import visible_to

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
            button=Text("退回修改", "Send back"),
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
