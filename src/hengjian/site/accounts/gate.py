"""The gate of every page: who is asking, and may they?"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import wraps
from math import ceil
from typing import Any, Concatenate
from urllib.parse import urlencode

from django.core.exceptions import PermissionDenied
from django.db.models import Model
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render, resolve_url
from django.urls import reverse
from django_htmx.http import HttpResponseClientRedirect

from hengjian.site.accounts.codes import Bearer, address_of, bearer_of
from hengjian.site.accounts.guessing import bucket_of, is_office
from hengjian.site.accounts.models import Membership
from hengjian.site.accounts.permissions import Permission
from hengjian.site.accounts.standing import Standing, Step
from hengjian.site.accounts.tokens import membership_of
from hengjian.site.common.days import current_day
from hengjian.site.common.rates import Rate

Page = Callable[Concatenate[HttpRequest, Membership, ...], HttpResponseBase]
StepPage = Callable[Concatenate[HttpRequest, Standing, ...], HttpResponseBase]
OpenPage = Callable[Concatenate[HttpRequest, "Arrival", ...], HttpResponseBase]
CodedPage = Callable[Concatenate[HttpRequest, Bearer, ...], HttpResponseBase]
Gated = Callable[..., HttpResponseBase]
OFFICE = 10
"""How many times as much an office may ask behind its one address (``HENGJIAN_OFFICES``)."""


@dataclass(frozen=True, slots=True)
class Sending:
    """The right that sending to a page asks for besides, by the kind of row in its address:
    declared whole, so that it can be listed."""

    rights: Callable[[], Mapping[type[Model], Permission]]
    model: Callable[[Mapping[str, Any]], type[Model] | None]
    """The kind of row that the parts of an address name; None for one that is not there."""

    def needed(self, parts: Mapping[str, Any]) -> Permission | None:
        """The right for these parts; None where nothing of the kind can be sent."""
        model = self.model(parts)
        return self.rights().get(model) if model is not None else None


def needs(
    permission: Permission | None = None, sending: Sending | None = None
) -> Callable[[Page], Gated]:
    """The page is for people whose membership holds ``permission``; others log in or get 403.

    The view is called as ``view(request, membership, …)``: it cannot forget who asks. The
    permission stands on the view as ``view.permission`` for the role matrix, and what sending asks
    for besides as ``view.sending``.
    """

    def wrap(page: Page) -> Gated:
        @wraps(page)
        def serve(request: HttpRequest, **parts: Any) -> HttpResponseBase:
            standing: Standing = request.standing  # type: ignore[attr-defined]
            membership = standing.membership
            if membership is None:
                return to_step(request, standing.step)
            if permission is not None and not membership.may(permission):
                raise PermissionDenied(str(permission))
            if sending is not None and request.method == "POST":
                right = sending.needed(parts)
                if right is not None and not membership.may(right):
                    raise PermissionDenied(str(right))
            return page(request, membership, **parts)

        vars(serve).update(permission=permission)  # read by the matrix of rights
        # Marks that the role matrix reads: a function takes them, its type names none.
        vars(serve).update(sending=sending)  # read by the matrix of rights
        return serve

    return wrap


def at(*steps: Step) -> Callable[[StepPage], Gated]:
    """A page of the way in: for requests that stand at one of ``steps``; others are led on.

    The view is called as ``view(request, standing, …)``; the steps stand on it as ``view.steps``.
    """

    def wrap(page: StepPage) -> Gated:
        @wraps(page)
        def serve(request: HttpRequest, **parts: Any) -> HttpResponseBase:
            standing: Standing = request.standing  # type: ignore[attr-defined]
            if standing.step not in steps:
                return to_step(request, standing.step)
            return page(request, standing, **parts)

        vars(serve).update(permission=None, steps=steps)  # read by the matrix of rights
        return serve

    return wrap


@dataclass(frozen=True, slots=True)
class Arrival:
    """How somebody came whom nobody knows."""

    flood: bool = False
    """More came from this address lately than the page's bucket holds."""


