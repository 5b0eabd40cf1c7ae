"""What people change, each action with its right.

Bonds: kept, assigned to projects, paid back; and by what a project's bonds are judged.

Ex-ante assessments (财预〔2021〕61号 art. 5) are answered; see ``bonds.steps``.

Pay for performance: the clause of an operation contract, and the score of its year.

What is to repay the bonds: streams of revenue, income really obtained, assets.

Performance goals: entered by the department, approved with the money, fixed afterwards.

财预〔2021〕61号: goals are approved together with the money and are not changed in execution except
through the procedure of a new project.

Change of use of bond money is asked for; the way on is ``bonds.steps``.

财预〔2021〕61号: where goals cannot be reached the money is recovered and its use changed; the new
project needs its own admission, and only unspent money can move.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils import timezone

from hengjian.errors import Place, Problem, Refused, problem
from hengjian.site.accounts.acting import action
from hengjian.site.accounts.models import Membership
from hengjian.site.accounts.permissions import Permission
from hengjian.site.bonds import ex_ante, rules
from hengjian.site.bonds.models import (
    Assessment,
    Asset,
    Bond,
    BondTerms,
    BondUse,
    DebtService,
    Goal,
    GoalProgress,
    Income,
    PerformanceClause,
    RevenueStream,
    UseChange,
)
from hengjian.site.bonds.queries import above_size, admission_of, below_spent, sum_of_uses
from hengjian.site.bonds.steps import ASSESSMENT, GOAL, above_unspent
from hengjian.site.common.days import current_day
from hengjian.site.common.trail import record, snapshot
from hengjian.site.library import rows
from hengjian.site.library.evidence import Upload, attach, keep_file
from hengjian.site.library.models import Project
from hengjian.site.library.rows import Clash
from hengjian.site.money.models import Contract
from hengjian.site.platform.codes import new_code
from hengjian.site.platform.step import locked, next_code, unreasoned

Values = Mapping[str, Any]


@action(Permission.BOND_EDIT)
def create_bond(*, by: Membership, values: Values, file: Upload | None = None) -> Bond:
    """Enter a bond, with the document by which it was lent on. Raises ``Refused`` with every term
    that cannot be."""
    wanted = dict(values)
    year = getattr(wanted.get("issued_on"), "year", "")
    wanted["code"] = wanted.get("code") or next_code(Bond, f"ZQ{year}-")
    bond = Bond(attachment=keep_file(file, by) if file else None)
    return rows.create(by=by, row=bond, values=wanted, verb="bond.create")


@action(Permission.BOND_EDIT)
def change_bond(
    *, by: Membership, bond: Bond, values: Values, version: int | None, file: Upload | None = None
) -> Bond:
    """Change a bond's terms. Raises ``library.rows.Clash`` where somebody else was faster."""
    wanted = dict(values)
    if file:
        wanted["attachment"] = keep_file(file, by)
    size = wanted.get("size")
    if isinstance(size, Decimal) and (problems := above_size(bond, size, sum_of_uses(bond))):
        raise Refused(problems)
    return rows.change(by=by, row=bond, values=wanted, version=version, verb="bond.change")


@action(Permission.BOND_EDIT)
def remove_bond(*, by: Membership, bond: Bond, why: str) -> None:
    """Take out a bond that nothing rests on."""
    uses, paid = bond.uses.count(), bond.paid.count()
    if uses or paid:
        raise Refused([problem("bond-in-use", bond=bond, uses=uses, paid=paid)])
    rows.remove(by=by, row=bond, verb="bond.remove", why=why)


@action(Permission.BOND_EDIT)
def assign(
    *, by: Membership, bond: Bond, project: Project, amount: Any, document: str = "", why: str = ""
) -> BondUse:
    """Let a project use part of a bond (财预〔2021〕61号 art. 5: only a project whose ex-ante
    assessment concludes "admit").

    A bond of before the rule may be entered without an assessment; its reason goes on the trail.
    """
    bond = locked(bond)
    admitted = admission_of(project)
    problems: list[Problem] = []
    if bond.uses.filter(project=project).exists():
        place = Place(path="project")
        problems.append(problem("use-already-there", place, project=project, bond=bond))
    if admitted is None and not why.strip():
        problems.append(problem("use-not-admitted", Place(path="why"), project=project))
    if isinstance(amount, Decimal):
        problems += above_size(bond, bond.size, sum_of_uses(bond) + amount)
    if problems:
        raise Refused(problems)
    use = BondUse(bond=bond, project=project, admitted=admitted)
    values = {"code": new_code(bond.code, "U"), "amount": amount, "document": document}
    return rows.create(by=by, row=use, values=values, verb="bonduse.create", why=why)


