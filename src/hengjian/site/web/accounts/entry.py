"""The way in: password, lock-out, second factor, forced change of password, log-out."""

from __future__ import annotations

from math import ceil
from typing import Any

from django.conf import settings
from django.contrib.auth import login, logout, update_session_auth_hash
from django.contrib.auth.views import LoginView
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render, resolve_url
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST
from django_otp import login as verified_by

from hengjian.errors import problem
from hengjian.site.accounts import actions, demo, factor, sessions
from hengjian.site.accounts.gate import at
from hengjian.site.accounts.guessing import guess
from hengjian.site.accounts.models import Person
from hengjian.site.accounts.standing import Standing, Step
from hengjian.site.common import sealing
from hengjian.site.platform.telling import sentence
from hengjian.site.web.accounts.forms import CodeForm, LogInForm, NewPasswordForm

BACKEND = "django.contrib.auth.backends.ModelBackend"
ENROLLING = "enrolling"
"""Where the session keeps the secret that is being set up, until a code confirms it."""


class LogIn(LoginView):
    """User name and password."""

    template_name = "accounts/log_in.html"
    authentication_form = LogInForm
    redirect_authenticated_user = True

    def form_valid(self, form: Any) -> HttpResponse:
        """A fresh session under a fresh key."""
        answer = super().form_valid(form)
        sessions.forget_old(form.get_user())
        return answer

    def get_context_data(self, **extra: Any) -> dict[str, Any]:
        """In demo mode the demonstration's accounts too, and the provider where one is named."""
        return super().get_context_data(
            demo_accounts=demo.offered(),
            demo_doors=demo.doors(),
            provider=settings.PROVIDER,
            **extra,
        )


@require_POST
def demo_log_in(request: HttpRequest) -> HttpResponse:
    """One click into a demonstration account; this page does not exist outside demo mode."""
    if settings.MODE != "demo":
        raise Http404
    person = get_object_or_404(
        Person, username=request.POST.get("username", ""), is_demo=True, is_active=True
    )
    login(request, person, BACKEND)
    sessions.forget_old(person)
    return HttpResponseRedirect(next_page(request))


@require_POST
def log_out(request: HttpRequest) -> HttpResponse:
    """The session ends, and everything kept in it; the browser forgets what it stored.

    Entries of the diary that were not sent stay on the phone where its owner says ``keep``.
    """
    sessions.end_this(request)
    logout(request)
    answer = HttpResponseRedirect(resolve_url("accounts:log-in"))
    kept = '"cache"' if request.POST.get("keep") else '"cache", "storage"'
    answer["Clear-Site-Data"] = kept
    return answer


@never_cache
@at(Step.NO_MEMBERSHIP)
def no_membership(request: HttpRequest, standing: Standing) -> HttpResponse:
    """Logged in, but nobody gave them a role: whom to ask."""
    return render(request, "accounts/no_membership.html", status=403)


@never_cache
@at(Step.VERIFY)
def verify(request: HttpRequest, standing: Standing) -> HttpResponse:
    """The code of the authenticator, or a recovery code."""
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        person = _person(request)
        with guess(request, person.username, "code") as tried:
            outcome = factor.verify(person, form.cleaned_data["code"])
            tried.was_right = outcome.device is not None
            tried.was_looked_at = outcome.looked_at
        if outcome.device is not None:
            verified_by(request, outcome.device)
            sessions.rotate(request)
            return HttpResponseRedirect(next_page(request))
        form.add_error("code", _why_not(outcome))
    return render(request, "accounts/verify.html", {"form": form, "next": next_page(request)})


def _why_not(outcome: factor.Outcome) -> str:
    seconds = 0
    if outcome.wait_until is not None:
        seconds = ceil((outcome.wait_until - timezone.now()).total_seconds())
    if seconds > 1:
        return sentence(problem("code-too-soon", seconds=seconds))
    return sentence(problem("code-wrong"))


@never_cache
@sensitive_post_parameters()
@at(Step.PASSWORD, Step.READY)
def change_password(request: HttpRequest, standing: Standing) -> HttpResponse:
    """A new password: forced after a one-time one, else whenever the person wants."""
    person = _person(request)
    form = NewPasswordForm(person, request.POST or None, request=request)
    if request.method == "POST" and form.is_valid():
        assert standing.acting is not None
        before = request.session.session_key
        actions.change_password(
            by=standing.acting,
            password=form.cleaned_data["new_password1"],
            this_digest=sessions.digest_of(before or ""),
        )
        person.refresh_from_db()
        update_session_auth_hash(request, person)
        sessions.follow_key(request, before)
        return HttpResponseRedirect(next_page(request, "accounts:security"))
    forced = standing.step is Step.PASSWORD
    return render(
        request,
        "accounts/change_password.html",
        {"form": form, "forced": forced, "next": next_page(request, "accounts:security")},
    )


@never_cache
@at(Step.ENROL, Step.READY)
def enrol(request: HttpRequest, standing: Standing) -> HttpResponse:
    """Set up the authenticator: picture, secret, confirming code, then the recovery codes, once.

    Who already has one comes here only from the security page, which asked for the password.
    """
    person = _person(request)
    key = request.session.get(ENROLLING)
    if key is None and standing.step is Step.READY and factor.device_of(person):
        return HttpResponseRedirect(resolve_url("accounts:security"))
    if key is None:
        key = new_secret(request)
    else:
        key = sealing.unseal(key, f"{ENROLLING}:{person.pk}").decode()
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        assert standing.acting is not None
        code = "".join(form.cleaned_data["code"].split())
        codes = actions.enrol_factor(by=standing.acting, key=key, code=code)
        if codes is not None:
            del request.session[ENROLLING]
            verified_by(request, factor.device_of(person))
            sessions.rotate(request)
            return render(
                request, "accounts/codes.html", {"codes": codes, "next": next_page(request)}
            )
        form.add_error("code", sentence(problem("code-wrong")))
    address = factor.address_of(key, person)
    return render(
        request,
        "accounts/enrol.html",
        {
            "form": form,
            "picture": factor.picture_of(address),
            "secret": factor.secret_text(key),
            "next": next_page(request),
            "forced": standing.step is Step.ENROL,
        },
    )


def new_secret(request: HttpRequest) -> str:
    """A fresh secret, sealed in the session until a code confirms it."""
    key = factor.new_key()
    context = f"{ENROLLING}:{_person(request).pk}"
    request.session[ENROLLING] = sealing.seal(key.encode(), context)
    return key


def _person(request: HttpRequest) -> Person:
    person = request.user
    assert isinstance(person, Person)
    return person


def next_page(request: HttpRequest, otherwise: str = "web:home") -> str:
    """Where the person wanted to go, if that is a page of ours."""
    asked = request.POST.get("next") or request.GET.get("next") or ""
    ours = url_has_allowed_host_and_scheme(
        asked, {request.get_host()}, require_https=request.is_secure()
    )
    return asked if ours else resolve_url(otherwise)
