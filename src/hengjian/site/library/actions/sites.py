"""Sites: entered, changed, confirmed; and many at once. Their stages are a procedure of the
planning, which allows them to start: ``planning.steps``."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db.models import Model
from django.utils import timezone

from hengjian.errors import Refused, problem
from hengjian.site.accounts.acting import RightOf, action
from hengjian.site.accounts.models import Membership
from hengjian.site.accounts.permissions import Permission
from hengjian.site.common.trail import record, snapshot
from hengjian.site.library import bulk, rows
from hengjian.site.library.bulk import Outcome
from hengjian.site.library.completeness import completeness
from hengjian.site.library.models import Site
from hengjian.site.library.planned import plan_changes, start_problems
from hengjian.site.library.queries.dossiers import site_facts
from hengjian.site.platform.locking import locked
from hengjian.site.platform.resource import entry_rights

ASSIGNED = frozenset(("project", "section", "area"))
"""To which project, section and area a site belongs is not for a sub-district to change."""


@action(Permission.SITE_EDIT)
def create(*, by: Membership, values: Mapping[str, Any], why: str = "") -> Site:
    """Enter a new site. Raises ``Refused`` with everything that is wrong."""
    return rows.create(by=by, row=Site(), values=values, verb="site.create", why=why)


@action(Permission.SITE_EDIT)
def change(
    *, by: Membership, site: Site, values: Mapping[str, Any], version: int | None, why: str = ""
) -> Site:
    """Change what a site's dossier says of it; ``values`` may carry a ``datum``.

    The planned days of a site that is in the plan only change with a reason. Raises
    ``library.rows.Clash`` where somebody else was faster, ``Refused`` with all problems.
    """
    if found := [*plan_changes(site, values, why), *start_problems(site, values)]:
        raise Refused(found)
    return rows.change(by=by, row=site, values=values, version=version, verb="site.change", why=why)


@action(Permission.SITE_CONFIRM)
def confirm(*, by: Membership, site: Site, seen: datetime) -> Site:
    """Vouch for a complete dossier as it stood at ``seen`` (its ``changed_at``).

    Who entered it last may not; a later change takes the confirmation back.
    """
    site = locked(site)
    problems = []
    if site.entered_by == by.person.username:
        problems.append(problem("confirm-own-entry"))
    if site.changed_at != seen:
        problems.append(problem("confirm-changed-meanwhile"))
    missing = [each for each in completeness(site_facts([site])[site.pk]) if each.missing]
    if missing:
        names = rows.listing_of(list(dict.fromkeys(each.requirement.name for each in missing)))
        problems.append(problem("confirm-incomplete", count=len(missing), missing=names))
    if problems:
        raise Refused(problems)
    before = snapshot(site)
    site.confirmed_at, site.confirmed_by = timezone.now(), by.person.username
    site.save(update_fields=["confirmed_at", "confirmed_by"])
    record(by=by, action="site.confirm", subject=site, before=before)
    return site


@action(RightOf(entry_rights, "model", besides=Permission.DATA_IMPORT))
def put_all(
    *,
    by: Membership,
    model: type[Model],
    rows: Sequence[Mapping[str, Any]],
    synthetic: bool,
    why: str,
    counted: bulk.Counted = bulk.watch_nothing,
) -> Outcome:
    """Save many rows of one table by their code, all or nothing, each with its line on the trail.

    ``rows`` name fields of the model; what they point at is named by its code. Sites carry a
    ``datum`` beside coordinates. A constant number of queries a thousand rows. Raises ``Refused``
    with every problem, placed by line (the row's number, from 1) and path (the field).
    """
    return bulk.put(by=by, model=model, rows=rows, synthetic=synthetic, why=why, counted=counted)
