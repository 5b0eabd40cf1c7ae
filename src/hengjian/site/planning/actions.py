"""What people change, each action with its right.

The coordinated construction plan; a start is allowed on it in ``planning.steps``.

Changes of a published plan are asked for; the way on is ``planning.steps``.

The annual plan: drawn up and worked out; the way on is ``planning.steps``.

Works of the utility owners: entered, changed, taken out.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from hengjian.bilingual import Text
from hengjian.errors import Place, Problem, Refused, problem
from hengjian.site.accounts.acting import action
from hengjian.site.accounts.models import Membership, Organisation
from hengjian.site.accounts.permissions import Permission
from hengjian.site.common import jobs
from hengjian.site.common.models import Job
from hengjian.site.common.trail import record, snapshot
from hengjian.site.library import rows
from hengjian.site.library.models import Scheme, Site
from hengjian.site.library.rows import Clash
from hengjian.site.planning.models import (
    SOURCES,
    AnnualPlan,
    CoordinatedPlan,
    CoordinatedTask,
    PlanBudget,
    PlanChange,
    PlanEntry,
    UtilityWork,
)
from hengjian.site.planning.outcome import KIND, ask
from hengjian.site.planning.steps import PLAN, chosen_after, codes_of, unworkable
from hengjian.site.platform.checking import problems_of
from hengjian.site.platform.codes import initials
from hengjian.site.platform.procedure import changed_meanwhile
from hengjian.site.platform.step import LONG_REASON, locked, next_code, unreasoned
from hengjian.site.platform.surroundings import Surroundings


@dataclass(frozen=True, slots=True)
class TaskRow:
    """A task as entered; ``after`` names earlier rows by their numbers from 1."""

    name: str
    executor: str
    starts_on: date
    ends_on: date
    digs: bool = False
    after: tuple[int, ...] = ()
    work: UtilityWork | None = None


@action(Permission.SCHEME_EDIT)
def save_coordinated_plan(
    *,
    by: Membership,
    plan: CoordinatedPlan | None,
    values: Mapping[str, Any],
    sites: Collection[Site],
    tasks: Sequence[TaskRow],
    version: int | None = None,
) -> CoordinatedPlan:
    """Draw up or change a coordinated plan; its tasks replace those there were.

    Contradictions between tasks are shown, not refused: a plan is agreed over a table. Raises
    ``Clash`` where somebody else was faster, ``Refused`` with all that is wrong.
    """
    row = CoordinatedPlan() if plan is None else locked(plan)
    if plan is not None and version is not None and version != row.version:
        raise Clash(row, values, changed_meanwhile(row))
    before = _whole(row) if plan is not None else None
    for name, value in values.items():
        setattr(row, name, value)
    row.entered_by = by.person.username
    row.code = row.code or next_code(CoordinatedPlan, "TC-")
    problems = [*problems_of(row, Surroundings()), *_task_problems(tasks)]
    if problems:
        raise Refused(problems)
    row.version = row.version + 1 if plan is not None else 1
    row.save()
    row.sites.set(sites)
    _put(row, tasks)
    verb = "coordination.create" if plan is None else "coordination.change"
    record(by=by, action=verb, subject=row, before=before, after=_whole(row))
    return row


def _task_problems(tasks: Sequence[TaskRow]) -> list[Problem]:
    count = len(tasks)
    found = []
    for line, task in enumerate(tasks, start=1):
        place = Place(path=f"tasks.{line}")
        if task.ends_on < task.starts_on:
            found.append(problem("task-dates", place, name=task.name))
        found += [
            problem("task-after-unknown", place, name=task.name, number=number, count=count)
            for number in task.after
            if not 0 < number <= count
        ]
    return found


def _put(plan: CoordinatedPlan, tasks: Sequence[TaskRow]) -> None:
    plan.tasks.all().delete()
    kept = [
        CoordinatedTask.objects.create(
            plan=plan,
            name=task.name,
            executor=task.executor,
            starts_on=task.starts_on,
            ends_on=task.ends_on,
            digs=task.digs,
            utility_work=task.work,
        )
        for task in tasks
    ]
    for row, task in zip(kept, tasks, strict=True):
        row.after.set([kept[n - 1] for n in task.after])


def _whole(plan: CoordinatedPlan) -> dict[str, Any]:
    tasks = plan.tasks.all()
    return {
        **snapshot(plan),
        "sites": sorted(plan.sites.values_list("code", flat=True)),
        "tasks": [f"{t.name} {t.executor} {t.starts_on}~{t.ends_on}" for t in tasks],
    }


ChangeState = PlanChange.State


@action(Permission.PLAN_EDIT)
def propose_change(
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
    if plan.changes.filter(state=ChangeState.WAITING).exists():
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
def create_plan(*, by: Membership, region: Organisation, year: int, name: str) -> AnnualPlan:
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
def set_money(
    *, by: Membership, plan: AnnualPlan, money: Sequence[Money], version: int | None = None
) -> AnnualPlan:
    """Say what each source gives; the rows given replace those there were.

    ``version`` is that of the plan the person saw: ``changed-meanwhile`` where it is past.
    """
    plan = locked(plan)
    problems = [*PLAN.closed(plan), *_unseen_changes(plan, version)]
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
    version: int | None = None,
) -> AnnualPlan:
    """Set the additions in per cent, and the least number of sites of each sub-district.

    ``version`` is that of the plan the person saw: ``changed-meanwhile`` where it is past.
    """
    plan = locked(plan)
    problems = [*PLAN.closed(plan), *_unseen_changes(plan, version)]
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


def _unseen_changes(plan: AnnualPlan, version: int | None) -> list[Problem]:
    """What others did since the person opened the plan must not be replaced unseen."""
    past = version is not None and version != plan.version
    return [changed_meanwhile(plan)] if past else []


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


Values = Mapping[str, Any]


@action(Permission.UTILITY_EDIT)
def create_work(*, by: Membership, values: Values, sites: Collection[Site]) -> UtilityWork:
    """Enter a work. A place must be named: a road, an area, sites or coordinates."""
    _check(values, sites)
    wanted = dict(values)
    wanted["code"] = wanted.get("code") or next_code(UtilityWork, f"GX{wanted['starts_on']:%Y}-")
    work = rows.create(by=by, row=UtilityWork(), values=wanted, verb="utility.create")
    _set_sites(work, sites)
    return work


@action(Permission.UTILITY_EDIT)
def change_work(
    *,
    by: Membership,
    work: UtilityWork,
    values: Values,
    sites: Collection[Site],
    version: int | None,
) -> UtilityWork:
    """Change a work. Raises ``library.rows.Clash`` where somebody else was faster."""
    _check(values, sites)
    before = {"sites": _codes(work.sites.all()), "version": work.version}
    work = rows.change(by=by, row=work, values=values, version=version, verb="utility.change")
    if _codes(sites) == before["sites"]:
        return work
    work.version += work.version == before["version"]  # only its sites differ
    _set_sites(work, sites)
    after = {"sites": _codes(sites), "version": work.version}
    record(by=by, action="utility.change", subject=work, before=before, after=after)
    return work


@action(Permission.UTILITY_EDIT)
def remove_work(*, by: Membership, work: UtilityWork, why: str) -> None:
    """Take a work out that is not planned any more; what it was stays on the trail."""
    rows.remove(by=by, row=work, verb="utility.remove", why=why)


def _codes(sites: Iterable[Site]) -> list[str]:
    return sorted(site.code for site in sites)


def _set_sites(work: UtilityWork, sites: Collection[Site]) -> None:
    work.sites.set(sites)
    work.sites_count = len(sites)
    work.save(update_fields=["sites_count", "version"])


def _check(values: Values, sites: Collection[Site]) -> None:
    problems: list[Problem] = []
    starts, ends, name = values.get("starts_on"), values.get("ends_on"), values.get("name", "")
    if starts and ends and ends < starts:
        problems.append(problem("work-dates", Place(path="ends_on"), name=name))
    there = (values.get("street"), values.get("area"), values.get("longitude"))
    if not sites and not any(there):
        problems.append(problem("work-nowhere", Place(path="street"), name=name))
    if problems:
        raise Refused(problems)
