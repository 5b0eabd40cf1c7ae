"""A page for whoever opens an address that only takes forms: after a log-in, or from a bookmark."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import Resolver404, resolve


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
        page = render(request, "405.html", {"above": above(request.path)}, status=405)
        page["Allow"] = answer["Allow"]
        return page


def above(path: str) -> str:
    """The nearest address above this one that the site knows: of ``/sites/S1/move``, the site."""
    while path := path.rstrip("/").rpartition("/")[0]:
        for address in (path, f"{path}/"):
            try:
                resolve(address)
            except Resolver404:
                continue
            return address
    return "/"
