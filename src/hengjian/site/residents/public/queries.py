"""What is told of a community: its contacts, its notices, and the community one looks for."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import DatabaseError
from django.db.models import F, Q, QuerySet

from hengjian.site.library.models import Site
from hengjian.site.residents.public.models import Announcement, Contact

logger = logging.getLogger(__name__)
MOST, MOST_OF_A_PLACE = 20, 200
"""Communities that a search shows; and one for a sub-district, of which all are listed."""
ON_THE_BOARD = (Contact.Role.CONTRACTOR, Contact.Role.SUPERVISOR, Contact.Role.HOTLINE)
"""Without these three no board is printed."""


def shown_sites() -> QuerySet[Site]:
    """The communities that have a public page: all that were not removed."""
    rows = Site.objects.exclude(stage=Site.Stage.REMOVED)
    return rows.select_related("sub_district", "project", "section")


def sites_like(asked: str) -> tuple[list[Site], bool]:
    """By a part of the name, by its initials, by a road or a community, or all of a sub-district
    by its name; and whether there are more than are shown."""
    asked = asked.strip()[:60]
    if not asked:
        return [], False
    found = Q(name__icontains=asked) | Q(street__icontains=asked) | Q(community__icontains=asked)
    if asked.isascii():
        found |= Q(pinyin__startswith=asked.lower()) | Q(code__iexact=asked)
    of_place = shown_sites().filter(sub_district__name__startswith=asked)
    place = len(asked) > 1 and of_place.exists()
    rows, most = (of_place, MOST_OF_A_PLACE) if place else (shown_sites().filter(found), MOST)
    shown = list(rows.order_by("sub_district", "code")[: most + 1])
    return shown[:most], len(shown) > most


def _over(site: Site) -> list[str]:
    """The codes of the regions in which the site lies, the nearest last."""
    return [code for code in site.sub_district.path.split("/") if code]


def contacts_of(site: Site, day: date) -> dict[str, Contact]:
    """By role the contact in force on the day: the site's own, else that of the nearest region."""
    regions = _over(site)
    near = Q(site=site) | Q(site__isnull=True, region__code__in=regions)
    rows = Contact.objects.filter(near, since__lte=day).select_related("region")
    rows = rows.filter(Q(until__isnull=True) | Q(until__gte=day))
    ranked = sorted(
        rows.order_by("since", "pk"),
        key=lambda row: (row.site_id is not None, regions.index(row.region.code)
                         if row.region.code in regions else -1),
    )  # fmt: skip
    return {row.role: row for row in ranked}


def lines_of(contacts: Mapping[str, Contact]) -> list[tuple[str, str]]:
    """Who is public, with their phone, as they stand on a board."""
    rows = [contacts[role] for role in Contact.Role if role in contacts]
    return [(str(r.get_role_display()), f"{r.name}　{r.phone}") for r in rows if r.public]


def lacking(contacts: Mapping[str, Contact]) -> list[Any]:
    """The contacts without which no board is printed, in words."""
    have = {role for role, row in contacts.items() if row.public and row.phone}
    return [role.label for role in ON_THE_BOARD if role not in have]


def count_shown(notice: Announcement) -> None:
    """One more saw the notice. A page for everybody is shown also where this cannot be written."""
    try:
        Announcement.objects.filter(pk=notice.pk).update(opened=F("opened") + 1)
    except DatabaseError:
        logger.exception("the notice %s is not counted", notice.code)


def notices_of(site: Site, day: date) -> QuerySet[Announcement]:
    """What the residents were told by the day, the newest first, without what was replaced."""
    near = Q(site=site) | Q(site__isnull=True, region__code__in=_over(site))
    rows = Announcement.objects.filter(near, posted_on__lte=day)
    replaced = Announcement.objects.filter(replaces__isnull=False, posted_on__lte=day)
    rows = rows.exclude(pk__in=replaced.values("replaces"))
    return rows.order_by("-posted_on", F("begins_at").desc(nulls_last=True), "-pk")
