"""What goes in and out. Amounts are strings with all their digits; references are codes."""

from __future__ import annotations

import re
from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any, Literal

from ninja import Schema
from pydantic import AfterValidator, BeforeValidator, ConfigDict, Field
from pydantic_core import PydanticKnownError

from hengjian.site.api.problems import ProblemFound
from hengjian.site.common.days import read_day
from hengjian.site.library.models import Project, Site

Code = Annotated[str, Field(min_length=1, max_length=64, pattern=r"^[^\x00/]+$")]
Name = Annotated[str, Field(min_length=1, max_length=200, pattern=r"^[^\x00]+$")]
Text = Annotated[str, Field(max_length=4000, pattern=r"^[^\x00]*$")]
Short = Annotated[str, Field(max_length=100, pattern=r"^[^\x00]*$")]


def written_with(places: int) -> AfterValidator:
    """The number with all its decimals, as it is kept and told: ``1e9`` is 1000000000.00."""
    unit = Decimal(1).scaleb(-places)
    return AfterValidator(lambda number: number.quantize(unit))


def no_truth(value: object) -> object:
    """``true`` is no 1, ``1.0`` is taken for one."""
    if isinstance(value, bool):
        raise PydanticKnownError("int_type")
    return value


def _as_written(value: object) -> object:
    """A day is written as one: of a number, 1970 would be made."""
    if isinstance(value, str) and re.fullmatch(r"\d{4}-\d{2}-\d{2}", value, re.ASCII):
        day = read_day(value)
        if day is not None:
            return day
    raise PydanticKnownError("date_type")


def _without_default(schema: dict[str, Any]) -> None:
    schema.pop("default", None)


LEFT_OUT: Any = Field(default=None, json_schema_extra=_without_default)
"""A field that may be left out, and then stays as it is; ``null`` is what its type says."""

Money = Annotated[Decimal, Field(ge=0, max_digits=18, decimal_places=2), written_with(2)]
Area = Annotated[Decimal, Field(gt=0, max_digits=14, decimal_places=2), written_with(2)]
Degree = Annotated[Decimal, Field(ge=-180, le=180, max_digits=9, decimal_places=6), written_with(6)]
Count = Annotated[int, BeforeValidator(no_truth), Field(ge=0, le=2_000_000_000)]
Year = Annotated[int, BeforeValidator(no_truth), Field(ge=1900, le=2100)]
Version = Annotated[int, BeforeValidator(no_truth), Field(ge=1, le=2_000_000_000)]
Day = Annotated[date, BeforeValidator(_as_written)]
Source = Annotated[str, Field(max_length=255, pattern=r"^[^\x00]*$")]


Property = Literal["", "market", "state", "community", "owners", "none"]


class Strict(Schema):
    """A body in which an unknown field is refused rather than left aside."""

    model_config = ConfigDict(extra="forbid")


class Row(Schema):
    """What every row says of itself."""

    code: str
    version: int
    synthetic: bool
    source: str
    as_of: date | None
    changed_at: datetime


class Rows(Schema):
    """A part of a list."""

    next: str
    """Send it as ``after`` for the part that follows; empty at the end."""
    total: int | None
    """How many there are; null where it was not asked for."""


class ProjectOut(Row):
    """A project."""

    name: str
    programme: str | None
    region: str
    competent_department: str
    implementer: str | None
    stage: str
    approved_investment: Decimal | None
    planned_start_on: date | None
    planned_finish_on: date | None
    description: str
    sites: int
    dossier_done: int
    dossier_due: int


class ProjectFields(Strict):
    """The fields of a project that may be written."""

    name: Name = LEFT_OUT
    programme: Code | None = LEFT_OUT
    competent_department: Code = LEFT_OUT
    implementer: Code | None = LEFT_OUT
    approved_investment: Money | None = LEFT_OUT
    planned_start_on: Day | None = LEFT_OUT
    planned_finish_on: Day | None = LEFT_OUT
    description: Text = LEFT_OUT
    source: Source = LEFT_OUT
    as_of: Day | None = LEFT_OUT


class ProjectNew(ProjectFields):
    """A project to enter."""

    code: Code
    name: Name
    region: Code
    competent_department: Code


class ProjectChange(ProjectFields):
    """A change of a project, from the version it started with: here, or as ``If-Match``."""

    version: Version = LEFT_OUT


class SiteOut(Row):
    """A site (小区)."""

    name: str
    sub_district: str
    community: str
    street: str
    project: str | None
    section: str | None
    area: str | None
    stage: str
    built_year: int | None
    buildings_count: int | None
    households: int | None
    floor_area: Decimal | None
    longitude: Decimal | None
    latitude: Decimal | None
    property_before: str
    property_after: str
    planned_start_on: date | None
    started_on: date | None
    planned_finish_on: date | None
    finished_on: date | None
    confirmed_at: datetime | None
    dossier_done: int
    dossier_due: int


