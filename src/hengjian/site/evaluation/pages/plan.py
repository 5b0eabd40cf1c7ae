"""The work plan of an evaluation, and the edition of the framework that it freezes."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

from django.contrib import messages
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from hengjian.errors import Problem, Refused, Severity, problem
from hengjian.site.accounts.gate import needs
from hengjian.site.accounts.models import Membership
from hengjian.site.accounts.permissions import Permission
from hengjian.site.common.words import said, words
from hengjian.site.evaluation import proposing, queries
from hengjian.site.evaluation.actions import editions
from hengjian.site.evaluation.actions import process as actions
from hengjian.site.evaluation.case import framework_of
from hengjian.site.evaluation.editions import edition_named
from hengjian.site.evaluation.models import Evaluation, WorkPlan
from hengjian.site.evaluation.pages.heads import head_of
from hengjian.site.evaluation.pages.indicators import may_write
from hengjian.site.evaluation.pages.sample import sample_card
from hengjian.site.evaluation.procedures.papers import WORK_PLAN
from hengjian.site.library.pages.editing import edit_page, resource_form
from hengjian.site.platform.telling import sentence

MARKS = {"draft": "mark-grey", "submitted": "mark-amber", "approved": "mark-accent"}
KINDS = {
    "added": words("增加", "added"),
    "removed": words("去掉", "removed"),
    "changed": words("改动", "changed"),
}


def plan_of(row: Evaluation) -> WorkPlan | None:
    """The work plan of an evaluation; None where nobody has begun one."""
    return WorkPlan.objects.filter(evaluation=row.pk).prefetch_related("basis").first()


@needs(Permission.LIBRARY_VIEW)
def plan(request: HttpRequest, membership: Membership, code: str) -> HttpResponseBase:
    """The plan: object, scope, basis, methods; the framework beside the one in force."""
    row = get_object_or_404(queries.opened(membership).select_related("edition"), code=code)
    there = plan_of(row)
    framework = framework_of(row.edition)
    reference = edition_named(row.edition.framework)
    leads = may_write(row, membership, Permission.EVALUATION_LEAD)
    context: dict[str, Any] = {
        **head_of(row, membership),
        "tab": "plan",
        "plan": there,
        "mark": MARKS[there.state] if there else "",
        "may_write": leads and (there is None or not WORK_PLAN.closed(there)),
        "may_change_edition": leads and (there is None or there.state != WorkPlan.State.APPROVED),
        "edition": row.edition,
        "points": framework.framework.points,
        "levels": [
            (each.indicator.code, said(each.indicator.name), each.points)
            for each in framework.indicators
            if each.level == 1
        ],
        "differences": _show(
            proposing.differences(framework_of(reference), framework) if reference else ()
        ),
        "reference": reference,
        **sample_card(row),
        "changes": row.edition_changes.select_related("before", "after"),
    }
    return render(request, "evaluation/plan.html", context)


def _show(differences: Any) -> list[dict[str, Any]]:
    return [
        {
            "kind": KINDS[each.kind],
            "name": each.name,
            "title": each.title,
            "before": each.before,
            "after": each.after,
        }
        for each in differences
    ]


@needs(Permission.EVALUATION_LEAD)
def write(request: HttpRequest, membership: Membership, code: str) -> HttpResponseBase:
    """Draw the work plan up."""
    row = get_object_or_404(queries.worked_on(membership), code=code)
    there = plan_of(row)
    form = resource_form(request, membership, WorkPlan, there)
    return edit_page(
        request,
        form,
        lambda: actions.draw_up_plan(
            by=membership,
            evaluation=row,
            values={**form.values(), "basis": form.rows("basis")},
            version=form.started_from(),
        ),
        template="evaluation/process_form.html",
        to=lambda saved: reverse("web:evaluation-plan", args=[code]),
        context={
            **head_of(row, membership),
            "tab": "plan",
            "title": words("实施方案", "Work plan"),
            "back": reverse("web:evaluation-plan", args=[code]),
        },
    )


@needs(Permission.EVALUATION_LEAD)
def edition(request: HttpRequest, membership: Membership, code: str) -> HttpResponseBase:
    """Upload another edition, see what it changes, decide about answers without a question."""
    row = get_object_or_404(queries.worked_on(membership), code=code)
    context: dict[str, Any] = {**head_of(row, membership), "tab": "plan"}
    text = request.POST.get("text", "")
    if request.method == "POST":
        try:
            if file := request.FILES.get("file"):
                named = {"framework": row.edition.framework, "edition": f"{row.edition.edition}-2"}
                text = proposing.read_edition(file, named)
            elif not text:
                raise Refused([problem("evaluation-no-file")])
            if text and not request.POST.get("decide"):
                context["proposed"] = proposing.propose(row, text)
            elif text:
                decided = {
                    name.removeprefix("to-"): str(value)
                    for name, value in request.POST.items()
                    if name.startswith("to-") and value
                }
                context["proposed"] = proposing.propose(row, text)
                editions.take_edition(
                    by=membership,
                    evaluation=row,
                    text=text,
                    decided=decided,
                    why=request.POST.get("why", ""),
                )
                messages.success(request, str(words("已换用新版次", "the edition is taken")))
                return redirect("web:evaluation-plan", code)
        except Refused as refused:
            for each in refused.problems:
                messages.error(request, _locate(each))
    if "proposed" in context:
        context |= _decision(request, context["proposed"], text)
    return render(request, "evaluation/edition.html", context)


def _locate(each: Problem) -> str:
    """What is wrong, behind the file with its line or cell, where it has one."""
    place = replace(each.place, file=Path(each.place.file).name)
    at = f"{place}　" if place.line is not None or place.cell else ""
    return f"{at}{sentence(each)}"


def _decision(request: HttpRequest, proposed: proposing.Proposed, text: str) -> dict[str, Any]:
    """What the page shows of an edition that was uploaded, and what is to be decided."""
    new = [
        (each.indicator.code, f"{each.indicator.code} {said(each.indicator.name)}")
        for each in proposed.framework.indicators
        if each.is_leaf
    ]
    return {
        "text": text,
        "problems": [
            {
                "error": each.severity is Severity.ERROR,
                "place": str(each.place),
                "words": sentence(each),
            }
            for each in proposed.problems
        ],
        "differences": _show(proposed.differences),
        "touched": [
            {"code": key, "count": count, "chosen": request.POST.get(f"to-{key}", "")}
            for key, count in proposed.touched.items()
        ],
        "leaves": new,
        "why": request.POST.get("why", ""),
        "aside": editions.ASIDE,
    }
