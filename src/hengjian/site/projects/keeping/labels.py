"""Fields and models by their names, in both languages at once."""

from __future__ import annotations

from functools import cache

from django.core.exceptions import ValidationError
from django.db.models import Field, Model
from django.utils.translation import override

from hengjian.bilingual import Text


def both(label: object) -> Text:
    """A lazy wording of the site as a wording of both languages."""
    with override("zh-hans"):
        chinese = str(label)
    with override("en"):
        return Text(chinese, str(label))


@cache
def label(model: type[Model], field: str) -> Text:
    """The name of a model's field."""
    found = model._meta.get_field(field)
    return both(found.verbose_name) if isinstance(found, Field) else Text(field, field)


def reasons(error: ValidationError) -> Text:
    """Why Django refuses a value."""
    with override("zh-hans"):
        chinese = "；".join(error.messages)
    with override("en"):
        return Text(chinese, "; ".join(error.messages))
