"""The reference case's overview, report, trace and package, in demo mode only."""

from __future__ import annotations

import mimetypes

from csp.decorators import csp_exempt
from django.conf import settings
from django.http import FileResponse, Http404, HttpRequest
from django.http.response import HttpResponseBase

from hengjian.site.accounts.gate import needs
from hengjian.site.accounts.models import Membership
from hengjian.site.accounts.permissions import Permission
from hengjian.site.common.words import words
from hengjian.site.platform.menu import in_menu

OVERVIEW = "index.html"


@in_menu(
    "reference",
    10,
    words("参考案例", "Reference case"),
    "checkup-list",
    needs=Permission.LIBRARY_VIEW,
    offered=lambda: bool(settings.REFERENCE),
)
@csp_exempt()  # each page carries its own policy, with the hash of its style
@needs()
def reference(
    request: HttpRequest, membership: Membership, name: str = OVERVIEW
) -> HttpResponseBase:
    """One of the files that the demonstration wrote; 404 where it wrote none of that name."""
    folder = settings.REFERENCE
    known = {path.name: path for path in folder.iterdir() if path.is_file()} if folder else {}
    if settings.MODE != "demo" or name not in known:
        raise Http404
    kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
    return FileResponse(known[name].open("rb"), content_type=kind)
