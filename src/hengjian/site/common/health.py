"""Whether the site lives, whether it is ready, and its counts: for whoever watches the machine.

They answer before host names, sessions and the log are looked at: who watches asks by address.
"""

from __future__ import annotations

import hmac
from collections.abc import Callable
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, HttpResponseNotFound, JsonResponse
from django.http.response import HttpResponseBase

from hengjian.site.common import disk, measuring


class HealthMiddleware:
    """Answers ``/healthz``, ``/readyz`` and ``/metrics``."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Theirs, or whatever the site answers."""
        match request.path_info:
            case "/healthz":
                answer: HttpResponse = HttpResponse("ok\n", content_type="text/plain")
            case "/readyz":
                answer = _ready()
            case "/metrics":
                answer = _metrics(request)
            case _:
                return self.get_response(request)
        answer["Cache-Control"] = "no-store"
        return answer


def _ready() -> HttpResponse:
    """503 while pages could not be answered; little room on the disk is told and no reason."""
    found = {"database": _database(), "folder": _folder(), "disk": "low" if disk.low() else "ok"}
    ready = found["database"] == found["folder"] == "ok"
    return JsonResponse(found, status=200 if ready else 503)


def _database() -> str:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM accounts_person WHERE id = 0")
    except DatabaseError:
        return "unreachable"
    return "ok"


def _folder() -> str:
    return "ok" if Path(settings.MEDIA_ROOT).is_dir() else "missing"


def _metrics(request: HttpRequest) -> HttpResponse:
    """404 without ``HENGJIAN_METRICS_TOKEN``: then there are none; 401 without the right token."""
    token = settings.METRICS_TOKEN
    if not token:
        return HttpResponseNotFound("not found\n", content_type="text/plain")
    given = request.headers.get("Authorization", "")
    if not hmac.compare_digest(given.encode(), f"Bearer {token}".encode()):
        answer = HttpResponse("send the token\n", status=401, content_type="text/plain")
        answer["WWW-Authenticate"] = "Bearer"
        return answer
    return HttpResponse(measuring.text(), content_type="text/plain; version=0.0.4; charset=utf-8")
