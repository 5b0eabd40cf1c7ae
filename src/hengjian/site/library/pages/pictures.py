"""Taking pictures of a site from its viewpoints, and withdrawing them."""

from __future__ import annotations

from uuid import UUID, uuid4

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from hengjian.errors import Place, Refused, problem
from hengjian.site.accounts.gate import needs
from hengjian.site.accounts.models import Membership
from hengjian.site.accounts.permissions import Permission
from hengjian.site.common.days import read_entered_day
from hengjian.site.common.words import said, words
from hengjian.site.library import actions
from hengjian.site.library.models import Site, SitePicture
from hengjian.site.library.pages.reading import site_of
from hengjian.site.library.visibility import visible_to
from hengjian.site.platform.menu import in_menu
from hengjian.site.platform.offline import worker_script
from hengjian.site.platform.telling import attempt, sentence, tell_refusal

MOST_SITES = 1000
LATEST = 8


@in_menu("library", 25, words("现场拍照", "Take pictures"), "camera", on_the_spot=10)
@needs(Permission.SITE_EDIT)
def on_site(request: HttpRequest, membership: Membership) -> HttpResponse:
    """Take a picture of a site; sent by the page itself when there is a network, stored once."""
    if request.method == "POST":
        return _take(request, membership)
    mine = visible_to(SitePicture, membership).filter(withdrawn_at=None)
    latest = list(
        mine.filter(attachment__uploaded_by=membership.person.username)
        .select_related("viewpoint__site", "attachment")
        .order_by("-pk")[:LATEST]
    )
    last = latest[0].viewpoint.site.code if latest else ""
    return render(
        request,
        "library/take_pictures.html",
        {
            "sites": _sites_to_choose(membership),
            "chosen": request.GET.get("site") or last,
            "latest": latest,
            "moments": [
                (value, name, STAGES_OF[value]) for value, name in SitePicture.Moment.choices
            ],
            "default": said(actions.DEFAULT_VIEWPOINT),
        },
    )


STAGES_OF = {
    "before": (Site.Stage.RESERVE, Site.Stage.PLANNED),
    "during": (Site.Stage.STARTED,),
    "after": (Site.Stage.FINISHED,),
}
"""In which stages of a site a picture of the moment is taken, as a rule."""


def _sites_to_choose(membership: Membership) -> list[Site]:
    rows = visible_to(Site, membership).exclude(stage=Site.Stage.REMOVED)
    return list(
        rows.select_related("sub_district")
        .prefetch_related("viewpoints")
        .order_by("sub_district__code", "code")[:MOST_SITES]
    )


def _take(request: HttpRequest, membership: Membership) -> HttpResponse:
    by_page = "application/json" in request.headers.get("Accept", "")
    sites = visible_to(Site, membership)
    site = sites.filter(code=request.POST.get("site", "")).first()
    try:
        if site is None:
            raise Refused([problem("picture-without-site", Place(path="site"))])
        taken = actions.take_picture_on_site(
            by=membership,
            site=site,
            viewpoint=request.POST.get("text", ""),
            moment=request.POST.get("moment", ""),
            file=request.FILES.get("pictures"),
            sent_as=_number(request.POST.get("sent_as", "")),
            taken_on=read_entered_day(request.POST.get("on", "")),
        )
    except Refused as refused:
        if by_page:
            return JsonResponse(
                {"problems": [sentence(each) for each in refused.problems]}, status=422
            )
        tell_refusal(request, refused)
        return redirect("web:pictures")
    if by_page:
        return JsonResponse({"stored": taken.code})
    messages.success(request, words("照片已保存", "The picture was kept"))
    return redirect(_pictures(site))


def _number(written: str) -> UUID:
    """The number the phone gave the picture; a form without scripts gives none."""
    if not written:
        return uuid4()
    try:
        return UUID(written)
    except ValueError as error:
        raise Refused([problem("picture-number-odd", found=written[:40])]) from error


@needs(Permission.SITE_EDIT)
def worker(request: HttpRequest, membership: Membership) -> HttpResponse:
    """The script that keeps the page ready where there is no network."""
    return worker_script()


@require_POST
@needs(Permission.SITE_EDIT)
def withdraw(request: HttpRequest, membership: Membership, code: str, pk: int) -> HttpResponse:
    """Take a picture out of the dossier, with the reason."""
    site = site_of(membership, code)
    found = visible_to(SitePicture, membership).filter(viewpoint__site=site, pk=pk).first()
    if found is None:
        raise Http404

    def step() -> None:
        actions.withdraw_picture(by=membership, picture=found, why=request.POST.get("why", ""))

    attempt(request, step, words("照片已撤下", "The picture was withdrawn"))
    return redirect(_pictures(site))


def _pictures(site: Site) -> str:
    return f"{reverse('web:site', args=[site.code])}#pictures"
