"""Rows that other rows point at, found by their code; and what the person may reach."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from django.db.models import ForeignKey, Model, Q, QuerySet

from hengjian.bilingual import Text
from hengjian.errors import Place, Problem, problem
from hengjian.site.accounts.models import Membership, Organisation
from hengjian.site.accounts.queries import region_ids
from hengjian.site.library.visibility import visible_to
from hengjian.site.platform.labels import label
from hengjian.site.platform.resource import reaches, resource_of

Found = Mapping[str, Mapping[str, Model]]
UNIT = Text("单位", "unit")


def pointers(model: type[Model]) -> dict[str, type[Model]]:
    """The foreign keys of a model that are entered by code, and what they point at."""
    return {
        field.name: field.related_model
        for field in model._meta.concrete_fields
        if isinstance(field, ForeignKey) and _has_code(field.related_model)
    }


def _has_code(model: Any) -> bool:
    return any(field.name == "code" for field in model._meta.concrete_fields)


def organisations(by: Membership) -> QuerySet[Organisation]:
    """Those a person may name: inside their region, above it, and the units of those above."""
    above = by.organisation.path.split("/")
    return Organisation.objects.filter(
        Q(pk__in=region_ids(by))
        | Q(code__in=above)
        | Q(kind=Organisation.Kind.UNIT, parent__code__in=above)
    )


def find(model: type[Model], rows: Iterable[Mapping[str, Any]], by: Membership) -> Found:
    """By field, the rows that the codes in ``rows`` name and that the person may point at."""
    asked: dict[str, set[str]] = {name: set() for name in pointers(model)}
    for row in rows:
        for name in asked:
            code = row.get(name)
            if isinstance(code, str) and code:
                asked[name].add(code)
    return {
        name: {each.code: each for each in _reachable(target, asked[name], by)}  # type: ignore[attr-defined]
        for name, target in pointers(model).items()
    }


def _reachable(target: type[Model], codes: Collection[str], by: Membership) -> Iterable[Model]:
    if not codes:
        return []
    if target is Organisation:
        return organisations(by).filter(code__in=codes).select_related("parent")
    if target in reaches():
        return visible_to(target, by).filter(code__in=codes)
    return target._default_manager.filter(code__in=codes)


def name_rows(
    points: Mapping[str, type[Model]], values: Mapping[str, Any], by: Membership
) -> tuple[dict[str, Model], list[Problem]]:
    """The rows that codes name, each of its model, and a problem for each the person cannot name;
    what ``values`` leave out is not named."""
    named: dict[str, Model] = {}
    problems: list[Problem] = []
    for name, target in points.items():
        if name not in values:
            continue
        code = str(values[name])
        for row in _reachable(target, [code], by):
            named[name] = row
        if name not in named:
            field = resource_of(target).noun if target is not Organisation else UNIT
            problems.append(problem("reference-unknown", Place(path=name), field=field, found=code))
    return named, problems


def point(row: Model, name: str, value: object, found: Found) -> list[Problem]:
    """Let the foreign key ``name`` point at what ``value`` names: a code, a row or nothing."""
    if value in (None, ""):
        setattr(row, f"{name}_id", None)
        return []
    if isinstance(value, Model):
        setattr(row, name, value)
        return []
    target = found[name].get(str(value))
    if target is None:
        where = Place(path=name)
        return [problem("reference-unknown", where, field=label(type(row), name), found=value)]
    setattr(row, name, target)
    return []


def set_values(row: Model, values: Mapping[str, Any], by: Membership) -> list[Problem]:
    """Set fields of the row; what it points at is named by its code, or is a row or nothing. A
    problem for each code that names nothing the person may point at."""
    found, problems = find(type(row), [values], by), list[Problem]()
    for name, value in values.items():
        if name in found:
            problems += point(row, name, value, found)
        else:
            setattr(row, name, value)
    return problems
