"""Figures: what was counted, what was reported, and which of the two counts."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render

from hengjian.bilingual import Text
from hengjian.errors import Refused
from hengjian.site.accounts.gate import needs
from hengjian.site.accounts.models import Membership
from hengjian.site.accounts.permissions import Permission
from hengjian.site.common.words import words
from hengjian.site.evaluation import queries
from hengjian.site.evaluation.actions import judging
from hengjian.site.evaluation.case import Drawn, case_of
from hengjian.site.evaluation.models import Evaluation, Evidence, FactChoice
from hengjian.site.evaluation.pages.heads import head_of
from hengjian.site.evaluation.procedures.evaluations import EVALUATION
from hengjian.site.platform.telling import offer, show_on

THOUSANDS = re.compile(r"^\d{4,}(?![\d-])")
"""The whole part of a number of four digits and more that stands first, and no date."""


class FigureForm(forms.Form):
    """A reported figure, and which value counts."""

    value = forms.CharField(
        label=words("填报数（连同单位）", "reported, with its unit"), max_length=100, required=False
    )
    on = forms.DateField(
        label=words("截至", "as of"),
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
        localize=False,
        required=False,
    )
    evidence = forms.ModelChoiceField(
        Evidence.objects.none(), label=words("出处", "source"), empty_label="—", required=False
    )
    place = forms.CharField(
        label=words("页码或条款", "page or clause"), max_length=255, required=False
    )
    chosen = forms.ChoiceField(
        label=words("采用", "what counts"),
        choices=FactChoice.Chosen.choices,
        widget=forms.RadioSelect,
        required=False,
    )
    why = forms.CharField(
        label=words("取舍理由", "reason of the choice"),
        max_length=500,
        widget=forms.Textarea({"rows": 2}),
        required=False,
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)


@needs(Permission.LIBRARY_VIEW)
def figures(request: HttpRequest, membership: Membership, code: str) -> HttpResponseBase:
    """What was counted and what was reported, side by side; clashes on top, and what is missing."""
    row = get_object_or_404(queries.opened(membership), code=code)
    drawn = case_of(row)
    context = {
        **head_of(row, membership),
        "tab": "figures",
        "drawn": drawn,
        "lines": _lines(drawn),
        "counted": sum(value is not None for value, _ in drawn.measured.values()),
        "measures": len(drawn.measured),
        "may_choose": _may_choose(row, membership),
    }
    return render(request, "evaluation/figures.html", context)


def _lines(drawn: Drawn) -> list[dict[str, Any]]:
    facts = drawn.result.facts.by_name
    undecided = {each.fact for each in drawn.clashes}
    return [
        {
            "name": name,
            "title": drawn.title_of(name),
            "counted": _count(drawn, name),
            "rows": fact.counted.kept if fact.counted else None,
            "choice": drawn.choices.get(name),
            "origin": fact.origin if fact.value is not None else "missing",
            "clash": name in undecided,
        }
        for name, fact in facts.items()
    ]


def _count(drawn: Drawn, name: str) -> str:
    fact = drawn.result.facts.by_name[name]
    value = fact.recorded if fact.origin == "reported" else fact.value
    if fact.origin not in ("records", "formula", "reported") or value is None:
        return ""
    said = drawn.shown(name, value) if name in drawn.framework.units else ""
    return THOUSANDS.sub(lambda found: f"{int(found[0]):,}", said)


def _may_choose(row: Evaluation, membership: Membership) -> bool:
    works = queries.worked_on(membership).filter(pk=row.pk).exists()
    return works and membership.may(Permission.EVALUATION_WORK) and not EVALUATION.closed(row)


@needs(Permission.EVALUATION_WORK)
def figure(request: HttpRequest, membership: Membership, code: str, name: str) -> HttpResponseBase:
    """Report one figure, and choose what counts where two values stand side by side."""
    row = get_object_or_404(queries.worked_on(membership), code=code)
    drawn = case_of(row)
    if name not in drawn.framework.types and name not in drawn.choices:
        raise Http404
    choice = drawn.choices.get(name)
    form = FigureForm(request.POST or None, initial=_initial(choice))
    offer(form, "evidence", queryset=row.evidence.filter(state=Evidence.State.USABLE))
    if request.method == "POST" and form.is_valid():
        try:
            judging.choose(by=membership, evaluation=row, name=name, **form.cleaned_data)
            return redirect("web:evaluation-figures", code)
        except Refused as refused:
            show_on(form, refused)
    clash = next((each for each in drawn.clashes if each.fact == name), None)
    fact = drawn.result.facts.by_name.get(name)
    context = {
        **head_of(row, membership),
        "tab": "figures",
        "form": form,
        "name": name,
        "title": drawn.title_of(name),
        "clash": clash,
        "counted": _count(drawn, name) if fact else "",
        "how": fact.counted if fact else None,
        "formula": fact.formula if fact else "",
        "blocked": [each for each in drawn.missing if each.fact == name],
        "closed": bool(EVALUATION.closed(row)),
        "meaning": Text("定义不同", "defined differently"),
    }
    return render(request, "evaluation/figure.html", context)


def _initial(choice: FactChoice | None) -> dict[str, Any]:
    if choice is None:
        return {"version": 0}
    names = ("value", "on", "evidence", "place", "chosen", "why", "version")
    return {name: getattr(choice, name) for name in names}
