"""Entity tags and what requests make depend on them (RFC 9110, 13).

Bodies as operations get them: exact numbers, and text that can be kept.
"""

from __future__ import annotations

import hashlib
import json
from decimal import Decimal
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.utils.http import parse_etags
from ninja.parser import Parser

from hengjian.errors import Refused
from hengjian.site.common.requests import problems_in_json


class Unmet(Exception):
    """What the request depends on does not hold; ``status`` is 412, or 428 where it says nothing
    of the version it starts from."""

    def __init__(self, status: int) -> None:
        super().__init__(status)
        self.status = status


def etag_of(body: bytes) -> str:
    """The tag of a body. Not of the row's version: what is counted beside a row changes too."""
    return f'"{hashlib.sha256(body).hexdigest()[:32]}"'


def start_version(request: HttpRequest, now: int, text: str, given: int | None) -> int:
    """The version a change starts from: the body's, or ``now`` where ``If-Match`` names the row as
    it is told just now, ``text``. The change itself compares the version once more, under lock.

    A tag may have been weakened by a proxy that compressed the answer. Raises ``Unmet``.
    """
    asked = request.headers.get("If-Match")
    if asked is None:
        if given is None:
            raise Unmet(428)
        return given
    tags = {tag.removeprefix("W/") for tag in parse_etags(asked)}
    if tags != {"*"} and etag_of(text.encode()) not in tags:
        raise Unmet(412)
    return now if given is None else given


def conditional(request: HttpRequest, answer: HttpResponse) -> HttpResponseBase:
    """The answer with its tag; where it was only read and ``If-None-Match`` names it, 304."""
    answer["ETag"] = etag_of(answer.content)
    answer["Cache-Control"] = "private, no-cache"
    patch_vary_headers(answer, ("Authorization", "Accept"))
    if request.method != "GET":
        return answer
    return get_conditional_response(request, etag=answer["ETag"], response=answer) or answer


class Reader(Parser):
    """Reads JSON with decimals as they are written."""

    def parse_body(self, request: HttpRequest) -> Any:
        """The body. Raises ``Refused`` with everything in it that no database keeps; what is no
        JSON raises ``ValueError`` or ``RecursionError``, which end in 400 as well."""
        body = json.loads(request.body, parse_float=Decimal)
        if problems := [*problems_in_json(body)]:
            raise Refused(problems)
        return body
