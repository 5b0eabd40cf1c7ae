"""The hotline for everybody: report something, follow it by code to one's own verdict."""

from __future__ import annotations

import uuid
from datetime import date, timedelta
from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render

from hengjian.errors import Refused
from hengjian.site.accounts.codes import Bearer, grouped, issue
from hengjian.site.accounts.gate import Arrival, coded, public
from hengjian.site.common.actor import Anybody
from hengjian.site.common.days import current_day
from hengjian.site.common.rates import Rate
from hengjian.site.common.words import said, words
from hengjian.site.library.models import Site
from hengjian.site.platform.procedure import Procedure
from hengjian.site.platform.step import unreasoned
from hengjian.site.platform.telling import sentence
from hengjian.site.residents.hotline.deadlines import deadlines, terms_of
from hengjian.site.residents.hotline.intake import Said, take_in
from hengjian.site.residents.hotline.models import Case
from hengjian.site.residents.hotline.open_forms import ReportForm, beginning
from hengjian.site.residents.hotline.shown import history, left_of
from hengjian.site.residents.hotline.steps import CASE, CLOCK, CODED

REPORTS = Rate(60, 600)
"""Reports of one address in ten minutes; more are kept and looked at first."""
WRONG_CODES = Rate(60, 600)
SITES = Site.objects.select_related("sub_district", "project").only(
    *("code", "name", "sub_district__code", "sub_district__name", "project__code"),
)
"""What a report needs of its site: many report at once."""
FOLLOWED = timedelta(days=400)
"""How long a code opens its case."""
DO = {"agree": "verdict", "disagree": "verdict", "reopen": "reopen", "urge": "urge"}
"""The buttons of the page, and the step of each."""


@public(REPORTS)
def report(request: HttpRequest, arrival: Arrival, code: str) -> HttpResponseBase:
    """Report something about a community: what, where, pictures; no account, no name needed."""
    site = get_object_or_404(SITES, code=code)
    form = ReportForm(request.POST or None, request.FILES or None)
    problems: list[str] = []
    if request.method == "POST":
        if form.is_valid():
            try:
                return _receipt(request, site, form, arrival)
            except Refused as refused:
                problems = [sentence(each) for each in refused.problems]
        else:
            problems = [str(error) for errors in form.errors.values() for error in errors]
    context = {
        "site": site,
        "form": form,
        "problems": problems,
        "topics": Case.Topic.choices,
        "sent_as": request.POST.get("sent_as") or uuid.uuid4(),
        "begun": request.POST.get("begun") or beginning(),
        "terms": _terms(current_day()),
    }
    return render(request, "hotline/report.html", context, status=422 if problems else 200)


def _receipt(
    request: HttpRequest, site: Site, form: ReportForm, arrival: Arrival
) -> HttpResponseBase:
    """Keep it, and show its code once; sent twice it is the same case with the same code."""
    values, sent_as = form.cleaned_data, str(form.cleaned_data["sent_as"])
    urgent = values["topic"] == Case.Topic.SAFETY
    case = take_in(
        Said(
            channel=Case.Channel.BOARD,
            text=values["text"],
            site=site,
            kind=Case.Kind.URGENT if urgent else Case.Kind.COMPLAINT,
            topic=values["topic"],
            place=values["place"],
            phone=values["phone"],
            wants_call=values["wants_call"],
            sent_as=sent_as,
            unchecked=arrival.flood or form.hasty,
            files=values["pictures"],
        ),
        Anybody(),
    )
    clear = issue(case, CODED, expires_on=current_day() + FOLLOWED, seed=sent_as)
    context = {"case": case, "site": site, "follow_code": grouped(clear)}
    return render(request, "hotline/receipt.html", context, status=202 if case.unchecked else 201)


@coded(CODED, WRONG_CODES, ask="hotline/ask.html")
def follow(request: HttpRequest, bearer: Bearer) -> HttpResponseBase:
    """One's own case by its code: how it goes, by when, what is said of it; and one's verdict."""
    case = get_object_or_404(Case.objects.select_related("site", "unit"), pk=bearer.code.subject)
    problems: list[str] = []
    done = ""
    if (wanted := request.POST.get("do", "")) in DO:
        try:
            case = _do(wanted, case, bearer, request.POST.get("why", ""))
            done = said(CASE.step(DO[wanted]).done)
        except Refused as refused:
            problems = [sentence(each) for each in refused.problems]
    context = _about(case) | {
        "typed": request.POST["code"],
        "problems": problems,
        "done": done,
    }
    return render(request, "hotline/follow.html", context, status=422 if problems else 200)


def _do(wanted: str, case: Case, bearer: Bearer, why: str) -> Case:
    """The resident's own step. Not agreed is said with a reason; it opens nothing by itself."""
    given: dict[str, Any] = {}
    if wanted in ("agree", "disagree"):
        given["verdict"] = Case.Verdict.AGREED if wanted == "agree" else Case.Verdict.NOT_AGREED
    if wanted == "disagree" and (lacking := unreasoned(why)):
        raise Refused(lacking)
    procedure: Procedure = CASE
    done: Case = procedure.take(DO[wanted], by=bearer, row=case, why=why, **given)
    return done


def _about(case: Case) -> dict[str, Any]:
    today = current_day()
    return {
        "case": case,
        "left": left_of(case, today),
        "history": list(history(case.events.all(), told_only=True)),
        "explained": CLOCK.explain(case),
        "may_judge": case.state in CASE.step("verdict").starts
        and case.verdict in ("", Case.Verdict.NOT_REACHED),
        "may_reopen": case.state in CASE.step("reopen").starts,
        "may_urge": case.state in CASE.step("urge").starts,
        "reopen_days": deadlines().on(case.received_on).reopen_days,
    }


def _terms(day: date) -> list[tuple[Any, Any]]:
    """By class: by when it is finished, in words."""
    return [(label, in_words(kind, day)) for kind, label in Case.Kind.choices]


def in_words(kind: str, day: date) -> Any:
    """By when a case of a class is finished: ``13 个工作日内``."""
    days = terms_of(kind, day).finish
    if not days:
        return words("当天", "the same day")
    return words(f"{days} 个工作日内", f"within {days} working days")
