"""How the works of a project stand, on any day."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Router

from hengjian.engine.facts.gathered import Fact
from hengjian.engine.trace import exact_value
from hengjian.quantities import quantity_from_base
from hengjian.site.api import schemas
from hengjian.site.api.authentication import by
from hengjian.site.api.problems import RESPONSES
from hengjian.site.common.days import shown_day
from hengjian.site.library import facts
from hengjian.site.library.models import Project
from hengjian.site.library.visibility import visible_to
from hengjian.site.works.queries import sees_measure

router = Router(tags=["works"])


@router.get("/{code}/works", response={200: schemas.WorksOut, **RESPONSES}, operation_id="getWorks")
def works(
    request: HttpRequest, code: schemas.Code, as_of: schemas.Day | None = None
) -> dict[str, Any]:
    """The measures and rates of a project on a day (today where none is given), counted over the
    rows the token sees; those of money only with the right to see it."""
    membership = by(request)
    project = get_object_or_404(visible_to(Project, membership), code=code)
    day = as_of or shown_day()
    names = [name for name in facts.book().units if sees_measure(membership, name)]
    found = facts.measures_of(project, day, names, membership)
    return {
        "project": project.code,
        "as_of": day,
        "measures": [_measure(fact) for fact in found.values()],
    }


def _measure(fact: Fact) -> dict[str, Any]:
    spec: Any = facts.book().book.ranged(fact.name)
    value = exact_value(fact.value)
    if isinstance(fact.value, Fraction):
        value = quantity_from_base(fact.value, fact.unit).number(2)
    return {
        "name": fact.name,
        "title_en": spec.title.en if spec.title else fact.name,
        "value": None if value is None else str(value),
        "unit": fact.unit.symbol,
        "formula": fact.formula,
        "rows": fact.counted.kept if fact.counted else None,
    }
