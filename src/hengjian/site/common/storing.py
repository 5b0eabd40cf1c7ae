"""What browsers and caches on the way may keep of an answer."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest
from django.http.response import HttpResponseBase

ASK_EACH_TIME = "private, no-cache"
"""The browser may keep it, and asks before showing it again."""


class NotStoredMiddleware:
    """What says nothing of storing is not stored: after a log-out, the button that goes back shows
    nothing of what was open. An answer with an entity tag may be kept by its reader's browser."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """The answer, with ``Cache-Control`` in every case."""
        answer = self.get_response(request)
        if "Cache-Control" not in answer:
            answer["Cache-Control"] = ASK_EACH_TIME if "ETag" in answer else "no-store"
        return answer
