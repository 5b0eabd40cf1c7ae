"""Which acceptances count for a site: its own, and the completion of the works it is part of."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import OuterRef, Q, QuerySet

from hengjian.site.library.models import Site
from hengjian.site.money.models import Contract
from hengjian.site.works.models import Acceptance

COMPLETION = Q(kind=Acceptance.Kind.COMPLETION)


def accepting_outer() -> QuerySet[Acceptance]:
    """At completion, of the site of the query around it."""
    whole = _whole(OuterRef("project"), OuterRef("section"), OuterRef("finished_on"))
    return Acceptance.objects.filter(COMPLETION, Q(site=OuterRef("pk")) | whole)


def accepting(site: Site) -> Q:
    """Of this site: those of its parts, and at completion."""
    own = Q(site=site)
    if site.finished_on is None:
        return own
    return own | _whole(site.project_id, site.section_id, site.finished_on)


def _whole(project: Any, section: Any, finished_on: OuterRef | date) -> Q:
    """Of the project, or of a works contract of the site's section or of the project as a whole,
    once the site itself is finished."""
    works = Q(contract=None) | Q(contract__kind=Contract.Kind.WORKS)
    place = Q(contract__section=None) | Q(contract__section=section)
    when = Q(accepted_on__gte=finished_on)
    return Q(site=None, project=project) & COMPLETION & works & place & when
