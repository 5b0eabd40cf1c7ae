"""Loading the reference district: by the actions its users have, each row on the trail."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from django.db.models import Model

from hengjian.site.accounts.demo import make_accounts
from hengjian.site.accounts.models import Membership, Organisation
from hengjian.site.demo import dossiers, library, works
from hengjian.site.demo.archive import put_archive
from hengjian.site.demo.bonds import put_bonds
from hengjian.site.demo.coordination import put_coordination
from hengjian.site.demo.evaluation import put_evaluation
from hengjian.site.demo.evidence import put_evidence
from hengjian.site.demo.funds import put_funds
from hengjian.site.demo.hotline import put_cases
from hengjian.site.demo.operation import put_operation
from hengjian.site.demo.pictures import put_pictures
from hengjian.site.demo.places import DISTRICT, SUB_DISTRICTS, UNITS, put_places
from hengjian.site.demo.plans import put_plan
from hengjian.site.demo.schemes import Cast, put_schemes
from hengjian.site.demo.telling import contacts, put_notices
from hengjian.site.demo.watching import put_monitoring, put_warnings, settle
from hengjian.site.library.actions.project_parts import add_policy
from hengjian.site.library.actions.projects import rest_on
from hengjian.site.library.actions.sites import put_all
from hengjian.site.library.models import (
    Approval,
    ContiguousArea,
    Participation,
    PolicyDocument,
    Programme,
    Project,
    ScopeItem,
    Section,
    Shortcoming,
    Site,
    UtilityOpinion,
    Viewpoint,
    WillingnessSurvey,
)
from hengjian.site.planning.models import UtilityWork
from hengjian.site.residents.public.models import Contact
from hengjian.site.works.models import DiaryEntry, Inspection, Milestone, PlannedOutput

Row = dict[str, Any]
Step = Callable[[int, int], None]
WHY = "载入参考案例"


def load(step: Step) -> None:
    """Put the district, its people, its published facts and its synthetic rows; twice is once.

    ``step`` is told how far it is: parts done, parts in all.
    """
    put_places()
    who = people()
    clerk = who["competent_department"]
    tables = _tables()
    after = _after_tables(who)
    total = len(tables) + len(after)
    for number, (model, rows, synthetic) in enumerate(tables):
        step(number, total)
        put_all(by=clerk, model=model, rows=rows, synthetic=synthetic, why=WHY)
    _take_part()
    _rest_on_policies(clerk)
    for number, put in enumerate(after, len(tables)):
        step(number, total)
        put()
    step(total, total)


def _after_tables(who: dict[str, Membership]) -> list[Callable[[], object]]:
    """What rests on the tables, in the order of a project's life."""
    clerk, finance = who["competent_department"], who["finance_bureau"]
    unit = who["implementing_unit"]
    cast = Cast(clerk, who["department_head"], who["sub_district"])
    return [
        lambda: put_pictures(clerk),
        lambda: put_archive(clerk),
        lambda: put_schemes(cast),
        lambda: put_plan(cast),
        lambda: put_coordination(cast),
        lambda: put_funds(clerk, finance, unit),
        lambda: put_bonds(clerk, finance, unit),
        lambda: put_operation(unit, finance),
        lambda: put_evidence(who),
        lambda: put_cases(who),
        lambda: put_notices(clerk),
        lambda: put_warnings(who),
        lambda: put_monitoring(who),
        lambda: put_evaluation(who),
        settle,
    ]


def _tables() -> list[tuple[type[Model], Sequence[Row], bool]]:
    """The rows that are put table by table, and whether they are invented."""
    sites = library.sites()
    return [
        (Programme, library.programmes(), False),
        (Project, library.projects(), False),
        (Approval, library.approvals(), False),
        (ScopeItem, library.scope_items(), False),
        (Section, library.sections(), True),
        (ContiguousArea, library.contiguous_areas(), True),
        (Site, [{**site, "datum": "WGS-84"} for site in sites], True),
        (ScopeItem, dossiers.scope_items(sites), True),
        (Shortcoming, dossiers.shortcomings(sites), True),
        (WillingnessSurvey, dossiers.willingness(sites), True),
        (UtilityOpinion, dossiers.opinions(sites), True),
        (Viewpoint, dossiers.viewpoints(sites), True),
        (UtilityWork, dossiers.utility_works(sites, DISTRICT), True),
        (PlannedOutput, works.planned_output(), True),
        (Milestone, works.milestones(sites), True),
        (Inspection, works.inspections(sites), True),
        (DiaryEntry, works.diary(sites), True),
        (Contact, contacts(sites), True),
    ]


def people() -> dict[str, Membership]:
    """One demo account a role, at the organisation that has the role."""
    codes = {unit.role: unit.code for unit in UNITS if unit.role} | {
        "department_head": "HT-HSG",
        "implementing_head": "HT-RC",
        "cashier": "HT-RC",
        "evaluator": "HT-HK",
        "expert": "HT-HK",
        "sub_district": SUB_DISTRICTS["玉兴街道"],
        "resident": SUB_DISTRICTS["玉兴街道"],
    }
    places = {role: Organisation.objects.get(code=code) for role, code in codes.items()}
    return {made.role_code: made for made in make_accounts(places)}


def _take_part() -> None:
    """The invented contractors, supervisors and designers of the sections; the real evaluator."""
    project = Project.objects.get(code=library.PROJECT)
    capacity = Participation.Capacity
    wanted: list[tuple[Section | None, str, str]] = [(None, "HT-HK", capacity.EVALUATOR)]
    for number, section in enumerate(Section.objects.filter(project=project).order_by("code"), 1):
        wanted += [
            (section, f"HT-C{number}", capacity.CONTRACTOR),
            (section, f"HT-S{number}", capacity.SUPERVISOR),
            (section, f"HT-D{number}", capacity.DESIGNER),
        ]
    for section_of, code, part in wanted:
        Participation.objects.get_or_create(
            project=project,
            section=section_of,
            organisation=Organisation.objects.get(code=code),
            capacity=part,
        )


def _rest_on_policies(clerk: Membership) -> None:
    """The policies the project rests on; those entered already are kept."""
    project = Project.objects.get(code=library.PROJECT)
    for values in library.policies():
        if not PolicyDocument.objects.filter(code=values["code"]).exists():
            policy = add_policy(by=clerk, values=values)
            rest_on(by=clerk, project=project, policy=policy)
