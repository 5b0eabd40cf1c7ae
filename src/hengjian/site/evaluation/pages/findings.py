"""What an evaluation found: problems, causes, recommendations."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from django import forms
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from hengjian.errors import Refused
from hengjian.site.accounts.gate import needs
from hengjian.site.accounts.models import Membership, Organisation
from hengjian.site.accounts.permissions import Permission
from hengjian.site.common.words import words
from hengjian.site.evaluation import queries
from hengjian.site.evaluation.actions import findings as actions
from hengjian.site.evaluation.actions import judging
from hengjian.site.evaluation.case import Drawn, case_of
from hengjian.site.evaluation.models import Citation, Evaluation, Finding, Recommendation
from hengjian.site.evaluation.pages.heads import head_of
from hengjian.site.evaluation.procedures.evaluations import EVALUATION
from hengjian.site.evaluation.procedures.findings import FINDING
from hengjian.site.evaluation.references import filled
from hengjian.site.evaluation.standing import printed
from hengjian.site.library.references import organisations
from hengjian.site.platform.telling import attempt, offer, show_on


class FindingForm(forms.ModelForm):  # type: ignore[type-arg]
    """A problem with its cause, or an experience."""

    indicators = forms.MultipleChoiceField(
        label=words("涉及指标", "indicators"), required=False, choices=()
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = Finding
        fields = ("kind", "title", "text", "indicators", "cause", "side", "origin", "none_because")


class RecommendationForm(forms.ModelForm):  # type: ignore[type-arg]
    """What to do, who does it, how one knows that it is done."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = Recommendation
        fields = ("title", "text", "addressee", "done_when")


@needs(Permission.LIBRARY_VIEW)
def findings(request: HttpRequest, membership: Membership, code: str) -> HttpResponseBase:
    """Problems with the points they cost, their causes, and what is recommended."""
    row = get_object_or_404(queries.scored_for(membership), code=code)
    drawn = case_of(row)
    rows = row.findings.prefetch_related(
        "recommendations__addressee", "citations__evidence"
    ).order_by("kind", "pk")
    context = {
        **head_of(row, membership),
        "tab": "findings",
        "lines": [_line(drawn, each) for each in rows],
        "evidence": row.evidence.filter(state="usable"),
        "may_write": _may_write(row, membership),
    }
    return render(request, "evaluation/findings.html", context)


def _line(drawn: Drawn, row: Finding) -> dict[str, Any]:
    lost = Fraction(0)
    for result in drawn.result.indicators:
        if result.code in row.indicators and result.score is not None:
            lost += Fraction(result.weight) - Fraction(result.score)
    return {
        "row": row,
        "text": filled(row.text, drawn.result),
        "lost": printed(lost),
        "closed": bool(FINDING.closed(row)),
    }


def _may_write(row: Evaluation, membership: Membership) -> bool:
    works = queries.worked_on(membership).filter(pk=row.pk).exists()
    return works and membership.may(Permission.EVALUATION_WORK) and not EVALUATION.closed(row)


@needs(Permission.EVALUATION_WORK)
def finding(
    request: HttpRequest, membership: Membership, code: str, own: str = ""
) -> HttpResponseBase:
    """Write down a finding, or change one."""
    row = get_object_or_404(queries.worked_on(membership), code=code)
    there = get_object_or_404(row.findings, code=own) if own else None
    drawn = case_of(row)
    initial: dict[str, Any] = {"indicators": request.GET.getlist("indicator")}
    if there is not None:
        initial = {"indicators": there.indicators, "version": there.version}
    form = FindingForm(request.POST or None, instance=there, initial=initial)
    named = [
        (each.code, f"{each.code} {each.compiled.indicator.name.zh}")
        for each in drawn.result.indicators
        if each.compiled.is_leaf
    ]
    offer(form, "indicators", choices=named)
    if request.method == "POST" and form.is_valid():
        given = dict(form.cleaned_data)
        version, indicators = given.pop("version"), given.pop("indicators")
        try:
            if there is None:
                actions.add_finding(
                    by=membership, evaluation=row, indicators=indicators, values=given
                )
            else:
                actions.change_finding(
                    by=membership,
                    finding=there,
                    indicators=indicators,
                    values=given,
                    version=version,
                )
            return redirect("web:evaluation-findings", code)
        except Refused as refused:
            show_on(form, refused)
    context = {**head_of(row, membership), "tab": "findings", "form": form, "there": there}
    return render(request, "evaluation/finding.html", context)


@needs(Permission.EVALUATION_WORK)
def recommendation(
    request: HttpRequest, membership: Membership, code: str, own: str, one: str = ""
) -> HttpResponseBase:
    """Recommend something about a finding, or change it before it is sent."""
    row = get_object_or_404(queries.worked_on(membership), code=code)
    found = get_object_or_404(row.findings, code=own)
    there = get_object_or_404(found.recommendations, code=one) if one else None
    initial = {"version": there.version} if there is not None else {}
    form = RecommendationForm(request.POST or None, instance=there, initial=initial)
    offer(form, "addressee", queryset=_addressees(membership))
    if request.method == "POST" and form.is_valid():
        given = dict(form.cleaned_data)
        version = given.pop("version")
        try:
            if there is None:
                actions.recommend(by=membership, finding=found, values=given)
            else:
                actions.change_recommendation(
                    by=membership, recommendation=there, values=given, version=version
                )
            return redirect("web:evaluation-findings", code)
        except Refused as refused:
            show_on(form, refused)
    context = {
        **head_of(row, membership),
        "tab": "findings",
        "form": form,
        "there": there,
        "finding": found,
    }
    return render(request, "evaluation/finding.html", context)


def _addressees(membership: Membership) -> Any:
    kinds = Organisation.Kind
    return (
        organisations(membership).filter(kind__in=(kinds.UNIT, kinds.SUB_DISTRICT)).order_by("name")
    )


@require_POST
@needs(Permission.EVALUATION_WORK)
def cite(request: HttpRequest, membership: Membership, code: str, own: str) -> HttpResponseBase:
    """Cite evidence for a finding."""
    row = get_object_or_404(queries.worked_on(membership), code=code)
    found = get_object_or_404(row.findings, code=own)
    chosen = row.evidence.filter(code=request.POST.get("evidence", "")).first()

    def act() -> Citation:
        place = request.POST.get("place", "")
        return judging.cite(by=membership, finding=found, evidence=chosen, place=place)

    attempt(request, act, words("已引用", "cited"))
    return redirect("web:evaluation-findings", code)
