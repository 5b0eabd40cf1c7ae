"""A plan as a question to the optimiser, and its answer kept with the plan."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import Prefetch
from django.utils import timezone

from hengjian.bilingual import Text
from hengjian.errors import Refused, problem
from hengjian.planning.choosing import NoPlan, Plan, choose
from hengjian.planning.model import Budget, Candidate, Group, Question, Weights, Wish
from hengjian.site.accounts.models import Membership
from hengjian.site.common import jobs
from hengjian.site.common.days import current_day
from hengjian.site.common.models import Job
from hengjian.site.common.trail import Change, record, record_all, snapshot
from hengjian.site.library.benefits import benefits_of
from hengjian.site.library.models import ContiguousArea, Scheme, Site
from hengjian.site.planning.models import AnnualPlan, PlanBudget, PlanEntry
from hengjian.site.platform.step import locked

DEFAULTS = Weights()
OPEN_STAGES = (Site.Stage.RESERVE, Site.Stage.PLANNED)


@dataclass(frozen=True, slots=True)
class Unweighed:
    """An accepted scheme that cannot be weighed, and what it lacks."""

    scheme: Scheme
    lacks: tuple[str, ...]
    """Of ``benefit``, ``households``, ``cost``."""


@dataclass(frozen=True, slots=True)
class Asked:
    """The question with what stands behind it."""

    question: Question
    schemes: dict[str, Scheme]
    """Every accepted scheme of the year, by code."""
    unweighed: tuple[Unweighed, ...]
    digest: str
    """Of everything that bears on the answer."""


def cents(amount: Decimal) -> int:
    """Yuan as whole cents."""
    return int(Decimal(amount).scaleb(2).to_integral_exact())


def yuan(amount: int) -> Decimal:
    """Whole cents as yuan."""
    return Decimal(amount).scaleb(-2)


def weights_of(plan: AnnualPlan) -> Weights:
    """The additions as entered; the usual ones where nothing was."""
    given = plan.weights
    return Weights(
        int(given.get("old", DEFAULTS.old)),
        int(given.get("aligned", DEFAULTS.aligned)),
        int(given.get("together", DEFAULTS.together)),
    )


def minimums_of(plan: AnnualPlan) -> dict[str, int]:
    """The least number of sites by the code of the sub-district."""
    return {code: int(least) for code, least in plan.weights.get("minimums", {}).items()}


def candidates_of(plan: AnnualPlan) -> Sequence[Scheme]:
    """The accepted schemes of the plan's region and year, with their sites."""
    rows = Scheme.objects.filter(
        state=Scheme.State.ACCEPTED, year=plan.year, region__path__startswith=plan.region.path
    )
    sites = Prefetch("sites", Site.objects.order_by("code"))
    return list(
        rows.select_related("region", "area")
        .defer("benefit_trace")
        .prefetch_related(sites)
        .order_by("code")
    )


def ask(plan: AnnualPlan) -> Asked:
    """The question as the rows stand now, every scheme scored by today's records; a constant
    number of queries."""
    schemes = candidates_of(plan)
    scored = benefits_of(schemes, current_day())
    for scheme in schemes:
        scheme.benefit = scored[scheme.pk].score
    budgets = list(plan.budgets.select_related("sub_district"))
    wishes = {entry.scheme_id: entry.wish for entry in plan.entries.all()}
    candidates, unweighed = [], []
    for scheme in schemes:
        lacks = _lacks(scheme)
        if lacks:
            unweighed.append(Unweighed(scheme, lacks))
        else:
            candidates.append(_candidate(scheme, budgets, wishes.get(scheme.pk, "free")))
    question = Question(
        tuple(candidates),
        tuple(Budget(budget.source, cents(budget.amount)) for budget in budgets),
        _groups(plan),
        minimums_of(plan),
        weights_of(plan),
    )
    by_code = {scheme.code: scheme for scheme in schemes}
    return Asked(question, by_code, tuple(unweighed), _digest(question, unweighed))


def _lacks(scheme: Scheme) -> tuple[str, ...]:
    lacks = []
    if scheme.benefit is None:
        lacks.append("benefit")
    if any(site.households is None for site in scheme.sites.all()):
        lacks.append("households")
    if scheme.cost <= 0:
        lacks.append("cost")
    return tuple(lacks)


def _candidate(scheme: Scheme, budgets: Sequence[PlanBudget], wish: str) -> Candidate:
    sites = list(scheme.sites.all())
    old = all(site.old for site in sites)
    may_pay = [
        budget.source
        for budget in budgets
        if (old or not budget.only_old) and budget.sub_district_id in (None, scheme.region_id)
    ]
    return Candidate(
        scheme.code,
        frozenset(site.code for site in sites),
        scheme.region.code,
        cents(scheme.cost),
        scheme.benefit or Decimal(0),
        sum(site.households or 0 for site in sites),
        old,
        scheme.utilities_aligned,
        frozenset(may_pay),
        Wish(wish),
    )


def _groups(plan: AnnualPlan) -> tuple[Group, ...]:
    """Contiguous areas of two sites and more that are still to be renewed."""
    sites = Prefetch("sites", Site.objects.filter(stage__in=OPEN_STAGES), to_attr="open_sites")
    areas = ContiguousArea.objects.filter(sub_district__path__startswith=plan.region.path)
    groups = []
    for area in areas.prefetch_related(sites).order_by("code"):
        own: list[Site] = area.open_sites
        if len(own) > 1:
            households = sum(site.households or 0 for site in own)
            groups.append(Group(area.code, frozenset(site.code for site in own), households))
    return tuple(groups)


