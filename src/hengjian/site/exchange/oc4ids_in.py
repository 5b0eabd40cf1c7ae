"""Projects of an OC4IDS package into the library.

What our rows can hold goes into them; the whole project is kept beside them as it was published,
so that publishing it again loses nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

import simplejson
from django.conf import settings
from django.core.exceptions import PermissionDenied

from hengjian.errors import Problem, Refused, problem
from hengjian.errors.problem import Place
from hengjian.site.accounts.acting import action
from hengjian.site.accounts.models import Membership, Organisation
from hengjian.site.accounts.permissions import Permission
from hengjian.site.common.recorded import LARGEST
from hengjian.site.common.trail import record, snapshot
from hengjian.site.exchange.oc4ids_parts import CURRENCY, STAGE, day_of
from hengjian.site.library.models import Project, Section
from hengjian.site.library.visibility import visible_to
from hengjian.site.platform.checking import problems_of
from hengjian.site.platform.names import initials
from hengjian.site.platform.surroundings import Surroundings
from hengjian.standards.oc4ids import Package
from hengjian.standards.oc4ids import project as standard
from hengjian.standards.oc4ids.contracting import ContractingProcess
from hengjian.standards.parts import plain


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
