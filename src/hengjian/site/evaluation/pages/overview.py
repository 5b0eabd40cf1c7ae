"""The page of one evaluation: parties, team, what is missing, its package."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from django import forms
from django.db.models import QuerySet
from django.http import FileResponse, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from hengjian.errors import Refused
from hengjian.site.accounts.gate import needs
from hengjian.site.accounts.models import Membership
from hengjian.site.accounts.permissions import Permission
from hengjian.site.common import attachments
from hengjian.site.common.attachments import ASK_EACH_TIME
from hengjian.site.common.days import current_day
from hengjian.site.common.words import words
from hengjian.site.evaluation import queries
from hengjian.site.evaluation.actions import evaluations as actions
from hengjian.site.evaluation.actions import packages
from hengjian.site.evaluation.actions.verifying import verify_package
from hengjian.site.evaluation.case import case_of
from hengjian.site.evaluation.models import (
    Campaign,
    Evaluation,
    PlannedEvaluation,
    Snapshot,
    TeamMember,
)
from hengjian.site.evaluation.pages.course import course_of
from hengjian.site.evaluation.pages.heads import head_of
from hengjian.site.evaluation.pages.leaves import level_lines
from hengjian.site.evaluation.procedures.evaluations import EVALUATION, changed_facts
from hengjian.site.evaluation.standing import keep, standing_of
from hengjian.site.library.visibility import visible_to
from hengjian.site.platform.telling import attempt, in_order, offer, tell_refusal

Part = TeamMember.Part


class LeadForm(forms.Form):
    """Who leads the evaluation."""

    membership = forms.ModelChoiceField(
        Membership.objects.none(), label=words("主评人", "lead evaluator"), empty_label="—"
    )


class MemberForm(forms.Form):
    """Who joins the team, and as what."""

    membership = forms.ModelChoiceField(
        Membership.objects.none(), label=words("人员", "person"), empty_label="—"
    )
    part = forms.ChoiceField(
        label=words("分工", "part"),
        choices=[(each.value, each.label) for each in Part if each is not Part.LEAD],
    )
    qualification = forms.CharField(
        label=words("职称", "qualification"), max_length=100, required=False
    )


def people_of(evaluation: Evaluation, right: Permission | None = None) -> QuerySet[Membership]:
    """The memberships at the agency that may be taken into the team; with ``right``, those that
    hold it, on the team or not."""
    rows = Membership.objects.filter(organisation=evaluation.agency, active=True)
    team = evaluation.team.all()
    if right:
        team = team.filter(verdict=TeamMember.Verdict.RECUSED)
    taken = team.values("membership")
    fit = [
        row.pk
        for row in rows.exclude(pk__in=taken)
        if any(row.may(each) for each in ([right] if right else WORKING))
    ]
    return rows.filter(pk__in=fit).select_related("person", "organisation")


WORKING = (
    Permission.EVALUATION_LEAD,
    Permission.EVALUATION_WORK,
    Permission.EVALUATION_CHECK,
)


@needs(Permission.LIBRARY_VIEW)
def evaluation(request: HttpRequest, membership: Membership, code: str) -> HttpResponseBase:
    """One evaluation: parties, team, what is open and who can give it, its package."""
    rows = queries.known(membership).select_related(
        "project", "agency", "commissioner", "edition", "project__implementer"
    )
    row = get_object_or_404(rows, code=code)
    head = head_of(row, membership)
    context: dict[str, Any] = {
        **head,
        "tab": "home",
        "mine": queries.part_of(membership, row),
        "package": _package(row) if head["scored"] else None,
        "may_verify": row.state == Evaluation.State.ISSUED
        and membership.may(Permission.EVALUATION_VERIFY),
        "plan": _plan_of(row, membership),
        **course_of(
            row,
            current_day(),
            head["reach"],
            inside=head["inside"] and not EVALUATION.closed(row),
        ),
    }
    if head["scored"]:
        standing = standing_of(case_of(row))
        keep([standing])
        context |= {
            "standing": standing,
            "levels": level_lines(standing),
            "full": standing.drawn.framework.framework.points,
            "drawn": standing.drawn,
        }
    if head["inside"]:
        context |= _inside(row, membership)
    return render(request, "evaluation/evaluation.html", context)


def _inside(row: Evaluation, membership: Membership) -> dict[str, Any]:
    works = queries.worked_on(membership).filter(pk=row.pk).exists()
    editable = not EVALUATION.closed(row)
    may_lead = works and membership.may(Permission.EVALUATION_LEAD)
    found: dict[str, Any] = {
        "team": row.team.select_related("membership__person", "membership__organisation"),
        "changed": changed_facts(row) if editable else {},
        "may_count": works and editable and membership.may(Permission.EVALUATION_WORK),
    }
    lead = queries.lead_of(row)
    has_lead = lead is not None and queries.holds_office(lead)
    if editable and membership.may(Permission.EVALUATION_COMMISSION) and not has_lead:
        form = LeadForm()
        offer(form, "membership", queryset=people_of(row, Permission.EVALUATION_LEAD))
        found["lead_form"] = form
    if editable and may_lead:
        members = MemberForm()
        offer(members, "membership", queryset=people_of(row))
        found["member_form"] = members
    waits = row.state == Evaluation.State.REVIEW
    found["may_package"] = waits and membership.may(Permission.EVALUATION_ISSUE)
    return found


def _plan_of(row: Evaluation, membership: Membership) -> PlannedEvaluation | None:
    """The line of the yearly plan behind it, for who sees the plan."""
    seen = visible_to(Campaign, membership).values("pk")
    lines = PlannedEvaluation.objects.filter(evaluation=row, campaign__in=seen)
    return lines.select_related("campaign").first()


def _package(row: Evaluation) -> Snapshot | None:
    return (
        row.snapshots.filter(kind=Snapshot.Kind.ISSUE)
        .select_related("package")
        .prefetch_related("checks__office")
        .first()
    )


@require_POST
@needs(Permission.EVALUATION_COMMISSION)
def name_lead(request: HttpRequest, membership: Membership, code: str) -> HttpResponseBase:
    """Name the lead evaluator."""
    row = get_object_or_404(queries.opened(membership), code=code)
    form = LeadForm(request.POST)
    offer(form, "membership", queryset=people_of(row, Permission.EVALUATION_LEAD))
    if in_order(request, form):
        chosen = form.cleaned_data["membership"]
        attempt(
            request,
            lambda: actions.name_lead(by=membership, evaluation=row, membership=chosen),
            words("已指定主评人，等其声明", "named; the lead evaluator is to declare"),
        )
    return redirect("web:evaluation", code)


@require_POST
@needs(Permission.EVALUATION_LEAD)
def add_member(request: HttpRequest, membership: Membership, code: str) -> HttpResponseBase:
    """Take somebody into the team."""
    row = get_object_or_404(queries.worked_on(membership), code=code)
    form = MemberForm(request.POST)
    offer(form, "membership", queryset=people_of(row))
    if in_order(request, form):
        given = form.cleaned_data
        attempt(
            request,
            lambda: actions.add_member(by=membership, evaluation=row, **given),
            words("已加入评价组，等其声明", "taken into the team; a declaration is awaited"),
        )
    return redirect("web:evaluation", code)


@require_POST
@needs(Permission.EVALUATION_WORK)
def update_facts(request: HttpRequest, membership: Membership, code: str) -> HttpResponseBase:
    """Count the figures over the rows that stand now."""
    row = get_object_or_404(queries.worked_on(membership), code=code)
    attempt(
        request,
        lambda: actions.update_facts(by=membership, evaluation=row),
        words("已按现在的记录重新统计", "counted anew over the records as they stand"),
    )
    return redirect("web:evaluation", code)


@require_POST
@needs(Permission.EVALUATION_ISSUE)
def make_package(request: HttpRequest, membership: Membership, code: str) -> HttpResponseBase:
    """Make the package and verify it as a stranger would."""
    row = get_object_or_404(queries.opened(membership), code=code)
    try:
        address = reverse("web:evaluation", args=[code])
        job = packages.begin_package(by=membership, evaluation=row, address=address)
    except Refused as refused:
        tell_refusal(request, refused)
        return redirect("web:evaluation", code)
    return redirect("web:job", job.pk)


@require_POST
@needs(Permission.EVALUATION_VERIFY)
def verify(request: HttpRequest, membership: Membership, code: str) -> HttpResponseBase:
    """Verify the issued package, as somebody who had no part in it."""
    row = get_object_or_404(queries.known(membership), code=code)
    attempt(
        request,
        lambda: verify_package(by=membership, evaluation=row),
        words("已核验，结果见下", "verified; see below what was found"),
    )
    return redirect("web:evaluation", code)


@needs(Permission.LIBRARY_VIEW)
def package(request: HttpRequest, membership: Membership, code: str) -> HttpResponseBase:
    """The package that was made, for ``hengjian verify``."""
    row = get_object_or_404(queries.scored_for(membership), code=code)
    made = get_object_or_404(
        row.snapshots.filter(kind=Snapshot.Kind.ISSUE).order_by("-pk")[:1].select_related("package")
    )
    assert made.package is not None, "a constraint of the table"
    file = attachments.open_of(made.package)
    answer = FileResponse(file, content_type=made.package.media_type)
    answer["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(made.package.name)}"
    answer["Cache-Control"] = ASK_EACH_TIME
    return answer
