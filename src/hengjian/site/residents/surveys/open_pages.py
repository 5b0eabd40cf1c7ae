"""Answering a survey without an account: by the household's code, or as everybody of a site."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles import finders
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render

from hengjian.errors import Problem, Refused
from hengjian.site.accounts.codes import Bearer
from hengjian.site.accounts.gate import Arrival, coded, public
from hengjian.site.common.actor import Actor, Anybody
from hengjian.site.common.days import current_day
from hengjian.site.common.rates import Rate
from hengjian.site.common.words import words
from hengjian.site.library.models import Site
from hengjian.site.platform.telling import sentence
from hengjian.site.residents.surveys.consents import consents
from hengjian.site.residents.surveys.forms.evaluating import Evaluated, evaluate
from hengjian.site.residents.surveys.models import SampleUnit, Submission, Survey
from hengjian.site.residents.surveys.open_forms import (
    answered_at,
    answers_of,
    beginning,
    begun_at,
    context_for,
    pages_of,
)
from hengjian.site.residents.surveys.queries import open_to_everybody
from hengjian.site.residents.surveys.taking import (
    Said,
    Taken,
    Unanswered,
    device_of,
    roughly,
    take_in,
)

CODED = "survey"
"""The purpose of the code of a household."""
WRONG_CODES = Rate(60, 600)
OPENED = Rate(120, 600)
CONFLICTS = frozenset(("submission-other-content", "submission-household-answered"))
FLOOD = "短时间内大量提交，待核"


@coded(CODED, WRONG_CODES, ask="surveys/ask.html")
def answer(request: HttpRequest, bearer: Bearer) -> HttpResponseBase:
    """The questionnaire of the household whose code was shown: to answer, or as it was answered."""
    rows = SampleUnit.objects.select_related(
        "survey__questionnaire", "survey__region", "site__sub_district", "stratum"
    )
    unit = get_object_or_404(rows, pk=bearer.code.subject)
    told = Said(unit.survey, {}, "", Submission.Channel.WEB, unit=unit)
    sends = request.POST.get("do") == "send"
    if not sends and (done := unit.submissions.filter(valid=True).first()) is not None:
        return render(request, "surveys/receipt.html", {"submission": done, "again": True})
    return answered(request, told, bearer, {"code": request.POST["code"], "site": unit.site})


@public(OPENED)
def of_everybody(request: HttpRequest, arrival: Arrival, site: str, code: str) -> HttpResponseBase:
    """A survey that everybody of a site may answer."""
    place = get_object_or_404(Site.objects.select_related("sub_district"), code=site)
    survey = get_object_or_404(open_to_everybody(place), code=code)
    doubt = FLOOD if arrival.flood else ""
    told = Said(survey, {}, "", Submission.Channel.WEB, site=place, doubt=doubt)
    return answered(request, told, Anybody(), {"site": place})


@public(OPENED)
def kept(request: HttpRequest, arrival: Arrival) -> HttpResponseBase:
    """Where a phone without a network finds the questionnaire it keeps; with one, the code is
    asked for."""
    return render(request, "surveys/ask.html", {"wrong": False})


@public(OPENED)
def worker(request: HttpRequest, arrival: Arrival) -> HttpResponseBase:
    """The script that opens the page where there is no network; it serves what lies below it."""
    return worker_script()


def worker_script() -> HttpResponseBase:
    """The script itself, which a page of staff sends from an address of its own too."""
    path = finders.find("surveys/worker.js")
    assert isinstance(path, str), "the script is shipped with the site"
    script = HttpResponse(Path(path).read_bytes(), content_type="text/javascript; charset=utf-8")
    script["Cache-Control"] = "no-cache"
    return script


def answered(
    request: HttpRequest, told: Said, by: Actor, context: Mapping[str, Any]
) -> HttpResponseBase:
    """The page as it is opened, checked or sent; a script is answered in JSON."""
    form = told.survey.questionnaire.form
    if told.survey.state != Survey.State.OPEN:
        return render(request, "surveys/over.html", {"survey": told.survey}, status=410)
    if request.method != "POST" or request.POST.get("do") not in ("send", "check"):
        return _page(request, told.survey, beginning(form, current_day()), context)
    told.answers = answers_of(form, request.POST)
    if refusal := context.get("refusal"):
        return _refuse(request, told, context, [], more=[refusal])
    if request.POST["do"] == "check":
        found = evaluate(form, told.answers, current_day())
        return _page(request, told.survey, found, context)
    told.instance_id = request.POST.get("instance_id", "")
    told.started_at, told.answered_at = begun_at(request), answered_at(request)
    told.device = device_of(request.POST.get("device", "")[:64])
    if told.channel == Submission.Channel.INTERVIEWER:
        told.place = roughly(*(request.POST.get(each, "") for each in ("longitude", "latitude")))
    if told.survey.consent and request.POST.get("consent") != told.survey.consent:
        unread = str(words("请先看告知书并勾选同意", "read the text and agree first"))
        return _refuse(request, told, context, [], more=[unread])
    try:
        return _receipt(request, take_in(told, by))
    except Refused as refused:
        return _refuse(request, told, context, list(refused.problems), refused=refused)


def _receipt(request: HttpRequest, taken: Taken) -> HttpResponseBase:
    status = 202 if taken.again else 201
    if _by_script(request):
        told = {"stored": True, "receipt": taken.submission.code, "again": taken.again}
        return JsonResponse(told, status=status)
    context = {"submission": taken.submission, "again": taken.again}
    return render(request, "surveys/receipt.html", context, status=status)


def _refuse(
    request: HttpRequest,
    told: Said,
    context: Mapping[str, Any],
    problems: list[Problem],
    *,
    refused: Refused | None = None,
    more: Sequence[str] = (),
) -> HttpResponseBase:
    """Nothing is lost: the same page with what was answered, and what stands against it."""
    codes = {each.code for each in problems}
    status = 409 if codes & CONFLICTS else 422
    general = [*more, *(sentence(each) for each in problems if not each.place.path)]
    by_question = {each.place.path: sentence(each) for each in problems if each.place.path}
    if _by_script(request):
        sentences = [*general, *by_question.values()]
        return JsonResponse({"problems": sentences, "questions": by_question}, status=status)
    form = told.survey.questionnaire.form
    found = (
        refused.evaluated
        if isinstance(refused, Unanswered)
        else evaluate(form, told.answers, current_day())
    )
    shown = {**context, "problems": general, "by_question": by_question}
    return _page(request, told.survey, found, shown, status)


def _page(
    request: HttpRequest,
    survey: Survey,
    found: Evaluated,
    context: Mapping[str, Any],
    status: int = 200,
) -> HttpResponseBase:
    pages = pages_of(survey.questionnaire.form, found, context.get("by_question"))
    more = {
        **context_for(survey, found, request),
        **context,
        "pages": pages,
        "consent": consents().named(survey.consent) if survey.consent else None,
        "agreed": request.POST.get("consent", ""),
        "standing_on": current_day(),
        "stands_on": settings.STANDS_ON,
    }
    return render(request, "surveys/answer.html", more, status=status)


def _by_script(request: HttpRequest) -> bool:
    return "application/json" in request.headers.get("Accept", "")
