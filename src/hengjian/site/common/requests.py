"""Each request has an id, is counted, and is told in the log once it is answered."""

from __future__ import annotations

import logging
import re
import time
import uuid
from collections.abc import Callable

from django.http import HttpRequest
from django.http.response import HttpResponseBase

from hengjian.site.common import environment, measuring
from hengjian.site.common.logs import present, route_of

GIVEN = re.compile("[A-Za-z0-9-]{8,64}")
"""An id that the proxy in front may have given."""
METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
log = logging.getLogger("hengjian.request")


class RequestMiddleware:
    """The id is in every line of the log about the request, and in the answer."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """The answer, with ``X-Request-ID``."""
        given = request.headers.get("X-Request-ID", "") if environment.behind_proxy() else ""
        known_as = given if GIVEN.fullmatch(given) else uuid.uuid4().hex
        request.known_as = known_as  # type: ignore[attr-defined]
        before, began = present.set(request), time.perf_counter()
        try:
            answer = self.get_response(request)
            _tell(request, answer, time.perf_counter() - began)
        finally:
            present.reset(before)
        answer["X-Request-ID"] = known_as
        return answer


def _tell(request: HttpRequest, answer: HttpResponseBase, seconds: float) -> None:
    method = request.method if request.method in METHODS else "OTHER"
    route, status, ms = route_of(request), answer.status_code, round(seconds * 1000)
    measuring.count(route, str(method), status, seconds)
    told = {"method": method, "status": status, "ms": ms}
    log.info("%s %s %s, %s ms", method, route, status, ms, extra={"told": told})
