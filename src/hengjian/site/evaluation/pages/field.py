"""Papers on visits, written on a phone: one page that works without a network, and its door."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpRequest, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render

from hengjian.errors import Place, Refused, problem
from hengjian.site.accounts.gate import needs
from hengjian.site.accounts.models import Membership
from hengjian.site.accounts.permissions import Permission
from hengjian.site.common.days import read_day
from hengjian.site.common.words import words
from hengjian.site.evaluation import queries, sampling
from hengjian.site.evaluation.actions import field as actions
from hengjian.site.evaluation.models import Evaluation, WorkingPaper
from hengjian.site.platform.offline import worker_script
from hengjian.site.platform.telling import keep, sentence

MOST_SITES = 1000
RECENT = 10


@needs(Permission.EVALUATION_WORK)
def field(request: HttpRequest, membership: Membership, code: str) -> HttpResponseBase:
    """Write a paper on a visit; sent by the page itself when there is a network, stored once."""
    row = get_object_or_404(queries.worked_on(membership), code=code)
    if request.method == "POST":
        return _confirm_paper(request, membership, row)
    drawn = sampling.sample_of(row)
    points = sampling.points_of(drawn) if drawn is not None else []
    waiting = [each for each in points if each.open and each.paper is None]
    others = row.project.sites.exclude(pk__in=[each.row.site_id for each in waiting])
    own = row.papers.filter(kind=WorkingPaper.Kind.SITE, prepared_by=membership.person.username)
    context: dict[str, Any] = {
        "evaluation": row,
        "waiting": waiting,
        "others": others.order_by("code")[:MOST_SITES],
        "chosen": request.GET.get("site", ""),
        "recent": own.select_related("site").prefetch_related("pictures").order_by("-pk")[:RECENT],
        "most": actions.MOST_PICTURES,
    }
    return render(request, "evaluation/field.html", context)


def _confirm_paper(
    request: HttpRequest, membership: Membership, row: Evaluation
) -> HttpResponseBase:
    by_page = "application/json" in request.headers.get("Accept", "")
    site = row.project.sites.filter(code=request.POST.get("site", "")).first()
    try:
        if site is None:
            raise Refused([problem("paper-without-site", Place(path="site"))])
        made = actions.write_on_site(
            by=membership,
            evaluation=row,
            site=site,
            sent_as=_number(request.POST.get("sent_as", "")),
            values=_values(request),
            pictures=request.FILES.getlist("pictures"),
        )
    except Refused as refused:
        said = [sentence(each) for each in refused.problems]
        if by_page:
            return JsonResponse({"problems": said}, status=422)
        for each in said:
            messages.error(request, each)
        keep(request)
        return redirect("web:evaluation-field", row.code)
    if by_page:
        return JsonResponse({"stored": made.code, "sent_as": str(made.sent_as)})
    messages.success(request, words("底稿已存下", "the paper is stored"))
    return redirect("web:evaluation-field", row.code)


def _number(written: str) -> UUID:
    """The number the phone gave the paper; a form without scripts gives none."""
    if not written:
        return uuid4()
    try:
        return UUID(written)
    except ValueError as error:
        raise Refused([problem("paper-number-odd", found=written[:40])]) from error


def _values(request: HttpRequest) -> dict[str, Any]:
    written = request.POST.get("on", "")
    told = {
        name: request.POST.get(name, "").replace("\r\n", "\n").strip()
        for name in ("persons", "text", "conclusion")
    }
    return {"held_on": read_day(written) or written or None, **told}


@needs(Permission.EVALUATION_WORK)
def worker(request: HttpRequest, membership: Membership, code: str) -> HttpResponseBase:
    """The script that keeps the page ready where there is no network."""
    get_object_or_404(queries.worked_on(membership), code=code)
    return worker_script()
