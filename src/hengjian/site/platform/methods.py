"""A page for whoever opens an address that only takes forms: after a log-in, or from a bookmark."""

from __future__ import annotations

import re
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import Resolver404, resolve

PART = re.compile("<[^>]+>")
"""A part of an address that names a row."""


class WrongMethodMiddleware:
    """Shows a page where a view answers 405, which by itself says nothing.

    Fragments stay as they are: what asked for them shows no page. The REST interface answers in
    its own way.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """What the site answers, with a page around a bare 405."""
        answer = self.get_response(request)
        if answer.status_code != 405 or answer.content or getattr(request, "htmx", False):
            return answer
        page = render(request, "405.html", {"above": above(request)}, status=405)
        page["Allow"] = answer["Allow"]
        return page


def above(request: HttpRequest) -> str:
    """The nearest page above the address of a request: of ``/sites/S1/move``, the site.

    A page is above where its own address is a beginning of this one, part by part: the address
    ``/warnings/suspensions/`` is read as that of a warning, which is another thing.
    """
    path, route = request.path, _route_of(request.path)
    while path := path.rstrip("/").rpartition("/")[0]:
        route = route.rpartition("/")[0]
        for address in (path, f"{path}/"):
            if _route_of(address) == route and _may_open(request, address):
                return address
    return "/"


def _route_of(path: str) -> str:
    """How the site reads an address, its parts without their names: ``sites/<>/move``."""
    try:
        return PART.sub("<>", resolve(path).route).rstrip("/")
    except Resolver404:
        return path


def _may_open(request: HttpRequest, address: str) -> bool:
    """Whether the reader has the right that the page asks for; strangers log in first."""
    wanted = getattr(resolve(address).func, "permission", None)
    membership = getattr(request, "membership", None)
    return wanted is None or not membership or membership.may(wanted)
