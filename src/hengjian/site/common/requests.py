"""Each request has an id, is counted, and is told in the log once it is answered.

Text that no database keeps ends at the door, before any page or operation reads it.

PostgreSQL keeps no NUL, and neither database half a surrogate pair, which no answer can be written
in either. Both come in by a query string, an address, a form, a cookie or a JSON body.

Problem documents (RFC 9457): how programs are told what went wrong, whichever door refuses.
"""

from __future__ import annotations

import codecs
import json
import logging
import re
import time
import uuid
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from django.core.handlers.wsgi import WSGIHandler, WSGIRequest
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.http import parse_header_parameters

from hengjian.errors import Place, Problem, problem
from hengjian.site.common import environment, measuring
from hengjian.site.common.logs import present, route_of
from hengjian.site.common.words import language

GIVEN = re.compile("[A-Za-z0-9-]{8,64}")
"""An id that the proxy in front may have given."""
METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
log = logging.getLogger("hengjian.request")


class RequestMiddleware:
    """The id is in every line of the log about the request, and in the answer."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """The answer, with ``X-Request-ID``."""
        given = request.headers.get("X-Request-ID", "") if environment.behind_proxy() else ""
        known_as = given if GIVEN.fullmatch(given) else uuid.uuid4().hex
        request.known_as = known_as  # type: ignore[attr-defined]
        before, began = present.set(request), time.perf_counter()
        try:
            answer = self.get_response(request)
            _tell(request, answer, time.perf_counter() - began)
        finally:
            present.reset(before)
        answer["X-Request-ID"] = known_as
        return answer


def _tell(request: HttpRequest, answer: HttpResponseBase, seconds: float) -> None:
    method = request.method if request.method in METHODS else "OTHER"
    route, status, ms = route_of(request), answer.status_code, round(seconds * 1000)
    measuring.count(route, str(method), status, seconds)
    told = {"method": method, "status": status, "ms": ms}
    log.info("%s %s %s, %s ms", method, route, status, ms, extra={"told": told})


UNREADABLE = re.compile("[\x00\ud800-\udfff]")
DEEPEST = 30
"""Levels of a JSON body; what is deeper is nothing that any operation takes."""
FORMS = ("application/x-www-form-urlencoded", "multipart/form-data")


def unreadable(text: str) -> bool:
    """Whether it holds what no database keeps."""
    return UNREADABLE.search(text) is not None


def shown(text: str) -> str:
    r"""The text with what cannot be read as it is written in JSON: ``\u0000``."""
    return UNREADABLE.sub(lambda found: f"\\u{ord(found.group()):04x}", text)


def problems_in_json(body: Any) -> Iterator[Problem]:
    """What cannot be read in a parsed JSON body, each with its place; the walk needs no stack."""
    waiting: list[tuple[tuple[str, ...], Any]] = [((), body)]
    while waiting:
        path, value = waiting.pop()
        if len(path) > DEEPEST:
            yield problem("request-too-deep", Place(path="/".join(path[:3])), most=DEEPEST)
            return
        if isinstance(value, dict):
            for key, inner in value.items():
                if unreadable(key):
                    yield _problem((*path, shown(key)))
                waiting.append(((*path, shown(key)), inner))
        elif isinstance(value, list):
            waiting += (((*path, str(place)), inner) for place, inner in enumerate(value))
        elif isinstance(value, str) and unreadable(value):
            yield _problem(path)


class Utf8Request(WSGIRequest):
    """Reads text as UTF-8 whatever the request says: Django would decode the query in any encoding
    that Python knows, where some are none of text and some make half surrogate pairs."""

    def _set_content_type_params(self, meta: Mapping[str, Any]) -> None:
        self.content_type, self.content_params = parse_header_parameters(
            meta.get("CONTENT_TYPE", "")
        )


class Utf8Handler(WSGIHandler):
    """The WSGI application with such requests."""

    request_class = Utf8Request


class ReadableTextMiddleware:
    """Answers 400 where an address, a query string or a form holds what cannot be read, or the
    request says that its text is in another encoding than UTF-8. Such a cookie is none of ours and
    is left aside."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Whatever is answered."""
        for name in [n for n, held in request.COOKIES.items() if unreadable(n + held)]:
            del request.COOKIES[name]
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: object, args: object, parts: dict[str, Any]
    ) -> HttpResponse | None:
        """The refusal; None where everything can be read."""
        problems = [*_of_encoding(request), *_of_text(request, parts)]
        if not problems:
            return None
        if request.path.startswith(INTERFACE):
            return document(400, problems)
        said = language()
        found = {"problems": [(each.message(said), each.hint(said)) for each in problems]}
        return render(request, "errors/unreadable.html", found, status=400)


def _of_encoding(request: HttpRequest) -> Iterator[Problem]:
    named = (request.content_params or {}).get("charset", "utf-8")
    try:
        known = codecs.lookup(named).name
    except LookupError:
        known = ""
    if known not in ("utf-8", "ascii"):
        yield problem("request-not-utf-8", Place(path="Content-Type"), found=shown(named)[:40])


def _of_text(request: HttpRequest, parts: dict[str, Any]) -> Iterator[Problem]:
    """By the name of what holds it; the body of an operation is read by the operation."""
    given = [("path", name, str(value)) for name, value in parts.items()]
    given += [("query", name, each) for name, held in request.GET.lists() for each in held]
    by_form = request.content_type in FORMS and not request.path.startswith(INTERFACE)
    if request.method == "POST" and by_form:
        given += [("", name, each) for name, held in request.POST.lists() for each in held]
    for source, name, value in given:
        if unreadable(name + value):
            yield _problem(tuple(filter(None, (source, shown(name)))))


def _problem(path: tuple[str, ...]) -> Problem:
    return problem("request-unreadable", Place(path="/".join(path)), name=path[-1] if path else "")


INTERFACE = "/api/"
"""Addresses that programs ask: whatever is refused there is told in a problem document."""
MEDIA_TYPE = "application/problem+json"
KINDS = {
    400: "answer-not-understood",
    401: "answer-no-token",
    403: "answer-not-allowed",
    404: "answer-not-found",
    405: "answer-wrong-method",
    408: "answer-too-slow",
    409: "answer-changed-meanwhile",
    412: "answer-other-version",
    413: "answer-too-large",
    422: "answer-refused",
    428: "answer-version-unsaid",
    429: "answer-too-often",
    500: "answer-failed",
    503: "answer-crowded",
    507: "answer-no-room",
}
"""The kind of each status: a code of the catalogue, whose message is the title."""


def address_of(code: str) -> str:
    """The URI of a kind of problem, for good: a page that explains it stands there."""
    return f"/problems/{code}"


def document(status: int, problems: Sequence[Problem] = (), detail: str = "") -> HttpResponse:
    """The document as a response; ``detail`` says what this time is different from its kind."""
    kind = problem(KINDS.get(status, KINDS[500]))
    body = {
        "type": address_of(kind.code),
        "title": kind.message("en"),
        "status": status,
        "detail": detail or kind.hint("en"),
        "problems": [as_json(each) for each in problems],
    }
    text = json.dumps(body, ensure_ascii=False)
    return HttpResponse(text, status=status, content_type=MEDIA_TYPE)


def as_json(each: Problem) -> dict[str, Any]:
    """The problem as the interface tells it."""
    return {
        "type": address_of(each.code),
        "code": each.code,
        "where": each.place.path or str(each.place),
        "message": {"zh": each.message("zh"), "en": each.message("en")},
        "hint": {"zh": each.hint("zh"), "en": each.hint("en")},
    }
