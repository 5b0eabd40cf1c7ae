"""What I am told: behind the bell, on a page, by mail."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from hengjian.errors import Refused
from hengjian.site.accounts.gate import needs
from hengjian.site.accounts.models import Membership
from hengjian.site.accounts.standing import SESSION_KEY
from hengjian.site.common.words import said, words
from hengjian.site.notices.actions import own as acts
from hengjian.site.notices.kinds import KINDS
from hengjian.site.notices.models import Notice, Preference
from hengjian.site.notices.queries import notices_of, unread_of, waiting
from hengjian.site.platform.listing import Choice, Column, Facet, Listing
from hengjian.site.platform.lists import answer
from hengjian.site.platform.refusals import sentence, show_on
from hengjian.site.web.home.waiting import waiting_for
from hengjian.site.web.notices.forms import PreferenceForm

Rows = QuerySet[Any]
BEHIND_THE_BELL = 6
"""Notices shown there; the page has them all."""
STATES = {
    "waiting": ("mark-accent", words("未读", "unread")),
    "read": ("mark-grey", words("已读", "read")),
    "settled": ("mark-grey", words("已办结", "settled")),
}


def state_of(notice: Notice) -> str:
    """Where a notice stands: ``waiting``, ``read`` or ``settled``."""
    if notice.settled_at is not None:
        return "settled"
    return "waiting" if notice.read_at is None else "read"


def _by_state(rows: Rows, value: str) -> Rows:
    match value:
        case "waiting":
            return waiting(rows)
        case "settled":
            return rows.exclude(settled_at=None)
        case "read":
            return rows.filter(settled_at=None).exclude(read_at=None)
    return rows.none()


NOTICES = Listing(
    name="notices",
    title=words("通知", "Notices"),
    columns=(
        Column("text", words("内容", "content"), lambda n: said(n.text), "name"),
        Column("kind", words("类别", "kind"), lambda n: said(KINDS[n.kind]), "text", "kind"),
        Column("state", words("状态", "state"), lambda n: STATES[state_of(n)], "badge"),
        Column("due", words("期限", "deadline"), lambda n: n.due_on, "date", "due_on"),
        Column("at", words("时间", "time"), lambda n: n.created_at, "date", "created_at"),
        Column("as", words("身份", "role"), lambda n: said(n.membership.role.name), "text"),
    ),
    address=lambda notice: reverse("web:notice-open", args=[notice.pk]),
    facets=(
        Facet(
            "kind",
            words("类别", "kind"),
            lambda m: [Choice(code, said(title)) for code, title in KINDS.items()],
            lambda rows, value: rows.filter(kind=value),
        ),
        Facet(
            "state",
            words("状态", "state"),
            lambda m: [Choice(code, name) for code, (_, name) in STATES.items()],
            _by_state,
        ),
    ),
    order="-pk",
    empty_title=words("还没有通知", "No notices yet"),
    empty_hint=words(
        "有方案、计划、支付等您办理，或预警等您答复时，会在这里告诉您",
        "what waits for your decision, and warnings to answer, will be told here",
    ),
)


@needs()
def notices(request: HttpRequest, membership: Membership) -> HttpResponseBase:
    """Everything I was told, and what waits for me in the role I act in."""
    rows = notices_of(membership.person)
    fresh = unread_of(membership.person)
    return answer(
        request,
        membership,
        NOTICES,
        rows,
        "notices/notices.html",
        duties=waiting_for(membership),
        fresh=fresh,
    )


@needs()
def bell(request: HttpRequest, membership: Membership) -> HttpResponse:
    """The latest notices and what waits, for the panel under the bell."""
    fresh = waiting(notices_of(membership.person))[:BEHIND_THE_BELL]
    context = {"rows": fresh, "duties": waiting_for(membership)}
    return render(request, "notices/bell.html", context)


@needs()
def open_notice(request: HttpRequest, membership: Membership, pk: int) -> HttpResponse:
    """To the page a notice is about, in the role it was told to; it counts as read."""
    row = get_object_or_404(notices_of(membership.person), pk=pk)
    acts.read(by=membership, notice=row)
    if row.membership_id != membership.pk:
        request.session[SESSION_KEY] = row.membership_id
    return redirect(row.link)


@require_POST
@needs()
def read_all(request: HttpRequest, membership: Membership) -> HttpResponse:
    """Everything counts as read."""
    acts.read_all(by=membership)
    return redirect("web:notices")


@never_cache
@needs()
def preferences(request: HttpRequest, membership: Membership) -> HttpResponse:
    """How I want to be told by mail."""
    row = Preference.objects.filter(person=membership.person_id).first()
    form = PreferenceForm(request.POST or None, initial=_stored_choices(row))
    if request.method == "POST" and form.is_valid():
        wanted = {key: form.cleaned_data[key] for key in ("email", "often", "language")}
        try:
            kept = acts.prefer(by=membership, left_out=form.left_out(), **wanted)
        except Refused as refused:
            show_on(form, refused)
        else:
            messages.success(request, _save(kept))
            return redirect("web:notices-preferences")
    context = {"form": form, "preference": row, "mails": settings.MAILS}
    return render(request, "notices/preferences.html", context)


def _save(kept: Preference) -> Any:
    if kept.email and kept.confirmed_at is None:
        return words(
            "已保存。请打开发往该邮箱的确认链接", "Saved. Open the link mailed to that address"
        )
    return words("已保存", "Saved")


def _stored_choices(row: Preference | None) -> dict[str, Any]:
    if row is None:
        return {"kinds": list(KINDS), "often": Preference.Often.DAILY}
    included = [code for code in KINDS if code not in row.left_out]
    kept = {"email": row.email, "often": row.often, "language": row.language}
    return {**kept, "kinds": included}


@needs()
def confirm(request: HttpRequest, membership: Membership) -> HttpResponse:
    """The link of the mail that asks whether an address is mine."""
    try:
        acts.confirm_address(by=membership, token=request.GET.get("token", ""))
    except Refused as refused:
        messages.error(request, sentence(refused.problems[0]))
    else:
        messages.success(request, words("邮箱已确认", "The address is confirmed"))
    return redirect("web:notices-preferences")
