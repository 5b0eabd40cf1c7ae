"""The sample of a survey and its results, for staff: pages, the annexes, the annex in print."""

from __future__ import annotations

import io
from collections import Counter
from fractions import Fraction
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render

from hengjian.errors import Refused
from hengjian.quantities import round_half_up
from hengjian.site.accounts.gate import needs
from hengjian.site.accounts.models import Membership
from hengjian.site.accounts.permissions import Permission
from hengjian.site.common.days import current_day
from hengjian.site.common.words import words
from hengjian.site.library.visibility import visible_to
from hengjian.site.platform.exporting import sent, sent_workbook
from hengjian.site.platform.telling import sentence, show_on
from hengjian.site.residents.surveys import annexes, pictures, plan_annex, plan_workbook
from hengjian.site.residents.surveys.actions.drawing import draw
from hengjian.site.residents.surveys.codebook import codebook_of
from hengjian.site.residents.surveys.estimation import Results, Share, results_of
from hengjian.site.residents.surveys.field_work import Effect, effect_of, share_without, sheets_of
from hengjian.site.residents.surveys.models import SamplePlan, Survey
from hengjian.site.residents.surveys.open_forms import told as told_in_words
from hengjian.site.residents.surveys.quality import WORDS, signals, told
from hengjian.site.residents.surveys.sampling import (
    Terms,
    frame_of,
    outcomes,
    sample_by,
    stands_as_drawn,
)
from hengjian.statistics.intervals import Z
from hengjian.statistics.sampling import RULE, Plan

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
MOST_SHOWN = 50
"""Answers with a signal that are listed."""


class SampleForm(forms.Form):
    """How a sample is drawn."""

    margin = forms.DecimalField(
        label=words("允许误差（百分点）", "margin (points)"),
        min_value=1, max_value=49, max_digits=4, decimal_places=2, initial=5,
    )  # fmt: skip
    confidence = forms.TypedChoiceField(
        label=words("置信度（%）", "confidence (%)"),
        choices=[(each, f"{each} %") for each in sorted(Z)],
        coerce=int,
        initial=95,
    )
    response = forms.DecimalField(
        label=words("预计应答率（%）", "expected response (%)"),
        min_value=1, max_value=100, max_digits=5, decimal_places=2, initial=80,
    )  # fmt: skip
    seed = forms.CharField(label=words("随机种子", "seed"), max_length=40)
    started_only = forms.BooleanField(
        label=words("只抽已开工小区", "started sites only"), required=False, initial=True
    )


@needs(Permission.SURVEY_VIEW)
def sample(request: HttpRequest, membership: Membership, code: str) -> HttpResponseBase:
    """The sample of a survey: tried out before it is drawn, printed as an annex afterwards."""
    survey = _survey(membership, code)
    plan = SamplePlan.objects.filter(survey=survey).first()
    may = membership.may(Permission.SURVEY_EDIT) and survey.state == Survey.State.DRAFT
    form, tried = None, None
    if plan is None and may:
        form = SampleForm(request.POST or request.GET or None)
        if not form.is_bound:
            form = SampleForm(initial={"seed": f"{current_day():%Y%m%d}"})
        elif form.is_valid():
            try:
                if request.method == "POST":
                    draw(by=membership, survey=survey, terms=_terms(form))
                    told = words("已抽取，名册已留存", "drawn; the frame is kept")
                    messages.success(request, told)
                    return redirect("surveys:sample", code)
                tried = _try(survey, form)
            except Refused as refused:
                show_on(form, refused)
    wrong = form is not None and bool(form.errors)
    context = {
        "survey": survey,
        "plan": plan,
        "form": form,
        "tried": tried,
        "rule": RULE,
        **(_draw(survey, plan) if plan else {}),
    }
    status = 422 if wrong and request.method == "POST" else 200
    return render(request, "surveys/sample.html", context, status=status)


def _terms(form: SampleForm) -> Terms:
    return Terms(**form.cleaned_data)


def _try(survey: Survey, form: SampleForm) -> Plan:
    frame = frame_of(survey, current_day(), started_only=form.cleaned_data["started_only"])
    return sample_by(frame, _terms(form))


def _draw(survey: Survey, plan: SamplePlan) -> dict[str, Any]:
    strata = list(survey.strata.select_related("sub_district"))
    reached = outcomes(survey)
    labels = dict(survey.units.model.Outcome.choices)
    return {
        "strata": strata,
        "households": sum(each.households for each in strata),
        "asked": sum(each.drawn for each in strata),
        "stands": stands_as_drawn(plan),
        "outcomes": [(key, labels[key], reached[key]) for key in labels if reached.get(key)],
        "units": survey.units.select_related("site", "region").order_by("stratum", "rank"),
    }


@needs(Permission.SURVEY_VIEW)
def results(request: HttpRequest, membership: Membership, code: str) -> HttpResponseBase:
    """What the answers say, with their error, against the target; what they cannot say; method and
    signals."""
    survey = _survey(membership, code)
    found = results_of(survey)
    context: dict[str, Any] = {
        "survey": survey,
        "base": annexes.base(found),
        "missed": [(f"-{at}", each) for at, each in enumerate(found.missed)],
        "asked": found.asked,
    }
    try:
        context |= _tell(survey, found)
    except Refused as refused:
        context["problems"] = [sentence(each) for each in refused.problems]
    return render(request, "surveys/results.html", context)


