"""The trail for those who may read it: the lines about what they see."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render

from hengjian.site.accounts.gate import needs
from hengjian.site.accounts.models import Membership, Organisation
from hengjian.site.accounts.permissions import Permission
from hengjian.site.common import trail_export
from hengjian.site.common.days import current_day
from hengjian.site.common.models import TrailEntry
from hengjian.site.library.trail import trail_visible_to
from hengjian.site.library.wording import action_of, lines_of, noun_of, role_of, subject_of, who
from hengjian.site.platform.lists import answer
from hengjian.site.web.trail.listing import listing

LATEST = 20
"""Lines shown of one row's history."""


@needs(Permission.TRAIL_VIEW)
def trail(request: HttpRequest, membership: Membership) -> HttpResponseBase:
    """The list, with the head that anybody can write down."""
    sequence, head = trail_export.head()
    rows = trail_visible_to(membership)
    shown = listing(rows)
    return answer(
        request, membership, shown, rows, "trail/trail.html", sequence=sequence, head=head
    )


@needs(Permission.TRAIL_VIEW)
def entry(request: HttpRequest, membership: Membership, sequence: int) -> HttpResponse:
    """One line: who did what to what, why, before and after, and its place in the chain."""
    kind = TrailEntry.objects.filter(sequence=sequence).values_list("subject_type", flat=True)
    row = get_object_or_404(trail_visible_to(membership, kind.first() or ""), sequence=sequence)
    acted_for = Organisation.objects.filter(code=row.organisation).first()
    context = {
        "entry": row,
        "action": action_of(row.action),
        "noun": noun_of(row.subject_type),
        "subject": subject_of(row),
        "who": who(row),
        "role": role_of(row),
        "organisation": acted_for.name if acted_for else row.organisation,
        "lines": list(lines_of(row, membership)),
    }
    return render(request, "trail/entry.html", context)


@needs(Permission.TRAIL_VIEW)
def of(request: HttpRequest, membership: Membership, kind: str, code: str) -> HttpResponse:
    """The latest lines of one row, as a part of its page."""
    rows = trail_visible_to(membership, kind).filter(subject=code)
    latest = list(rows.order_by("-sequence")[: LATEST + 1])
    told = [(row, action_of(row.action), who(row), len(row.after or {})) for row in latest[:LATEST]]
    context = {"told": told, "more": len(latest) > LATEST, "subject": f"{kind}:{code}"}
    return render(request, "trail/of.html", context)


@needs(Permission.TRAIL_VIEW)
def export(request: HttpRequest, membership: Membership) -> StreamingHttpResponse:
    """The whole chain for ``hengjian verify``; lines one may not read by their hashes only."""
    lines = trail_export.export(trail_visible_to(membership))
    sent = StreamingHttpResponse(lines, content_type="application/jsonl; charset=utf-8")
    name = f"trail-{current_day().isoformat()}.jsonl"
    sent["Content-Disposition"] = f'attachment; filename="{name}"'
    return sent
