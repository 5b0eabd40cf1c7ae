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
from hengjian.site.common.trail import record, snapshot
from hengjian.site.projects.models import Project, Section
from hengjian.site.projects.publishing.oc4ids_parts import CURRENCY, STAGE, day_of
from hengjian.site.projects.queries import visible_to
from hengjian.site.projects.queries.names import initials
from hengjian.standards.oc4ids import Package
from hengjian.standards.oc4ids import project as standard
from hengjian.standards.parts import plain


@dataclass(frozen=True, slots=True)
class Taken:
    """What an import did."""

    new: int
    changed: int


@action(Permission.DATA_IMPORT)
def take_in(*, by: Membership, package: Package, why: str) -> Taken:
    """Create or update a project for each of the package's, matched by ``id`` without our prefix.

    It asks for the right to enter projects besides that to import. Raises ``Refused`` with every
    problem at once and changes nothing: a code that belongs to somebody else, a budget in another
    currency, a title that is missing or too long.
    """
    if not by.may(Permission.PROJECT_EDIT):
        raise PermissionDenied(str(Permission.PROJECT_EDIT))
    district = by.organisation.region
    problems = [
        found
        for number, given in enumerate(package.projects)
        for found in _problems(given, number, by)
    ]
    if problems:
        raise Refused(problems)
    new = sum(_put(given, by, district, why) for given in package.projects)
    return Taken(new, len(package.projects) - new)


def code_of(given: standard.Project) -> str:
    """The project's code in the library: its id without our own prefix."""
    return (given.id or "").removeprefix(settings.OC4IDS_PREFIX)


def _problems(given: standard.Project, number: int, by: Membership) -> Iterator[Problem]:
    here = f"/projects/{number}"
    code = code_of(given)
    if not given.title or len(given.title) > 200:
        yield problem("oc4ids-title", Place(path=f"{here}/title"), id=code)
    if len(code) > 64:
        yield problem("oc4ids-id-long", Place(path=f"{here}/id"), id=code)
    amount = given.budget.amount if given.budget else None
    if amount and amount.currency not in (None, CURRENCY):
        place = Place(path=f"{here}/budget/amount/currency")
        yield problem("oc4ids-currency", place, found=amount.currency)
    mine = visible_to(Project, by)
    if Project.objects.filter(code=code).exclude(pk__in=mine.values("pk")).exists():
        yield problem("oc4ids-code-taken", Place(path=f"{here}/id"), id=code)
    for place_in_list, process in enumerate(given.contracting_processes):
        taken = Section.objects.filter(code=process.id or "").exclude(project__code=code)
        if process.id and taken.exists():
            place = Place(path=f"{here}/contractingProcesses/{place_in_list}/id")
            yield problem("oc4ids-code-taken", place, id=process.id)


def _put(given: standard.Project, by: Membership, district: Organisation, why: str) -> bool:
    """Write one project and its sections; whether it is new."""
    project = Project.objects.filter(code=code_of(given)).first()
    before = snapshot(project) if project else None
    if project is None:
        project = Project(code=code_of(given), region=district)
        authority = given.public_authority.id if given.public_authority else None
        known = Organisation.objects.filter(code=authority).first()
        project.competent_department = known or by.organisation
    project.name = given.title or ""
    project.pinyin = initials(project.name)
    project.description = given.description or ""
    project.stage = STAGE.get(given.status or "", project.stage)
    if given.budget and given.budget.amount and given.budget.amount.amount is not None:
        project.approved_investment = Decimal(given.budget.amount.amount).quantize(Decimal("0.01"))
    if given.period:
        project.planned_start_on = day_of(given.period.start_date)
        project.planned_finish_on = day_of(given.period.end_date)
    project.implementer = _implementer(given) or project.implementer
    project.oc4ids = simplejson.dumps(plain(given), use_decimal=True, ensure_ascii=False)
    if before is not None:
        project.version += 1
    project.save()
    record(by=by, action="project.import", subject=project, why=why, before=before)
    for process in given.contracting_processes:
        if process.id:
            title = process.summary.title if process.summary else None
            _put_section(project, process.id, title or process.id, by, why)
    return before is None


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