def public(rate: Rate) -> Callable[[OpenPage], Gated]:
    """The page is for everybody: no log-in is asked for, no state of one is read.

    ``rate`` is its bucket for one address. Who only looks and asks for more is answered 429; what
    is sent is never lost for it: the view is called as ``view(request, arrival, …)`` and lays what
    comes in a flood aside to be checked. Looking and sending have a bucket each, so that a flood of
    what is sent shuts the form to nobody behind the same address.
    """

    def wrap(page: OpenPage) -> Gated:
        bucket = f"{page.__module__}.{page.__qualname__}"

        @wraps(page)
        def serve(request: HttpRequest, **parts: Any) -> HttpResponseBase:
            looks = request.method in ("GET", "HEAD")
            wait = _take_from_bucket(rate, bucket if looks else f"{bucket}.sent", request)
            if wait and looks:
                return _later(wait)
            return page(request, Arrival(bool(wait)), **parts)

        # As above: marks on a function.
        vars(serve).update(open_to="public", rate=rate)  # read by the matrix of rights
        return serve

    return wrap


def coded(purpose: str, rate: Rate, ask: str) -> Callable[[CodedPage], Gated]:
    """The page is for who sends a code of this purpose in the body of a form: ``code``.

    Others get the template ``ask``, which asks for it. ``rate`` is the bucket of wrong codes of
    one address: the right one opens always, so that nobody is locked out of an office by others.
    The view is called as ``view(request, bearer, …)``.
    """

    def wrap(page: CodedPage) -> Gated:
        bucket = f"code.{purpose}"

        @wraps(page)
        def serve(request: HttpRequest, **parts: Any) -> HttpResponseBase:
            typed = request.POST.get("code", "")
            bearer = bearer_of(typed, purpose, current_day()) if typed else None
            if bearer is not None:
                return page(request, bearer, **parts)
            if typed and (wait := _take_from_bucket(rate, bucket, request)):
                return _later(wait)
            status = 404 if typed else 200
            return render(request, ask, {"wrong": bool(typed), **parts}, status=status)

        # As above: marks on a function.
        vars(serve).update(open_to=f"coded:{purpose}", rate=rate)  # read by the matrix of rights
        return serve

    return wrap


def by_token(permission: Permission, rate: Rate) -> Callable[[Page], Gated]:
    """The page is for programs: whoever sends a user name and an API token as password (Basic) and
    holds ``permission``. Others get 401, and 403 where the right is missing.

    ``rate`` is the bucket of wrong tokens of one address; the right one opens always.
    """

    def wrap(page: Page) -> Gated:
        @wraps(page)
        def serve(request: HttpRequest, **parts: Any) -> HttpResponseBase:
            membership = _of_basic(request.headers.get("Authorization", ""))
            if membership is None:
                tried = "Authorization" in request.headers
                if tried and (wait := _take_from_bucket(rate, "token", request)):
                    return _later(wait)
                answer = HttpResponse(status=401)
                answer["WWW-Authenticate"] = 'Basic realm="hengjian", charset="UTF-8"'
                answer["X-OpenRosa-Version"] = "1.0"
                return answer
            if not membership.may(permission):
                return HttpResponse(str(permission), status=403, content_type="text/plain")
            return page(request, membership, **parts)

        # As above: marks on a function.
        vars(serve).update(token_for=permission, rate=rate)  # read by the matrix of rights
        return serve

    return wrap


def _of_basic(header: str) -> Membership | None:
    """The membership of a token that came as the password of its holder."""
    kind, _, told = header.partition(" ")
    if kind.lower() != "basic":
        return None
    try:
        name, _, token = base64.b64decode(told, validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError):
        return None
    found = membership_of(token)
    return found if found is not None and found.person.username == name else None


def _take_from_bucket(rate: Rate, bucket: str, request: HttpRequest) -> float:
    """Take one of the bucket of this address: the seconds to wait where it is empty."""
    address = bucket_of(address_of(request))
    most = replace(rate, most=rate.most * OFFICE) if is_office(address) else rate
    return most.wait(f"{bucket}:{address}")


def _later(wait: float) -> HttpResponseBase:
    answer = HttpResponse(
        f"请 {ceil(wait)} 秒后再试。Please try again in {ceil(wait)} seconds.",
        content_type="text/plain; charset=utf-8",
        status=429,
    )
    answer["Retry-After"] = str(ceil(wait))
    return answer


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
