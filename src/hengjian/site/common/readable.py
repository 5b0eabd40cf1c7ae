"""Text that no database keeps ends at the door, before any page or operation reads it.

PostgreSQL keeps no NUL, and neither database half a surrogate pair, which no answer can be written
in either. Both come in by a query string, an address, a form, a cookie or a JSON body.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from django.core.handlers.wsgi import WSGIHandler, WSGIRequest
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import parse_header_parameters

from hengjian.errors import Place, Problem, problem
from hengjian.site.common.problem_documents import INTERFACE, document
from hengjian.site.common.words import language

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
