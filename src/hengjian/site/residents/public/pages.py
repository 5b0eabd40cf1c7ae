"""Pages for everybody about a community, its board and notices in print, and what staff keep."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from hengjian.errors import Refused, problem
from hengjian.site.accounts.gate import Arrival, needs, public
from hengjian.site.accounts.models import Membership
from hengjian.site.accounts.permissions import Permission
from hengjian.site.common import attachments
from hengjian.site.common.days import current_day
from hengjian.site.common.rates import Rate
from hengjian.site.common.words import words
from hengjian.site.library.models import Site, SitePicture
from hengjian.site.library.visibility import visible_to
from hengjian.site.platform.personal import personal_data
from hengjian.site.platform.telling import sentence, show_on
from hengjian.site.residents.open.panels import panels
from hengjian.site.residents.public import queries
from hengjian.site.residents.public.actions import telling
from hengjian.site.residents.public.forms import AnnouncementForm, ContactForm
from hengjian.site.residents.public.models import Announcement, Contact
from hengjian.site.residents.public.printing import printed

LOOKING = Rate(300, 60)
"""Pages that one address may look at in a minute."""
PICTURES = Rate(600, 60)
PRINTING = Rate(20, 60)


@public(LOOKING)
def find(request: HttpRequest, arrival: Arrival) -> HttpResponseBase:
    """Find one's community: by its name, its initials or the road; no map is needed."""
    asked = request.GET.get("q", "").strip()
    found, more = queries.sites_like(asked)
    context = {"asked": asked, "found": found, "more": more}
    return render(request, "public/find.html", context)


@public(LOOKING)
def privacy(request: HttpRequest, arrival: Arrival) -> HttpResponseBase:
    """What is kept of persons: which fields, what for, for how long, who sees it."""
    lines = [
        ([each.title(field) for field in each.fields], each, any(map(each.sealed, each.fields)))
        for each in personal_data()
    ]
    return render(request, "public/privacy.html", {"lines": lines})


@public(LOOKING)
def site(request: HttpRequest, arrival: Arrival, code: str) -> HttpResponseBase:
    """A community for everybody: what, when, by whom, for how much, and what came of what was
    said."""
    row = get_object_or_404(queries.shown_sites(), code=code)
    day = current_day()
    parts = []
    for panel in panels():
        told = panel.tell(row, day)
        if told is not None:
            parts.append(
                render_to_string(panel.template, {**told, "site": row, "day": day}, request)
            )
    newest = queries.notices_of(row, day).first()
    if newest is not None and request.method == "GET":
        queries.count_shown(newest)
    return render(request, "public/site.html", {"site": row, "day": day, "parts": parts})


@public(PICTURES)
def picture(request: HttpRequest, arrival: Arrival, code: str, pk: int) -> HttpResponseBase:
    """A picture of the works, small: only such as show the community and were not withdrawn."""
    rows = SitePicture.objects.filter(viewpoint__site__code=code, withdrawn_at=None)
    row = get_object_or_404(rows.select_related("attachment"), pk=pk)
    try:
        file = attachments.open_thumbnail_of(row.attachment)
    except attachments.FileLost as lost:
        raise Http404 from lost
    return FileResponse(file, content_type="image/webp")


@public(PRINTING)
def board(request: HttpRequest, arrival: Arrival, code: str) -> HttpResponseBase:
    """The board at the gate, A3: what, who, deadlines, and the way to this page as a QR code."""
    row, day = get_object_or_404(queries.shown_sites(), code=code), current_day()
    contacts = queries.contacts_of(row, day)
    if missing := queries.lacking(contacts):
        said = "、".join(map(str, missing))
        found = problem("board-without-contact", name=row, missing=said)
        return render(
            request, "public/no_board.html", {"site": row, "said": sentence(found)}, status=409
        )
    english = request.GET.get("language") == "en"
    with override("en" if english else "zh-hans"):
        made = _board(row, day, _address(request, row))
    return _send(made, f"{row.code}-board{'-en' if english else ''}.pdf")


