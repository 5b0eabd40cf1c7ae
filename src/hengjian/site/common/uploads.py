"""Requests whose body is not taken: too large, of unsaid length, too slow, or no room for it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from hengjian.site.common.front import CROWDED, LATE, NO_ROOM, UNREAD
from hengjian.site.common.problem_documents import INTERFACE, document

MEGABYTE = 2**20
AGAIN = 30
"""Seconds after which a client is asked to try again."""


@dataclass(frozen=True, slots=True)
class Answer:
    """How a body that was not taken is answered."""

    status: int
    page: str


UNSAID = Answer(411, "errors/length_unsaid.html")
TOO_LARGE = Answer(413, "errors/too_large.html")
NOT_TAKEN = {
    LATE: Answer(408, "errors/too_slow.html"),
    CROWDED: Answer(503, "errors/crowded.html"),
    NO_ROOM: Answer(507, "errors/no_room.html"),
}
"""By what the front says of a body (RFC 9110, 15.5.9 and 15.6.4; RFC 4918, 11.5)."""


class UploadLimitMiddleware:
    """Answers 413 where a request announces more than ``REQUEST_LIMIT`` bytes, 411 where it sends
    a body without announcing its length (RFC 9110, 15.5.12 and 15.5.14), and what ``NOT_TAKEN``
    says where the front did not take the body.

    Nothing of it is read, whatever the address.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """The page that says so, or whatever the site answers."""
        announced = request.META.get("CONTENT_LENGTH") or ""
        size = int(announced) if announced.isdecimal() else 0
        if size > settings.REQUEST_LIMIT:
            return _refuse(request, TOO_LARGE, size)
        if request.META.get("HTTP_TRANSFER_ENCODING") and not announced:
            return _refuse(request, UNSAID, size)
        if why := request.META.get(UNREAD):
            return _refuse(request, NOT_TAKEN[why], size)
        return self.get_response(request)


def _form_of(request: HttpRequest) -> str:
    """The page with the form: where the browser says it came from, if that is a page of ours. Many
    forms are sent to addresses that show no page."""
    before = urlsplit(request.headers.get("Referer", ""))
    if before.path and before.netloc == request.get_host():
        return f"{before.path}?{before.query}" if before.query else before.path
    return request.get_full_path()


def _refuse(request: HttpRequest, told: Answer, size: int) -> HttpResponse:
    if request.path.startswith(INTERFACE):
        detail = f"at most {settings.REQUEST_LIMIT} bytes" if told in (UNSAID, TOO_LARGE) else ""
        answer = document(told.status, detail=detail)
    else:
        most = settings.ATTACHMENT_LIMIT // MEGABYTE
        found = {"most": most, "size": -(-size // MEGABYTE), "back": _form_of(request)}
        answer = render(request, told.page, found, status=told.status)
    if told.status == 503:
        answer["Retry-After"] = str(AGAIN)
    return answer
