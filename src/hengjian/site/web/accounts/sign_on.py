"""Single sign-on: to the provider, and back from it."""

from __future__ import annotations

from dataclasses import asdict

from django.conf import settings
from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.text import capfirst
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from hengjian.errors import Refused, problem
from hengjian.site.accounts import sessions
from hengjian.site.accounts import sign_on as signing
from hengjian.site.accounts.gate import at, to_step
from hengjian.site.accounts.guessing import Guess, guess_of_nobody
from hengjian.site.accounts.standing import SIGNED_ON, Standing, Step
from hengjian.site.common.provider import Provider
from hengjian.site.common.words import language
from hengjian.site.web.accounts.entry import BACKEND, next_page

BEGUN = "sign-on"
"""Where the session keeps what was begun, until the person comes back."""


@never_cache
@require_safe
@at(Step.LOG_IN)
def sign_on(request: HttpRequest, standing: Standing) -> HttpResponseBase:
    """Off to the provider. A link and no form: a form's redirect may not leave the site (CSP)."""
    provider: Provider | None = settings.PROVIDER
    if provider is None:
        return to_step(request, Step.LOG_IN)
    with guess_of_nobody(request) as tried:
        tried.was_looked_at = False  # nothing is guessed yet, but a closed door fetches nothing
        try:
            address, begun = signing.begin(provider, next_page(request))
        except Refused as refused:
            return _refusal(request, refused)
    request.session[BEGUN] = asdict(begun)
    return HttpResponseRedirect(address)


@never_cache
@require_safe
@at(Step.LOG_IN)
def come_back(request: HttpRequest, standing: Standing) -> HttpResponseBase:
    """Back from the provider: in, or a page that says why not and whom to ask."""
    provider: Provider | None = settings.PROVIDER
    if provider is None:
        return to_step(request, Step.LOG_IN)
    kept = request.session.pop(BEGUN, None)
    if kept is not None:
        request.session.save()  # before anything is fetched: nobody comes back twice
    begun = None if kept is None else signing.Begun(**kept)
    with guess_of_nobody(request) as tried:
        try:
            known = _known(request, provider, begun, tried)
        except Refused as refused:
            answer = _refusal(request, refused)
        else:
            tried.was_right = True
            login(request, known.person, BACKEND)
            request.session[SIGNED_ON] = known.by_two_factors
            sessions.forget_old(known.person)
            assert begun is not None
            answer = HttpResponseRedirect(begun.next)
    return answer


def _known(
    request: HttpRequest, provider: Provider, begun: signing.Begun | None, tried: Guess
) -> signing.Known:
    """Who comes back. Where the provider is away or the person declined, nothing was guessed."""
    answer = request.GET.dict()
    if begun is None or not signing.is_answer_to(begun, answer):
        raise Refused([problem("sign-on-failed")])
    if "error" in answer or "code" not in answer:
        tried.was_looked_at = False
        raise Refused([problem("sign-on-failed")])
    try:
        return signing.finish(provider, begun, answer["code"])
    except Refused as refused:
        tried.was_looked_at = refused.problems[0].code != "sign-on-unreachable"
        raise


STATUS = {"sign-on-unreachable": 503, "sign-on-failed": 400}


def _refusal(request: HttpRequest, refused: Refused) -> HttpResponse:
    said = language()
    told = [(capfirst(each.message(said)), capfirst(each.hint(said))) for each in refused.problems]
    status = STATUS.get(refused.problems[0].code, 403)
    return render(request, "accounts/sign_on_refused.html", {"problems": told}, status=status)
