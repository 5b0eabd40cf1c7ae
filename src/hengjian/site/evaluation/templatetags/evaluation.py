"""Filters of the pages of evaluations: ``{% load evaluation %}``."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from django import template

from hengjian.quantities import round_half_up

register = template.Library()


@register.filter
def score(value: Fraction, places: int = 2) -> Decimal:
    """A score in print, rounded half up."""
    return round_half_up(value, places)
