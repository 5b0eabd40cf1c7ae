"""The pages of what fails outside every view: they need no database, no session, no host name."""

from __future__ import annotations

import errno
import sys
from collections.abc import Iterator

from django.core.exceptions import (
    DisallowedHost,
    RequestDataTooBig,
    TooManyFieldsSent,
    TooManyFilesSent,
)
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils import translation

from hengjian.bilingual import Text
from hengjian.errors import Problem, problem
from hengjian.site.common.attachments import FileLost

FULL = (errno.ENOSPC, errno.EDQUOT)
DISK_FULL = "53100"
"""SQLSTATE of PostgreSQL."""


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400: what of the request cannot be read."""
    match exception:
        case DisallowedHost():
            told = problem("request-host-foreign")
        case TooManyFieldsSent() | TooManyFilesSent() | RequestDataTooBig():
            told = problem("request-form-large")
        case _:
            told = problem("request-not-understood")
    return page(request, 400, told)


def answer_failure(request: HttpRequest) -> HttpResponse:
    """What nobody expected: a full disk and a lost file have pages of their own."""
    causes = list(_causes(sys.exc_info()[1]))
    for each in causes:
        if isinstance(each, FileLost):
            return page(request, 410, each.problems[0])
    if any(_is_full(each) for each in causes):
        return page(request, 507, problem("disk-full"))
    return page(request, 500, problem("request-failed"))


def page(request: HttpRequest, status: int, told: Problem) -> HttpResponse:
    """A page without a frame, in the language of the reader."""
    with translation.override(translation.get_language_from_request(request)):
        found = {"message": Text(told.message("zh"), told.message("en")),
                 "hint": Text(told.hint("zh"), told.hint("en")), "status": status}  # fmt: skip
        return HttpResponse(render_to_string("errors/plain.html", found), status=status)


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    """The error, what it was raised from, and what that was raised from."""
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__


def _is_full(error: BaseException) -> bool:
    if isinstance(error, OSError) and error.errno in FULL:
        return True
    return getattr(error, "sqlstate", None) == DISK_FULL or (
        "database or disk is full" in str(error)
    )
