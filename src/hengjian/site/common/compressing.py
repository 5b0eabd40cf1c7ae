"""Pages leave compressed; files that people hand in, and what a condition may ask for, do not.

Compression and secrets: a page that reflects what was sent and shows a secret could be guessed by
its length (BREACH). The token of every form is masked anew in each answer, and Django adds up to a
hundred random bytes to the length of each; pages that show a secret once reflect nothing.
"""

from __future__ import annotations

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware

WORDS = ("text/", "application/json", "application/problem+json", "application/x-ndjson")
"""Media types that compress well. Pictures and office files are compressed already."""


class CompressionMiddleware(GZipMiddleware):
    """gzip for words, as Django does it.

    An answer with an ``ETag`` of its own goes as it is: compressed, it would be another one, and no
    ``If-Match`` would ever hold.
    """

    def process_response(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        """Compress what is words and carries no ``ETag``."""
        kind = response.headers.get("Content-Type", "")
        if not kind.startswith(WORDS) or response.has_header("ETag"):
            return response
        return super().process_response(request, response)
