"""Projects of the library as an OC4IDS package."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable
from datetime import date
from typing import Any, TypeVar

import simplejson
from django.conf import settings
from django.db.models import Prefetch, QuerySet
from django.utils import timezone

from hengjian.errors.problem import Place
from hengjian.site.exchange import oc4ids_parts as parts
from hengjian.site.library.models import Document, Project, Site
from hengjian.standards.oc4ids import Package
from hengjian.standards.oc4ids import project as standard
from hengjian.standards.oc4ids.package import VERSION, Publisher
from hengjian.standards.parts import DateTime, read

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
    theirs = _published_before(project)
    return ours if theirs is None else _together(theirs, ours, project)


def _published_before(project: Project) -> standard.Project | None:
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
    budget = parts.value(project.approved_investment)
    milestones = (parts.milestone(row) for row in project.approvals.all())
    return standard.Project(
        id=f"{settings.OC4IDS_PREFIX}{project.code}",
        updated=DateTime(timezone.localtime(project.changed_at).isoformat(timespec="seconds")),
        language="zh",
        public_authority=parts.reference(project.competent_department),
        title=project.name,
        description=project.description or None,
        budget=standard.Budget(amount=budget) if budget else None,
        period=parts.period(project.planned_start_on, project.planned_finish_on),
        locations=[parts.location(site) for site in project.sites.all()],
        status=parts.STATUS.get(project.stage),
        type="rehabilitation",
        parties=parts.parties(project, taking_part),
        forecasts=[parts.forecast(row) for row in project.scope_items.all() if not row.site_id],
        milestones=[row for row in milestones if row],
        documents=[parts.document(row) for row in project.documents.all()],
        contracting_processes=[
            parts.contracting_process(section, taking_part) for section in project.sections.all()
        ],
        policy_alignment=parts.policies(project),
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
    if parts.STAGE.get(theirs.status or "") != project.stage:
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
    return parts.day_of(period.start_date), parts.day_of(period.end_date)


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
        if name.startswith("date") and parts.day_of(had) == parts.day_of(said):
            continue
        if had is None or not hasattr(said, "__dataclass_fields__"):
            setattr(theirs, name, said)
        else:
            _complete(had, said)
    return theirs
