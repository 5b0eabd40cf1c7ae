"""Rows of the library as parts of OC4IDS 0.9.5: only what a row holds is said."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, time
from decimal import Decimal

from django.utils import timezone

from hengjian.site.accounts.models import Organisation
from hengjian.site.library.models import (
    Approval,
    Document,
    Participation,
    Project,
    ScopeItem,
    Section,
    Site,
)
from hengjian.site.library.scope_catalogue import catalogue
from hengjian.standards.oc4ids import common, contracting
from hengjian.standards.oc4ids import project as standard
from hengjian.standards.parts import DateTime

CURRENCY = "CNY"
STATUS: dict[str, str] = {
    Project.Stage.RESERVE: "identification",
    Project.Stage.APPROVED: "preparation",
    Project.Stage.UNDER_WAY: "implementation",
    Project.Stage.COMPLETED: "completion",
    Project.Stage.CLOSED: "cancelled",
}
STAGE = {
    "identification": Project.Stage.RESERVE,
    "preparation": Project.Stage.APPROVED,
    "implementation": Project.Stage.UNDER_WAY,
    "completion": Project.Stage.COMPLETED,
    "maintenance": Project.Stage.COMPLETED,
    "decommissioning": Project.Stage.COMPLETED,
    "decommissioned": Project.Stage.COMPLETED,
    "cancelled": Project.Stage.CLOSED,
}
CAPACITY_ROLE = {
    Participation.Capacity.CONTRACTOR: "supplier",
    Participation.Capacity.SUPERVISOR: "supplier",
    Participation.Capacity.DESIGNER: "supplier",
    Participation.Capacity.SURVEYOR: "supplier",
    Participation.Capacity.EVALUATOR: "independentMonitor",
}
DOCUMENT_TYPE = {
    "goals": "projectPlan",
    "implementation_plan": "projectPlan",
    "acceptance": "completionCertificate",
    "completion": "completionCertificate",
    "final_account": "financialAuditReport",
}
"""Kinds of our archive that the standard's codelist names."""


def date_time(day: date | None) -> DateTime | None:
    """The beginning of the day in the site's time zone, as the standard writes it."""
    if day is None:
        return None
    start = datetime.combine(day, time(), timezone.get_default_timezone())
    return DateTime(start.isoformat())


def day_of(written: str | None) -> date | None:
    """The day, in the site's time zone, on which a moment of the standard falls."""
    if not written:
        return None
    return timezone.localdate(datetime.fromisoformat(written))


def value(amount: Decimal | None) -> common.Value | None:
    """An amount of 元."""
    return None if amount is None else common.Value(amount=amount, currency=CURRENCY)


def reference(organisation: Organisation) -> common.OrganizationReference:
    """An organisation that stands among the parties."""
    return common.OrganizationReference(id=organisation.code, name=organisation.name)


def period(first: date | None, last: date | None) -> common.Period | None:
    """A span of days; None where neither end is known."""
    if first is None and last is None:
        return None
    return common.Period(start_date=date_time(first), end_date=date_time(last))


def parties(project: Project, taking_part: Iterable[Participation]) -> list[common.Organization]:
    """Everyone with a part, each once, with all their roles."""
    roles: dict[int, list[str]] = {}
    named: dict[int, Organisation] = {}

    def add(organisation: Organisation | None, role: str) -> None:
        if organisation is None:
            return
        named[organisation.pk] = organisation
        held = roles.setdefault(organisation.pk, [])
        if role not in held:
            held.append(role)

    add(project.competent_department, "publicAuthority")
    add(project.implementer, "procuringEntity")
    for part in taking_part:
        add(part.organisation, CAPACITY_ROLE[Participation.Capacity(part.capacity)])
    return [
        common.Organization(id=place.code, name=place.name, roles=roles[key])
        for key, place in named.items()
    ]


def location(site: Site) -> common.Location:
    """A site: its name, its point in WGS-84, its address."""
    geometry = None
    if site.longitude is not None and site.latitude is not None:
        geometry = common.Geometry(type="Point", coordinates=[site.longitude, site.latitude])
    address = common.Address(
        street_address=site.street or None,
        locality=site.community or None,
        region=site.sub_district.name,
    )
    return common.Location(id=site.code, description=site.name, geometry=geometry, address=address)


def forecast(item: ScopeItem) -> common.Metric:
    """A planned quantity of one kind of work."""
    kind = catalogue()[item.item]
    unit = common.Unit(name=str(kind.unit))
    observation = common.Observation(id="1", measure=item.quantity, unit=unit)
    title = f"{kind.name.zh}（{item.note}）" if item.note else kind.name.zh
    return common.Metric(id=item.code, title=title, observations=[observation])


def milestone(approval: Approval) -> common.Milestone | None:
    """A permission with its date; what is not needed is no milestone."""
    if approval.not_needed:
        return None
    return common.Milestone(
        id=approval.code,
        title=str(approval.get_kind_display()),
        type="approval",
        code=approval.number or None,
        date_met=date_time(approval.issued_on),
        status="met" if approval.issued_on else "scheduled",
    )


def document(row: Document) -> common.Document:
    """A document of the archive; it is listed, not published: it has no address."""
    return common.Document(
        id=row.code,
        document_type=DOCUMENT_TYPE.get(row.kind),
        title=row.title,
        date_published=date_time(row.dated_on),
        format=row.attachment.media_type,
        language="zh",
    )


def contracting_process(
    section: Section, taking_part: Iterable[Participation]
) -> contracting.ContractingProcess:
    """A section of the works with those who build and watch it."""
    suppliers = [
        reference(part.organisation)
        for part in taking_part
        if part.section_id == section.pk and part.capacity == Participation.Capacity.CONTRACTOR
    ]
    nature = ["construction"] if suppliers else []
    summary = contracting.Summary(title=section.name, nature=nature, suppliers=suppliers)
    return contracting.ContractingProcess(id=section.code, summary=summary)


def policies(project: Project) -> standard.PolicyAlignment | None:
    """The policies the project rests on, by number and title."""
    named = [f"{row.number}《{row.title}》" for row in project.policies.all()]
    return standard.PolicyAlignment(description="；".join(named)) if named else None
