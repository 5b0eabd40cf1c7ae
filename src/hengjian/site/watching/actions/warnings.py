"""Warnings are recomputed from the data; see ``watching.steps``."""

from __future__ import annotations

from datetime import date

from hengjian.errors import Refused, problem
from hengjian.site.accounts.acting import action
from hengjian.site.accounts.models import Membership
from hengjian.site.accounts.permissions import Permission
from hengjian.site.common import jobs
from hengjian.site.common.models import Job
from hengjian.site.library.models import Project
from hengjian.site.library.visibility import visible_to
from hengjian.site.watching.models import Warning
from hengjian.site.watching.warnings import Tally, watch
from hengjian.site.watching.work import KIND


@action(Permission.WARNING_WATCH)
def recompute(*, by: Membership, project: Project, as_of: date) -> Tally:
    """Hold one project against the rules now.

    Raises ``Refused`` (``watch-in-the-past``) where it was judged for a later day already.
    """
    own = visible_to(Project, by).filter(pk=project.pk)
    tally = watch(by=by, projects=own, as_of=as_of)
    if tally.later:
        latest = Warning.objects.filter(project=project).order_by("-as_of")[0].as_of
        raise Refused([problem("watch-in-the-past", name=project, asked=as_of, latest=latest)])
    return tally


@action(Permission.WARNING_WATCH)
def recompute_all(*, by: Membership, as_of: date, address: str) -> Job:
    """Have every project that the membership sees judged in the background."""
    return jobs.start(KIND, by=by, as_of=as_of.isoformat(), address=address)
