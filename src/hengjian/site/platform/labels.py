"""Fields and models by their names, in both languages at once."""

from __future__ import annotations

from functools import cache
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import DateField, DecimalField, Field, IntegerField, Model
from django.utils.translation import override

from hengjian.bilingual import Text
from hengjian.site.common.words import both


@cache
def label(model: type[Model], field: str) -> Text:
    """The name of a model's field."""
    found = model._meta.get_field(field)
    return both(found.verbose_name) if isinstance(found, Field) else Text(field, field)


NEEDED: dict[type[Field[Any, Any]], Text] = {
    IntegerField: Text("应填整数", "a whole number is needed"),
    DecimalField: Text("应填数字", "a number is needed"),
    DateField: Text("应填日期，如 2022-07-31", "a date is needed, such as 2022-07-31"),
}
"""What a field of this kind takes, for what cannot be read as such."""


BOUNDS = {
    "max_value": Text(
        "最多 {bound}，请核对单位和位数", "at most {bound}: check its unit and its digits"
    ),
    "min_value": Text("最少 {bound}", "at least {bound}"),
}
"""What bounds a number, for what lies beyond."""


def reasons(error: ValidationError, field: Field[Any, Any] | None = None) -> Text:
    """Why Django refuses a value, without repeating it; of a value of ``field`` where given."""
    for each in getattr(error, "error_list", ()):
        if each.code in BOUNDS and each.params:
            words, bound = BOUNDS[each.code], f"{each.params['limit_value']:,}"
            return Text(words.zh.format(bound=bound), words.en.format(bound=bound))
    if str(getattr(error, "code", None)).startswith("invalid"):
        for kind, needed in NEEDED.items():
            if isinstance(field, kind):
                return needed
    with override("zh-hans"):
        chinese = "；".join(error.messages)
    with override("en"):
        return Text(chinese, "; ".join(error.messages))
