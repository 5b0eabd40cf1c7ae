"""What is said where the database took too long for a question; see ``common.patience``."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from hengjian.errors import problem
from hengjian.site.common.patience import PAGE, took_too_long
from hengjian.site.common.requests import INTERFACE, document


class SlowQuestionMiddleware:
    """Tells people on a page and programs in a problem document that the question was given up."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """What the site answers."""
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """The answer in place of a failure without a word; others fail as they did."""
        if not took_too_long(error):
            return None
        found = problem("question-too-long", seconds=PAGE)
        if request.path.startswith(INTERFACE):
            return document(503, [found], found.message("en"))
        told = {
            "zh": (found.message("zh"), found.hint("zh")),
            "en": (found.message("en"), found.hint("en")),
        }
        return render(request, "503.html", told, status=503)