class SiteFields(Strict):
    """The fields of a site that may be written; coordinates only together with their datum."""

    name: Name = LEFT_OUT
    community: Short = LEFT_OUT
    street: Annotated[str, Field(max_length=200, pattern=r"^[^\x00]*$")] = LEFT_OUT
    project: Code | None = LEFT_OUT
    section: Code | None = LEFT_OUT
    area: Code | None = LEFT_OUT
    built_year: Year | None = LEFT_OUT
    buildings_count: Count | None = LEFT_OUT
    households: Count | None = LEFT_OUT
    floor_area: Area | None = LEFT_OUT
    longitude: Degree | None = LEFT_OUT
    latitude: Degree | None = LEFT_OUT
    datum: Literal["WGS-84", "GCJ-02"] = LEFT_OUT
    property_before: Property = LEFT_OUT
    property_after: Property = LEFT_OUT
    planned_start_on: Day | None = LEFT_OUT
    planned_finish_on: Day | None = LEFT_OUT
    source: Source = LEFT_OUT
    as_of: Day | None = LEFT_OUT


class SiteNew(SiteFields):
    """A site to enter."""

    code: Code
    name: Name
    sub_district: Code


class SiteChange(SiteFields):
    """A change of a site, from the version it started with: here, or as ``If-Match``. Planned days
    that stand need why."""

    version: Version = LEFT_OUT
    why: Short = ""


class SchemeOut(Row):
    """A scheme (改造方案)."""

    name: str
    region: str
    area: str | None
    sites: list[str]
    year: int
    state: str
    cost: Decimal
    benefit: Decimal | None
    utilities_aligned: bool
    starts_on: date | None
    finishes_on: date | None
    items: list[dict[str, Any]]


class PlanOut(Row):
    """An annual plan: its money, and which schemes are in it."""

    name: str
    region: str
    year: int
    state: str
    budgets: dict[str, Decimal]
    chosen: list[str]
    published_at: datetime | None


class WarningOut(Row):
    """A warning: the rule that a project meets, the figures, who answers by when."""

    project: str
    rule: str
    level: Literal["blue", "yellow", "red"]
    state: str
    fired_on: date
    owner: str
    due_on: date
    escalated_to: str | None
    closed_on: date | None
    closed_how: str
    measured: dict[str, Any]
    """Formula, figures put in, exact value and inputs, bounds."""


class ScheduledPayment(Schema):
    """One date of a bond's schedule, in 元."""

    due: date
    principal: Decimal
    interest: Decimal
    fee: Decimal


class BondRow(Row):
    """A special bond (专项债券)."""

    name: str
    kind: str
    region: str
    size: Decimal
    rate: Decimal
    term_years: int
    issued_on: date
    payments_a_year: int
    repayment: str
    instalments: list[list[str]]
    issue_fee: Decimal
    service_fee: Decimal
    lent_on_document: str
    lent_on: date | None
    uses: dict[str, Decimal]
    """Amounts by project."""


class BondOut(BondRow):
    """A bond with its schedule."""

    payments: list[ScheduledPayment]


class Bonds(Rows):
    """A part of the bonds."""

    items: list[BondRow]


class CoverageOut(Schema):
    """Debt-service coverage of a project (本息覆盖倍数)."""

    project: str
    synthetic: bool
    changes: dict[str, str]
    coverage: dict[str, Any] | None
    """Ratio, verdict, bounds, every year, and how they came about."""


class Projects(Rows):
    """A part of the projects."""

    items: list[ProjectOut]


class Sites(Rows):
    """A part of the sites."""

    items: list[SiteOut]


class Schemes(Rows):
    """A part of the schemes."""

    items: list[SchemeOut]


class Plans(Rows):
    """A part of the annual plans."""

    items: list[PlanOut]


class Warnings(Rows):
    """A part of the warnings."""

    items: list[WarningOut]


class TakenIn(Schema):
    """What an import did."""

    new: int
    changed: int
    remarks: list[ProblemFound]


ProjectStage = Literal["reserve", "approved", "under_way", "completed", "closed"]
SiteStage = Literal["reserve", "planned", "started", "finished", "removed"]
assert set(Project.Stage.values) == set(ProjectStage.__args__)  # type: ignore[attr-defined]
assert set(Site.Stage.values) == set(SiteStage.__args__)  # type: ignore[attr-defined]


class MeasureOut(Schema):
    """A measure on a day: rounded half up to two decimals of its unit; null where not known."""

    name: str
    title_en: str
    value: str | None
    unit: str
    formula: str | None
    rows: int | None
    """How many records it counted; null for what is computed."""


class WorksOut(Schema):
    """How the works of a project stand."""

    project: str
    as_of: date
    measures: list[MeasureOut]
