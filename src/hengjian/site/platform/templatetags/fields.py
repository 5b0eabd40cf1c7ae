"""Form fields with their labels, help and errors: ``{% field form.name %}``."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django import forms, template
from django.forms.boundfield import BoundField
from django.urls import reverse

from hengjian.site.platform.telling import kept

register = template.Library()
CHECKS = (forms.CheckboxInput, forms.RadioSelect, forms.CheckboxSelectMultiple)


@register.inclusion_tag("components/field.html")
def field(bound: BoundField) -> dict[str, object]:
    """One field: label, control, what it is for, and what is wrong with it, joined for readers."""
    widget = bound.field.widget
    select = isinstance(widget, forms.Select) and not isinstance(widget, forms.RadioSelect)
    look = "form-check-input" if isinstance(widget, CHECKS) else "form-control"
    classes = "form-select" if select else look
    attributes: dict[str, str | bool] = {
        "class": f"{classes} is-invalid" if bound.errors else classes
    }
    return {
        "field": bound,
        "control": bound.as_widget(attrs=attributes),
        "check": isinstance(widget, forms.CheckboxInput),
        "group": isinstance(widget, CHECKS[1:]),
        "required": bound.field.required,
    }


@register.simple_tag(takes_context=True)
def typed(
    context: template.Context,
    field: str,
    to: str,
    *parts: object,
    otherwise: str = "",
    **hidden: object,
) -> str:
    """What a person typed into a form that was refused: the file was wrong, the words stay.

    ``to`` is where the form is sent: the name of an address with its parts, or an address. Of
    several forms sent there, ``hidden`` tells this one by what it sends besides.
    """
    return _stored_form(context, to, parts, hidden).get(field, otherwise)


@register.simple_tag(takes_context=True)
def reopened(context: template.Context, to: str, *parts: object, **hidden: object) -> str:
    """`` open`` for the ``details`` around a form that was refused: its words are in sight."""
    return " open" if _stored_form(context, to, parts, hidden) else ""


def _stored_form(
    context: template.Context, to: str, parts: Sequence[object], hidden: Mapping[str, object]
) -> Mapping[str, str]:
    address = to if to.startswith("/") else reverse(to, args=parts)
    words = kept(context["request"], address)
    same = all(words.get(name) == str(value) for name, value in hidden.items())
    return words if same else {}


@register.inclusion_tag("components/form_errors.html")
def form_errors(form: forms.BaseForm) -> dict[str, object]:
    """The summary on top of a form that was refused, with links to the fields."""
    beside = [bound for bound in form if bound.errors and not bound.is_hidden]
    hidden = [error for bound in form.hidden_fields() for error in bound.errors]
    return {"form": form, "beside": beside, "on_top": [*form.non_field_errors(), *hidden]}
