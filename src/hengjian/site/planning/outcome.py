"""The optimiser's answer on the rows of a plan: chosen or not, with which money, and why."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from django.db import transaction
from django.utils import timezone

from hengjian.bilingual import Text
from hengjian.errors import Refused, problem
from hengjian.planning.choosing import NoPlan, Plan, choose
from hengjian.site.accounts.models import Membership
from hengjian.site.common import jobs
from hengjian.site.common.days import current_day
from hengjian.site.common.models import Job
from hengjian.site.common.trail import Change, record, record_all, snapshot
from hengjian.site.library.benefits import benefits_of
from hengjian.site.library.models import Scheme
from hengjian.site.planning.models import AnnualPlan, PlanEntry
from hengjian.site.planning.question import Asked, ask, yuan
from hengjian.site.platform.locking import locked

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
