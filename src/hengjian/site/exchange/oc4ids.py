"""Rows of the library as parts of OC4IDS 0.9.5: only what a row holds is said.

Projects of the library as an OC4IDS package.

Projects of an OC4IDS package into the library.

What our rows can hold goes into them; the whole project is kept beside them as it was published,
so that publishing it again loses nothing.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any, TypeVar

import simplejson
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db.models import Prefetch, QuerySet
from django.utils import timezone

from hengjian.errors import Problem, Refused, problem
from hengjian.errors.problem import Place
from hengjian.site.accounts.acting import action
from hengjian.site.accounts.models import Membership, Organisation
from hengjian.site.accounts.permissions import Permission
from hengjian.site.common.recorded import LARGEST
from hengjian.site.common.trail import record, snapshot
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
from hengjian.site.library.visibility import visible_to
from hengjian.site.platform.checking import problems_of
from hengjian.site.platform.codes import initials
from hengjian.site.platform.surroundings import Surroundings
from hengjian.standards.oc4ids import Package, common, contracting
from hengjian.standards.oc4ids import project as standard
from hengjian.standards.oc4ids.contracting import ContractingProcess
from hengjian.standards.oc4ids.package import VERSION, Publisher
from hengjian.standards.parts import DateTime, plain, read

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


Identified = TypeVar("Identified", bound=Any)


def package_of(projects: QuerySet[Project], publisher: str) -> Package:
    """The projects with who publishes them; a constant number of queries."""
    return Package(
        version=VERSION,
        uri=settings.OC4IDS_URI or uuid.uuid4().urn,  # required by the package schema
        published_date=DateTime(timezone.localtime().isoformat(timespec="seconds")),
        publisher=Publisher(name=publisher),
        projects=[publish(project) for project in _with_parts(projects)],
    )


def _with_parts(projects: QuerySet[Project]) -> QuerySet[Project]:
    sites = Site.objects.exclude(stage=Site.Stage.REMOVED).select_related("sub_district")
    documents = Document.objects.filter(withdrawn_at=None).select_related("attachment")
    return projects.select_related("competent_department", "implementer").prefetch_related(
        Prefetch("sites", sites.order_by("code")),
        Prefetch("documents", documents),
        "participations__organisation",
        "sections",
        "scope_items",
        "approvals",
        "policies",
    )


def publish(project: Project) -> standard.Project:
    """One project: what our rows hold, and what another system said that they do not hold."""
    ours = _from_rows(project)
    theirs = _read_published_before(project)
    return ours if theirs is None else _together(theirs, ours, project)


def _read_published_before(project: Project) -> standard.Project | None:
    """The project as another system published it; None where that is not kept, or is no JSON."""
    if not project.oc4ids:
        return None
    try:
        kept = simplejson.loads(project.oc4ids, use_decimal=True)
    except ValueError:
        return None
    return read(standard.Project, kept, Place(), []) if isinstance(kept, dict) else None


def _from_rows(project: Project) -> standard.Project:
    taking_part = list(project.participations.all())
    budget = value(project.approved_investment)
    milestones = (milestone(row) for row in project.approvals.all())
    return standard.Project(
        id=f"{settings.OC4IDS_PREFIX}{project.code}",
        updated=DateTime(timezone.localtime(project.changed_at).isoformat(timespec="seconds")),
        language="zh",
        public_authority=reference(project.competent_department),
        title=project.name,
        description=project.description or None,
        budget=standard.Budget(amount=budget) if budget else None,
        period=period(project.planned_start_on, project.planned_finish_on),
        locations=[location(site) for site in project.sites.all()],
        status=STATUS.get(project.stage),
        type="rehabilitation",
        parties=parties(project, taking_part),
        forecasts=[forecast(row) for row in project.scope_items.all() if not row.site_id],
        milestones=[row for row in milestones if row],
        documents=[document(row) for row in project.documents.all()],
        contracting_processes=[
            contracting_process(section, taking_part) for section in project.sections.all()
        ],
        policy_alignment=policies(project),
    )


LISTS = (
    "locations",
    "parties",
    "forecasts",
    "milestones",
    "documents",
    "contracting_processes",
)
"""Lists that our rows hold in part: joined by ``id``, ours first in value, theirs in place."""


def _together(
    theirs: standard.Project, ours: standard.Project, project: Project
) -> standard.Project:
    """Theirs, with what our rows hold in its place; where both say the same, as they said it."""
    theirs.id, theirs.updated = ours.id, ours.updated
    theirs.title, theirs.description = ours.title, ours.description or theirs.description
    if theirs.public_authority is None:
        theirs.public_authority = ours.public_authority
    else:  # our department keeps the record; whose project it is was said by them
        ours.parties = [party for party in ours.parties if party.roles != ["publicAuthority"]]
    if STAGE.get(theirs.status or "") != project.stage:
        theirs.status = ours.status
    theirs.type = theirs.type or ours.type
    theirs.period = _theirs_where_meant(theirs.period, ours.period, _days)
    theirs.policy_alignment = theirs.policy_alignment or ours.policy_alignment
    if ours.budget and ours.budget.amount:
        theirs.budget = theirs.budget or ours.budget
        theirs.budget.amount = _theirs_where_meant(
            theirs.budget.amount, ours.budget.amount, lambda v: v.amount
        )
    for name in LISTS:
        setattr(theirs, name, _join(getattr(theirs, name), getattr(ours, name)))
    return theirs


def _theirs_where_meant(theirs: Any, ours: Any, meaning: Callable[[Any], object]) -> Any:
    if ours is None or (theirs is not None and meaning(theirs) == meaning(ours)):
        return theirs
    return ours


def _days(period: Any) -> tuple[date | None, date | None]:
    return day_of(period.start_date), day_of(period.end_date)


def _join(theirs: Iterable[Identified], ours: Iterable[Identified]) -> list[Identified]:
    mine = {part.id: part for part in ours}
    joined = [_complete(part, mine.pop(part.id)) if part.id in mine else part for part in theirs]
    return joined + list(mine.values())


def _complete(theirs: Identified, ours: Identified) -> Identified:
    """Ours where it says something, else theirs; dates and times as they wrote them."""
    for name in type(ours).__dataclass_fields__:
        said, had = getattr(ours, name), getattr(theirs, name)
        if name == "extra" or said in (None, []) or had == said:
            continue
        if name.startswith("date") and day_of(had) == day_of(said):
            continue
        if had is None or not hasattr(said, "__dataclass_fields__"):
            setattr(theirs, name, said)
        else:
            _complete(had, said)
    return theirs


@dataclass(frozen=True, slots=True)
class Taken:
    """What an import did."""

    new: int
    changed: int
    remarks: tuple[Problem, ...] = ()
    """What was kept otherwise than one would think."""


@action(Permission.DATA_IMPORT)
def take_in(*, by: Membership, package: Package, why: str) -> Taken:
    """Create or update a project for each of the package's, matched by ``id`` without our prefix.

    It asks for the right to enter projects besides that to import. Raises ``Refused`` with every
    problem at once and changes nothing: a code that belongs to somebody else, and whatever the
    rules of the library refuse at its other doors too.
    """
    if not by.may(Permission.PROJECT_EDIT):
        raise PermissionDenied(str(Permission.PROJECT_EDIT))
    problems = [
        found
        for number, given in enumerate(package.projects)
        for found in _problems(given, number, by)
    ]
    problems += _sections_twice(package)
    if problems:
        raise Refused(problems)
    new = sum(_put(given, by, why) for given in package.projects)
    remarks = tuple(each for given in package.projects for each in _remarks(given))
    return Taken(new, len(package.projects) - new, remarks)


def code_of(given: standard.Project) -> str:
    """The project's code in the library: its id without our own prefix."""
    return (given.id or "").removeprefix(settings.OC4IDS_PREFIX)