def _tell(survey: Survey, found: Results) -> dict[str, Any]:
    shares = pictures.shares_of(found)
    satisfied = shares.get("satisfaction")
    quality = _signals(survey)
    return {
        "bars": pictures.bars_of(shares),
        "satisfied": satisfied,
        "verdict": pictures.verdict(satisfied, survey.target)
        if satisfied is not None and survey.target
        else None,
        "target_at": (survey.target or 0) * pictures.WIDTH // 100,
        "parts": list(pictures.parts_of(found.parts("satisfaction"))) if satisfied else [],
        "lines": annexes.measure_lines(found),
        "effect": annexes.effect_of(satisfied),
        "extremes": f"{pictures.percent(satisfied.least)}—{pictures.percent(satisfied.most)}"
        if satisfied
        else "",
        "method": list(annexes.method(found)),
        "open_answers": [(told_in_words(each.label), each) for each in codebook_of(survey)],
        "beside": _in_words(satisfied) if quality["signalled"] else None,
        **quality,
    }


def _signals(survey: Survey) -> dict[str, Any]:
    """How many answers give each signal, the first of them, and the share without all of them."""
    sheets = sheets_of(survey)
    found, known = signals(sheets), told(sheets)
    counts = Counter(name for names in found.values() for name in names)
    return {
        "signals": [(name, WORDS[name], counts[name] if name in known else None) for name in WORDS],
        "signalled": list(found)[:MOST_SHOWN],
        "signalled_count": len(found),
        "cleared": _in_words(share_without(survey, found)) if found else None,
        "interviewers": _beside(effect_of(survey, sheets)),
    }


def _in_words(share: Share | None) -> dict[str, str] | None:
    """A weighted share and its interval, in per cent."""
    if share is None:
        return None
    low, high = pictures.percent(share.bounds.low), pictures.percent(share.bounds.high)
    return {"share": pictures.percent(share.weighted.share), "interval": f"{low}—{high}"}


def _beside(effect: Effect) -> dict[str, Any]:
    """The interviewers as the page shows them; empty where nobody asked at a door."""
    if not effect.rows:
        return {}
    return {
        "rows": [
            (row, pictures.percent(row.satisfied) if row.satisfied is not None else "")
            for row in effect.rows
        ],
        "correlation": _three(effect.correlation),
        "chance": _three(effect.chance),
        "refusals": _three(effect.refusals),
    }


def _three(value: Fraction | None) -> str:
    return "" if value is None else str(round_half_up(value, 3))


@needs(Permission.SURVEY_VIEW)
def plan_docx(request: HttpRequest, membership: Membership, code: str) -> HttpResponseBase:
    """The sampling plan as an annex, to be opened with Word: terms, rule, strata, households."""
    return _plan_file(request, membership, code, "docx")


@needs(Permission.SURVEY_VIEW)
def plan_xlsx(request: HttpRequest, membership: Membership, code: str) -> HttpResponseBase:
    """The sampling plan as a workbook that reckons size, shares, ranks and choice anew."""
    return _plan_file(request, membership, code, "xlsx")


def _plan_file(
    request: HttpRequest, membership: Membership, code: str, form: str
) -> HttpResponseBase:
    survey = _survey(membership, code)
    plan = get_object_or_404(SamplePlan.objects.select_related("survey"), survey=survey)
    try:
        if form == "xlsx":
            return sent_workbook(plan_workbook.plan_xlsx(plan), f"{plan.code}.xlsx")
        return sent(io.BytesIO(plan_annex.plan_docx(plan)), f"{plan.code}.docx", DOCX)
    except Refused as refused:
        for each in refused.problems:
            messages.error(request, sentence(each))
        return redirect("surveys:sample", survey.code)


@needs(Permission.SURVEY_VIEW)
def annex_docx(request: HttpRequest, membership: Membership, code: str) -> HttpResponseBase:
    """The results as an annex of a report, to be opened with Word."""
    survey = _survey(membership, code)
    return _annex(request, survey, "docx")


@needs(Permission.SURVEY_VIEW)
def annex_xlsx(request: HttpRequest, membership: Membership, code: str) -> HttpResponseBase:
    """The results as a workbook."""
    survey = _survey(membership, code)
    return _annex(request, survey, "xlsx")


def _annex(request: HttpRequest, survey: Survey, form: str) -> HttpResponseBase:
    found = results_of(survey)
    try:
        if form == "xlsx":
            return sent_workbook(annexes.annex_xlsx(found), f"{survey.code}.xlsx")
        return sent(io.BytesIO(annexes.annex_docx(found)), f"{survey.code}.docx", DOCX)
    except Refused as refused:
        for each in refused.problems:
            messages.error(request, sentence(each))
        return redirect("surveys:results", survey.code)


def _survey(membership: Membership, code: str) -> Survey:
    rows = visible_to(Survey, membership).select_related("questionnaire", "region", "project")
    return get_object_or_404(rows, code=code)
