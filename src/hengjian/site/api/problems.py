"""What went wrong, as RFC 9457 problem documents: all problems at once, in both languages."""

from __future__ import annotations

from math import ceil

from django.conf import settings
from django.core.exceptions import PermissionDenied, RequestDataTooBig
from django.http import Http404, HttpRequest, HttpResponse
from ninja import NinjaAPI, Schema
from ninja.errors import AuthenticationError, HttpError, ValidationError

from hengjian.errors import Refused, problem
from hengjian.site.accounts.permissions import WORDS, Permission
from hengjian.site.api.authentication import TooOften, by
from hengjian.site.api.conditions import Unmet
from hengjian.site.api.misfits import misfit
from hengjian.site.common.requests import document


class ProblemFound(Schema):
    """One thing that is wrong: its code, where it is, what it is and what to do, twice."""

    type: str
    """Where a page explains this code."""
    code: str
    where: str
    message: dict[str, str]
    hint: dict[str, str]


class ProblemDocument(Schema):
    """A problem document."""

    type: str
    title: str
    status: int
    detail: str
    problems: list[ProblemFound]


Responses = dict[int, type[ProblemDocument]]
RESPONSES: Responses = dict.fromkeys((400, 401, 403, 404, 409, 422, 429), ProblemDocument)
"""What every operation may answer besides its result."""
CHANGED: Responses = {**RESPONSES, 412: ProblemDocument, 428: ProblemDocument}
"""What an operation may answer that changes a row."""


def handle(api: NinjaAPI) -> None:
    """Answer every refusal of the interface with a problem document."""
    api.exception_handler(Refused)(_answer_refusal)
    api.exception_handler(Unmet)(lambda request, error: document(error.status))
    api.exception_handler(TooOften)(_too_often)
    api.exception_handler(PermissionDenied)(_not_allowed)
    api.exception_handler(Http404)(lambda request, error: document(404))
    api.exception_handler(AuthenticationError)(_no_token)
    api.exception_handler(ValidationError)(_invalid)
    api.exception_handler(RequestDataTooBig)(_too_large)
    api.exception_handler(HttpError)(_http)


def _answer_refusal(request: HttpRequest, error: Refused) -> HttpResponse:
    """All problems at once. Where one of them is that the row has another version now: 412 if the
    header said which it should have, 409 if the body did."""
    past = any(each.code == "changed-meanwhile" for each in error.problems)
    status = 412 if "If-Match" in request.headers else 409
    return document(status if past else 422, error.problems)


def _no_token(request: HttpRequest, error: AuthenticationError) -> HttpResponse:
    """With the scheme to use, and that the token was no good where there was one (RFC 6750, 3)."""
    told = document(401)
    given = ', error="invalid_token"' if "Authorization" in request.headers else ""
    told["WWW-Authenticate"] = f'Bearer realm="hengjian"{given}'
    return told


def _too_often(request: HttpRequest, error: TooOften) -> HttpResponse:
    told = document(429)
    told["Retry-After"] = str(ceil(error.wait))
    return told


def _invalid(request: HttpRequest, error: ValidationError) -> HttpResponse:
    """What does not fit the interface's own document, each with its place."""
    return document(422, [misfit(each) for each in error.errors])


def _not_allowed(request: HttpRequest, error: PermissionDenied) -> HttpResponse:
    """Which right is missing, and to whom."""
    code = str(error)
    if code not in set(Permission):
        return document(403, detail=code)
    role, right = by(request).role.name, WORDS[Permission(code)]
    return document(403, [problem("request-right-missing", role=role, right=right)])


def _too_large(request: HttpRequest, error: RequestDataTooBig) -> HttpResponse:
    most = settings.DATA_UPLOAD_MAX_MEMORY_SIZE // 2**20
    return document(413, [problem("request-too-large", most=most)])


def _http(request: HttpRequest, error: HttpError) -> HttpResponse:
    """Ninja's own refusals: a body that cannot be parsed is the one we know of."""
    if isinstance(error.__cause__, Refused):
        return document(400, error.__cause__.problems)
    if error.status_code == 400:
        return document(400, [problem("request-not-json")])
    return document(error.status_code, detail=str(error))
