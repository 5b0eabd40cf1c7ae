"""What rows of the library may say beyond their fields, whoever enters them and however."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from hengjian.errors import Place, Problem, problem
from hengjian.geodesy import Spot
from hengjian.site.accounts.models import Organisation
from hengjian.site.library.models import (
    Approval,
    Building,
    Document,
    Programme,
    Project,
    ScopeItem,
    Shortcoming,
    Site,
    SitePicture,
    UtilityOpinion,
    WillingnessSurvey,
)
from hengjian.site.library.scope_catalogue import catalogue
from hengjian.site.platform.checking import about, in_order, not_in_future
from hengjian.site.platform.labels import label
from hengjian.site.platform.surroundings import Surroundings

FIRST_YEAR = 1900


def check_site(row: Site, around: Surroundings) -> Iterator[Problem]:
    """Built in a real year, in its district, days in order, a section of its own project."""
    yield from _check_year_built(row, around)
    yield from _positive_area(row)
    yield from check_coordinates(row, around)
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


def check_building(row: Building, around: Surroundings) -> Iterator[Problem]:
    """Built in a real year, of a positive area."""
    yield from _check_year_built(row, around)
    yield from _positive_area(row)


def _check_year_built(row: Site | Building, around: Surroundings) -> Iterator[Problem]:
    year = row.built_year
    if isinstance(year, int) and not FIRST_YEAR <= year <= around.today.year:
        place = Place(path="built_year")
        last = around.today.year
        yield problem("built-year-odd", place, found=year, first=FIRST_YEAR, last=last)


def _positive_area(row: Site | Building) -> Iterator[Problem]:
    if row.floor_area is not None and row.floor_area <= 0:
        yield about(row, "area-not-positive", "floor_area", found=row.floor_area)


def check_coordinates(row: Any, around: Surroundings) -> Iterator[Problem]:
    """Both or none, in the country; of a site, in its district."""
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
    elif isinstance(row, Site) and (ground := around.grounds.get(row.sub_district_id)):
        yield from ground.problems(Spot(float(longitude), float(latitude)), place)


def _in_ranges(longitude: Decimal, latitude: Decimal) -> bool:
    return 73 <= longitude <= 136 and 3 <= latitude <= 54


def check_scope(row: ScopeItem, around: Surroundings) -> Iterator[Problem]:
    """Works of the catalogue, more than none of them."""
    yield from _works(row)
    if row.quantity is not None and row.quantity <= 0:
        yield problem("quantity-not-positive", Place(path="quantity"), found=row.quantity)


def check_shortcoming(row: Shortcoming, around: Surroundings) -> Iterator[Problem]:
    """Works of the catalogue; found by today."""
    yield from _works(row)
    yield from not_in_future(row, around, "found_on")


def _works(row: ScopeItem | Shortcoming) -> Iterator[Problem]:
    if row.item and row.item not in catalogue():
        yield problem("works-unknown", Place(path="item"), found=row.item)


def check_willingness(row: WillingnessSurvey, around: Surroundings) -> Iterator[Problem]:
    """Counts that nest: asked, answered, in favour, willing to pay."""
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


def check_opinion(row: UtilityOpinion, around: Surroundings) -> Iterator[Problem]:
    """Asked before answered, and an answer with its day."""
    yield from in_order(row, "asked_on", "answered_on")
    yield from not_in_future(row, around, "asked_on", "answered_on")
    answered = row.opinion not in ("", row.Opinion.WAITING)
    if answered and row.answered_on is None:
        yield problem("opinion-without-date", Place(path="answered_on"))


def check_approval(row: Approval, around: Surroundings) -> Iterator[Problem]:
    """Issued by today; not needed only by a rule that is named."""
    yield from not_in_future(row, around, "issued_on")
    if row.not_needed and not row.reason:
        yield problem("waiver-without-reason", Place(path="reason"))


def check_project(row: Project, around: Surroundings) -> Iterator[Problem]:
    """A planned finish after the planned start."""
    yield from in_order(row, "planned_start_on", "planned_finish_on")


def check_programme(row: Programme, around: Surroundings) -> Iterator[Problem]:
    """Years in order."""
    first, last = row.starts_year, row.ends_year
    if isinstance(first, int) and isinstance(last, int) and last < first:
        yield problem("years-out-of-order", Place(path="ends_year"), first=first, last=last)


def check_document(row: Document, around: Surroundings) -> Iterator[Problem]:
    """Dated by today."""
    yield from not_in_future(row, around, "dated_on")


def check_picture(row: SitePicture, around: Surroundings) -> Iterator[Problem]:
    """Taken by today."""
    yield from not_in_future(row, around, "taken_on")
