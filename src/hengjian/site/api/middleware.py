"""Problem documents also for what fails before an operation is reached, or inside one."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse

from hengjian.errors import Place
from hengjian.site.api.conditions import conditional
from hengjian.site.api.misfits import unknown
from hengjian.site.common.requests import INTERFACE, MEDIA_TYPE, document

TAGGED = {("GET", 200), ("PATCH", 200), ("POST", 201)}
"""Answers that hold what stands at their address, or at the one they name."""


class ProblemMiddleware:
    """Under the interface's addresses every answer from 400 on is a problem document."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """The answer; instead of a page for people or of bare text, a document. HEAD is answered as
        GET without the body, and what is read carries its tag."""
        if not request.path.startswith(INTERFACE):
            return self.get_response(request)
        head = request.method == "HEAD"
        if head:
            request.method = "GET"
        answer = _answer(request, self.get_response(request))
        return _without_body(request, answer) if head else answer

    def process_view(
        self, request: HttpRequest, view: object, args: object, parts: object
    ) -> HttpResponse | None:
        """Refuse what the operation would leave aside: a misspelt filter lets every row pass."""
        if request.resolver_match is None or "api" not in request.resolver_match.namespaces:
            return None
        known = _known_names().get((f"/{request.resolver_match.route}", request.method or ""))
        if known is None or known >= set(request.GET):
            return None
        unasked = [name for name in request.GET if name not in known]
        return document(422, [unknown(name, Place(path=f"query/{name}")) for name in unasked])


def _answer(request: HttpRequest, found: HttpResponse) -> HttpResponseBase:
    if found.status_code >= 400:
        return _problem_answer(found)
    tagged = (request.method, found.status_code) in TAGGED and not found.streaming
    return conditional(request, found) if tagged else found


def _problem_answer(answer: HttpResponse) -> HttpResponse:
    if answer["Content-Type"].startswith(MEDIA_TYPE):
        return answer
    told = document(answer.status_code, detail=_detail(answer))
    if "Allow" in answer:
        told["Allow"] = ", ".join(_with_head(answer["Allow"].split(", ")))
    return told


def _with_head(methods: list[str]) -> list[str]:
    return [*methods, "HEAD"] if "GET" in methods and "HEAD" not in methods else methods


def _without_body(request: HttpRequest, answer: HttpResponseBase) -> HttpResponse:
    """The status and the headers; lines are not even begun."""
    request.method = "HEAD"
    headers = dict(answer.headers)
    if isinstance(answer, HttpResponse):
        headers["Content-Length"] = str(len(answer.content))
    answer.close()
    return HttpResponse(status=answer.status_code, headers=headers)


@cache
def _known_names() -> dict[tuple[str, str], set[str]]:
    """The names that each operation reads from the query, by route and method."""
    from hengjian.site.api.interface import interface  # made when it is first asked for

    found = {}
    for address, operations in interface.get_openapi_schema()["paths"].items():
        route = re.sub(r"{(\w+)}", r"<\1>", address)
        for method, told in operations.items():
            names = {p["name"] for p in told.get("parameters", ()) if p["in"] == "query"}
            found[(route, method.upper())] = names
    return found


def _detail(answer: HttpResponse) -> str:
    described = f"the interface describes itself at {reverse('api:openapi-json')}"
    match answer.status_code:
        case 404:
            return f"no operation has this address; {described}"
        case 405:
            return f"this address takes {answer['Allow']}; {described}"
        case 410:
            return "the file is no longer on the server's disk; tell whoever runs the site"
        case 507:
            return "the server's disk is full and nothing was written; tell whoever runs the site"
    return ""
