"""What went wrong, as RFC 9457 problem documents: all problems at once, in both languages."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied, RequestDataTooBig
from django.http import Http404, HttpRequest, HttpResponse
from ninja import NinjaAPI, Schema
from ninja.errors import AuthenticationError, HttpError, ValidationError

from hengjian.errors import Problem, Refused, problem
from hengjian.site.accounts.permissions import WORDS, Permission
from hengjian.site.api.authentication import by
from hengjian.site.api.misfits import misfit
from hengjian.site.projects.keeping.rows import Clash

MEDIA_TYPE = "application/problem+json"
TITLES = {
    400: "Bad request",
    401: "No valid token",
    403: "Not allowed",
    404: "Not found",
    405: "Method not allowed",
    409: "Changed by somebody else",
    413: "Content too large",
    422: "Refused",
    500: "Failed",
}


class One(Schema):
    """One thing that is wrong: its code, where it is, what it is and what to do, twice."""

    code: str
    where: str
    message: dict[str, str]
    hint: dict[str, str]


class Document(Schema):
    """A problem document."""

    type: str
    title: str
    status: int
    detail: str
    problems: list[One]


RESPONSES: dict[int, type[Document]] = dict.fromkeys((400, 401, 403, 404, 409, 422), Document)
"""What every operation may answer besides its result."""


NOT_FOUND = "nothing of this address is there, or the token's membership does not see it"
MISFIT = "the request does not fit the interface's document"
READ_AGAIN = "nothing was written: read the row again, decide, and send the version it has now"
NO_TOKEN = (
    "send the header “Authorization: Bearer …” with a token made under “Log-in and security”; it "
    "may have expired or been revoked"
)


def answer(status: int, detail: str = "", problems: Sequence[Problem] = ()) -> HttpResponse:
    """The document as a response."""
    body = {
        "type": "about:blank",
        "title": TITLES.get(status, "Not answered"),
        "status": status,
        "detail": detail,
        "problems": [_one(each) for each in problems],
    }
    text = json.dumps(body, ensure_ascii=False)
    return HttpResponse(text, status=status, content_type=MEDIA_TYPE)


def _one(each: Problem) -> dict[str, Any]:
    return {
        "code": each.code,
        "where": each.place.path or str(each.place),
        "message": {"zh": each.message("zh"), "en": each.message("en")},
        "hint": {"zh": each.hint("zh"), "en": each.hint("en")},
    }


def handle(api: NinjaAPI) -> None:
    """Answer every refusal of the interface with a problem document."""
    api.exception_handler(Clash)(lambda request, error: answer(409, READ_AGAIN, error.problems))
    api.exception_handler(Refused)(_refused)
    api.exception_handler(PermissionDenied)(_not_allowed)
    api.exception_handler(Http404)(lambda request, error: answer(404, NOT_FOUND))
    api.exception_handler(AuthenticationError)(lambda request, error: answer(401, NO_TOKEN))
    api.exception_handler(ValidationError)(_invalid)
    api.exception_handler(RequestDataTooBig)(_too_large)
    api.exception_handler(HttpError)(_http)


def _refused(request: HttpRequest, error: Refused) -> HttpResponse:
    """All problems at once; 409 where one of them is that the row has another version now."""
    past = any(each.code == "changed-meanwhile" for each in error.problems)
    return answer(409, READ_AGAIN, error.problems) if past else answer(422, "", error.problems)


def _invalid(request: HttpRequest, error: ValidationError) -> HttpResponse:
    """What does not fit the interface's own document, each with its place."""
    return answer(422, MISFIT, [misfit(each) for each in error.errors])


def _not_allowed(request: HttpRequest, error: PermissionDenied) -> HttpResponse:
    """Which right is missing, and to whom."""
    code = str(error)
    if code not in set(Permission):
        return answer(403, code)
    role, right = by(request).role.name, WORDS[Permission(code)]
    return answer(403, code, [problem("request-right-missing", role=role, right=right)])


def _too_large(request: HttpRequest, error: RequestDataTooBig) -> HttpResponse:
    most = settings.DATA_UPLOAD_MAX_MEMORY_SIZE // 2**20
    return answer(413, "", [problem("request-too-large", most=most)])


def _http(request: HttpRequest, error: HttpError) -> HttpResponse:
    """Ninja's own refusals: a body that cannot be parsed is the one we know of."""
    if error.status_code == 400:
        return answer(400, str(error), [problem("request-not-json")])
    return answer(error.status_code, str(error))
