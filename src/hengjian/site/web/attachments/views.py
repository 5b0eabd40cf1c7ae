"""A file is sent to whoever may see a row that holds it; to anybody else it does not exist."""

from __future__ import annotations

from typing import BinaryIO
from urllib.parse import quote

from django.http import FileResponse, Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils.cache import get_conditional_response

from hengjian.site.accounts.gate import needs
from hengjian.site.accounts.models import Membership
from hengjian.site.common import attachments
from hengjian.site.common.attachments import ASK_EACH_TIME
from hengjian.site.common.models import Attachment
from hengjian.site.library import rows

SEES = (rows.sees,)
"""A function an app that holds files: whether the membership sees a row that holds this one."""


@needs()
def attachment(request: HttpRequest, membership: Membership, pk: int) -> HttpResponseBase:
    """The file, as a download under its own name."""
    row = _attachment_or_404(membership, pk)
    return known_to(request, f'"{row.sha256}"') or _send(
        attachments.open_of(row), row.media_type, row.name, f'"{row.sha256}"'
    )


@needs()
def thumbnail(request: HttpRequest, membership: Membership, pk: int) -> HttpResponseBase:
    """The small picture."""
    row = _attachment_or_404(membership, pk)
    if not row.has_thumbnail:
        raise Http404
    tag = f'"{row.sha256}-thumbnail"'
    return known_to(request, tag) or _send(
        attachments.open_thumbnail_of(row), "image/webp", f"{row.pk}.webp", tag
    )


def _attachment_or_404(membership: Membership, pk: int) -> Attachment:
    row = get_object_or_404(Attachment, pk=pk)
    if not any(sees(row, membership) for sees in SEES):
        raise Http404
    return row


def known_to(request: HttpRequest, tag: str) -> HttpResponseBase | None:
    """304 where the browser has this very file: it asks each time, for what it may see changes."""
    answer = get_conditional_response(request, etag=tag)
    if answer is not None:
        answer["Cache-Control"] = ASK_EACH_TIME
    return answer


def _send(file: BinaryIO, media_type: str, name: str, tag: str) -> FileResponse:
    """A download, never a page: whatever is inside cannot act as part of the site."""
    answer = FileResponse(file, content_type=media_type)
    answer["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name, safe='')}"
    answer["Cache-Control"], answer["ETag"] = ASK_EACH_TIME, tag
    answer["X-Content-Type-Options"] = "nosniff"
    return answer
