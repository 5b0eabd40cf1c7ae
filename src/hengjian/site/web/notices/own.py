"""What I am told: behind the bell, on a page, by mail.

The forms of being told.

The mail that says what waits: counts, deadlines and links, in the language of its reader.

It names nobody and gives no amounts: the pages it leads to ask for the log-in.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from hengjian.bilingual import Text
from hengjian.errors import Refused
from hengjian.site.accounts.gate import needs
from hengjian.site.accounts.models import Membership, Organisation
from hengjian.site.accounts.standing import SESSION_KEY
from hengjian.site.common import jobs
from hengjian.site.common.models import Job
from hengjian.site.common.words import said, words
from hengjian.site.notices.actions import own as acts
from hengjian.site.notices.kinds import DEADLINE, DECISION, KINDS, WARNING
from hengjian.site.notices.models import Delivery, Notice, Preference
from hengjian.site.notices.queries import due_soon, notices_of, regions_of, unread_of, waiting
from hengjian.site.platform.lists import Choice, Column, Facet, Listing, answer
from hengjian.site.platform.telling import sentence, show_on
from hengjian.site.web.home.waiting import waiting_for


def _kinds() -> list[tuple[str, str]]:
    return [(code, said(title)) for code, title in KINDS.items()]


class PreferenceForm(forms.Form):
    """How I want to be told by mail."""

    email = forms.EmailField(
        label=words("邮箱", "E-mail address"),
        required=False,
        max_length=254,
        help_text=words(
            "新邮箱要先打开确认邮件里的链接，才会收到摘要；留空就不发邮件",
            "a new address gets a link to confirm it first; leave it empty for no mail at all",
        ),
        widget=forms.EmailInput({"autocomplete": "email"}),
    )
    often = forms.ChoiceField(
        label=words("待办摘要", "Digest of what waits"), choices=Preference.Often.choices
    )
    language = forms.ChoiceField(
        label=words("邮件语言", "Language of the mails"), choices=Preference.Language.choices
    )
    kinds = forms.MultipleChoiceField(
        label=words("摘要里包括", "The digest includes"),
        required=False,
        choices=_kinds,
        widget=forms.CheckboxSelectMultiple,
    )

    def left_out(self) -> list[str]:
        """The kinds that were not ticked."""
        return [code for code in KINDS if code not in self.cleaned_data["kinds"]]


class WebhookForm(forms.Form):
    """A program that is told of what happens in a region."""

    name = forms.CharField(
        label=words("接收方", "Receiver"),
        max_length=100,
        help_text=words("例如：区数据中台", "for example: the district's data platform"),
    )
    organisation = forms.ModelChoiceField(
        Organisation.objects.none(), label=words("区域", "Region"), empty_label=None
    )
    url = forms.CharField(
        label=words("地址", "Address"),
        max_length=500,
        help_text=words("以 https:// 开头", "begins with https://"),
        widget=forms.URLInput({"autocomplete": "off"}),
    )
    kinds = forms.MultipleChoiceField(
        label=words("发送的类别", "Kinds that are sent"),
        choices=_kinds,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, by: Membership, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["organisation"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = regions_of(by)


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


KIND = "notices.digest"
KEPT = timedelta(days=180)
"""How long a notice that was read or settled stays."""
SUBJECT = Text("衡鉴：{count} 类事项等您办理", "Hengjian: {count} kinds of work wait for you")
CLOSING = Text(
    "—\n这封邮件由系统发出，请勿回复。不想再收：{address}",
    "—\nSent by the system; please do not reply. To stop these mails: {address}",
)
DUE = Text("{day} 到期：{what}", "due on {day}: {what}")


@jobs.work(KIND, title=Text("待办摘要邮件", "Digests of what waits"))
def digests(job: Job, step: jobs.Step, *, day: str) -> dict[str, Any]:
    """A mail into the outbox for each person who wants one that day and for whom something waits.

    Whole: either every mail of the day is in the outbox, or none is and the day is begun again.
    """
    today, written = date.fromisoformat(day), 0
    wanting = list(_wanting(today))
    for number, preference in enumerate(wanting, start=1):
        written += _write(preference, today)
        step(number, len(wanting), Text("正在写摘要", "writing digests"))
    ended = timezone.now() - KEPT
    Notice.objects.filter(read_at__lt=ended).delete()
    Notice.objects.filter(settled_at__lt=ended).delete()
    return {"mails": written}


def _wanting(today: date) -> Any:
    often = [Preference.Often.DAILY]
    if today.weekday() == 0:
        often.append(Preference.Often.WEEKLY)
    rows = Preference.objects.filter(often__in=often, person__is_active=True)
    return rows.exclude(email="").exclude(confirmed_at=None).select_related("person")


def _write(preference: Preference, today: date) -> int:
    """One mail where something waits; how many."""
    with translation.override("en" if preference.language == "en" else "zh-hans"):
        parts, kinds = [], 0
        for membership in _memberships(preference):
            lines = _lines(membership, preference.left_out, today)
            kinds += len(lines)
            if lines:
                head = f"{said(membership.role.name)} · {membership.organisation.name}"
                parts.append("\n".join([head, *lines]))
        if not parts:
            return 0
        stop = f"{settings.ADDRESS}/notices/preferences"
        body = "\n\n".join([*parts, said(CLOSING).format(address=stop)])
        Delivery.objects.create(
            channel=Delivery.Channel.MAIL,
            person=preference.person,
            subject=said(SUBJECT).format(count=kinds),
            body=body + "\n",
            next_at=timezone.now(),
        )
    return 1


def _memberships(preference: Preference) -> list[Membership]:
    held = preference.person.memberships.filter(active=True).order_by("pk")
    return list(held.select_related("person", "organisation__parent__parent__parent"))


def _lines(membership: Membership, left_out: list[str], today: date) -> list[str]:
    """What waits for one membership, a line each with its link."""
    lines = []
    for each in waiting_for(membership, today):
        kind = WARNING if "/warnings/" in each.address else DECISION
        if kind not in left_out:
            lines.append(f"  {each.count} {each.title}\n    {settings.ADDRESS}{each.address}")
    if DEADLINE not in left_out:
        for notice in due_soon(membership, today):
            what = said(DUE).format(day=notice.due_on, what=said(notice.text))
            lines.append(f"  {what}\n    {settings.ADDRESS}{notice.link}")
    return lines
