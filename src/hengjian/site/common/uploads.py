"""Requests that are too large, or do not say how large they are, end before they are read."""

from __future__ import annotations

import json
from collections.abc import Callable
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

MEGABYTE = 2**20
INTERFACE = "/api/"
"""Addresses that programs ask: they are told in a problem document (RFC 9457)."""
TITLES = {411: "Length required", 413: "Content too large"}


class UploadLimitMiddleware:
    """Answers 413 where a request announces more than ``REQUEST_LIMIT`` bytes, 411 where it sends
    a body without announcing its length (RFC 9110, 15.5.12 and 15.5.14).

    Nothing of it is read, whatever the address: the server hands on at most the announced length,
    and takes no more than its buffer of what comes without.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """The page that says so, or whatever the site answers."""
        announced = request.META.get("CONTENT_LENGTH") or ""
        size = int(announced) if announced.isdecimal() else 0
        if size > settings.REQUEST_LIMIT:
            return _refused(request, 413, "errors/too_large.html", size)
        if request.META.get("HTTP_TRANSFER_ENCODING") and not announced:
            return _refused(request, 411, "errors/length_unsaid.html", size)
        return self.get_response(request)


def _form_of(request: HttpRequest) -> str:
    """The page with the form: where the browser says it came from, if that is a page of ours. Many
    forms are sent to addresses that show no page."""
    before = urlsplit(request.headers.get("Referer", ""))
    if before.path and before.netloc == request.get_host():
        return f"{before.path}?{before.query}" if before.query else before.path
    return request.get_full_path()


def _refused(request: HttpRequest, status: int, page: str, size: int) -> HttpResponse:
    if not request.path.startswith(INTERFACE):
        most = settings.ATTACHMENT_LIMIT // MEGABYTE
        found = {"most": most, "size": -(-size // MEGABYTE), "back": _form_of(request)}
        return render(request, page, found, status=status)
    body = {
        "type": "about:blank",
        "title": TITLES[status],
        "status": status,
        "detail": f"say the length in Content-Length; at most {settings.REQUEST_LIMIT} bytes",
        "problems": [],
    }
    return HttpResponse(json.dumps(body), status=status, content_type="application/problem+json")
