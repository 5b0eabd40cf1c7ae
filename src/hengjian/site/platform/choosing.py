"""What a field of a form offers, set when it is known who asks."""

from __future__ import annotations

from typing import Any

from django import forms


def offer(form: forms.BaseForm, name: str, **offered: Any) -> None:
    """Let the field ``name`` offer these: ``queryset=`` rows, or ``choices=`` codes and words."""
    field: Any = form.fields[name]
    for attribute, value in offered.items():
        setattr(field, attribute, value)
