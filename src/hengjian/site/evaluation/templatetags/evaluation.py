"""Filters and tags of the pages of evaluations: ``{% load evaluation %}``."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

from django import template
from django.utils.html import escape
from django.utils.safestring import SafeString

from hengjian.quantities import round_half_up
from hengjian.site.evaluation.models import EvaluationStep
from hengjian.site.evaluation.pages.course import Dot
from hengjian.site.platform.templatetags.shell import t

register = template.Library()


@register.filter
def score(value: Fraction, places: int = 2) -> Decimal:
    """A score in print, rounded half up."""
    return round_half_up(value, places)


@register.simple_tag
def course_dots(dots: Sequence[Dot]) -> SafeString:
    """The steps of an evaluation in a row; a board has hundreds of them, which need no template."""
    if not dots:
        return SafeString("")
    states = {state.value: str(state.label) for state in EvaluationStep.State}
    overdue = f" {t('逾期', 'overdue')}"
    drawn = "".join(_draw(dot, states[dot.row.state], overdue) for dot in dots)
    label = escape(t("评价步骤", "step of an evaluation"))
    return SafeString(f'<ol class="course-dots" aria-label="{label}">{drawn}</ol>')


def _draw(dot: Dot, state: str, overdue: str) -> str:
    looks = f"course-dot is-{dot.row.state}" + " is-current" * dot.current + " is-late" * dot.late
    title, day = dot.title, dot.day.isoformat() if dot.day else ""
    spoken = f"{title} {state}{overdue * dot.late}"
    return (
        f'<li class="{looks}"><a href="{escape(dot.address)}"'
        f' title="{escape(f"{title} · {state} {day}")}">'
        f'<span aria-hidden="true">{escape(dot.short)}</span>'
        f'<span class="visually-hidden">{escape(spoken)}</span></a></li>'
    )
