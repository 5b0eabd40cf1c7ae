"""Comments on a scheme, entered and answered on its page."""

from __future__ import annotations

from functools import partial

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from hengjian.site.accounts.gate import needs
from hengjian.site.accounts.models import Membership
from hengjian.site.accounts.permissions import Permission
from hengjian.site.common.words import words
from hengjian.site.library.actions import comments as actions
from hengjian.site.library.models import Scheme
from hengjian.site.library.pages.scheme_forms import CommentForm
from hengjian.site.library.visibility import visible_to
from hengjian.site.platform.telling import attempt, in_order


@require_POST
@needs(Permission.COMMENT_ENTER)
def enter(request: HttpRequest, membership: Membership, code: str) -> HttpResponseBase:
    """Enter what somebody says."""
    scheme = get_object_or_404(visible_to(Scheme, membership), code=code)
    form = CommentForm(request.POST)
    if in_order(request, form):
        values = form.cleaned_data
        act = partial(actions.enter, by=membership, scheme=scheme, values=values)
        attempt(request, act, words("意见已登记", "the comment is entered"))
    return redirect(f"/schemes/{code}/#comments")
