"""What staff fill in for a vote."""

from __future__ import annotations

from typing import Any

from django import forms

from hengjian.ballots.tally import ANSWERS, INVALID
from hengjian.site.accounts.models import Membership
from hengjian.site.common.words import said, words
from hengjian.site.library.models import Site
from hengjian.site.library.visibility import visible_to
from hengjian.site.residents.vote.counting import WORDS
from hengjian.site.residents.vote.models import Ballot, Matter

_DAY = {"type": "date"}


class BallotForm(forms.ModelForm):  # type: ignore[type-arg]  # its stub takes a parameter that Django's class does not
    """A vote that is drawn up."""

    site = forms.CharField(
        label=words("小区", "site"), help_text=words("编码或名称", "its code or name")
    )

    class Meta:
        model = Ballot
        fields = [
            *("title", "text", "mode", "silent", "silent_basis"),
            *("noticed_on", "opens_on", "closes_on"),
        ]
        widgets = {
            "text": forms.Textarea({"rows": 4}),
            "noticed_on": forms.DateInput(_DAY),
            "opens_on": forms.DateInput(_DAY),
            "closes_on": forms.DateInput(_DAY),
        }

    field_order = ["site"]

    def __init__(self, membership: Membership, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.membership = membership

    def clean_site(self) -> Site:
        """The site of that code or name, among those in sight."""
        written = self.cleaned_data["site"].strip()
        seen = visible_to(Site, self.membership).select_related("sub_district")
        found = list(seen.filter(code=written)[:1]) or list(seen.filter(name=written)[:2])
        if len(found) != 1:
            raise forms.ValidationError(
                words(
                    "没有叫这个名字的小区，或有几个：请写编码",
                    "no such site, or several: give the code",
                )
            )
        return found[0]

    def validate_constraints(self) -> None:
        """Told by the action, with what to do."""

    def values(self) -> dict[str, Any]:
        """The vote without its site."""
        return {name: self.cleaned_data[name] for name in self.Meta.fields}


class MatterForm(forms.ModelForm):  # type: ignore[type-arg]  # as above
    """One more matter."""

    class Meta:
        model = Matter
        fields = ["text", "kind"]


class RollForm(forms.Form):
    """The sheet of the roll."""

    file = forms.FileField(label=words("业主名册（xlsx 或 csv）", "roll of owners (xlsx or csv)"))


class PaperForm(forms.Form):
    """One paper, as it lies on the table."""

    number = forms.CharField(label=words("票号", "sheet number"), max_length=30)
    owner = forms.CharField(
        label=words("业主", "owner"),
        max_length=80,
        help_text=words("名册序号，或 楼栋-房号", "number on the roll, or building-unit"),
    )
    received_on = forms.DateField(
        label=words("收到日期", "received on"), widget=forms.DateInput(_DAY)
    )

    def __init__(self, ballot: Ballot, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for matter in ballot.matters.all():
            self.fields[f"matter-{matter.number}"] = forms.ChoiceField(
                label=str(matter),
                choices=[("", "—"), *((name, said(WORDS[name])) for name in (*ANSWERS, INVALID))],
            )


class ObjectionForm(forms.Form):
    """What somebody objects, told to staff."""

    text = forms.CharField(
        label=words("异议", "objection"), max_length=2000, widget=forms.Textarea({"rows": 3})
    )
