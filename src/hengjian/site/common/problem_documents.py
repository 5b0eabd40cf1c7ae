"""Problem documents (RFC 9457): how programs are told what went wrong, whichever door refuses."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from django.http import HttpResponse

from hengjian.errors import Problem, problem

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
    411: "answer-length-unsaid",
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
