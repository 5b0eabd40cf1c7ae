"""What an operator fills in: a case, and a sheet of another platform."""

from __future__ import annotations

from typing import Any

from django import forms

from hengjian.site.accounts.models import Membership
from hengjian.site.common.words import words
from hengjian.site.library.models import Site
from hengjian.site.library.visibility import visible_to
from hengjian.site.residents.hotline.intake import LONGEST_NAME, LONGEST_PHONE, Said
from hengjian.site.residents.hotline.models import MOST_PEOPLE, Case

BY_HAND = [each for each in Case.Channel.choices if each[0] != Case.Channel.BOARD]


class CaseForm(forms.Form):
    """A case as it is told: where, what, who."""

    channel = forms.ChoiceField(label=words("渠道", "channel"), choices=BY_HAND)
    site = forms.CharField(
        label=words("小区", "site"),
        required=False,
        help_text=words("编码或名称；不在册的留空，写清位置", "its code or name; else say where"),
    )
    place = forms.CharField(label=words("具体位置", "place"), max_length=200, required=False)
    kind = forms.ChoiceField(label=words("类别", "kind"), choices=Case.Kind.choices)
    topic = forms.ChoiceField(label=words("事项", "topic"), choices=Case.Topic.choices)
    text = forms.CharField(
        label=words("诉求内容", "what is said"),
        max_length=4000,
        widget=forms.Textarea({"rows": 5}),
    )
    people = forms.IntegerField(
        label=words("人数（人）", "people"), initial=1, min_value=1, max_value=MOST_PEOPLE
    )
    reporter = forms.CharField(
        label=words("诉求人", "reporter"), max_length=LONGEST_NAME, required=False
    )
    phone = forms.CharField(
        label=words("联系电话", "phone"), max_length=LONGEST_PHONE, required=False
    )
    wants_call = forms.BooleanField(label=words("要求回电", "asks to be called"), required=False)

    def __init__(self, membership: Membership, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.membership = membership
        self.fields["channel"].widget.attrs["autofocus"] = True
        self.fields["kind"].initial = Case.Kind.COMPLAINT
        self.fields["topic"].initial = Case.Topic.OTHER

    def clean_site(self) -> Site | None:
        """The site of that code or name, among those in sight."""
        written = self.cleaned_data["site"].strip()
        if not written:
            return None
        seen = visible_to(Site, self.membership).select_related("sub_district", "project")
        found = list(seen.filter(code=written)[:1]) or list(seen.filter(name=written)[:2])
        if len(found) != 1:
            raise forms.ValidationError(
                words(
                    "没有叫这个名字的小区，或有几个：请写编码",
                    "no such site, or several: give the code",
                )
            )
        return found[0]

    def said(self) -> Said:
        """What the form says."""
        return Said(**{name: self.cleaned_data[name] for name in self.fields})


class SheetForm(forms.Form):
    """A file, and the platform it comes from."""

    source = forms.CharField(
        label=words("来源平台", "platform"),
        max_length=60,
        help_text=words(
            "如：市 12345 平台；同一平台的同一编号只收一次", "a number of one platform is kept once"
        ),
    )
    file = forms.FileField(label=words("导出的 xlsx 或 csv", "its export, xlsx or csv"))
