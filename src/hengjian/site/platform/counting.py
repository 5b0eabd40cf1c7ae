"""How many rows belong to each row of a list."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, IntegerField, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce


def count_of(rows: QuerySet[Any], link: str) -> Coalesce:
    """The number of ``rows`` that point by ``link`` at the row that is listed; 0 where none does.

    It is worked out for the rows of a page only; counting over a join would group all the rows of
    the list first.
    """
    mine = rows.filter(**{link: OuterRef("pk")}).order_by()
    number = mine.values(link).annotate(number=Count("pk")).values("number")
    return Coalesce(Subquery(number, output_field=IntegerField()), 0)
