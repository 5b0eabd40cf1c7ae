"""What a row of the library may say, whoever enters it and however: form, import or interface.

``problems_of(row, surroundings)`` names everything that is wrong at once; each problem's place
carries the field. Values of the row are turned into their types on the way.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from decimal import Decimal
from functools import cache
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Field, ForeignKey, Model

from hengjian.errors import Place, Problem, problem
from hengjian.geodesy import Spot
from hengjian.site.accounts.models import Organisation
from hengjian.site.projects import models
from hengjian.site.projects.keeping import bond_rules, money_rules
from hengjian.site.projects.keeping.labels import label, reasons
from hengjian.site.projects.keeping.row_rules import in_order, not_in_future
from hengjian.site.projects.keeping.surroundings import Surroundings
from hengjian.site.projects.keeping.works_rules import WORKS_RULES
from hengjian.site.projects.scope_catalogue import catalogue

Rule = Callable[[Any, Surroundings], Iterator[Problem]]
CODE = re.compile(r"[\w.\-]+")
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
FIRST_YEAR = 1900
EMPTY = (None, "")


def problems_of(row: Model, surroundings: Surroundings) -> list[Problem]:
    """Everything that is wrong with the row; what points at other rows is not looked up here."""
    found = list(_untyped(row))
    found += _code(row)
    untyped = {each.place.path for each in found}
    for rule in RULES.get(type(row), ()):
        found += [each for each in rule(row, surroundings) if each.place.path not in untyped]
    named = {each.place.path for each in found}
    return found + list(_unfit(row, named))


@cache
def _fields(model: type[Model]) -> tuple[Field[Any, Any], ...]:
    return tuple(
        field
        for field in model._meta.concrete_fields
        if field.editable and not field.primary_key and not getattr(field, "auto_now", False)
    )


def _untyped(row: Model) -> Iterator[Problem]:
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
                yield _about(row, "field-control-character", field.name)
        setattr(row, field.attname, value)


def _unfit(row: Model, named: set[str]) -> Iterator[Problem]:
    """Required, too long, below its least, not one of its choices; fields ``named`` are done."""
    for field in _fields(type(row)):
        if field.name in named:
            continue
        value = getattr(row, field.attname)
        if value in EMPTY:
            if not field.blank and not field.has_default():
                yield _about(row, "field-empty", field.name)
            continue
        if isinstance(field, ForeignKey):
            continue
        try:
            field.run_validators(value)
            field.validate(value, row)
        except ValidationError as error:
            yield _invalid(row, field, value, error)


def _invalid(row: Model, field: Field[Any, Any], found: object, error: ValidationError) -> Problem:
    return _about(row, "field-invalid", field.name, found=found, reason=reasons(error, field))


def _about(row: Model, code: str, field: str, **values: object) -> Problem:
    return problem(code, Place(path=field), field=label(type(row), field), **values)


def _code(row: Model) -> Iterator[Problem]:
    code = getattr(row, "code", None)
    if code and not CODE.fullmatch(str(code)):
        yield problem("code-odd", Place(path="code"), found=code)


def _site(row: models.Site, around: Surroundings) -> Iterator[Problem]:
    yield from _built(row, around)
    yield from _positive_area(row)
    yield from _coordinates(row, around)
    yield from in_order(row, "planned_start_on", "planned_finish_on")
    yield from in_order(row, "started_on", "finished_on")
    yield from not_in_future(row, around, "started_on", "finished_on")
    place = row.sub_district if row.sub_district_id else None
    if place is not None and place.kind != Organisation.Kind.SUB_DISTRICT:
        yield problem("not-a-sub-district", Place(path="sub_district"), found=place.name)
    section = row.section
    if section is not None and section.project_id != row.project_id:
        yield problem(
            "section-of-another-project",
            Place(path="section"),
            section=section.name,
            project=row.project.name if row.project else "—",
        )


def _building(row: models.Building, around: Surroundings) -> Iterator[Problem]:
    yield from _built(row, around)
    yield from _positive_area(row)


def _built(row: models.Site | models.Building, around: Surroundings) -> Iterator[Problem]:
    year = row.built_year
    if isinstance(year, int) and not FIRST_YEAR <= year <= around.today.year:
        place = Place(path="built_year")
        last = around.today.year
        yield problem("built-year-odd", place, found=year, first=FIRST_YEAR, last=last)


def _positive_area(row: models.Site | models.Building) -> Iterator[Problem]:
    if row.floor_area is not None and row.floor_area <= 0:
        yield _about(row, "area-not-positive", "floor_area", found=row.floor_area)


def _coordinates(row: models.Site | models.UtilityWork, around: Surroundings) -> Iterator[Problem]:
    longitude, latitude = row.longitude, row.latitude
    place = Place(path="longitude")
    if longitude is None and latitude is None:
        return
    if longitude is None or latitude is None:
        lacking = "longitude" if longitude is None else "latitude"
        yield problem("coordinates-half", Place(path=lacking))
        return
    values = {"longitude": longitude, "latitude": latitude}
    if _in_ranges(latitude, longitude) and not _in_ranges(longitude, latitude):
        yield problem("coordinates-swapped", place, **values)
    elif not _in_ranges(longitude, latitude):
        yield problem("coordinates-abroad", place, **values)
    elif isinstance(row, models.Site) and (ground := around.grounds.get(row.sub_district_id)):
        yield from ground.problems(Spot(float(longitude), float(latitude)), place)


def _in_ranges(longitude: Decimal, latitude: Decimal) -> bool:
    return 73 <= longitude <= 136 and 3 <= latitude <= 54


def _scope(row: models.ScopeItem, around: Surroundings) -> Iterator[Problem]:
    yield from _works(row)
    if row.quantity is not None and row.quantity <= 0:
        yield problem("quantity-not-positive", Place(path="quantity"), found=row.quantity)


def _shortcoming(row: models.Shortcoming, around: Surroundings) -> Iterator[Problem]:
    yield from _works(row)
    yield from not_in_future(row, around, "found_on")


def _works(row: models.ScopeItem | models.Shortcoming) -> Iterator[Problem]:
    if row.item and row.item not in catalogue():
        yield problem("works-unknown", Place(path="item"), found=row.item)


def _willingness(row: models.WillingnessSurvey, around: Surroundings) -> Iterator[Problem]:
    yield from not_in_future(row, around, "asked_on")
    for part, whole in (
        ("answered", "asked"),
        ("in_favour", "answered"),
        ("willing_to_pay", "answered"),
    ):
        few, many = getattr(row, part), getattr(row, whole)
        if isinstance(few, int) and isinstance(many, int) and few > many:
            yield problem(
                "counts-do-not-nest",
                Place(path=part),
                part=label(type(row), part),
                whole=label(type(row), whole),
                part_count=few,
                whole_count=many,
            )


def _opinion(row: models.UtilityOpinion, around: Surroundings) -> Iterator[Problem]:
    yield from in_order(row, "asked_on", "answered_on")
    yield from not_in_future(row, around, "asked_on", "answered_on")
    answered = row.opinion not in ("", row.Opinion.WAITING)
    if answered and row.answered_on is None:
        yield problem("opinion-without-date", Place(path="answered_on"))


def _approval(row: models.Approval, around: Surroundings) -> Iterator[Problem]:
    yield from not_in_future(row, around, "issued_on")
    if row.not_needed and not row.reason:
        yield problem("waiver-without-reason", Place(path="reason"))


def _project(row: models.Project, around: Surroundings) -> Iterator[Problem]:
    yield from in_order(row, "planned_start_on", "planned_finish_on")


def _programme(row: models.Programme, around: Surroundings) -> Iterator[Problem]:
    first, last = row.starts_year, row.ends_year
    if isinstance(first, int) and isinstance(last, int) and last < first:
        yield problem("years-out-of-order", Place(path="ends_year"), first=first, last=last)


def _document(row: models.Document, around: Surroundings) -> Iterator[Problem]:
    yield from not_in_future(row, around, "dated_on")


def _picture(row: models.SitePicture, around: Surroundings) -> Iterator[Problem]:
    yield from not_in_future(row, around, "taken_on")


RULES: dict[type[Model], tuple[Rule, ...]] = {
    models.Programme: (_programme,),
    models.Project: (_project,),
    models.Site: (_site,),
    models.Building: (_building,),
    models.ScopeItem: (_scope,),
    models.Shortcoming: (_shortcoming,),
    models.WillingnessSurvey: (_willingness,),
    models.UtilityOpinion: (_opinion,),
    models.UtilityWork: (_coordinates,),
    models.Approval: (_approval,),
    models.Document: (_document,),
    models.SitePicture: (_picture,),
    **WORKS_RULES,
    **bond_rules.RULES,
    **money_rules.RULES,
}
"""The rules beyond what each field says of itself."""
