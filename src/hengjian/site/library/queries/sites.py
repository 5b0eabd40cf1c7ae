"""Sets of sites."""

from __future__ import annotations

from datetime import date
from typing import TypeVar

from django.db.models import Model, Q, QuerySet
from django.db.models.lookups import GreaterThanOrEqual, LessThan

from hengjian.site.accounts.models import Membership, Organisation
from hengjian.site.accounts.permissions import Permission
from hengjian.site.accounts.queries import inside_region
from hengjian.site.common.ordering import share_done
from hengjian.site.library.models import Site, UtilityOpinion
from hengjian.site.library.models.site import OLD_BEFORE
from hengjian.site.library.visibility import visible_to
from hengjian.site.platform.codes import search

Row = TypeVar("Row", bound=Model)
__all__ = [
    "awaiting_opinion",
    "in_region",
    "late",
    "past_start",
    "regions",
    "search",
    "visible_sites",
    "with_completeness",
    "with_old",
]


def visible_sites(membership: Membership) -> QuerySet[Site]:
    """The sites the membership sees, with what a list shows of the rows beside them."""
    return visible_to(Site, membership).select_related("sub_district", "project", "section", "area")


def with_old(rows: QuerySet[Site], old: bool) -> QuerySet[Site]:
    """The sites built before the end of 2000, or those built later; unknown years are neither."""
    if old:
        return rows.filter(built_year__lt=OLD_BEFORE)
    return rows.filter(built_year__gte=OLD_BEFORE)


def late(rows: QuerySet[Site], today: date) -> QuerySet[Site]:
    """The sites past their planned start that have not started."""
    return rows.exclude(stage=Site.Stage.REMOVED).filter(past_start(today))


def past_start(today: date) -> Q:
    """The planned start has passed and there is no actual one."""
    return Q(planned_start_on__lt=today, started_on=None)


def awaiting_opinion(rows: QuerySet[Site], owner: str) -> QuerySet[Site]:
    """The sites on which a utility owner has not answered yet: of that code, or ``all`` of them."""
    waiting = UtilityOpinion.objects.filter(opinion=UtilityOpinion.Opinion.WAITING)
    if owner != "all":
        waiting = waiting.filter(owner__code=owner)
    return rows.filter(pk__in=waiting.values("site"))


BANDS = ("complete", "most", "some", "little")
"""Bands of completeness: all that is due; at least 80%; at least 40%; less."""


def with_completeness(rows: QuerySet[Row], band: str) -> QuerySet[Row]:
    """The sites or projects whose dossier lies in the band; none for a band there is not."""
    match band:
        case "complete":
            return rows.filter(GreaterThanOrEqual(share_done(), 100))
        case "most":
            return _between(rows, 80, 100)
        case "some":
            return _between(rows, 40, 80)
        case "little":
            return rows.filter(LessThan(share_done(), 40))
    return rows.none()


def _between(rows: QuerySet[Row], least: int, below: int) -> QuerySet[Row]:
    return rows.filter(GreaterThanOrEqual(share_done(), least), LessThan(share_done(), below))


def regions(membership: Membership, most: int) -> list[tuple[str, str]]:
    """The regions inside the membership's to choose from, as code and name: the sub-districts;
    where there are more than ``most`` or it is a province the districts, else the cities."""
    kinds = Organisation.Kind
    inside = inside_region(membership).order_by("path").values_list("code", "name")
    wide = membership.organisation.region.kind == kinds.PROVINCE
    for kind in (kinds.DISTRICT,) if wide else (kinds.SUB_DISTRICT, kinds.DISTRICT):
        found = list(inside.filter(kind=kind)[: most + 1])
        if len(found) <= most:
            return found
    return list(inside.filter(kind=kinds.CITY)[:most])


def in_region(rows: QuerySet[Row], code: str, link: str = "sub_district") -> QuerySet[Row]:
    """The rows whose ``link`` is the region of that code or one inside it; none where there is no
    such region."""
    path = Organisation.objects.filter(code=code).values_list("path", flat=True).first()
    if path is None:
        return rows.none()
    inside = Organisation.objects.filter(path__startswith=path).order_by()
    return rows.filter(**{f"{link}__in": inside.values("pk")})


def opinions_of(membership: Membership) -> str:
    """The code of the utility owner the membership answers for; empty for who awaits them all."""
    if membership.may(Permission.COMMENT_DECIDE):
        return ""
    return membership.organisation.code
