"""What was promised to a project, and the documents that allot it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db.models import Sum

from hengjian.errors import Problem, Refused, problem
from hengjian.funds.rates import NOTHING, Money
from hengjian.site.accounts.acting import action
from hengjian.site.accounts.models import Membership
from hengjian.site.accounts.permissions import Permission
from hengjian.site.common.days import current_day
from hengjian.site.library import rows
from hengjian.site.library.evidence import Upload, keep_file
from hengjian.site.library.models import Project
from hengjian.site.money.models import FundAccount, FundDocument, FundPlan
from hengjian.site.money.queries.funds import table
from hengjian.site.planning.fund_sources import SOURCES
from hengjian.site.platform.hands import next_code
from hengjian.site.platform.step import unreasoned

Values = Mapping[str, Any]


@action(Permission.FUND_PLAN)
def promise(*, by: Membership, project: Project, values: Values, why: str = "") -> FundPlan:
    """Enter what a source promised; without ``due_on`` it is promised and not due."""
    row = FundPlan(code=next_code(FundPlan, f"ZJ-{project.code}-"), project=project)
    return rows.create(by=by, row=row, values=values, verb="fundplan.create", why=why)


@action(Permission.FUND_PLAN)
def change_promise(
    *, by: Membership, plan: FundPlan, values: Values, version: int | None, why: str = ""
) -> FundPlan:
    """Change what was promised, e.g. give it a date."""
    return rows.change(
        by=by, row=plan, values=values, version=version, verb="fundplan.change", why=why
    )


@action(Permission.FUND_PLAN)
def withdraw_promise(*, by: Membership, plan: FundPlan, why: str) -> None:
    """Take a promise out, with a reason.

    Raises ``Refused`` where the other promises of its source would no longer carry what documents
    allot or what has arrived.
    """
    problems = unreasoned(why) + _resting(plan)
    if problems:
        raise Refused(problems)
    rows.remove(by=by, row=plan, verb="fundplan.remove", why=why)


def _resting(plan: FundPlan) -> list[Problem]:
    """A problem where money that was allotted or has arrived rests on the promise."""
    own = {"project": plan.project_id, "fund_source": plan.fund_source}
    promised = list(FundPlan.objects.select_for_update().filter(**own))
    others = sum((row.amount for row in promised if row.pk != plan.pk), NOTHING)
    allotted = FundDocument.objects.filter(**own).aggregate(all=Sum("amount"))["all"] or NOTHING
    money = table(plan.project, current_day()).by_source.get(plan.fund_source, Money())
    if others >= max(allotted, money.arrived):
        return []
    amounts = {"others": others, "allotted": allotted, "arrived": money.arrived}
    source = SOURCES[plan.fund_source]
    said = {name: f"{amount:,}" for name, amount in amounts.items()}
    return [problem("promise-in-use", source=source, **said)]


@action(Permission.FUND_ENTER)
def allot(
    *, by: Membership, project: Project, values: Values, file: Upload | None = None
) -> FundDocument:
    """Enter a document that allots money, with its file where there is one."""
    row = FundDocument(code=next_code(FundDocument, f"WJ-{project.code}-"), project=project)
    more = {"attachment": keep_file(file, by)} if file is not None else {}
    return rows.create(by=by, row=row, values={**values, **more}, verb="funddocument.create")


@action(Permission.FUND_ENTER)
def name_account(
    *, by: Membership, account: FundAccount, values: Values, version: int | None
) -> FundAccount:
    """Give an account its name and number at the bank."""
    return rows.change(
        by=by, row=account, values=values, version=version, verb="fundaccount.change"
    )
