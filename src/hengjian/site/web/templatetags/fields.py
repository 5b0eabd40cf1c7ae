"""Form fields with their labels, help and errors: ``{% field form.name %}``."""

from __future__ import annotations

from django import forms, template
from django.forms.boundfield import BoundField
from django.urls import reverse

from hengjian.site.web.telling import TYPED

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
    context: template.Context, field: str, name: str, *parts: object, otherwise: str = ""
) -> str:
    """What a person typed into a form that was refused: the file was wrong, the words stay."""
    kept = context["request"].session.get(TYPED, {})
    if kept.get("to") != reverse(name, args=parts):
        return otherwise
    return str(kept["words"].get(field, otherwise))


@register.inclusion_tag("components/form_errors.html")
def form_errors(form: forms.BaseForm) -> dict[str, object]:
    """The summary on top of a form that was refused, with links to the fields."""
    beside = [bound for bound in form if bound.errors and not bound.is_hidden]
    hidden = [error for bound in form.hidden_fields() for error in bound.errors]
    return {"form": form, "beside": beside, "on_top": [*form.non_field_errors(), *hidden]}