@action(Permission.BOND_EDIT)
def reassign(
    *, by: Membership, use: BondUse, amount: Any, version: int | None, why: str
) -> BondUse:
    """Correct the amount of a use, with a reason: never above the bond, never below what is
    spent. Moving money to another project is a change of use."""
    use = locked(use)
    problems = unreasoned(why)
    if isinstance(amount, Decimal):
        problems += above_size(use.bond, use.bond.size, sum_of_uses(use.bond) - use.amount + amount)
        problems += below_spent(use, amount)
    if problems:
        raise Refused(problems)
    return rows.change(
        by=by, row=use, values={"amount": amount}, version=version, verb="bonduse.change", why=why
    )


@action(Permission.BOND_EDIT)
def pay(*, by: Membership, bond: Bond, project: Project, values: Values) -> DebtService:
    """Enter principal, interest or fees that were paid."""
    row = DebtService(bond=bond, project=project, entered_by=by.person.username)
    wanted = {**values, "code": new_code(bond.code, "P")}
    return rows.create(by=by, row=row, values=wanted, verb="debtservice.create")


@action(Permission.BOND_EDIT)
def take_back(*, by: Membership, paid: DebtService, why: str) -> DebtService:
    """Reverse a wrong entry of debt service, made by another person: both stay, neither counts."""
    return rules.reverse(by=by, entry=paid, why=why)


@action(Permission.BOND_EDIT)
def set_terms(
    *, by: Membership, project: Project, values: Values, version: int | None
) -> BondTerms:
    """By what a project's bonds are judged: bounds, operation, months, money set aside."""
    row = BondTerms.objects.filter(project=project).first()
    if row is not None:
        return rows.change(by=by, row=row, values=values, version=version, verb="bondterms.change")
    made = BondTerms(project=project)
    wanted = {**values, "code": new_code(project.code, "T")}
    return rows.create(by=by, row=made, values=wanted, verb="bondterms.create")


@action(Permission.ASSESSMENT_EDIT)
def start_assessment(*, by: Membership, project: Project, on: date) -> Assessment:
    """Begin the assessment of a project, without any answer yet."""
    framework = ex_ante.framework().framework
    row = Assessment(
        code=next_code(Assessment, f"SQ{on.year}-"),
        project=project,
        framework=framework.framework,
        edition=framework.edition,
        assessed_on=on,
        entered_by=by.person.username,
    )
    row.save()
    record(by=by, action="assessment.create", subject=row)
    return row


@action(Permission.ASSESSMENT_EDIT)
def answer_assessment(
    *,
    by: Membership,
    assessment: Assessment,
    judgements: ex_ante.Judgements,
    on: date,
    version: int | None = None,
    files: Sequence[Upload] = (),
) -> Assessment:
    """Write the answers down, complete or not yet. Raises ``Clash`` where somebody was faster."""
    row = locked(assessment)
    if version is not None and version != row.version:
        when = f"{timezone.localtime(row.changed_at):%Y-%m-%d %H:%M}"
        found = problem("changed-meanwhile", who=row.entered_by, when=when)
        raise Clash(row, {"judgements": judgements}, found)
    problems = [
        *ASSESSMENT.closed(row),
        *ex_ante.strange(judgements),
    ]
    if problems:
        raise Refused(problems)
    before = snapshot(row)
    row.judgements = {item: dict(answers) for item, answers in judgements.items()}
    row.assessed_on, row.entered_by = on, by.person.username
    evaluation = ex_ante.scored(row)
    row.score = evaluation.total if evaluation.complete else None
    row.version += 1
    row.save()
    record(by=by, action="assessment.change", subject=row, before=before)
    attach(by=by, row=row, files=files, noun="assessment")
    return row


@action(Permission.CONTRACT_EDIT)
def enter_clause(*, by: Membership, contract: Contract, values: Values) -> PerformanceClause:
    """Enter what one year of a contract pays, and how it depends on the score."""
    row = PerformanceClause(contract=contract)
    wanted = {"code": new_code(contract.code, "F"), **values}
    return rows.create(by=by, row=row, values=wanted, verb="performanceclause.create")


