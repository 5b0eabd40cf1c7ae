"""What a resident sends: a report with pictures, and nothing they need not say."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core import signing

from hengjian.site.common.words import words
from hengjian.site.residents.hotline.intake import LONGEST_PHONE, MOST_PICTURES
from hengjian.site.residents.hotline.models import Case

SOONEST = 3
"""Seconds that nobody needs less to write in."""
LONGEST = 24 * 3600
SALT = "hengjian.report"


class Pictures(forms.ClearableFileInput):
    """Several at once."""

    allow_multiple_selected = True


class PicturesField(forms.FileField):
    """The files that were chosen, none or several."""

    widget = Pictures

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        """A list."""
        files = data if isinstance(data, list | tuple) else [data] if data else []
        return [super(PicturesField, self).clean(each, initial) for each in files]


class ReportForm(forms.Form):
    """Where, what, and perhaps a number to call."""

    topic = forms.ChoiceField(choices=Case.Topic.choices)
    place = forms.CharField(max_length=200, required=False)
    text = forms.CharField(max_length=4000, min_length=4)
    pictures = PicturesField(required=False)
    phone = forms.CharField(max_length=LONGEST_PHONE, required=False)
    wants_call = forms.BooleanField(required=False)
    sent_as = forms.UUIDField()
    begun = forms.CharField(max_length=200, required=False)
    website = forms.CharField(max_length=200, required=False)
    """Nobody sees it: a program fills it in."""

    def clean_pictures(self) -> list[Any]:
        """At most as many as a case holds."""
        files: list[Any] = self.cleaned_data["pictures"]
        if len(files) > MOST_PICTURES:
            raise forms.ValidationError(
                words(f"最多 {MOST_PICTURES} 张照片", f"at most {MOST_PICTURES} pictures")
            )
        return files

    @property
    def hasty(self) -> bool:
        """Written by a program, or sooner than anybody writes: it is kept, and looked at first."""
        if self.cleaned_data.get("website"):
            return True
        try:
            signing.loads(self.cleaned_data.get("begun", ""), salt=SALT, max_age=LONGEST)
        except signing.BadSignature:
            return True
        try:
            signing.loads(self.cleaned_data["begun"], salt=SALT, max_age=SOONEST)
        except signing.SignatureExpired:
            return False
        return True


def beginning() -> str:
    """When the form was opened, sealed against change."""
    return signing.dumps("", salt=SALT)
