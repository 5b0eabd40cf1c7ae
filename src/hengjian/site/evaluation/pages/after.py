"""What follows from an evaluation: budgets, policies to be issued, validation year by year, and the
problems that come back."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from hengjian.site.accounts.gate import needs
from hengjian.site.accounts.models import Membership
from hengjian.site.accounts.permissions import Permission
from hengjian.site.common.days import current_day
from hengjian.site.common.words import words
from hengjian.site.evaluation import queries
from hengjian.site.evaluation.actions import after as actions
from hengjian.site.evaluation.budgets import range_of, reckoned, usual_kind
from hengjian.site.evaluation.following import recurring_problems, years_of
from hengjian.site.evaluation.models import (
    BudgetProposal,
    Evaluation,
    PolicyDuty,
    Recommendation,
)
from hengjian.site.evaluation.pages.heads import head_of
from hengjian.site.evaluation.procedures.budgets import BUDGET
from hengjian.site.evaluation.standing import kept_of
from hengjian.site.library.pages.editing import edit_page, resource_form
from hengjian.site.library.visibility import visible_to
from hengjian.site.platform.menu import in_menu


@needs(Permission.LIBRARY_VIEW)
def after(request: HttpRequest, membership: Membership, code: str) -> HttpResponseBase:
    """Budgets, policies, and each recommendation with its verdicts over four years."""
    row = get_object_or_404(queries.scored_for(membership), code=code)
    grade = kept_of(row).grade
    sent = visible_to(Recommendation, membership).filter(finding__evaluation=row.pk)
    lines = [
        {"row": each, "years": years_of(each, row, current_day())}
        for each in sent.prefetch_related("progress").select_related("addressee").order_by("code")
    ]
    issued = row.state == Evaluation.State.ISSUED
    works = queries.worked_on(membership).filter(pk=row.pk).exists()
    context = {
        **head_of(row, membership),
        "tab": "after",
        "issued": issued,
        "grade": grade,
        "usual": dict(BudgetProposal.Kind.choices).get(usual_kind(grade), ""),
        "budgets": [
            _budget(each) for each in visible_to(BudgetProposal, membership).filter(evaluation=row)
        ],
        "may_propose": issued and works and membership.may(Permission.EVALUATION_LEAD),
        "sees_money": membership.may(Permission.MONEY_VIEW),
        "policies": visible_to(PolicyDuty, membership)
        .filter(project=row.project_id)
        .select_related("owed_by"),
        "may_list": membership.may(Permission.RECTIFY_VALIDATE),
        "lines": lines,
        "today": current_day(),
    }
    return render(request, "evaluation/after.html", context)


def _budget(row: BudgetProposal) -> dict[str, Any]:
    low, high = range_of(row.kind, row.base)
    return {
        "row": row,
        "reckoned": reckoned(row.kind, row.base, row.per_cent),
        "per_cent": f"{Decimal(row.per_cent).normalize():f}",
        "low": low,
        "high": high,
        "open": not BUDGET.closed(row),
    }


@needs(Permission.EVALUATION_LEAD)
def budget(
    request: HttpRequest, membership: Membership, code: str, own: str = ""
) -> HttpResponseBase:
    """Propose what the result means for a budget, or change the proposal."""
    row = get_object_or_404(queries.worked_on(membership), code=code)
    there = get_object_or_404(row.budget_proposals, code=own) if own else None
    form = resource_form(request, membership, BudgetProposal, there)
    if there is None and request.method != "POST":
        form.initial["kind"] = usual_kind(kept_of(row).grade)
        form.initial["year"] = row.year + 1
    return edit_page(
        request,
        form,
        lambda: actions.propose_budget(
            by=membership,
            evaluation=row,
            values=form.values(),
            row=there,
            version=form.started_from(),
        ),
        template="evaluation/process_form.html",
        to=lambda saved: reverse("web:evaluation-after", args=[code]),
        context={
            **head_of(row, membership),
            "tab": "after",
            "title": words("预算建议", "Proposal for a budget"),
            "back": reverse("web:evaluation-after", args=[code]),
        },
    )


@in_menu("evaluation", 70, words("重复出现的问题", "Problems that come back"), "history")
@needs(Permission.LIBRARY_VIEW)
def recurring(request: HttpRequest, membership: Membership) -> HttpResponseBase:
    """Indicators on which issued evaluations found problems more than once."""
    return render(
        request,
        "evaluation/recurring.html",
        {"groups": recurring_problems(queries.scored_for(membership))},
    )