@action(Permission.CONTRACT_EDIT)
def change_clause(
    *, by: Membership, clause: PerformanceClause, values: Values, version: int | None
) -> PerformanceClause:
    """Change a clause that no score was set for yet."""
    if clause.score is not None:
        raise Refused([problem("clause-scored", name=clause, score=clause.score)])
    verb = "performanceclause.change"
    return rows.change(by=by, row=clause, values=values, version=version, verb=verb)


@action(Permission.BOND_EDIT)
def set_clause_score(
    *, by: Membership, clause: PerformanceClause, score: Any, why: str
) -> PerformanceClause:
    """The finance bureau sets the score of the year, with the evaluation it comes from: who is
    paid by the score does not enter it."""
    problems = []
    if not isinstance(score, Decimal) or not 0 <= score <= 100:
        problems.append(problem("score-out-of-range", Place(path="score"), found=score))
    if not why.strip():
        problems.append(problem("step-without-reason", Place(path="why")))
    if problems:
        raise Refused(problems)
    verb = "performanceclause.score"
    return rows.change(by=by, row=clause, values={"score": score}, version=None, verb=verb, why=why)


@action(Permission.FORECAST_EDIT)
def add_stream(*, by: Membership, project: Project, values: Values) -> RevenueStream:
    """Enter a stream of revenue with its assumptions, dated and sourced."""
    wanted = {"code": new_code(project.code, "R"), **values}
    row = RevenueStream(project=project)
    return rows.create(by=by, row=row, values=wanted, verb="revenuestream.create")


@action(Permission.FORECAST_EDIT)
def change_stream(
    *, by: Membership, stream: RevenueStream, values: Values, version: int | None
) -> RevenueStream:
    """Change its assumptions; what they were stays on the trail."""
    verb = "revenuestream.change"
    return rows.change(by=by, row=stream, values=values, version=version, verb=verb)


@action(Permission.FORECAST_EDIT)
def remove_stream(*, by: Membership, stream: RevenueStream, why: str) -> None:
    """Take out a stream that never earned anything."""
    if count := stream.income.count():
        raise Refused([problem("stream-has-income", name=stream, count=count)])
    rows.remove(by=by, row=stream, verb="revenuestream.remove", why=why)


@action(Permission.FORECAST_EDIT)
def enter_income(*, by: Membership, project: Project, values: Values) -> Income:
    """Enter income the project obtained."""
    row = Income(project=project, entered_by=by.person.username)
    wanted = {"code": new_code(project.code, "I"), **values}
    return rows.create(by=by, row=row, values=wanted, verb="income.create")


@action(Permission.FORECAST_EDIT)
def reverse_income(*, by: Membership, income: Income, why: str) -> Income:
    """Reverse a wrong entry of another person: both stay, neither counts."""
    return rules.reverse(by=by, entry=income, why=why)


@action(Permission.FORECAST_EDIT)
def add_asset(*, by: Membership, project: Project, values: Values) -> Asset:
    """Enter something lasting that the money made."""
    wanted = {"code": new_code(project.code, "Z"), **values}
    return rows.create(by=by, row=Asset(project=project), values=wanted, verb="asset.create")


@action(Permission.FORECAST_EDIT)
def change_asset(*, by: Membership, asset: Asset, values: Values, version: int | None) -> Asset:
    """Change an asset's record."""
    return rows.change(by=by, row=asset, values=values, version=version, verb="asset.change")


@action(Permission.FORECAST_EDIT)
def remove_asset(*, by: Membership, asset: Asset, why: str) -> None:
    """Take an asset out of the register, with a reason."""
    rows.remove(by=by, row=asset, verb="asset.remove", why=why)


G = Goal.State


@action(Permission.GOAL_EDIT)
def enter_goal(*, by: Membership, project: Project, values: Values) -> Goal:
    """Enter a goal; it holds once it is approved."""
    row = Goal(project=project, entered_by=by.person.username)
    wanted = {"code": new_code(project.code, "G"), **values}
    return rows.create(by=by, row=row, values=wanted, verb="goal.create")


@action(Permission.GOAL_EDIT)
def change_goal(*, by: Membership, goal: Goal, values: Values, version: int | None) -> Goal:
    """Change a goal that is not approved yet."""
    _refuse(_problems_of_closed(goal))
    wanted = {**values, "entered_by": by.person.username}
    return rows.change(by=by, row=goal, values=wanted, version=version, verb="goal.change")


