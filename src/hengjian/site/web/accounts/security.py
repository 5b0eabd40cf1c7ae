"""One's own security: sessions, second factor, password, tokens of the REST interface."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from hengjian.errors import Refused
from hengjian.site.accounts import actions, factor, sessions
from hengjian.site.accounts import actions as acts
from hengjian.site.accounts.gate import needs
from hengjian.site.accounts.models import ApiToken, Membership
from hengjian.site.accounts.permissions import Permission
from hengjian.site.accounts.standing import Standing, must_have_factor
from hengjian.site.common.words import words
from hengjian.site.platform.telling import show_on
from hengjian.site.web.accounts.entry import new_secret
from hengjian.site.web.accounts.forms import ConfirmForm, TokenForm


@never_cache
@needs()
def security(request: HttpRequest, membership: Membership) -> HttpResponse:
    """Everything by which somebody gets in as me."""
    person = membership.person
    standing: Standing = request.standing  # type: ignore[attr-defined]
    context = {
        "sessions": sessions.open_of(person),
        "this_digest": _digest(request),
        "device": factor.device_of(person),
        "codes_left": factor.codes_left(person),
        "official": must_have_factor(person, standing.memberships),
        "tokens": ApiToken.objects.filter(
            membership__person=person, revoked_at=None
        ).select_related("membership__organisation"),
        "may_use_tokens": membership.may(Permission.API_TOKEN),
    }
    return render(request, "accounts/security.html", context)


@require_POST
@needs()
def end_session(request: HttpRequest, membership: Membership, pk: int) -> HttpResponse:
    """One of my sessions ends."""
    mine = sessions.open_of(membership.person)
    acts.end_session(by=membership, session=get_object_or_404(mine, pk=pk))
    messages.success(request, words("那里的登录已退出", "That session has ended"))
    return redirect("accounts:security")


@require_POST
@needs()
def end_other_sessions(request: HttpRequest, membership: Membership) -> HttpResponse:
    """All of my sessions but this one end."""
    acts.end_other_sessions(by=membership, this_digest=_digest(request))
    messages.success(request, words("其他登录已全部退出", "Every other session has ended"))
    return redirect("accounts:security")


FACTOR_ACTS = {
    "replace": words("更换验证器", "Replace the authenticator"),
    "codes": words("换新的恢复码", "New recovery codes"),
    "remove": words("关闭第二重验证", "Turn the second factor off"),
}


@never_cache
@sensitive_post_parameters()
@needs()
def change_factor(request: HttpRequest, membership: Membership, act: str) -> HttpResponse:
    """Replace or remove the second factor, or renew its codes: after the password once more."""
    standing: Standing = request.standing  # type: ignore[attr-defined]
    if act not in FACTOR_ACTS or factor.device_of(membership.person) is None:
        raise Http404
    if act == "remove" and must_have_factor(membership.person, standing.memberships):
        raise Http404
    form = ConfirmForm(request.POST if request.method == "POST" else None, request=request)
    if request.method == "POST" and form.is_valid():
        return _change_factor(request, membership, act)
    context = {"form": form, "act": act, "title": FACTOR_ACTS[act]}
    return render(request, "accounts/change_factor.html", context)


def _change_factor(request: HttpRequest, membership: Membership, act: str) -> HttpResponse:
    if act == "replace":
        new_secret(request)
        return redirect("accounts:enrol")
    if act == "codes":
        codes = acts.renew_codes(by=membership)
        context = {"codes": codes, "next": "/accounts/security/"}
        return render(request, "accounts/codes.html", context)
    acts.remove_factor(by=membership)
    messages.success(request, words("第二重验证已关闭", "The second factor is off"))
    return redirect("accounts:security")


@never_cache
@needs(Permission.API_TOKEN)
def add_token(request: HttpRequest, membership: Membership) -> HttpResponse:
    """A token for the REST interface, shown once."""
    form = TokenForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            token = actions.issue_token(by=membership, **form.cleaned_data)
        except Refused as refused:
            show_on(form, refused)
        else:
            return render(request, "accounts/token_made.html", {"token": token})
    return render(request, "accounts/token_add.html", {"form": form})


@require_POST
@needs()
def revoke_token(request: HttpRequest, membership: Membership, pk: int) -> HttpResponse:
    """One of my tokens works no more."""
    mine = ApiToken.objects.filter(membership__person=membership.person_id)
    actions.revoke_token(by=membership, token=get_object_or_404(mine, pk=pk))
    messages.success(request, words("令牌已吊销", "The token is revoked"))
    return redirect("accounts:security")


def _digest(request: HttpRequest) -> str:
    return sessions.digest_of(request.session.session_key or "")
