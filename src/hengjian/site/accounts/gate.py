"""The gate of every page: who is asking, and may they?"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate
from urllib.parse import urlencode

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import resolve_url
from django.urls import reverse
from django_htmx.http import HttpResponseClientRedirect

from hengjian.site.accounts.models import Membership
from hengjian.site.accounts.permissions import Permission
from hengjian.site.accounts.standing import Standing, Step

Page = Callable[Concatenate[HttpRequest, Membership, ...], HttpResponseBase]
StepPage = Callable[Concatenate[HttpRequest, Standing, ...], HttpResponseBase]
Gated = Callable[..., HttpResponseBase]


def needs(permission: Permission | None = None) -> Callable[[Page], Gated]:
    """The page is for people whose membership holds ``permission``; others log in or get 403.

    The view is called as ``view(request, membership, …)``: it cannot forget who asks. The
    permission stands on the view as ``view.permission`` for the role matrix.
    """

    def wrap(page: Page) -> Gated:
        @wraps(page)
        def gated(request: HttpRequest, **parts: Any) -> HttpResponseBase:
            standing: Standing = request.standing  # type: ignore[attr-defined]
            membership = standing.membership
            if membership is None:
                return to_step(request, standing.step)
            if permission is not None and not membership.may(permission):
                raise PermissionDenied(str(permission))
            return page(request, membership, **parts)

        gated.permission = permission  # type: ignore[attr-defined]
        return gated

    return wrap


def at(*steps: Step) -> Callable[[StepPage], Gated]:
    """A page of the way in: for requests that stand at one of ``steps``; others are led on.

    The view is called as ``view(request, standing, …)``; the steps stand on it as ``view.steps``.
    """

    def wrap(page: StepPage) -> Gated:
        @wraps(page)
        def gated(request: HttpRequest, **parts: Any) -> HttpResponseBase:
            standing: Standing = request.standing  # type: ignore[attr-defined]
            if standing.step not in steps:
                return to_step(request, standing.step)
            return page(request, standing, **parts)

        gated.permission = None  # type: ignore[attr-defined]
        gated.steps = steps  # type: ignore[attr-defined]
        return gated

    return wrap


def to_step(request: HttpRequest, step: Step) -> HttpResponseBase:
    """Lead to the step's page, and from there back; a fragment leads the whole page."""
    if step is Step.READY:
        return HttpResponseRedirect(resolve_url("web:home"))
    here = request.get_full_path()
    if getattr(request, "htmx", False):
        here = request.htmx.current_url_abs_path or "/"  # type: ignore[attr-defined]
    address = f"{reverse(f'accounts:{step}')}?{urlencode({'next': here}, safe='/')}"
    if getattr(request, "htmx", False):
        return HttpResponseClientRedirect(address)
    return HttpResponseRedirect(address)
