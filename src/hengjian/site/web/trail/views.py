"""The trail for those who may read it: the lines about what they see.

The list of the trail: by person, action, kind of subject, date, or one subject.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime, time, timedelta
from typing import Any

from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from hengjian.bilingual import Text
from hengjian.site.accounts.gate import needs
from hengjian.site.accounts.models import Membership, Organisation
from hengjian.site.accounts.permissions import Permission
from hengjian.site.common import jobs
from hengjian.site.common import trail as trail_export
from hengjian.site.common.days import current_day, read_day
from hengjian.site.common.models import Job, TrailEntry
from hengjian.site.common.words import words
from hengjian.site.library.trail import (
    action_of,
    lines_of,
    noun_of,
    role_of,
    subject_of,
    trail_visible_to,
    who,
)
from hengjian.site.platform.lists import Choice, Column, Facet, Listing, Words, answer, by_field
from hengjian.site.platform.menu import in_menu

RECENT = 2_000
"""The lines whose people, actions and kinds the filters offer; others can be given by address."""
Rows = QuerySet[Any]


def _recent(visible: Rows) -> list[dict[str, str]]:
    """What the filters offer, asked once for all of them."""
    named = ("actor", "actor_name", "action", "subject_type")
    recent = visible.order_by("-sequence").values_list(*named)[:RECENT]
    return [dict(zip(named, row, strict=True)) for row in dict.fromkeys(recent)]


def _facet(
    recent: list[dict[str, str]],
    key: str,
    title: Words,
    field: str,
    word: Callable[[str], str],
    named: str = "",
) -> Facet:
    """A filter by the values of a field, by ``word`` of them or of the field ``named``."""
    found = {row[field]: row[named or field] or row[field] for row in recent}
    offered = [Choice(value, word(name)) for value, name in found.items()]
    offered.sort(key=lambda choice: str(choice.title))
    return Facet(key, title, lambda _: offered, by_field(field))


def _since(rows: Rows, value: str) -> Rows:
    day = _day(value)
    return rows.filter(at__gte=day) if day else rows.none()


def _until(rows: Rows, value: str) -> Rows:
    day = _day(value)
    return rows.filter(at__lt=day + timedelta(days=1)) if day else rows.none()


def _day(value: str) -> datetime | None:
    """The beginning of the day; None where there is no such day."""
    day = read_day(value)
    return timezone.make_aware(datetime.combine(day, time())) if day else None


def _of_subject(rows: Rows, value: str) -> Rows:
    subject_type, _, subject = value.partition(":")
    return rows.filter(subject_type=subject_type, subject=subject)


def _search(rows: Rows, text: str) -> Rows:
    return rows.filter(
        Q(subject_name__iholds=text)
        | Q(subject__iholds=text)
        | Q(actor_name__iholds=text)
        | Q(why__iholds=text)
    )


def _nothing(membership: Membership) -> Sequence[Choice]:
    return ()


def _when(entry: TrailEntry) -> str:
    return f"{timezone.localtime(entry.at):%Y-%m-%d %H:%M}"


def listing(visible: Rows) -> Listing:
    """The list, with the filters that fit what happened of late."""
    recent = _recent(visible)
    of_late = (
        _facet(recent, "actor", words("何人", "who"), "actor", str, "actor_name"),
        _facet(recent, "action", words("做了什么", "what was done"), "action", action_of),
        _facet(recent, "kind", words("对象类别", "kind"), "subject_type", noun_of),
    )
    return replace(_LISTING, facets=(*of_late, *_LISTING.facets))


_LISTING = Listing(
    name="trail",
    title=words("留痕", "Trail"),
    columns=(
        Column(
            "sequence", words("序号", "no."), lambda entry: entry.sequence, "number", "sequence"
        ),
        Column("at", words("时间", "time"), _when, "moment", "at"),
        Column("action", words("做了什么", "what was done"), lambda e: action_of(e.action), "name"),
        Column("subject", words("对象", "subject"), subject_of),
        Column("who", words("何人", "who"), who),
        Column("why", words("理由", "reason"), lambda entry: entry.why),
    ),
    address=lambda entry: reverse("web:trail-entry", args=[entry.sequence]),
    facets=(
        Facet("since", words("自", "from"), _nothing, _since, kind="date"),
        Facet("until", words("至", "until"), _nothing, _until, kind="date"),
        Facet("subject", words("对象", "subject"), _nothing, _of_subject, kind="hidden"),
    ),
    search=_search,
    search_hint=words("名称、编码、姓名或理由", "name, code, person or reason"),
    order="-sequence",
    empty_title=words("还没有留痕", "Nothing happened yet"),
    empty_hint=words(
        "每一次填报、审核、批准都会在这里留下一条",
        "Every entry, confirmation and approval leaves a line here",
    ),
)


LATEST = 20
"""Lines shown of one row's history."""


@in_menu("administration", 10, words("留痕", "Trail"), "history")
@needs(Permission.TRAIL_VIEW)
def trail(request: HttpRequest, membership: Membership) -> HttpResponseBase:
    """The list, with the head that anybody can write down."""
    sequence, head = trail_export.head()
    rows = trail_visible_to(membership)
    shown = listing(rows)
    return answer(
        request,
        membership,
        shown,
        rows,
        "trail/trail.html",
        sequence=sequence,
        head=head,
        found=_last_result(),
    )


def _last_result() -> dict[str, object] | None:
    """What the last verification found, and as of which line."""
    job = jobs.latest(trail_export.VERIFY, Job.State.DONE)
    if job is None or job.result is None:
        return None
    checks = [
        {
            "title": Text(**each["title"]),
            "holds": each["holds"],
            "details": [Text(**line) for line in each["details"]],
        }
        for each in job.result["checks"]
    ]
    reached = {name: job.result[name] for name in ("sequence", "head")}
    return {**reached, "checks": checks, "by": job.by, "at": job.finished_at}


@require_POST
@needs(Permission.TRAIL_VIEW)
def verify(request: HttpRequest, membership: Membership) -> HttpResponseBase:
    """Verify the whole chain now, in the background; what was found stands on the trail's page."""
    address = reverse("web:trail")
    return redirect("web:job", jobs.start(trail_export.VERIFY, by=membership, address=address).pk)


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
