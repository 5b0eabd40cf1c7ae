"""What leaves the site: webhooks, deliveries and those that were given up. For administrators."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from hengjian.errors import Refused
from hengjian.site.accounts.gate import needs
from hengjian.site.accounts.models import Membership
from hengjian.site.accounts.permissions import Permission
from hengjian.site.common.words import language, said, words
from hengjian.site.notices.actions import webhooks as acts
from hengjian.site.notices.kinds import KINDS
from hengjian.site.notices.models import Delivery
from hengjian.site.notices.queries import deliveries_visible_to, webhooks_visible_to
from hengjian.site.platform.lists import Column, Listing, answer, facet_of, label_of
from hengjian.site.platform.menu import in_menu
from hengjian.site.platform.telling import show_on
from hengjian.site.web.accounts.people import ReasonForm
from hengjian.site.web.notices.own import WebhookForm

MANAGE = Permission.ACCOUNTS_MANAGE
MARKS = {"waiting": "mark-blue", "sent": "mark-grey", "dead": "mark-red"}


def _receiver(row: Delivery) -> str:
    return str(row.webhook or row.person)


def _why(row: Delivery) -> str:
    said: str = (row.problem or {}).get(language(), "")
    return said


def _address(row: Delivery) -> str:
    """A webhook's page, a person's page."""
    if row.webhook_id is not None:
        return reverse("web:webhook", args=[row.webhook_id])
    return reverse("accounts:person", args=[row.person_id])


def _state(row: Delivery) -> tuple[str, str]:
    return MARKS[row.state], label_of(row, "state")


DELIVERIES = Listing(
    name="deliveries",
    title=words("投递", "Deliveries"),
    columns=(
        Column("receiver", words("接收方", "receiver"), _receiver, "name"),
        Column("channel", words("渠道", "channel"), lambda d: label_of(d, "channel")),
        Column("about", words("内容", "content"), lambda d: d.subject, "long"),
        Column("state", words("状态", "state"), _state, "badge", "state"),
        Column("tries", words("次数", "tries"), lambda d: d.attempts, "number", "attempts"),
        Column("why", words("原因", "reason"), _why, "long"),
        Column("entered", words("登记", "entered"), lambda d: d.created_at, "date", "created_at"),
    ),
    address=_address,
    facets=(
        facet_of("state", words("状态", "state"), Delivery.State),
        facet_of("channel", words("渠道", "channel"), Delivery.Channel),
    ),
    order="-pk",
    empty_title=words("还没有投递", "Nothing was sent yet"),
    empty_hint=words(
        "邮件和网络回调的每一次投递都会列在这里，送不到的也在",
        "every mail and every call of a webhook is listed here, also those that were given up",
    ),
)


@in_menu("administration", 40, words("投递", "Deliveries"), "send")
@needs(MANAGE)
def deliveries(request: HttpRequest, membership: Membership) -> HttpResponseBase:
    """The webhooks of my region and everything that leaves, the latest first."""
    rows = deliveries_visible_to(membership)
    return answer(
        request,
        membership,
        DELIVERIES,
        rows,
        "notices/outbox.html",
        webhooks=webhooks_visible_to(membership),
        dead=rows.filter(state=Delivery.State.DEAD).order_by("-pk")[:20],
    )


@require_POST
@needs(MANAGE)
def send_again(request: HttpRequest, membership: Membership, pk: int) -> HttpResponse:
    """One more round of tries for what was given up."""
    row = get_object_or_404(deliveries_visible_to(membership), pk=pk)
    acts.send_again(by=membership, delivery=row)
    messages.success(request, words("会再发一次", "It will be sent again"))
    return redirect("web:outbox")


@never_cache
@needs(MANAGE)
def new_webhook(request: HttpRequest, membership: Membership) -> HttpResponse:
    """One more webhook; its secret is shown once."""
    start: dict[str, Any] = {"kinds": list(KINDS)}
    form = WebhookForm(request.POST or None, by=membership, initial=start)
    if request.method == "POST" and form.is_valid():
        try:
            made, secret = acts.add(by=membership, **form.cleaned_data)
        except Refused as refused:
            show_on(form, refused)
        else:
            context = {"webhook": made, "secret": secret}
            return render(request, "notices/webhook_made.html", context)
    return render(request, "notices/webhook_new.html", {"form": form})


@needs(MANAGE)
def webhook(request: HttpRequest, membership: Membership, pk: int) -> HttpResponse:
    """One webhook: what it is sent, its last deliveries, and the form that stops it."""
    row = get_object_or_404(webhooks_visible_to(membership), pk=pk)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            acts.end(by=membership, webhook=row, **form.cleaned_data)
        except Refused as refused:
            show_on(form, refused)
        else:
            messages.success(request, words("已停用", "Disabled"))
            return redirect("web:webhook", pk=pk)
    context = {
        "webhook": row,
        "kinds": [said(KINDS[code]) for code in row.kinds if code in KINDS],
        "latest": [(each, *_state(each), _why(each)) for each in row.deliveries.all()[:10]],
        "form": form,
    }
    return render(request, "notices/webhook.html", context)


@require_POST
@needs(MANAGE)
def attempt(request: HttpRequest, membership: Membership, pk: int) -> HttpResponse:
    """Send a trial event."""
    row = get_object_or_404(webhooks_visible_to(membership), pk=pk, active=True)
    acts.attempt(by=membership, webhook=row)
    messages.success(
        request, words("试发已排队，稍后刷新看结果", "Queued: reload to see how it went")
    )
    return redirect("web:webhook", pk=pk)
