"""The site diary on a phone: one page that works without a network, and the door it sends to."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render

from hengjian.errors import Place, Refused, problem
from hengjian.site.accounts.gate import needs
from hengjian.site.accounts.models import Membership
from hengjian.site.accounts.permissions import Permission
from hengjian.site.common.days import read_day
from hengjian.site.common.words import words
from hengjian.site.library.models import Site
from hengjian.site.library.visibility import visible_to
from hengjian.site.platform.menu import in_menu
from hengjian.site.platform.offline import worker_script
from hengjian.site.platform.telling import keep, sentence
from hengjian.site.works import actions, queries
from hengjian.site.works.models import DiaryEntry

MOST_SITES = 1000


@in_menu("works", 20, words("写日志", "Write the diary"), "pencil", on_the_spot=20)
@needs(Permission.WORKS_REPORT)
def write(request: HttpRequest, membership: Membership) -> HttpResponseBase:
    """Write an entry; sent by the page itself when there is a network, stored once."""
    if request.method == "POST":
        return _confirm_entry(request, membership)
    recent = queries.diary(membership).filter(entered_by=membership.person.username)
    last = recent.order_by("-pk")[:10]
    chosen = request.GET.get("site") or next((each.site.code for each in last), "")
    sites = queries.sites_for_diary(membership, chosen).order_by("section__code", "code")
    context = {
        "sites": sites[:MOST_SITES],
        "chosen": chosen,
        "recent": last,
        "most": actions.MOST_PICTURES,
    }
    return render(request, "works/diary.html", context)


def _confirm_entry(request: HttpRequest, membership: Membership) -> HttpResponse:
    by_page = "application/json" in request.headers.get("Accept", "")
    site = queries.writable(membership).filter(code=request.POST.get("site", "")).first()
    try:
        if site is None:
            raise Refused([problem("diary-without-site", Place(path="site"))])
        entry = actions.write(
            by=membership,
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
        return redirect("web:works-write")
    if by_page:
        return JsonResponse({"stored": entry.code, "sent_as": str(entry.sent_as)})
    messages.success(request, words("已存入施工日志", "stored in the diary"))
    return redirect("web:works-write")


def _number(written: str) -> UUID:
    """The number the phone gave the entry; a form without scripts gives none."""
    if not written:
        return uuid4()
    try:
        return UUID(written)
    except ValueError as error:
        raise Refused([problem("diary-number-odd", found=written[:40])]) from error


def _values(request: HttpRequest) -> dict[str, Any]:
    workers = request.POST.get("workers", "").strip()
    written = request.POST.get("on", "")
    return {
        "on": read_day(written) or written or None,
        "weather": request.POST.get("weather", "").strip(),
        "workers": int(workers) if workers.isascii() and workers.isdecimal() else workers or None,
        "text": request.POST.get("text", "").replace("\r\n", "\n"),
    }


@needs(Permission.LIBRARY_VIEW)
def entry(request: HttpRequest, membership: Membership, code: str) -> HttpResponse:
    """One entry with its pictures."""
    rows = queries.diary(membership)
    found: DiaryEntry = get_object_or_404(rows, code=code)
    site: Site = found.site
    seen = visible_to(Site, membership).filter(pk=site.pk).exists()
    return render(request, "works/entry.html", {"entry": found, "site": site, "sees_site": seen})


@needs(Permission.WORKS_REPORT)
def worker(request: HttpRequest, membership: Membership) -> HttpResponseBase:
    """The script that keeps the page of the diary ready where there is no network."""
    return worker_script()
