"""Fields of forms: lists written a line an entry, ``2030-06-28 5000000.00``; a goal's measure."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import Field

from hengjian.site.bonds.models import Goal
from hengjian.site.bonds.rules import LISTS
from hengjian.site.common.words import said, words
from hengjian.site.library.facts import book
from hengjian.site.platform.english import unit_name, with_unit


class ListedField(forms.CharField):
    """Text of some lines as a list of entries; an entry of one part stands for itself."""

    widget = forms.Textarea

    def __init__(self, parts: int, **options: Any) -> None:
        super().__init__(**options)
        self.parts = parts

    def prepare_value(self, value: Any) -> Any:
        """As people write it."""
        if not isinstance(value, list):
            return value
        return "\n".join(" ".join(each) if isinstance(each, list) else each for each in value)

    def to_python(self, value: Any) -> Any:
        """The entries; what an entry may say is the row's own rule."""
        lines = [line.replace(",", "").split() for line in str(value or "").splitlines()]
        entries = [line for line in lines if line]
        if self.parts == 1:
            return [part for line in entries for part in line]
        return entries


def field_of_bonds(field: Field[Any, Any]) -> forms.Field | None:
    """The form field of a list of a row, or of what measures a goal; None for any other field."""
    if field.model is Goal and field.name == "measure":
        measures = [
            ("", "—"),
            *((name, _measured(name, unit.symbol)) for name, unit in book().units.items()),
        ]
        return forms.ChoiceField(label=field.verbose_name, required=False, choices=measures)
    found = LISTS.get((field.model, field.name))
    if found is None:
        return None
    parts, example = found
    return ListedField(
        len(parts),
        label=field.verbose_name,
        required=False,
        widget=forms.Textarea({"rows": 3}),
        help_text=words(f"一行一项，例如：{example}", f"one entry a line, for instance: {example}"),
    )


def _measured(name: str, unit: str) -> str:
    """A measure by its title with its unit, in the language of the page."""
    spec: Any = book().book.ranged(name)
    return with_unit(said(spec.title) if spec.title else name, unit_name(unit))
