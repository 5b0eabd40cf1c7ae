"""Problem documents also for what fails before an operation is reached, or inside one."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from hengjian.errors import Place
from hengjian.site.api.interface import interface
from hengjian.site.api.misfits import unknown
from hengjian.site.common.problem_documents import INTERFACE, MEDIA_TYPE, document


class ProblemMiddleware:
    """Under the interface's addresses every answer from 400 on is a problem document."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """The answer; instead of a page for people or of bare text, a document."""
        answer = self.get_response(request)
        if answer.status_code < 400 or not request.path.startswith(INTERFACE):
            return answer
        if answer["Content-Type"].startswith(MEDIA_TYPE):
            return answer
        told = document(answer.status_code, detail=_detail(answer))
        if "Allow" in answer:
            told["Allow"] = answer["Allow"]
        return told

    def process_view(
        self, request: HttpRequest, view: object, args: object, parts: object
    ) -> HttpResponse | None:
        """Refuse what the operation would leave aside: a misspelt filter lets every row pass."""
        if request.resolver_match is None or "api" not in request.resolver_match.namespaces:
            return None
        known = _asked_for().get((f"/{request.resolver_match.route}", request.method or ""))
        if known is None or known >= set(request.GET):
            return None
        unasked = [name for name in request.GET if name not in known]
        return document(422, [unknown(name, Place(path=f"query/{name}")) for name in unasked])


@cache
def _asked_for() -> dict[tuple[str, str], set[str]]:
    """The names that each operation reads from the query, by route and method."""
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
    return ""
