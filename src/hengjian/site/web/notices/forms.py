"""The forms of being told."""

from __future__ import annotations

from typing import Any

from django import forms

from hengjian.site.accounts.models import Membership, Organisation
from hengjian.site.common.words import said, words
from hengjian.site.notices.kinds import KINDS
from hengjian.site.notices.models import Preference
from hengjian.site.notices.queries import regions_of


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
