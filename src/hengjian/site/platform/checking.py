"""What a row may say, whoever enters it and however: form, import or interface.

``problems_of(row, surroundings)`` names everything that is wrong at once; each problem's place
carries the field. Values of the row are turned into their types on the way.

Coordinates as they are entered: in a datum that is said, kept in WGS-84.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from functools import cache
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Field, ForeignKey, Model

from hengjian.errors import Place, Problem, problem
from hengjian.geodesy import Datum, Spot, in_wgs84
from hengjian.site.platform.labels import label, reasons
from hengjian.site.platform.resource import Rule, resources
from hengjian.site.platform.surroundings import Surroundings

PLACES = Decimal("0.000001")
"""Six decimals of a degree: about a decimetre."""


def place_of(values: dict[str, Any], before: tuple[object, object]) -> Iterator[Problem]:
    """Turn ``longitude`` and ``latitude`` of ``values`` into WGS-84, by their ``datum``.

    Coordinates that are the ones kept ``before`` need no datum. What cannot be read as a number is
    left as it is, for the rules to name.
    """
    datum = values.pop("datum", None) or ""
    if "longitude" not in values and "latitude" not in values:
        return
    longitude, latitude = _degrees(values.get("longitude")), _degrees(values.get("latitude"))
    if longitude is None or latitude is None:
        return
    if (longitude, latitude) == before:
        values.update(longitude=longitude, latitude=latitude)
        return
    if not datum:
        yield problem("datum-not-said", Place(path="datum"))
        return
    if datum not in set(Datum):
        yield problem("datum-unknown", Place(path="datum"), found=datum)
        return
    spot = in_wgs84(Spot(float(longitude), float(latitude)), Datum(datum))
    values["longitude"], values["latitude"] = _to_stored(spot.longitude), _to_stored(spot.latitude)


def _degrees(raw: object) -> Decimal | None:
    if raw in (None, ""):
        return None
    try:
        found = Decimal(str(raw).strip())
    except InvalidOperation:
        return None
    return found.quantize(PLACES, ROUND_HALF_UP) if abs(found) < 1000 else None


def _to_stored(degrees: float) -> Decimal:
    return Decimal(repr(degrees)).quantize(PLACES, ROUND_HALF_UP)


CODE = re.compile(r"[\w.\-]+")
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
EMPTY = (None, "")


def problems_of(row: Model, surroundings: Surroundings) -> list[Problem]:
    """Everything that is wrong with the row; what points at other rows is not looked up here."""
    found = list(_type_problems(row))
    found += _code(row)
    untyped = {each.place.path for each in found}
    for rule in rules_of(type(row)):
        found += [each for each in rule(row, surroundings) if each.place.path not in untyped]
    named = {each.place.path for each in found}
    return found + list(_unfit(row, named))


def rules_of(model: type[Model]) -> tuple[Rule, ...]:
    """The rules of its declaration; none of a model that is not declared."""
    declared = resources().get(model)
    return declared.rules if declared is not None else ()


def about(row: Model, code: str, field: str, **values: object) -> Problem:
    """A problem of this field, named."""
    return problem(code, Place(path=field), field=label(type(row), field), **values)


@cache
def _fields(model: type[Model]) -> tuple[Field[Any, Any], ...]:
    return tuple(
        field
        for field in model._meta.concrete_fields
        if field.editable and not field.primary_key and not getattr(field, "auto_now", False)
    )


def _type_problems(row: Model) -> Iterator[Problem]:
    for field in _fields(type(row)):
        if isinstance(field, ForeignKey):
            continue
        raw = getattr(row, field.attname)
        try:
            value = field.to_python(raw) if raw not in EMPTY or not field.null else None
        except ValidationError as error:
            yield _invalid(row, field, raw, error)
            setattr(row, field.attname, None)  # the rules meet typed values only
            continue
        if isinstance(value, str):
            value = value.strip()
            if CONTROL.search(value):
                yield about(row, "field-control-character", field.name)
        setattr(row, field.attname, value)


def _unfit(row: Model, named: set[str]) -> Iterator[Problem]:
    """Required, too long, below its least, not one of its choices; fields ``named`` are done."""
    for field in _fields(type(row)):
        if field.name in named:
            continue
        value = getattr(row, field.attname)
        if value in EMPTY:
            emptied = value is None and not field.null  # a default is no value of an emptied box
            if emptied or not (field.blank or field.has_default()):
                yield about(row, "field-empty", field.name)
            continue
        if isinstance(field, ForeignKey):
            continue
        try:
            field.run_validators(value)
            field.validate(value, row)
        except ValidationError as error:
            yield _invalid(row, field, value, error)


def _invalid(row: Model, field: Field[Any, Any], found: object, error: ValidationError) -> Problem:
    return about(row, "field-invalid", field.name, found=found, reason=reasons(error, field))


def _code(row: Model) -> Iterator[Problem]:
    code = getattr(row, "code", None)
    if code and not CODE.fullmatch(str(code)):
        yield problem("code-odd", Place(path="code"), found=code)


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


def only_past(*fields: str) -> Rule:
    """A rule: what these fields date has happened, today at the latest."""

    def rule(row: Model, around: Surroundings) -> Iterator[Problem]:
        yield from not_in_future(row, around, *fields)

    return rule
