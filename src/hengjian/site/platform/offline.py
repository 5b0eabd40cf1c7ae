"""Pages that open where there is no network, and what their forms sent twice."""

from __future__ import annotations

from pathlib import Path

from django.contrib.staticfiles import finders
from django.http import HttpResponse


def worker_script() -> HttpResponse:
    """The script that keeps a page ready where there is no network.

    It is served below the page's own address, because a browser lets it serve only what is below.
    """
    path = finders.find("site/diary-worker.js")
    assert isinstance(path, str), "the script is shipped with the site"
    script = Path(path).read_bytes()
    answer = HttpResponse(script, content_type="text/javascript; charset=utf-8")
    answer["Cache-Control"] = "no-cache"
    return answer