@action(Permission.GOAL_EDIT)
def remove_goal(*, by: Membership, goal: Goal, why: str) -> None:
    """Take out a goal that is not approved yet."""
    _refuse(_problems_of_closed(goal))
    old = Goal.objects.filter(replaced_by=goal).first()
    if old is not None:
        before = snapshot(old)
        old.replaced_by = old.replaced_under = None
        old.save()
        record(by=by, action="goal.change", subject=old, why=why, before=before)
    rows.remove(by=by, row=goal, verb="goal.remove", why=why)


@action(Permission.GOAL_APPROVE)
def approve_goal(
    *, by: Membership, project: Project, document: str = "", on: date | None = None
) -> list[Goal]:
    """Approve every open goal of the project, together with its money, by another person than
    entered them; from now on they are fixed. ``on``: the day of the document, else today."""
    goals = list(Goal.objects.select_for_update().filter(project=project, state=G.OPEN))
    problems: dict[Problem, None] = {}  # the same of several goals is said once
    if not goals:
        problems[problem("goals-none", project=project)] = None
    for goal in goals:
        try:
            GOAL.take("approve", by=by, row=goal, why=document, on=on)
        except Refused as refused:
            problems |= dict.fromkeys(refused.problems)
    _refuse(list(problems))
    return list(Goal.objects.filter(pk__in=[goal.pk for goal in goals]))


@action(Permission.GOAL_EDIT)
def replace_goal(*, by: Membership, goal: Goal, values: Values) -> Goal:
    """Propose a goal in the place of one that is fixed: only under a new assessment concluded
    "admit" since. The old one holds until the new one is approved, and stays for good."""
    goal = locked(goal)
    assessment = admission_of(goal.project)
    problems: list[Problem] = []
    if goal.state == G.OPEN:
        problems.append(problem("goal-not-approved", name=goal))
    if goal.replaced_by_id is not None:
        problems.append(problem("goal-replaced", name=goal))
    if goal.approved_on and not _since(assessment, goal.approved_on):
        values_of = {"project": goal.project, "on": goal.approved_on}
        problems.append(problem("goal-needs-new-assessment", **values_of))
    _refuse(problems)
    before = snapshot(goal)
    new = Goal(project=goal.project, entered_by=by.person.username)
    wanted = {"code": new_code(goal.project.code, "G"), **values}
    made = rows.create(by=by, row=new, values=wanted, verb="goal.create", why=str(assessment))
    goal.replaced_by, goal.replaced_under = made, assessment
    goal.save()
    record(by=by, action="goal.replace", subject=goal, why=str(assessment), before=before)
    return made


@action(Permission.GOAL_EDIT)
def report_progress(
    *, by: Membership, goal: Goal, on: date, value: Decimal, source: str
) -> GoalProgress:
    """Report what a goal had reached on a day, where no measure counts it."""
    row = GoalProgress(goal=goal, entered_by=by.person.username)
    values = {"code": new_code(goal.code, "V"), "on": on, "value": value, "source": source}
    return rows.create(by=by, row=row, values=values, verb="goalprogress.create")


def _since(assessment: Any, day: date) -> bool:
    """Whether there is an admission, concluded after the goal was approved."""
    if assessment is None or assessment.concluded_at is None:
        return False
    concluded: date = timezone.localdate(assessment.concluded_at)
    return concluded >= day and assessment.assessed_on > day


def _problems_of_closed(goal: Goal) -> list[Problem]:
    if not GOAL.closed(locked(goal)):
        return []
    return [problem("goal-fixed", name=goal, on=goal.approved_on)]


def _refuse(problems: list[Problem]) -> None:
    if problems:
        raise Refused(problems)


@action(Permission.USE_CHANGE_ASK)
def ask_for_change(
    *, by: Membership, use: BondUse, to_project: Project, amount: Any, reason: str
) -> UseChange:
    """Ask to move unspent bond money to another project."""
    use = locked(use)
    problems: list[Problem] = []
    if to_project == use.project:
        problems.append(problem("change-to-itself", Place(path="to_project")))
    if not reason.strip():
        problems.append(problem("step-without-reason", Place(path="reason")))
    if isinstance(amount, Decimal):
        problems += above_unspent(use, amount)
    if problems:
        raise Refused(problems)
    today = current_day()
    row = UseChange(bond=use.bond, from_project=use.project, entered_by=by.person.username)
    values = {
        "code": next_code(UseChange, f"TZ{today.year}-"),
        "to_project": to_project,
        "amount": amount,
        "reason": reason,
        "asked_on": today,
    }
    return rows.create(by=by, row=row, values=values, verb="usechange.ask", why=reason)