PATHS = {
    "code": "/id",
    "name": "/title",
    "description": "/description",
    "stage": "/status",
    "approved_investment": "/budget/amount/amount",
    "planned_start_on": "/period/startDate",
    "planned_finish_on": "/period/endDate",
}
"""Where in the package a field of ours stands."""


def _problems(given: standard.Project, number: int, by: Membership) -> Iterator[Problem]:
    here = f"/projects/{number}"
    code = code_of(given)
    for found in problems_of(_fill(_row_of(given, by), given), Surroundings()):
        field = found.place.path
        yield found.at(Place(path=here + PATHS.get(field, f"/{field}")))
    mine = visible_to(Project, by)
    if Project.objects.filter(code=code).exclude(pk__in=mine.values("pk")).exists():
        yield problem("oc4ids-code-taken", Place(path=f"{here}/id"), id=code)
    for place_in_list, process in enumerate(given.contracting_processes):
        place = Place(path=f"{here}/contractingProcesses/{place_in_list}/id")
        section = Section(code=process.id or "", name=_name_of(process))
        said = problems_of(section, Surroundings())
        yield from (each.at(place) for each in said if each.place.path != "project")
        if Section.objects.filter(code=section.code).exclude(project__code=code).exists():
            yield problem("oc4ids-code-taken", place, id=section.code)


