"""Requests that are too large end before they are read."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

MEGABYTE = 2**20


class UploadLimitMiddleware:
    """Answers 413 where a request announces more than ``REQUEST_LIMIT`` bytes.

    Nothing of it is read, whatever the address. What a request does not announce cannot be read
    either: the server hands on at most the announced length.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """The page that says so, or whatever the site answers."""
        announced = request.META.get("CONTENT_LENGTH") or "0"
        size = int(announced) if announced.isdecimal() else 0
        if size <= settings.REQUEST_LIMIT:
            return self.get_response(request)
        found = {
            "most": settings.ATTACHMENT_LIMIT // MEGABYTE,
            "size": -(-size // MEGABYTE),
        }
        return render(request, "errors/too_large.html", found, status=413)
