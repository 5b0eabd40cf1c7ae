"""The gate of every page: who is asking, and may they?"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from hengjian.site.accounts.models import Membership
from hengjian.site.accounts.permissions import Permission

Page = Callable[Concatenate[HttpRequest, Membership, ...], HttpResponseBase]


def needs(
    permission: Permission | None = None,
) -> Callable[[Page], Callable[..., HttpResponseBase]]:
    """The page is for people whose membership holds ``permission``; others log in or get 403.

    The view is called as ``view(request, membership, …)``: it cannot forget who asks. The
    permission stands on the view as ``view.permission`` for the role matrix.
    """

    def wrap(page: Page) -> Callable[..., HttpResponseBase]:
        @wraps(page)
        def gated(request: HttpRequest, **parts: Any) -> HttpResponseBase:
            membership: Membership | None = request.membership  # type: ignore[attr-defined]
            if not membership:
                return redirect_to_login(request.get_full_path())
            if permission is not None and not membership.may(permission):
                raise PermissionDenied(str(permission))
            return page(request, membership, **parts)

        gated.permission = permission  # type: ignore[attr-defined]
        return gated

    return wrap
