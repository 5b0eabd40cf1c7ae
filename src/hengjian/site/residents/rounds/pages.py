"""Rounds for staff: the list, one round with its results and opinions, a site's contact group."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import Count, Q
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from hengjian.errors import Refused
from hengjian.site.accounts.gate import needs
from hengjian.site.accounts.models import Membership
from hengjian.site.accounts.permissions import Permission
from hengjian.site.common.days import current_day
from hengjian.site.common.words import words
from hengjian.site.library.models import Scheme, Site
from hengjian.site.library.pages.leads import site_asked
from hengjian.site.library.visibility import visible_to
from hengjian.site.platform.lists import Place, page_of
from hengjian.site.platform.menu import in_menu
from hengjian.site.platform.telling import attempt, in_order, show_on
from hengjian.site.residents.public.queries import contacts_of
from hengjian.site.residents.rounds.actions import rounds as acts
from hengjian.site.residents.rounds.forms import (
    GROUP_ROLES,
    OpinionForm,
    QuestionForm,
    ResultForm,
    RoundForm,
)
from hengjian.site.residents.rounds.models import GroupQuestion, Opinion, Round

VIEW, EDIT = Permission.LIBRARY_VIEW, Permission.SITE_EDIT
S = Round.State
SHOWN = 200


@in_menu("residents", 40, words("征询", "Rounds"), "users")
@needs(VIEW)
def rounds(request: HttpRequest, membership: Membership) -> HttpResponseBase:
    """Every round in sight, the newest first."""
    rows = visible_to(Round, membership)
    state = request.GET.get("state", "")
    if state in S.values:
        rows = rows.filter(state=state)
    only = site_asked(request, membership)
    if only is not None:
        rows = rows.filter(sites=only)
    place = Place.at(request)
    page = page_of(rows, "-opens_on", place, ("scheme", "region"))
    keys = [row.pk for row in page.rows]
    waiting = Q(opinions__decision=Opinion.Decision.OPEN)
    counts = {
        pk: (every, still)
        for pk, every, still in Round.objects.filter(pk__in=keys)
        .annotate(every=Count("opinions"), still=Count("opinions", filter=waiting))
        .values_list("pk", "every", "still")
    }
    context = {
        "page": page,
        "rows": [(row, *counts[row.pk]) for row in page.rows],
        "only_site": only,
        "states": S.choices,
        "state": state,
        "may_edit": membership.may(EDIT),
    }
    return render(request, "rounds/rounds.html", context)


@needs(EDIT)
def new(request: HttpRequest, membership: Membership) -> HttpResponseBase:
    """Draw up a round: about what, whom, how, until when."""
    first = {name: request.GET.get(name, "") for name in ("scheme", "kind")}
    form = RoundForm(membership, request.POST or None, initial=first)
    if request.method == "POST" and form.is_valid():
        sites, scheme = form.cleaned_data["sites"], form.cleaned_data["scheme"]
        try:
            row = acts.draw_up(by=membership, sites=sites, scheme=scheme, values=form.values())
        except Refused as refused:
            show_on(form, refused)
        else:
            messages.success(request, words("已建立，可以开始", "drawn up; it can be opened"))
            return redirect("rounds:round", row.code)
    status = 422 if form.errors else 200
    return render(request, "rounds/new.html", {"form": form}, status=status)


def _find(membership: Membership, code: str) -> Round:
    return get_object_or_404(visible_to(Round, membership).select_related("scheme"), code=code)


@needs(VIEW)
def one(request: HttpRequest, membership: Membership, code: str) -> HttpResponseBase:
    """One round: who was asked and how, the result of each site, each opinion with its answer."""
    row, today = _find(membership, code), current_day()
    sites = list(row.sites.order_by("code"))
    results = {each.site_id: each for each in row.results.all()}
    opinions = list(row.opinions.select_related("site", "milestone")[:SHOWN])
    edits = membership.may(EDIT) and row.state == S.OPEN
    context = {
        "round": row,
        "results": [(site, results.get(site.pk)) for site in sites],
        "opinions": [(each, each.carried_out(today)) for each in opinions],
        "result_form": ResultForm(row) if edits else None,
        "opinion_form": OpinionForm(row) if edits else None,
    }
    return render(request, "rounds/round.html", context)


@require_POST
@needs(EDIT)
def result(request: HttpRequest, membership: Membership, code: str) -> HttpResponseBase:
    """Enter the households of one site."""
    row = _find(membership, code)
    form = ResultForm(row, request.POST)
    if in_order(request, form):
        attempt(
            request,
            lambda: acts.enter_result(by=membership, round_=row, **form.cleaned_data),
            words("已保存", "saved"),
        )
    return redirect("rounds:round", code)


@require_POST
@needs(EDIT)
def opinion(request: HttpRequest, membership: Membership, code: str) -> HttpResponseBase:
    """Enter an opinion that was told at home, in a meeting, on the board or by phone."""
    row = _find(membership, code)
    form = OpinionForm(row, request.POST)
    if in_order(request, form):
        attempt(
            request,
            lambda: acts.enter_opinion(by=membership, round_=row, **form.cleaned_data),
            words("已登记，按期答复", "entered; it is answered in time"),
        )
    return redirect("rounds:round", code)


@require_POST
@needs(Permission.SCHEME_EDIT)
def why_not(request: HttpRequest, membership: Membership, code: str) -> HttpResponseBase:
    """Write down why no round is held on a scheme."""
    row = get_object_or_404(visible_to(Scheme, membership), code=code)
    why = request.POST.get("why", "")
    attempt(
        request,
        lambda: acts.say_why_not(by=membership, scheme=row, why=why),
        words("已写明，审定时看得到", "kept; whoever decides reads it"),
    )
    return redirect("web:scheme", code)


@needs(VIEW)
def group(request: HttpRequest, membership: Membership, code: str) -> HttpResponseBase:
    """A site's contact group, what it was asked, and by when it answers."""
    site = get_object_or_404(visible_to(Site, membership).select_related("sub_district"), code=code)
    may_enter = membership.may(EDIT)
    form = QuestionForm(request.POST or None)
    if request.method == "POST" and may_enter and form.is_valid():
        try:
            acts.enter_question(by=membership, site=site, **form.cleaned_data)
        except Refused as refused:
            show_on(form, refused)
        else:
            messages.success(request, words("已登记，按期答复", "entered; it is answered in time"))
            return redirect("rounds:group", code)
    contacts = contacts_of(site, current_day())
    seen: Any = visible_to(GroupQuestion, membership).filter(site=site)
    context = {
        "site": site,
        "contacts": [(role.label, contacts.get(role)) for role in GROUP_ROLES],
        "questions": list(seen[:SHOWN]),
        "form": form if may_enter else None,
    }
    return render(request, "rounds/group.html", context)
