"""Problem documents also for what fails before an operation is reached, or inside one."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from hengjian.site.api import problems


class ProblemMiddleware:
    """Under the interface's addresses every answer from 400 on is a problem document."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """The answer; instead of a page for people or of bare text, a document."""
        answer = self.get_response(request)
        if answer.status_code < 400 or not request.path.startswith(INTERFACE):
            return answer
        if answer["Content-Type"].startswith(problems.MEDIA_TYPE):
            return answer
        told = problems.answer(answer.status_code, _detail(answer))
        if "Allow" in answer:
            told["Allow"] = answer["Allow"]
        return told


INTERFACE = "/api/"


def _detail(answer: HttpResponse) -> str:
    described = f"the interface describes itself at {reverse('api:openapi-json')}"
    match answer.status_code:
        case 404:
            return f"no operation has this address; {described}"
        case 405:
            return f"this address takes {answer['Allow']}; {described}"
    return "something failed and nothing was written; ask again, or tell whoever runs the site when"
