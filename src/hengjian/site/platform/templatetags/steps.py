"""What may be done with a row now: ``{% steps payment %}``; in a card: ``{% step_card … %}``."""

from __future__ import annotations

from django import template
from django.db.models import Model

from hengjian.bilingual import Text
from hengjian.site.common.words import said
from hengjian.site.platform.procedure import procedure_of
from hengjian.site.platform.step_pages import barred, step_forms

register = template.Library()


@register.inclusion_tag("components/steps.html", takes_context=True)
def steps(context: template.Context, row: Model) -> dict[str, object]:
    """The forms of the steps this person may take, and which are for another hand."""
    request, procedure = context["request"], procedure_of(type(row))
    membership = request.membership
    return {
        "forms": step_forms(request, membership, procedure, row),
        "barred": said(Text("、", ", ")).join(
            said(each.step.button) for each in barred(procedure, row, membership)
        ),
        "csrf_token": context.get("csrf_token"),
    }


@register.inclusion_tag("components/step_card.html", takes_context=True)
def step_card(context: template.Context, row: Model) -> dict[str, object]:
    """The same in a card of its own; nothing where nothing can be done."""
    return steps(context, row)


@register.inclusion_tag("components/step_menu.html", takes_context=True)
def step_menu(context: template.Context, row: Model, title: str) -> dict[str, object]:
    """The same behind a button with a title; nothing where nothing can be done."""
    return {**steps(context, row), "title": title}
