"""What went wrong, as RFC 9457 problem documents: all problems at once, in both languages."""

from __future__ import annotations

from django.conf import settings
from django.core.exceptions import PermissionDenied, RequestDataTooBig
from django.http import Http404, HttpRequest, HttpResponse
from ninja import NinjaAPI, Schema
from ninja.errors import AuthenticationError, HttpError, ValidationError

from hengjian.errors import Refused, problem
from hengjian.site.accounts.permissions import WORDS, Permission
from hengjian.site.api.authentication import by
from hengjian.site.api.misfits import misfit
from hengjian.site.common.problem_documents import document
from hengjian.site.projects.keeping.rows import Clash


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


RESPONSES: dict[int, type[ProblemDocument]] = dict.fromkeys(
    (400, 401, 403, 404, 409, 422), ProblemDocument
)
"""What every operation may answer besides its result."""


def handle(api: NinjaAPI) -> None:
    """Answer every refusal of the interface with a problem document."""
    api.exception_handler(Clash)(lambda request, error: document(409, error.problems))
    api.exception_handler(Refused)(_refused)
    api.exception_handler(PermissionDenied)(_not_allowed)
    api.exception_handler(Http404)(lambda request, error: document(404))
    api.exception_handler(AuthenticationError)(lambda request, error: document(401))
    api.exception_handler(ValidationError)(_invalid)
    api.exception_handler(RequestDataTooBig)(_too_large)
    api.exception_handler(HttpError)(_http)


def _refused(request: HttpRequest, error: Refused) -> HttpResponse:
    """All problems at once; 409 where one of them is that the row has another version now."""
    past = any(each.code == "changed-meanwhile" for each in error.problems)
    return document(409 if past else 422, error.problems)


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
