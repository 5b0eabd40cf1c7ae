"""Taking pictures of a site from its viewpoints, and withdrawing them."""

from __future__ import annotations

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from hengjian.site.accounts.gate import needs
from hengjian.site.accounts.models import Membership
from hengjian.site.accounts.permissions import Permission
from hengjian.site.common.days import read_entered_day
from hengjian.site.common.words import words
from hengjian.site.library import actions
from hengjian.site.library.models import Site, SitePicture, Viewpoint
from hengjian.site.library.pages.reading import site_of
from hengjian.site.library.visibility import visible_to
from hengjian.site.platform.telling import attempt


@require_POST
@needs(Permission.SITE_EDIT)
def take(request: HttpRequest, membership: Membership, code: str) -> HttpResponse:
    """Keep a picture from a viewpoint, which may be made on the way."""
    site = site_of(membership, code)

    def step() -> None:
        with transaction.atomic():
            actions.take_picture(
                by=membership,
                viewpoint=_viewpoint(request, membership, site),
                moment=request.POST.get("moment", ""),
                file=request.FILES.get("file"),
                taken_on=read_entered_day(request.POST.get("taken_on", "")),
                keep_place=request.POST.get("keep_place") == "on",
            )

    attempt(request, step, words("照片已保存", "The picture was kept"))
    return redirect(_pictures(site))


def _viewpoint(request: HttpRequest, membership: Membership, site: Site) -> Viewpoint:
    chosen = request.POST.get("viewpoint", "")
    if chosen:
        found = visible_to(Viewpoint, membership).filter(site=site, code=chosen).first()
        if found is None:
            raise Http404
        return found
    values = {"name": request.POST.get("new_viewpoint", "")}
    return actions.add_site_part(by=membership, site=site, model=Viewpoint, values=values)


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
