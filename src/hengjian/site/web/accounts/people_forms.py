"""The forms of administration."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms

from hengjian.site.accounts.models import Membership, Organisation, ProviderAccount
from hengjian.site.accounts.queries import organisations_in_use
from hengjian.site.accounts.roles import roles
from hengjian.site.common.words import said, words

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