def _board(row: Site, day: date, address: str) -> bytes:
    """What hangs at a gate is Chinese, whoever prints it, unless English is asked for."""
    title = words(
        f"{row.name}改造公示　信访投诉公示牌", f"{row.name}: the renovation, and whom to tell"
    )
    foot = words(
        f"打印日期 {day}　数据以扫码页面为准", f"Printed on {day}; the page of the code is newer"
    )
    return printed(
        paper="a3",
        title=str(title),
        subtitle=f"{row.sub_district.name}　{row.community}{_mark_invented(row)}",
        parts=[panel.board(row, day) for panel in panels() if panel.board is not None],
        address=address,
        foot=str(foot),
        day=day,
    )


@public(PRINTING)
def notice(request: HttpRequest, arrival: Arrival, code: str, pk: int) -> HttpResponseBase:
    """A notice for the stairwell, A4, with the way to this page as a QR code."""
    row, day = get_object_or_404(queries.shown_sites(), code=code), current_day()
    told = get_object_or_404(queries.notices_of(row, day), pk=pk)
    english = request.GET.get("language") == "en"
    with override("en" if english else "zh-hans"):
        made = _notice(row, told, day, _address(request, row))
    return _send(made, f"{told.code}{'-en' if english else ''}.pdf")


def _notice(row: Site, told: Announcement, day: date, address: str) -> bytes:
    spans = [
        (str(name), f"{timezone.localtime(at):%Y-%m-%d %H:%M}")
        for name, at in (
            (words("开始", "start"), told.begins_at),
            (words("结束", "ends"), told.ends_at),
        )
        if at is not None
    ]
    kind = str(told.get_kind_display())
    foot = words(f"编号 {told.code}　打印日期 {day}", f"Notice {told.code}, printed on {day}")
    return printed(
        paper="a4",
        title=str(words(f"{row.name}　{kind}通知", f"{row.name}: {kind}")),
        subtitle=f"{row.sub_district.name}　{told.posted_on}{_mark_invented(row)}",
        parts=[
            (kind, [(str(words("内容", "content")), told.text), *spans]),
            (str(words("找谁", "Whom to ask")), queries.lines_of(queries.contacts_of(row, day))),
        ],
        address=address,
        foot=str(foot),
        day=day,
    )


def _mark_invented(row: Site) -> str:
    """A board of invented data says so."""
    invented = words("　（合成数据，仅供演示）", " (synthetic data, for demonstration only)")
    return str(invented) if row.synthetic else ""


def _address(request: HttpRequest, row: Site) -> str:
    return request.build_absolute_uri(reverse("public:site", args=[row.code]))


def _send(pdf: bytes, name: str) -> HttpResponse:
    answer = HttpResponse(pdf, content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="{name}"'
    return answer


@needs(Permission.SITE_EDIT)
def office(request: HttpRequest, membership: Membership, code: str) -> HttpResponseBase:
    """What staff keep for the public page of a community: its contacts and its notices."""
    row = get_object_or_404(visible_to(Site, membership).select_related("sub_district"), code=code)
    wanted = request.POST.get("what", "")
    forms: dict[str, Any] = {
        "contact": ContactForm(request.POST if wanted == "contact" else None),
        "notice": AnnouncementForm(request.POST if wanted == "notice" else None),
    }
    acts = {"contact": telling.name_contact, "notice": telling.post}
    if wanted in forms and forms[wanted].is_valid():
        try:
            acts[wanted](by=membership, site=row, values=forms[wanted].cleaned_data)
        except Refused as refused:
            show_on(forms[wanted], refused)
        else:
            messages.success(
                request, words("已保存，公开页随即更新", "kept; the public page shows it")
            )
            return redirect("public:office", code)
    day = current_day()
    contacts = queries.contacts_of(row, day)
    context = {
        "site": row,
        "contacts": [contacts[role] for role in Contact.Role if role in contacts],
        "lacking": queries.lacking(contacts),
        "notices": list(queries.notices_of(row, day)[:20]),
        **{f"{name}_form": form for name, form in forms.items()},
    }
    return render(request, "public/office.html", context)
