"""The page of a closed door."""

from __future__ import annotations

from collections.abc import Callable
from math import ceil

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from hengjian.site.accounts.guessing import TooManyGuesses


class LockedMiddleware:
    """Answers 429 wherever a password or a code is guessed too often; the same words and the same
    wait whether the person exists."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """What the site answers."""
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """How long to wait."""
        if not isinstance(error, TooManyGuesses):
            return None
        found = {"minutes": ceil(error.seconds / 60)}
        answer = render(request, "accounts/locked_out.html", found, status=429)
        answer["Retry-After"] = str(error.seconds)
        return answer
