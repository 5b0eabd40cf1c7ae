"""Rounds for everybody: what is asked, what was said, what came of it; and one's own by code."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Any

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render

from hengjian.errors import Refused
from hengjian.site.accounts.codes import Bearer, grouped, issue
from hengjian.site.accounts.gate import Arrival, coded, public
from hengjian.site.common.actor import Anybody
from hengjian.site.common.days import current_day
from hengjian.site.common.rates import Rate
from hengjian.site.common.words import words
from hengjian.site.library.models import Site
from hengjian.site.platform.telling import sentence
from hengjian.site.residents.public.queries import contacts_of, shown_sites
from hengjian.site.residents.rounds.forms import GROUP_ROLES
from hengjian.site.residents.rounds.models import GroupQuestion, Opinion, Round
from hengjian.site.residents.rounds.saying import ask_group, say, takes_opinions
from hengjian.site.residents.rounds.steps import CODED

SAYING = Rate(300, 60)
WRONG_CODES = Rate(60, 600)
FOLLOWED = timedelta(days=800)
"""How long a code leads back to what was said: until works are done and longer."""
SHOWN = 50


def _site(code: str) -> Site:
    found: Site = get_object_or_404(shown_sites(), code=code)
    return found


@public(SAYING)
def one(request: HttpRequest, arrival: Arrival, code: str, round: str) -> HttpResponseBase:
    """A round for everybody: say something without an account; see what was said and done."""
    site, today = _site(code), current_day()
    rows = Round.objects.exclude(state=Round.State.DRAFT).filter(sites=site)
    row = get_object_or_404(rows.select_related("scheme"), code=round)
    problems: list[str] = []
    told: dict[str, Any] = {}
    if request.method == "POST":
        try:
            told = _say(request, row, site)
        except Refused as refused:
            problems = [sentence(each) for each in refused.problems]
    opinions = row.opinions.filter(site=site, shown=True).select_related("milestone")[:SHOWN]
    context = {
        "round": row,
        "site": site,
        "open": takes_opinions(row, today),
        "result": row.results.filter(site=site).first(),
        "opinions": [(each, each.carried_out(today)) for each in opinions],
        "waiting": row.opinions.filter(site=site, decision=Opinion.Decision.OPEN).count(),
        "problems": problems,
        "typed": request.POST.get("text", "") if problems else "",
        "sent_as": (request.POST.get("sent_as") if problems else "") or uuid.uuid4(),
        **told,
    }
    return render(request, "rounds/open_round.html", context, status=422 if problems else 200)


def _say(request: HttpRequest, row: Round, site: Site) -> dict[str, Any]:
    """Keep it, and show its code once; the same form sent twice has the same code."""
    if request.POST.get("website"):
        raise Http404
    sent_as = request.POST.get("sent_as", "")[:36]
    opinion = say(row, site, request.POST.get("text", ""), Anybody(), sent_as=sent_as)
    clear = issue(opinion, CODED, expires_on=current_day() + FOLLOWED, seed=f"opinion:{sent_as}")
    return {"follow_code": grouped(clear), "due_on": opinion.due_on}


@public(SAYING)
def group(request: HttpRequest, arrival: Arrival, code: str) -> HttpResponseBase:
    """The contact group of a community: who they are, and what they were asked and answered."""
    site, today = _site(code), current_day()
    problems: list[str] = []
    told: dict[str, Any] = {}
    if request.method == "POST" and not request.POST.get("website"):
        role = request.POST.get("role", "")
        try:
            if role not in GROUP_ROLES:
                raise Http404
            asked = ask_group(site, role, request.POST.get("text", ""), Anybody())
            seed = f"group:{asked.code}"
            clear = issue(asked, CODED, expires_on=today + FOLLOWED, seed=seed)
            told = {"follow_code": grouped(clear), "due_on": asked.due_on}
        except Refused as refused:
            problems = [sentence(each) for each in refused.problems]
    contacts = contacts_of(site, today)
    answered = site.group_questions.filter(state=GroupQuestion.State.ANSWERED)
    context = {
        "site": site,
        "contacts": [
            (role.label, contacts[role])
            for role in GROUP_ROLES
            if role in contacts and contacts[role].public
        ],
        "roles": [(role.value, role.label) for role in GROUP_ROLES],
        "answered": list(answered[:SHOWN]),
        "problems": problems,
        "typed": request.POST.get("text", "") if problems else "",
        **told,
    }
    return render(request, "rounds/open_group.html", context, status=422 if problems else 200)


@coded(CODED, WRONG_CODES, ask="rounds/ask.html")
def follow(request: HttpRequest, bearer: Bearer) -> HttpResponseBase:
    """What one said or asked: by when it is answered, the answer, and whether it is done."""
    today, key = current_day(), bearer.code.subject
    if bearer.code.subject_type == GroupQuestion._meta.label_lower:
        asked = get_object_or_404(GroupQuestion.objects.select_related("site"), pk=key)
        context: dict[str, Any] = {
            "row": asked,
            "site": asked.site,
            "state": asked.get_state_display(),
            "answer": asked.answer,
            "answered_on": asked.answered_on,
        }
        return render(request, "rounds/follow.html", context)
    rows = Opinion.objects.select_related("site", "round", "milestone")
    row = get_object_or_404(rows, pk=key)
    decided = row.decision != Opinion.Decision.OPEN
    done = row.carried_out(today)
    context = {
        "row": row,
        "site": row.site,
        "round": row.round,
        "state": row.get_decision_display(),
        "answer": row.reason,
        "answered_on": row.decided_on,
        "change": row.milestone or row.change,
        "done": done,
        "promised": decided and row.decision != Opinion.Decision.REJECTED and done is None,
        "planned_on": row.milestone.planned_on if row.milestone is not None else None,
        "note": words("办完后这里会写明日期", "the day it is done will stand here"),
    }
    return render(request, "rounds/follow.html", context)