def _sections_twice(package: Package) -> Iterator[Problem]:
    """A section belongs to one project."""
    seen: set[str | None] = set()
    for number, given in enumerate(package.projects):
        for process in given.contracting_processes:
            if process.id in seen:
                place = Place(path=f"/projects/{number}/contractingProcesses")
                yield problem("oc4ids-code-taken", place, id=process.id)
            seen.add(process.id)


def _row_of(given: standard.Project, by: Membership) -> Project:
    """The project as it stands, or a new one of the importing district."""
    known = Project.objects.filter(code=code_of(given)).first()
    if known is not None:
        return known
    authority = given.public_authority.id if given.public_authority else None
    department = Organisation.objects.filter(code=authority).first() or by.organisation
    region = by.organisation.region
    return Project(code=code_of(given), region=region, competent_department=department)


def _fill(project: Project, given: standard.Project) -> Project:
    """The row with what the package says of it, not saved."""
    project.name = given.title or ""
    project.description = given.description or ""
    project.stage = STAGE.get(given.status or "", project.stage)
    amount = _in_yuan(given)
    if amount is not None:
        project.approved_investment = amount
    if given.period:
        project.planned_start_on = day_of(given.period.start_date)
        project.planned_finish_on = day_of(given.period.end_date)
    return project


def _in_yuan(given: standard.Project) -> Decimal | None:
    """The budget where it is in yuan, without noughts behind the cents; nothing is rounded."""
    found = given.budget.amount if given.budget else None
    if found is None or found.amount is None or found.currency not in (None, CURRENCY):
        return None
    amount = Decimal(found.amount)
    exponent = amount.normalize().as_tuple().exponent
    in_cents = isinstance(exponent, int) and exponent >= -2 and amount.adjusted() < LARGEST
    return amount.quantize(Decimal("0.01")) if in_cents else amount


def _remarks(given: standard.Project) -> Iterator[Problem]:
    found = given.budget.amount if given.budget else None
    if found is not None and found.currency not in (None, CURRENCY):
        values = {"amount": found.amount, "currency": found.currency}
        yield problem("oc4ids-kept-apart", id=code_of(given), **values)


def _put(given: standard.Project, by: Membership, why: str) -> bool:
    """Write one project and its sections; whether it is new."""
    project = _row_of(given, by)
    before = snapshot(project) if project.pk else None
    _fill(project, given)
    project.pinyin = initials(project.name)
    project.implementer = _implementer(given) or project.implementer
    project.oc4ids = simplejson.dumps(plain(given), use_decimal=True, ensure_ascii=False)
    if before is not None:
        project.version += 1
    project.save()
    record(by=by, action="project.import", subject=project, why=why, before=before)
    for process in given.contracting_processes:
        if process.id:
            _put_section(project, process.id, _name_of(process), by, why)
    return before is None


def _name_of(process: ContractingProcess) -> str:
    title = process.summary.title if process.summary else None
    return title or process.id or ""


def _put_section(project: Project, code: str, name: str, by: Membership, why: str) -> None:
    section = Section.objects.filter(code=code).first()
    before = snapshot(section) if section else None
    section = section or Section(code=code, project=project)
    if before is not None and section.name == name:
        return
    section.name = name
    section.save()
    record(by=by, action="section.import", subject=section, why=why, before=before)


def _implementer(given: standard.Project) -> Organisation | None:
    codes = [party.id for party in given.parties if party.id and "procuringEntity" in party.roles]
    return Organisation.objects.filter(code__in=codes).first()
