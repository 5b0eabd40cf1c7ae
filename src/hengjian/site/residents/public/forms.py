"""What staff fill in for a site's public page."""

from __future__ import annotations

from django import forms

from hengjian.site.residents.public.models import Announcement, Contact


class ContactForm(forms.ModelForm):  # type: ignore[type-arg]
    """A contact."""

    class Meta:
        model = Contact
        fields = ["role", "name", "phone", "since", "public"]
        widgets = {"since": forms.DateInput({"type": "date"})}


class AnnouncementForm(forms.ModelForm):  # type: ignore[type-arg]
    """A notice."""

    class Meta:
        model = Announcement
        fields = ["kind", "text", "begins_at", "ends_at"]
        widgets = {
            "text": forms.Textarea({"rows": 3}),
            "begins_at": forms.DateTimeInput({"type": "datetime-local"}),
            "ends_at": forms.DateTimeInput({"type": "datetime-local"}),
        }
