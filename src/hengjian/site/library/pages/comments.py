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
from hengjian.site.library import actions
from hengjian.site.library.models import Scheme, SchemeComment
from hengjian.site.library.pages.editing import resource_form
from hengjian.site.library.visibility import visible_to
from hengjian.site.platform.telling import attempt, in_order


@require_POST
@needs(Permission.COMMENT_ENTER)
def enter(request: HttpRequest, membership: Membership, code: str) -> HttpResponseBase:
    """Enter what somebody says."""
    scheme = get_object_or_404(visible_to(Scheme, membership), code=code)
    form = resource_form(request, membership, SchemeComment, key="comment")
    if in_order(request, form):
        act = partial(actions.enter_comment, by=membership, scheme=scheme, values=form.values())
        attempt(request, act, words("意见已登记", "the comment is entered"))
    return redirect(f"/schemes/{code}/#comments")
