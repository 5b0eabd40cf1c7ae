"""The steps of an evaluation are set out when it begins; units are asked, papers written, the work
plan drawn up."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.urls import reverse

from hengjian.bilingual import Text
from hengjian.errors import Problem, Refused, problem
from hengjian.site.accounts.acting import action
from hengjian.site.accounts.models import Membership
from hengjian.site.accounts.permissions import Permission
from hengjian.site.common.trail import record, snapshot
from hengjian.site.evaluation.models import (
    Evaluation,
    EvidenceRequest,
    WorkingPaper,
    WorkPlan,
)
from hengjian.site.evaluation.procedures.papers import WORK_PLAN
from hengjian.site.evaluation.procedures.requests import REQUEST, owing
from hengjian.site.evaluation.rules import closed_to
from hengjian.site.evaluation.saving import hold, save_change, save_new
from hengjian.site.library.references import set_values
from hengjian.site.notices.kinds import DEADLINE
from hengjian.site.notices.telling import about_of, notify
from hengjian.site.platform.step import next_code

MESSAGE = 200
"""The most characters of a reminder's own text."""


@action(Permission.EVALUATION_WORK)
def ask_for(
    *,
    by: Membership,
    evaluation: Evaluation,
    values: Mapping[str, Any],
    indicators: Sequence[str] = (),
    row: EvidenceRequest | None = None,
    version: int | None = None,
) -> EvidenceRequest:
    """List a document that a unit is asked for, or change it before it is sent."""
    if row is None:
        row = EvidenceRequest(
            code=next_code(EvidenceRequest, f"{evaluation.code}-Z"),
            evaluation=evaluation,
            entered_by=by.person.username,
            indicators=list(indicators),
            synthetic=evaluation.synthetic,
        )
        found = [*closed_to(by, evaluation), *set_values(row, values, by)]
        return save_new(by, row, "evidence-request.ask", found)
    held = hold(row, version, values)
    before = snapshot(held)
    found = [*closed_to(by, held.evaluation), *REQUEST.closed(held), *set_values(held, values, by)]
    held.indicators = list(indicators)
    return save_change(by, held, "evidence-request.ask", before, found)


@action(Permission.EVALUATION_WORK)
def urge(
    *, by: Membership, evaluation: Evaluation, rows: Iterable[EvidenceRequest], text: str = ""
) -> int:
    """Remind the units that owe these of all of them at once, with words of one's own; how many
    requests. Raises ``Refused`` where nobody of a unit could be told."""
    chosen = list(rows)
    found: list[Problem] = closed_to(by, evaluation)
    told = {each.owed_by_id: owing(each.owed_by_id, Permission.REQUEST_ANSWER) for each in chosen}
    found += [
        problem("request-urge-nobody", name=each, owner=each.owed_by)
        for each in chosen
        if not told[each.owed_by_id]
    ]
    if found:
        raise Refused(found)
    for row in chosen:
        due = f"，{row.due_on} 到期" if row.due_on else ""
        own = f"：{text.strip()[:MESSAGE]}" if text.strip() else ""
        en_due = f", due on {row.due_on}" if row.due_on else ""
        notify(
            to=told[row.owed_by_id],
            kind=DEADLINE,
            words=Text(
                f"请提供资料“{row.what}”{due}{own}", f"please provide “{row.what}”{en_due}{own}"
            ),
            link=reverse("web:evaluation-request", args=[row.code]),
            about=about_of(row),
            due_on=row.due_on,
        )
        record(by=by, action="evidence-request.urge", subject=row, before={}, after={}, why=text)
    return len(chosen)


@action(Permission.EVALUATION_WORK)
def write_paper(
    *,
    by: Membership,
    evaluation: Evaluation,
    values: Mapping[str, Any],
    indicators: Sequence[str] = (),
    factors: Sequence[Mapping[str, str]] = (),
    row: WorkingPaper | None = None,
    version: int | None = None,
) -> WorkingPaper:
    """Write a working paper, or change it: then a review it had falls away, on the trail."""
    found = [*closed_to(by, evaluation), *_incomplete(factors)]
    if row is None:
        row = WorkingPaper(
            code=next_code(WorkingPaper, f"{evaluation.code}-D"),
            evaluation=evaluation,
            prepared_by=by.person.username,
            synthetic=evaluation.synthetic,
        )
        found += set_values(row, values, by)
        row.indicators, row.factors = list(indicators), [dict(each) for each in factors]
        return save_new(by, row, "working-paper.write", found)
    held = hold(row, version, values)
    before = snapshot(held)
    found += set_values(held, values, by)
    held.indicators, held.factors = list(indicators), [dict(each) for each in factors]
    if snapshot(held) != before:
        held.changed_after_review = bool(held.reviewed_by) or held.changed_after_review
        held.state, held.reviewed_by, held.reviewed_on = WorkingPaper.State.DRAFT, "", None
        held.prepared_by = by.person.username
    return save_change(by, held, "working-paper.change", before, found)


def _incomplete(factors: Sequence[Mapping[str, str]]) -> list[Problem]:
    return [
        problem("paper-no-factor-side", place=place)
        for place, each in enumerate(factors, start=1)
        if not (each.get("side") and each.get("origin"))
    ]


@action(Permission.EVALUATION_LEAD)
def draw_up_plan(
    *,
    by: Membership,
    evaluation: Evaluation,
    values: Mapping[str, Any],
    version: int | None = None,
) -> WorkPlan:
    """Draw up the work plan, or change it while it is not approved."""
    found = closed_to(by, evaluation)
    given = {name: value for name, value in values.items() if name != "basis"}
    there = WorkPlan.objects.filter(evaluation=evaluation.pk).first()
    if there is None:
        row = WorkPlan(
            code=f"{evaluation.code}-FA",
            evaluation=evaluation,
            entered_by=by.person.username,
            synthetic=evaluation.synthetic,
        )
        found += set_values(row, given, by)
        saved = save_new(by, row, "work-plan.write", found)
    else:
        held = hold(there, version, values)
        before = snapshot(held)
        found += set_values(held, given, by)
        found += WORK_PLAN.closed(held)
        saved = save_change(by, held, "work-plan.write", before, found)
    _name_basis(by, saved, values.get("basis", ()))
    return saved


def _name_basis(by: Membership, plan: WorkPlan, basis: Iterable[Any]) -> None:
    old = set(plan.basis.values_list("code", flat=True))
    plan.basis.set(basis)
    new = set(plan.basis.values_list("code", flat=True))
    if old != new:
        record(
            by=by,
            action="work-plan.basis",
            subject=plan,
            before={"basis": sorted(old)},
            after={"basis": sorted(new)},
        )
