"""What the days of any row may say: one after the other, none that has not come."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from django.db.models import Model

from hengjian.errors import Place, Problem, problem
from hengjian.site.projects.keeping.labels import label
from hengjian.site.projects.keeping.surroundings import Surroundings


def in_order(row: Model, earlier: str, later: str) -> Iterator[Problem]:
    """A problem where ``later`` comes before ``earlier``."""
    first, last = getattr(row, earlier), getattr(row, later)
    if isinstance(first, date) and isinstance(last, date) and last < first:
        yield problem(
            "dates-out-of-order",
            Place(path=later),
            earlier=label(type(row), earlier),
            later=label(type(row), later),
            earlier_on=first,
            later_on=last,
        )


def not_in_future(row: Model, around: Surroundings, *fields: str) -> Iterator[Problem]:
    """A problem for each of the fields whose day has not come."""
    for field in fields:
        day = getattr(row, field)
        if isinstance(day, date) and day > around.today:
            values = {"field": label(type(row), field), "found": day}
            yield problem("date-in-future", Place(path=field), **values)
