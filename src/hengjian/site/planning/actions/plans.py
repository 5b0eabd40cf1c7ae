"""The annual plan: drawn up and worked out; the way on is ``planning.steps``."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from hengjian.bilingual import Text
from hengjian.errors import Place, Problem, Refused, problem
from hengjian.site.accounts.acting import action
from hengjian.site.accounts.models import Membership, Organisation
from hengjian.site.accounts.permissions import Permission
from hengjian.site.common import jobs
from hengjian.site.common.models import Job
from hengjian.site.common.trail import record
from hengjian.site.library.models import Scheme
from hengjian.site.planning.fund_sources import SOURCES
from hengjian.site.planning.models import AnnualPlan, PlanBudget, PlanEntry
from hengjian.site.planning.outcome import KIND, ask
from hengjian.site.planning.steps import PLAN
from hengjian.site.platform.locking import locked
from hengjian.site.platform.names import initials
from hengjian.site.platform.step import unreasoned

State = AnnualPlan.State
MOST_PERCENT = 200
MOST_SITES = 10_000


@dataclass(frozen=True, slots=True)
class Money:
    """What one source gives, in yuan, and what it may pay for."""

    source: str
    amount: Decimal
    only_old: bool = False
    sub_district: Organisation | None = None


@action(Permission.PLAN_EDIT)
def create(*, by: Membership, region: Organisation, year: int, name: str) -> AnnualPlan:
    """Begin the plan of a district for a year; there is one a year."""
    code = f"JH{year}-{region.code}"
    problems = []
    if AnnualPlan.objects.filter(region=region, year=year).exists():
        problems.append(problem("plan-exists", Place(path="year"), place=region, year=year))
    if not name.strip():
        problems.append(problem("field-empty", Place(path="name"), field=Text("名称", "name")))
    if problems:
        raise Refused(problems)
    plan = AnnualPlan.objects.create(
        code=code,
        name=name,
        pinyin=initials(name),
        region=region,
        year=year,
        entered_by=by.person.username,
    )
    record(by=by, action="plan.create", subject=plan)
    return plan


@action(Permission.PLAN_EDIT)
def set_money(*, by: Membership, plan: AnnualPlan, money: Sequence[Money]) -> AnnualPlan:
    """Say what each source gives; the rows given replace those there were."""
    plan = locked(plan)
    problems = PLAN.closed(plan)
    sources = [each.source for each in money]
    for source in sorted({s for s in sources if sources.count(s) > 1}):
        problems.append(problem("plan-source-twice", source=_source(source)))
    for each in money:
        if each.amount < 0 or each.source not in SOURCES:
            values = {"source": _source(each.source), "found": int(each.amount * 100)}
            problems.append(problem("plan-money-negative", **values))
    if problems:
        raise Refused(problems)
    before = _money_of(plan)
    plan.budgets.all().delete()
    PlanBudget.objects.bulk_create(
        PlanBudget(
            plan=plan,
            source=each.source,
            amount=each.amount,
            only_old=each.only_old,
            sub_district=each.sub_district,
        )
        for each in money
    )
    return _record_change(by, plan, "plan.money", before, _money_of(plan))


@action(Permission.PLAN_EDIT)
def set_weights(
    *,
    by: Membership,
    plan: AnnualPlan,
    old: int,
    aligned: int,
    together: int,
    minimums: Mapping[str, int],
) -> AnnualPlan:
    """Set the additions in per cent, and the least number of sites of each sub-district."""
    plan = locked(plan)
    problems = PLAN.closed(plan)
    percents = {"old": old, "aligned": aligned, "together": together}
    for name, found in percents.items():
        problems += _whole_number(name, found, MOST_PERCENT)
    for code, least in minimums.items():
        problems += _whole_number(code, least, MOST_SITES)
    if problems:
        raise Refused(problems)
    before = {"weights": plan.weights}
    plan.weights = {**percents, "minimums": {c: n for c, n in sorted(minimums.items()) if n}}
    return _record_change(by, plan, "plan.weights", before, {"weights": plan.weights})


@action(Permission.PLAN_EDIT)
def wish(
    *, by: Membership, plan: AnnualPlan, scheme: Scheme, wanted: str, reason: str
) -> PlanEntry:
    """Want a scheme in or out whatever it is worth, with a reason; or leave it to the optimiser."""
    plan = locked(plan)
    problems = PLAN.closed(plan)
    if wanted not in PlanEntry.Wish.values:
        problems.append(problem("field-empty", Place(path="wish"), field=Text("去留", "wish")))
    if wanted != PlanEntry.Wish.FREE:
        none = [problem("plan-wish-without-reason", name=scheme)]
        problems += unreasoned(reason) if reason.strip() else none
    if problems:
        raise Refused(problems)
    entry = plan.entries.filter(scheme=scheme).first() or PlanEntry(plan=plan, scheme=scheme)
    before = {"wish": entry.wish, "wish_reason": entry.wish_reason}
    entry.wish = wanted
    entry.wish_reason = reason.strip() if wanted != PlanEntry.Wish.FREE else ""
    entry.save()
    after = {"wish": entry.wish, "wish_reason": entry.wish_reason, "scheme": scheme.code}
    _record_change(by, plan, "plan.wish", {**before, "scheme": scheme.code}, after, why=reason)
    return entry


@action(Permission.PLAN_EDIT)
def work_out(*, by: Membership, plan: AnnualPlan, address: str) -> Job:
    """Have the choice worked out in the background; ``address`` is where the job leads back to."""
    plan = locked(plan)
    problems = PLAN.closed(plan)
    asked = ask(plan)
    if not any(budget.amount for budget in asked.question.budgets):
        problems.append(problem("plan-without-money"))
    if not asked.question.candidates:
        problems.append(problem("plan-without-candidates", year=plan.year))
    if problems:
        raise Refused(problems)
    return jobs.start(KIND, by=by, plan=plan.code, address=address)


def _record_change(
    by: Membership,
    plan: AnnualPlan,
    verb: str,
    before: Mapping[str, Any],
    after: Mapping[str, Any],
    why: str = "",
) -> AnnualPlan:
    plan.entered_by = by.person.username
    plan.version += 1
    plan.save()
    record(by=by, action=verb, subject=plan, before=before, after=after, why=why)
    return plan


def _money_of(plan: AnnualPlan) -> dict[str, Any]:
    rows = plan.budgets.select_related("sub_district")
    return {
        "money": [
            f"{row.source} {row.amount}"
            f"{' old' if row.only_old else ''} {row.sub_district.code if row.sub_district else ''}"
            for row in rows
        ]
    }


def _source(code: str) -> Text:
    return SOURCES.get(code, Text(code, code))


def _whole_number(name: str, found: object, most: int) -> list[Problem]:
    if isinstance(found, int) and 0 <= found <= most:
        return []
    return [problem("plan-number", Place(path=name), field=name, found=found, least=0, most=most)]
