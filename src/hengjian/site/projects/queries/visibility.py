"""Which rows a membership sees. Every other query of the library starts here."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeVar

from django.db.models import Exists, Model, OuterRef, Q, QuerySet

from hengjian.site.accounts.models import Membership
from hengjian.site.accounts.permissions import Permission
from hengjian.site.accounts.queries import region_ids
from hengjian.site.accounts.roles import Sees
from hengjian.site.projects import models

Row = TypeVar("Row", bound=Model)


@dataclass(frozen=True, slots=True)
class Reach:
    """How a row is reached: lookups to its regions, and to its project and section."""

    regions: tuple[str, ...]
    project: str = ""
    section: str = ""


SITE = Reach(("site__sub_district",), "site__project", "site__section")
REACH: dict[type[Model], Reach] = {
    models.Programme: Reach(("region",), "projects"),
    models.Project: Reach(("region",), "pk"),
    models.Section: Reach(("project__region",), "project", "pk"),
    models.Participation: Reach(("project__region",), "project", "section"),
    models.Site: Reach(("sub_district",), "project", "section"),
    models.ContiguousArea: Reach(("sub_district",), "sites__project", "sites__section"),
    models.Building: SITE,
    models.ScopeItem: Reach(("site__sub_district", "project__region"), "project"),
    models.Shortcoming: SITE,
    models.WillingnessSurvey: SITE,
    models.UtilityOpinion: SITE,
    models.Approval: Reach(("project__region",), "project"),
    models.SystemCheck: Reach(("project__region",), "project"),
    models.Document: Reach(("site__sub_district", "project__region"), "project"),
    models.Viewpoint: SITE,
    models.SitePicture: Reach(
        ("viewpoint__site__sub_district",), "viewpoint__site__project", "viewpoint__site__section"
    ),
    models.Scheme: Reach(("region",), "sites__project", "sites__section"),
    models.SchemeComment: Reach(("scheme__region",), "scheme__sites__project"),
    models.PlanChange: Reach(("plan__region",), "plan__entries__scheme__sites__project"),
    models.AnnualPlan: Reach(("region",), "entries__scheme__sites__project"),
    models.UtilityWork: Reach(("region",), "sites__project"),
    models.CoordinatedPlan: Reach(("region",), "sites__project", "sites__section"),
    models.ImportBatch: Reach(("region",)),
}

FOR_ALL: frozenset[type[Model]] = frozenset((models.PolicyDocument,))
"""Rows that belong to no region: whoever may see the library sees them."""


def visible_to(model: type[Row], membership: Membership) -> QuerySet[Row]:
    """The rows of ``model`` that the membership sees; none without ``library.view``.

    A sub-district sees, besides its own sites, the projects, programmes and plans of its
    district that concern it. Raises ``KeyError`` for a model of which nobody said who sees it.
    """
    rows = model._default_manager.all()
    if not membership.may(Permission.LIBRARY_VIEW):
        return rows.none()
    if model in FOR_ALL:
        return rows
    reach = REACH[model]
    match membership.role.sees:
        case Sees.REGION:
            return rows.filter(_in_region(model, reach, membership))
        case Sees.OWN:
            if not reach.project:
                return rows.none()
            mine = models.Project.objects.filter(implementer=membership.organisation_id)
            return rows.filter(_by_key(model, Q(**{f"{reach.project}__in": mine.values("pk")})))
        case Sees.PARTICIPATING:
            if not reach.project:
                return rows.none()
            return rows.filter(_by_key(model, _taking_part(reach, membership)))
        case Sees.NOTHING:
            return rows.none()


def _in_region(model: type[Model], reach: Reach, membership: Membership) -> Q:
    regions = region_ids(membership)
    found = Q()
    for lookup in reach.regions:
        found |= Q(**{f"{lookup}__in": regions})
    region = membership.organisation.region
    if region.kind != region.Kind.SUB_DISTRICT:
        return found
    above = [code for code in region.path.split("/") if code]
    if model in (models.Programme, models.AnnualPlan, models.UtilityWork):
        return found | Q(region__code__in=above)
    if model is models.PlanChange:
        return found | Q(plan__region__code__in=above)
    if model is models.Project:
        here = models.Site.objects.filter(project=OuterRef("pk"), sub_district__in=regions)
        return found | Q(Exists(here))
    return found


def _taking_part(reach: Reach, membership: Membership) -> Q:
    """In the whole project, or in the row's own section where the part is only in that."""
    parts = models.Participation.objects.filter(organisation=membership.organisation_id)
    whole = parts.filter(section=None)
    if not reach.section:
        return Q(**{f"{reach.project}__in": parts.values("project")})
    return Q(**{f"{reach.project}__in": whole.values("project")}) | Q(
        **{f"{reach.section}__in": parts.exclude(section=None).values("section")}
    )


def _by_key(model: type[Model], condition: Q) -> Q:
    """The condition over joins, without doubling rows."""
    return Q(pk__in=model._default_manager.filter(condition).values("pk"))