def _digest(question: Question, unweighed: Sequence[Unweighed]) -> str:
    seen: list[Any] = [asdict(question), [(each.scheme.code, each.lacks) for each in unweighed]]
    text = json.dumps(seen, sort_keys=True, default=_plain_weights, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def _plain_weights(value: object) -> Any:
    return sorted(value) if isinstance(value, frozenset) else str(value)


def is_current(plan: AnnualPlan, asked: Asked) -> bool:
    """Whether the outcome answers the question as it stands now."""
    return plan.outcome is not None and plan.outcome.get("inputs") == asked.digest


Json = dict[str, Any]


KIND = "plans.work_out"


@jobs.work(KIND, title=Text("测算年度计划", "Working out the annual plan"), whole=False)
def work_out(job: Job, step: jobs.Step, *, plan: str, address: str) -> jobs.Result:
    """Solve the plan's question and write the answer, unless the plan has moved on meanwhile."""
    row = AnnualPlan.objects.select_related("region").get(code=plan)
    by = Membership.objects.select_related("person", "organisation").get(pk=job.membership or 0)
    asked = ask(row)
    said = Text("正在逐个验证去留", "turning each place round")
    try:
        answer = choose(asked.question, step=lambda done, total: step(done, total, said))
    except TimeoutError as late:
        raise Refused([problem("plan-out-of-time")]) from late
    with transaction.atomic():
        row = locked(row)
        if row.state != AnnualPlan.State.DRAFT:
            raise Refused([problem("plan-outdated")])
        rescore(by, asked)
        write(row, asked, answer)
        kept = {key: value for key, value in snapshot(row).items() if key != "outcome"}
        chosen = list(answer.chosen) if isinstance(answer, Plan) else []
        record(by=by, action="plan.work_out", subject=row, after={**kept, "chosen": chosen})
    return {"address": address}


def rescore(by: Membership, asked: Asked) -> None:
    """Keep the scores the answer rests on with the schemes whose own were older."""
    rows = Scheme.objects.filter(pk__in=[scheme.pk for scheme in asked.schemes.values()])
    kept = dict(rows.values_list("pk", "benefit"))
    stale = [each for each in asked.schemes.values() if kept[each.pk] != each.benefit]
    fresh = benefits_of(stale, current_day()) if stale else {}
    changes = []
    for scheme in stale:
        before = {"benefit": str(kept[scheme.pk])}
        Scheme.objects.filter(pk=scheme.pk).update(
            benefit=fresh[scheme.pk].score, benefit_trace=fresh[scheme.pk].trace()
        )
        after = {"benefit": str(fresh[scheme.pk].score)}
        changes.append(Change("scheme.score", scheme, before, after))
    if changes:
        record_all(by=by, changes=changes)


def write(plan: AnnualPlan, asked: Asked, answer: Plan | NoPlan) -> None:
    """Put the answer on the plan and on its entries, one for each candidate."""
    plan.outcome = {"inputs": asked.digest, **_outcome(asked, answer)}
    plan.outcome_at, plan.job = timezone.now(), None
    plan.version += 1
    plan.save()
    entries = {entry.scheme_id: entry for entry in plan.entries.all()}
    for scheme in asked.schemes.values():
        entry = entries.pop(scheme.pk, None) or PlanEntry(plan=plan, scheme=scheme)
        _enter(entry, scheme.code, answer)
        entry.save()
    PlanEntry.objects.filter(pk__in=[entry.pk for entry in entries.values()]).delete()


def _enter(entry: PlanEntry, code: str, answer: Plan | NoPlan) -> None:
    entry.chosen, entry.funding, entry.why = False, {}, {}
    if isinstance(answer, NoPlan):
        return
    entry.chosen = code in answer.chosen
    parts = answer.funding.by_candidate.get(code, {})
    entry.funding = {source: str(yuan(amount)) for source, amount in parts.items()}
    if code in answer.why:
        entry.why = {**_plain(asdict(answer.why[code])), "value": answer.values[code]}


def _outcome(asked: Asked, answer: Plan | NoPlan) -> Json:
    unweighed = [{"code": e.scheme.code, "lacks": list(e.lacks)} for e in asked.unweighed]
    if isinstance(answer, NoPlan):
        relaxations = [_plain(asdict(each)) for each in answer.relaxations]
        return {"kind": "none", "relaxations": relaxations, "unweighed": unweighed}
    return {
        "kind": "plan",
        "value": answer.value,
        "bound": answer.bound,
        "cost": str(yuan(answer.cost)),
        "chosen": list(answer.chosen),
        "groups": list(answer.groups),
        "left": {source: str(yuan(amount)) for source, amount in answer.funding.left.items()},
        "more": [_plain(asdict(each)) for each in answer.more],
        "milliseconds": round(answer.seconds * 1000),
        "solves": answer.solves,
        "unweighed": unweighed,
    }


def _plain(value: Any) -> Any:
    """JSON: sets as sorted lists, enums as their words."""
    if isinstance(value, dict):
        return {str(key): _plain(each) for key, each in value.items()}
    if isinstance(value, frozenset):
        return sorted(str(each) for each in value)
    if isinstance(value, list | tuple):
        return [_plain(each) for each in value]
    return value if value is None or isinstance(value, bool | int) else str(value)
