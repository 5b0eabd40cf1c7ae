"""Administration of people: the list, a person, each act upon them with its reason.

The forms of administration.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.views.decorators.cache import never_cache

from hengjian.errors import Refused
from hengjian.site.accounts import actions as acts
from hengjian.site.accounts import actions as membership_acts
from hengjian.site.accounts.gate import needs
from hengjian.site.accounts.models import Membership, Organisation, Person, ProviderAccount
from hengjian.site.accounts.permissions import Permission
from hengjian.site.accounts.queries import organisations_in_use, people_visible_to, visible_to
from hengjian.site.accounts.roles import roles
from hengjian.site.common.words import said, words
from hengjian.site.platform.lists import Choice, Column, Facet, Listing, answer
from hengjian.site.platform.menu import in_menu
from hengjian.site.platform.telling import show_on

if TYPE_CHECKING:
    _Choice = forms.ModelChoiceField[Organisation]
else:
    _Choice = forms.ModelChoiceField


class _Indented(_Choice):
    """Organisations as a tree: each indented by its depth below the first."""

    def label_from_instance(self, obj: Organisation) -> str:
        """The name, behind one ideographic space a level."""
        return f"{'　' * (obj.path.count('/') - 1)}{obj.name}"


def _organisation(label: Any) -> _Indented:
    return _Indented(Organisation.objects.none(), label=label, empty_label=None)


def _role() -> forms.ChoiceField:
    return forms.ChoiceField(
        label=words("角色", "Role"),
        choices=lambda: [(code, said(role.name)) for code, role in roles().by_code.items()],
    )


class _ForAdministrator(forms.Form):
    """A form whose organisations are those the administrator manages."""

    choose = "organisation"

    def __init__(self, *args: Any, by: Membership, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields[self.choose]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = organisations_in_use(by)


class PersonForm(_ForAdministrator):
    """A new person with a first role."""

    name = forms.CharField(label=words("姓名", "Name"), max_length=64)
    username = forms.CharField(
        label=words("用户名", "User name"),
        max_length=32,
        help_text=words(
            "登录用，不能改；小写字母开头，可含数字、点、横线",
            "for logging in, cannot change; begins with a lower-case letter; digits, dots, hyphens",
        ),
    )
    organisation = _organisation(words("单位", "Organisation"))
    role = _role()


class MembershipForm(_ForAdministrator):
    """One more role of a person."""

    organisation = _organisation(words("单位", "Organisation"))
    role = _role()


class ReasonForm(forms.Form):
    """Why something is taken away."""

    why = forms.CharField(
        label=words("理由", "Reason"),
        max_length=500,
        widget=forms.Textarea({"rows": 2}),
        help_text=words("记入留痕，不能修改", "goes on the trail and cannot be changed"),
    )


class LinkForm(ReasonForm):
    """By which account of the single sign-on somebody comes in."""

    account = forms.CharField(
        label=words("统一认证账号", "Account of the single sign-on"),
        max_length=ProviderAccount.LONGEST,
        widget=forms.TextInput({"autocomplete": "off", "autocapitalize": "none"}),
        help_text=words(
            "本人单点登录时，页面会显示要填的账号",
            "the page shows it when the person tries to sign on",
        ),
    )
    field_order = ("account", "why")


class OrganisationForm(_ForAdministrator):
    """A new organisation."""

    choose = "parent"
    parent = _organisation(words("上级", "Parent"))
    kind = forms.ChoiceField(label=words("类别", "Kind"), choices=Organisation.Kind.choices)
    code = forms.CharField(
        label=words("编码", "Code"),
        max_length=32,
        help_text=words(
            "字母、数字、横线；以后不能改", "letters, digits, hyphens; it cannot change later"
        ),
    )
    name = forms.CharField(label=words("名称", "Name"), max_length=100)


class NameForm(forms.Form):
    """Another name."""

    name = forms.CharField(label=words("名称", "Name"), max_length=100)


class MoveForm(_ForAdministrator, ReasonForm):
    """Another parent."""

    choose = "parent"
    parent = _organisation(words("新的上级", "New parent"))
    field_order = ("parent", "why")


MANAGE = Permission.ACCOUNTS_MANAGE


def _roles_of(person: Any) -> str:
    return "；".join(f"{said(each.role.name)}·{each.organisation.name}" for each in person.serving)


def _state(person: Person) -> tuple[str, object]:
    if not person.is_active:
        return "mark-grey", words("已停用", "disabled")
    if person.must_change_password:
        return "mark-amber", words("待首次登录", "not yet in")
    return "mark-accent", words("启用", "active")


def _factor(person: Any) -> tuple[str, object]:
    if person.has_factor:
        return "mark-accent", words("已设", "on")
    if any(each.role.official for each in person.serving):
        return "mark-amber", words("应设未设", "due")
    return "mark-grey", words("未设", "off")


def _role_choices(membership: Membership) -> Sequence[Choice]:
    return [Choice(code, said(role.name)) for code, role in roles().by_code.items()]


def _with_role(rows: QuerySet[Any], code: str) -> QuerySet[Any]:
    return rows.filter(
        pk__in=Membership.objects.filter(role_code=code, active=True).values("person")
    )


STATES = (Choice("active", words("启用", "active")), Choice("closed", words("已停用", "disabled")))
PEOPLE = Listing(
    name="people",
    title=words("人员", "People"),
    columns=(
        Column("name", words("姓名", "Name"), lambda row: row.name, "name", sort="name"),
        Column("username", words("用户名", "User name"), lambda row: row.username, sort="username"),
        Column("roles", words("任职", "Memberships"), _roles_of),
        Column("state", words("状态", "State"), _state, "badge"),
        Column("factor", words("第二重验证", "Second factor"), _factor, "badge"),
        Column("last", words("最近登录", "Last log-in"), lambda row: row.last_login, "date"),
    ),
    address=lambda row: reverse("accounts:person", args=[row.pk]),
    facets=(
        Facet("role", words("角色", "Role"), _role_choices, _with_role),
        Facet(
            "state",
            words("状态", "State"),
            lambda membership: STATES,
            lambda rows, value: rows.filter(is_active=value == "active"),
        ),
    ),
    search=lambda rows, text: rows.filter(Q(name__icontains=text) | Q(username__icontains=text)),
    search_hint=words("姓名或用户名", "name or user name"),
    order="username",
    empty_title=words("还没有人员", "No one yet"),
    empty_hint=words("先添加一个人员及其角色", "Add a person with a role"),
)


@in_menu("administration", 20, words("人员", "People"), "users")
@needs(MANAGE)
def people(request: HttpRequest, membership: Membership) -> HttpResponseBase:
    """Everybody who serves or served in the region."""
    rows = people_visible_to(membership)
    return answer(request, membership, PEOPLE, rows, "accounts/people.html")


@never_cache
@needs(MANAGE)
def add_person(request: HttpRequest, membership: Membership) -> HttpResponse:
    """A new person; the one-time password is shown once."""
    form = PersonForm(request.POST or None, by=membership)
    if request.method == "POST" and form.is_valid():
        try:
            made, password = acts.create_person(by=membership, **form.cleaned_data)
        except Refused as refused:
            show_on(form, refused)
        else:
            context = {"person": made.person, "password": password}
            return render(request, "accounts/password_made.html", context)
    return render(request, "accounts/person_add.html", {"form": form})


@needs(MANAGE)
def person(request: HttpRequest, membership: Membership, pk: int) -> HttpResponse:
    """A person: roles, way in, and what can be done."""
    row = get_object_or_404(people_visible_to(membership), pk=pk)
    form = MembershipForm(request.POST or None, by=membership)
    if request.method == "POST" and form.is_valid():
        try:
            membership_acts.add_membership(by=membership, person=row, **form.cleaned_data)
        except Refused as refused:
            show_on(form, refused)
        else:
            messages.success(request, words("已添加任职", "The role is given"))
            return redirect("accounts:person", pk=pk)
    ended = visible_to(membership).filter(person=row, active=False).select_related("organisation")
    context = {
        "person": row,
        "ended": ended,
        "form": form,
        "oneself": row.pk == membership.person_id,
        "state": _state(row),
        "factor": _factor(row),
        "account": ProviderAccount.objects.filter(person=row).first(),
        "provider": settings.PROVIDER,
    }
    return render(request, "accounts/person.html", context)


@dataclass(frozen=True, slots=True)
class Notice:
    """What is said before something is taken away."""

    title: str | Promise
    effect: str | Promise


@dataclass(frozen=True, slots=True)
class Act(Notice):
    """Something done to a person that needs a reason; a password it returns is shown once."""

    do: Callable[..., str | None]
    done: str | Promise
    form: type[ReasonForm] = ReasonForm


ACTS = {
    "close": Act(
        words("停用账号", "Close the account"),
        words(
            "立即退出所有登录，不能再登录；已做的事仍然保留。",
            "Every session ends; nobody logs in with it any more. What was done stays.",
        ),
        acts.close_account,
        words("账号已停用", "The account is closed"),
    ),
    "reopen": Act(
        words("重新启用", "Open again"),
        words(
            "按原来的密码和任职恢复登录。",
            "The old password and the roles still in force work again.",
        ),
        acts.reopen_account,
        words("账号已启用", "The account is open again"),
    ),
    "reset-password": Act(
        words("重置密码", "Reset the password"),
        words(
            "换成一次性密码，只显示一次，请当面交给本人；所有登录立即退出。",
            "A one-time password is shown once, to hand over in person; every session ends.",
        ),
        acts.reset_password,
        words("密码已重置", "The password is reset"),
    ),
    "reset-factor": Act(
        words("重置第二重验证", "Reset the second factor"),
        words(
            "原来的验证器和恢复码作废，本人下次登录时重新设置。请先确认是本人提出的。",
            "The authenticator and the recovery codes stop working; a new one is set up at the "
            "next log-in. Make sure it is the person who asks.",
        ),
        acts.reset_factor,
        words("第二重验证已重置", "The second factor is reset"),
    ),
    "link": Act(
        words("关联单点登录", "Link to the single sign-on"),
        words(
            "此后拥有这个统一认证账号的人就能以此人的身份进入。请先当面确认账号是本人的。",
            "Whoever holds this account then comes in as this person. Make sure, face to face, "
            "that it is theirs.",
        ),
        acts.link_account,
        words("已关联单点登录", "The single sign-on is linked"),
        LinkForm,
    ),
    "unlink": Act(
        words("解除单点登录关联", "Unlink the single sign-on"),
        words(
            "此人不能再由单点登录进入，所有登录立即退出；用户名和密码仍然可用。",
            "No single sign-on any more; every session ends. User name and password still work.",
        ),
        acts.unlink_account,
        words("已解除单点登录关联", "The single sign-on is unlinked"),
    ),
}


ENDING = Notice(
    words("结束任职", "End the role"),
    words(
        "立即失效，由此任职生成的接口令牌同时失效。",
        "It ends at once, and with it the tokens that were made for it.",
    ),
)


@never_cache
@needs(MANAGE)
def act_on_person(request: HttpRequest, membership: Membership, pk: int, act: str) -> HttpResponse:
    """Say what will happen, ask for the reason, do it."""
    row = get_object_or_404(people_visible_to(membership), pk=pk)
    if act not in ACTS:
        raise Http404
    form = ACTS[act].form(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            password = ACTS[act].do(by=membership, person=row, **form.cleaned_data)
        except Refused as refused:
            show_on(form, refused)
        else:
            if password is not None:
                context = {"person": row, "password": password}
                return render(request, "accounts/password_made.html", context)
            messages.success(request, str(ACTS[act].done))
            return redirect("accounts:person", pk=pk)
    context = {"form": form, "person": row, "act": ACTS[act]}
    return render(request, "accounts/act.html", context)


@needs(MANAGE)
def end_membership(request: HttpRequest, membership: Membership, pk: int) -> HttpResponse:
    """A role of a person ends, with a reason."""
    mine = visible_to(membership).filter(active=True).select_related("person", "organisation")
    row = get_object_or_404(mine, pk=pk)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            membership_acts.end_membership(by=membership, membership=row, **form.cleaned_data)
        except Refused as refused:
            show_on(form, refused)
        else:
            messages.success(request, words("任职已结束", "The role has ended"))
            return redirect("accounts:person", pk=row.person_id)
    context = {"form": form, "person": row.person, "act": ENDING, "membership_shown": row}
    return render(request, "accounts/act.html", context)
