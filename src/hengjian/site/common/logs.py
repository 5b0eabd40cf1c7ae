"""What the log says: a JSON object a line, which request, under which membership, never who.

Nothing that was typed gets into it: addresses are told as their patterns, and of an exception its
kind and where it was raised, not its words, which repeat values of rows. The plain format is for
development and leaves exceptions as they are.
"""

from __future__ import annotations

import json
import logging
import traceback
from contextvars import ContextVar
from typing import Any

from django.http import HttpRequest
from django.utils.functional import empty

present: ContextVar[HttpRequest | None] = ContextVar("request", default=None)
"""The request that this thread answers."""


def route_of(request: HttpRequest) -> str:
    """The pattern of the address, ``sites/<str:code>/``; empty where it has none."""
    match = getattr(request, "resolver_match", None)
    return match.route if match is not None else ""


class WithoutRefusals(logging.Filter):
    """No traceback of what was refused as it should be: below 500 there is no failure."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Every record, some without their exception."""
        if getattr(record, "status_code", 500) < 500:
            record.exc_info = record.exc_text = None
        return True


class JsonLines(logging.Formatter):
    """A JSON object a line."""

    def format(self, record: logging.LogRecord) -> str:
        """Time, level, logger and message; the request, its route and membership."""
        line: dict[str, Any] = {
            "time": self.formatTime(record, "%Y-%m-%dT%H:%M:%S%z"),
            "level": record.levelname,
            "logger": record.name,
            "message": _message(record),
        }
        request = present.get()
        if request is not None:
            line |= _of(request)
        line |= getattr(record, "told", {})
        if record.exc_info and record.exc_info[1] is not None:
            line["exception"] = _exception(record.exc_info[1])
        return json.dumps(line, ensure_ascii=False)


def _message(record: logging.LogRecord) -> str:
    """Django's lines about requests end in the address, which may hold what somebody typed."""
    if record.name == "django.request" or record.name.startswith("django.security"):
        return str(record.msg).partition(":")[0]
    return record.getMessage()


def _of(request: HttpRequest) -> dict[str, Any]:
    told: dict[str, Any] = {"request": getattr(request, "known_as", None)}
    if route := route_of(request):
        told["route"] = route
    found = getattr(request, "membership", None)
    known: Any = getattr(found, "_wrapped", empty) if found is not None else empty
    if known is not empty and known is not None:
        told["membership"] = known.pk
    elif getattr(request, "auth", None) is not None:
        told["membership"] = request.auth.pk  # type: ignore[attr-defined]  # the interface sets it
    return told


def _exception(error: BaseException) -> dict[str, Any]:
    """Its kind and where it was raised, and those of its causes; none of their words."""
    frames = traceback.extract_tb(error.__traceback__)
    told: dict[str, Any] = {
        "kind": f"{type(error).__module__}.{type(error).__qualname__}",
        "frames": [f"{each.filename}:{each.lineno} {each.name}" for each in frames],
    }
    if error.__cause__ is not None:
        told["cause"] = _exception(error.__cause__)
    return told
