"""Ex-ante assessments, performance goals and changes of use of bond money (财预〔2021〕61号)."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from functools import partial
from typing import Any

from django import forms
from django.db.models import QuerySet, Sum

from hengjian.bilingual import Text
from hengjian.errors import Place, Problem, problem
from hengjian.site.accounts.models import Membership
from hengjian.site.accounts.permissions import Permission
from hengjian.site.bonds import ex_ante
from hengjian.site.bonds.models import Assessment, BondUse, Goal, UseChange
from hengjian.site.bonds.queries import admission_of, spent
from hengjian.site.common.recorded import Yuan
from hengjian.site.common.trail import Change, snapshot
from hengjian.site.common.words import words
from hengjian.site.library import rows
from hengjian.site.library.visibility import visible_to
from hengjian.site.platform.codes import new_code
from hengjian.site.platform.procedure import Procedure
from hengjian.site.platform.step import REASON, Duty, Move, Step, Turn

A, G, U, P = Assessment.State, Goal.State, UseChange.State, Permission
Conclusion = Assessment.Conclusion
OPEN = (U.ASKED, U.AGREED)


def _is_answered(turn: Turn) -> list[Problem]:
    """Every criterion with its reason; all that lack are named."""
    return list(ex_ante.lacking(turn.row.judgements))


def _may_conclude_so(turn: Turn) -> Iterator[Problem]:
    """国办发〔2024〕52号: without revenue, or on the negative list, a project is not admitted."""
    conclusion = turn.given.get("conclusion")
    if conclusion not in Conclusion.values:
        yield problem("assessment-no-conclusion", Place(path="conclusion"))
    if conclusion == Conclusion.ADMIT:
        yield from ex_ante.vetoes(turn.row.judgements)


def _conclude(turn: Turn) -> None:
    turn.row.conclusion = turn.given["conclusion"]


def _conclusion_field() -> forms.Field:
    choices = [("", "—"), *Conclusion.choices]
    return forms.ChoiceField(label=words("结论", "conclusion"), choices=choices)


ASSESSMENT = Procedure(
    Assessment,
    noun="assessment",
    title=Text("事前绩效评估", "Ex-ante assessments"),
    address="bonds/assessments",
    page="web:assessment",
    listing="web:assessments",
    seen=partial(visible_to, Assessment),
    edits=frozenset((A.DRAFT,)),
    ends=frozenset((A.CONCLUDED,)),
    hands={"entered_by": P.ASSESSMENT_EDIT},
    beside=("project",),
    steps=(
        Step(
            "submit",
            A.DRAFT,
            A.SUBMITTED,
            right=P.ASSESSMENT_EDIT,
            asks=(_is_answered,),
            button=Text("提交", "Hand in"),
            done=Text("已提交，等待财政部门出具结论", "handed in; the finance bureau concludes"),
        ),
        Step(
            "withdraw",
            A.SUBMITTED,
            A.DRAFT,
            right=P.ASSESSMENT_EDIT,
            button=Text("撤回", "Withdraw"),
            done=Text("已撤回，可以修改", "taken back; it can be changed"),
        ),
        Step(
            "conclude",
            A.SUBMITTED,
            A.CONCLUDED,
            right=P.ASSESSMENT_CONCLUDE,
            by="concluded_by",
            when="concluded_at",
            not_by=("entered_by",),
            takes={"conclusion": _conclusion_field},
            asks=(_may_conclude_so,),
            reason=REASON,
            keeps="reason",
            then=_conclude,
            button=Text("出具结论", "Conclude"),
            done=Text("已出具结论", "concluded"),
            duty=Duty(
                Text("份事前评估待出结论", "ex-ante assessments await a conclusion"),
                "?state=submitted",
            ),
        ),
    ),
)


def _with_the_money(turn: Turn) -> Iterator[Problem]:
    """财预〔2021〕61号: goals are approved at the same time as the money."""
    project = turn.row.project
    if not project.bond_uses.exists():
        yield problem("goals-without-money", project=project)


def _put_in_its_place(turn: Turn) -> None:
    """The goal that this one was proposed for held until now; it stays for good."""
    old = Goal.objects.filter(replaced_by=turn.row).first()
    if old is not None:
        before = snapshot(old)
        old.state = G.REPLACED
        old.save(update_fields=["state"])
        turn.changes.append(Change("goal.replace", old, before, snapshot(old), turn.why))


def _of_projects_with_money(rows: QuerySet[Any], by: Membership) -> QuerySet[Any]:
    return rows.filter(project__bond_uses__isnull=False).distinct()


GOAL = Procedure(
    Goal,
    noun="goal",
    title=Text("绩效目标", "goals"),
    address="bonds/goals",
    page="web:goals",
    shown_on="project",
    listing="web:bond-projects",
    seen=partial(visible_to, Goal),
    edits=frozenset((G.OPEN,)),
    ends=frozenset((G.REPLACED,)),
    hands={"entered_by": P.GOAL_EDIT},
    beside=("project",),
    moves=(
        Move(
            (G.APPROVED,),
            G.REPLACED,
            Text("替换它的目标已批复", "the goal in its place was approved"),
        ),
    ),
    note=Text(
        "与资金同步批复；批复后不再修改，只能按新项目程序替换（财预〔2021〕61号）。",
        "Approved with the money and then fixed; replaced only by the procedure of a new project.",
    ),
    steps=(
        Step(
            "approve",
            G.OPEN,
            G.APPROVED,
            right=P.GOAL_APPROVE,
            by="approved_by",
            when="approved_on",
            not_by=("entered_by",),
            asks=(_with_the_money,),
            reason=REASON,
            optional=True,
            called=Text("批复文号", "document number"),
            then=_put_in_its_place,
            button=Text("与资金同步批复", "Approve with the money"),
            done=Text("绩效目标已批复", "the goal is approved"),
            duty=Duty(
                Text("个绩效目标待与资金同步批复", "goals await approval with the money"),
                only=_of_projects_with_money,
            ),
        ),
    ),
)


def _unspent(use: BondUse, besides: UseChange | None = None) -> tuple[Decimal, Decimal]:
    """What of this bond's money the project has not spent, and what open requests ask of it.

    The money of the oldest bond is spent first, as the clock of idle money counts it.
    """
    left, free = spent(use.project), use.amount
    uses = BondUse.objects.filter(project=use.project).order_by("bond__issued_on", "bond__code")
    for each in uses:
        free = max(Decimal(0), each.amount - left)
        left = max(Decimal(0), left - each.amount)
        if each.pk == use.pk:
            break
    open_ones = UseChange.objects.filter(from_project=use.project, bond=use.bond, state__in=OPEN)
    if besides is not None:
        open_ones = open_ones.exclude(pk=besides.pk)
    pending = open_ones.aggregate(total=Sum("amount", output_field=Yuan()))["total"]
    return free, pending or Decimal(0)


def above_unspent(use: BondUse, amount: Decimal, besides: UseChange | None = None) -> list[Problem]:
    """A problem where more is asked than is left; ``besides``: the request itself."""
    free, pending = _unspent(use, besides)
    left = max(Decimal(0), free - pending)
    if amount <= left:
        return []
    said = {"amount": amount, "left": left, "use": use.amount, "unspent": free, "pending": pending}
    values = {name: f"{value:,.2f}" for name, value in said.items()}
    return [problem("change-above-unspent", Place(path="amount"), **values)]


def _use_of(change: UseChange) -> BondUse | None:
    return BondUse.objects.filter(bond=change.bond, project=change.from_project).first()


def _is_possible(turn: Turn) -> Iterator[Problem]:
    """By now: only unspent money moves, and only to a project that was admitted."""
    change, use = turn.row, _use_of(turn.row)
    if change.state != U.AGREED:
        return
    if use is None:
        yield problem("debt-service-elsewhere", bond=change.bond, project=change.from_project)
        return
    yield from above_unspent(use, change.amount, besides=change)
    if admission_of(change.to_project) is None:
        yield problem("use-not-admitted", project=change.to_project)


def _move_money(turn: Turn) -> None:
    """Take the amount from one use and add it to the other; both old amounts stay on the trail."""
    change, by = turn.row, turn.by
    why = f"{change.code}：{change.reason}"
    use = _use_of(change)
    assert use is not None, "asked before"
    if use.amount == change.amount:
        rows.remove(by=by, row=use, verb="bonduse.remove", why=why)
    else:
        _set_amount(turn, use, use.amount - change.amount, why)
    there = BondUse.objects.filter(bond=change.bond, project=change.to_project).first()
    if there is not None:
        _set_amount(turn, there, there.amount + change.amount, why)
        return
    admitted = admission_of(change.to_project)
    made = BondUse(bond=change.bond, project=change.to_project, admitted=admitted)
    new = {"code": new_code(change.bond.code, "U"), "amount": change.amount}
    rows.create(by=by, row=made, values=new, verb="bonduse.create", why=why)


def _set_amount(turn: Turn, use: BondUse, amount: Decimal, why: str) -> None:
    values = {"amount": amount}
    rows.change(by=turn.by, row=use, values=values, version=None, verb="bonduse.change", why=why)


_by_the_department: dict[str, Any] = {
    "right": P.USE_CHANGE_AGREE,
    "by": "agreed_by",
    "not_by": ("entered_by",),
    "reason": REASON,
    "keeps": "decision_reason",
}
_by_the_bureau: dict[str, Any] = {
    "right": P.USE_CHANGE_APPROVE,
    "by": "approved_by",
    "not_by": ("entered_by", "agreed_by"),
    "one_right": {
        "entered_by": "the unit asks and the finance bureau approves; the department between them "
        "is separate from both"
    },
    "reason": REASON,
    "keeps": "decision_reason",
}
USE_CHANGE = Procedure(
    UseChange,
    noun="use-change",
    trail="usechange",
    title=Text("债券用途调整", "Changes of use"),
    address="bonds/use-changes",
    page="web:use-change",
    listing="web:use-changes",
    seen=partial(visible_to, UseChange),
    ends=frozenset((U.APPROVED, U.REFUSED)),
    hands={"entered_by": P.USE_CHANGE_ASK},
    beside=("from_project", "to_project"),
    steps=(
        Step(
            "agree",
            U.ASKED,
            U.AGREED,
            button=Text("同意", "Agree"),
            done=Text("已同意，等财政部门批准", "agreed; the finance bureau approves"),
            duty=Duty(
                Text("件债券用途调整待初审", "changes of use await the department"), "?state=asked"
            ),
            **_by_the_department,
        ),
        Step(
            "decline",
            U.ASKED,
            U.REFUSED,
            verb="refuse",
            button=Text("不同意", "Do not agree"),
            done=Text("未同意", "refused"),
            **_by_the_department,
        ),
        Step(
            "approve",
            U.AGREED,
            U.APPROVED,
            asks=(_is_possible,),
            then=_move_money,
            button=Text("批准", "Approve"),
            done=Text("已批准，额度已调整", "approved; the uses are changed"),
            duty=Duty(
                Text("件债券用途调整待批准", "changes of use await approval"), "?state=agreed"
            ),
            **_by_the_bureau,
        ),
        Step(
            "refuse",
            U.AGREED,
            U.REFUSED,
            button=Text("不批准", "Refuse"),
            done=Text("未批准", "refused"),
            **_by_the_bureau,
        ),
    ),
)
