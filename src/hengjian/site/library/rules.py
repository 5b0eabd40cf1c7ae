"""What rows of the library may say beyond their fields, whoever enters them and however.

What belongs to a plan: once the plan stands, it only changes with a reason.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Model

from hengjian.errors import Place, Problem, problem
from hengjian.geodesy import Spot
from hengjian.site.accounts.models import Organisation
from hengjian.site.common.days import current_day
from hengjian.site.library.models import (
    Approval,
    Body,
    Building,
    Document,
    InvestmentPart,
    InvestmentYear,
    PersonInCharge,
    Programme,
    Project,
    ScopeItem,
    Shortcoming,
    Site,
    SiteEffect,
    SitePicture,
    UtilityOpinion,
    WillingnessSurvey,
)
from hengjian.site.library.models.bodies import OF_PROJECTS
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


def fields_of_plan(model: type[Model]) -> tuple[str, ...]:
    """The fields that say what is planned: ``PLANNED`` of the model; most models have none."""
    return getattr(model, "PLANNED", ())


def plan_changes(row: Model, values: Mapping[str, Any], why: str) -> list[Problem]:
    """A problem for each planned value that would change without a reason after approval."""
    if why.strip() or not _stands(row):
        return []
    found = []
    for name in fields_of_plan(type(row)):
        before, after = getattr(row, name), values.get(name, getattr(row, name))
        if before is not None and before != after:
            names = {"field": label(type(row), name), "before": before, "after": after or "—"}
            found.append(problem("planned-change-without-reason", Place(path="why"), **names))
    return found


def _stands(row: Model) -> bool:
    """Whether the plan the row belongs to is approved."""
    project: Project | None = getattr(row, "project", None)
    site = row if isinstance(row, Site) else getattr(row, "site", None) if project is None else None
    if site is not None:
        return site.stage not in (Site.Stage.RESERVE, Site.Stage.REMOVED)
    return project is not None and project.stage != Project.Stage.RESERVE


def start_problems(site: Site, values: Mapping[str, Any]) -> list[Problem]:
    """A start that nobody allowed, a finish without a start; those of before are left alone."""
    started = values.get("started_on", site.started_on)
    finished = values.get("finished_on", site.finished_on)
    found = []
    waiting = site.stage in (Site.Stage.RESERVE, Site.Stage.PLANNED)
    days = isinstance(started, date) and started <= current_day()  # others are told of so
    if waiting and days and started != site.started_on:
        place = Place(path="started_on")
        found.append(problem("start-not-allowed-yet", place, name=site.name))
    if finished and not started and finished != site.finished_on:
        place = Place(path="finished_on")
        found.append(problem("finish-without-start", place, name=site.name))
    return found


def check_investment_part(row: InvestmentPart, around: Surroundings) -> Iterator[Problem]:
    """An amount at least, and a reason where it changed; a printed total gives its reason above."""
    if row.declared is None and row.adjusted is None:
        yield problem("investment-without-amount", Place(path="declared"))
    changed = row.adjusted is not None and row.adjusted != row.declared
    if changed and not row.reason and row.component != InvestmentPart.Component.TOTAL:
        yield problem(
            "investment-without-reason",
            Place(path="reason"),
            before="—" if row.declared is None else f"{row.declared:,.2f}",
            after=f"{row.adjusted:,.2f}",
        )


def check_investment_year(row: InvestmentYear, around: Surroundings) -> Iterator[Problem]:
    """The count of a year closes in that year or the one after."""
    day, year = row.closes_on, row.year
    if isinstance(day, date) and isinstance(year, int) and day.year not in (year, year + 1):
        yield problem("investment-year-closes", Place(path="closes_on"), found=day, year=year)


def check_body(row: Body, around: Surroundings) -> Iterator[Problem]:
    """What steers a project belongs to one, what governs a site to one; days in order."""
    steers = row.kind in OF_PROJECTS
    if steers and row.site_id:
        yield problem("body-of-a-project", Place(path="site"), kind=row.get_kind_display())
    if steers and not row.project_id:
        yield problem("body-of-a-project", Place(path="project"), kind=row.get_kind_display())
    if row.kind and not steers and not row.site_id:
        yield problem("body-of-a-site", Place(path="site"), kind=row.get_kind_display())
    yield from in_order(row, "established_on", "ended_on")
    yield from not_in_future(row, around, "established_on")


def check_effect(row: SiteEffect, around: Surroundings) -> Iterator[Problem]:
    """Measured once at least; before lies before after, and neither lies ahead."""
    if row.before is None and row.after is None:
        yield problem("effect-not-measured", Place(path="before"))
    for value, day in (("before", "before_on"), ("after", "after_on")):
        if getattr(row, value) is not None and getattr(row, day) is None:
            yield problem("effect-without-day", Place(path=day), field=label(SiteEffect, value))
    if row.measured == SiteEffect.Measured.FEES:
        for name in ("before", "after"):
            found = getattr(row, name)
            if isinstance(found, Decimal) and found > 100:
                yield problem("effect-above-hundred", Place(path=name), found=found)
    yield from in_order(row, "before_on", "after_on")
    yield from not_in_future(row, around, "before_on", "after_on")


def check_person(row: PersonInCharge, around: Surroundings) -> Iterator[Problem]:
    """Of a project or a site, and of a body of the same; days in order."""
    if not row.project_id and not row.site_id:
        yield problem("person-belongs-nowhere", Place(path="project"), post=row.post or "—")
    body = row.body if row.body_id else None
    if body is not None and (body.project_id, body.site_id) != (row.project_id, row.site_id):
        yield problem("person-of-another-body", Place(path="body"), body=body)
    yield from in_order(row, "since", "until")
