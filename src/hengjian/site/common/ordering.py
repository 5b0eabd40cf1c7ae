"""Orders in which missing values have a place, the same on both databases and in their indexes."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from django.db.models import (
    BigIntegerField,
    DateField,
    DateTimeField,
    DecimalField,
    F,
    Field,
    IntegerField,
    Value,
)
from django.db.models.expressions import RawSQL
from django.db.models.functions import Cast, Coalesce, NullIf

LEAST: tuple[tuple[type[Field[Any, Any]], object], ...] = (
    (DateTimeField, datetime.min.replace(tzinfo=UTC)),
    (DateField, date.min),
    (IntegerField, -1),
    (DecimalField, -1),
)
"""What stands for a missing value in an order: no number that lists sort by lies below zero."""


def missing_least(name: str, field: Field[Any, Any]) -> Any:
    """The expression to order by the field ``name``: what is missing is the least of all.

    An index serves the order where it is made of the same expression.
    """
    least = next((value for kind, value in LEAST if isinstance(field, kind)), None)
    if not field.null or least is None:
        return F(name)
    # A column of counts takes no -1: compared as one, every value would count as greater.
    whole = isinstance(field, IntegerField)
    # A number stands in the expression itself: SQLite knows no index by a parameter.
    value = RawSQL(str(least), ()) if isinstance(least, int) else Value(least)
    return Coalesce(F(name), value, output_field=BigIntegerField() if whole else field)


def share_done() -> Coalesce:
    """Whole per cent of a dossier that are there, rounded down; all of it where nothing is due."""
    done = Cast("dossier_done", IntegerField()) * RawSQL("100", ())
    due = NullIf(Cast("dossier_due", IntegerField()), RawSQL("0", ()))
    return Coalesce(done / due, RawSQL("100", ()), output_field=IntegerField())
