"""Filters of lists, records and first steps, which people keep or put away for themselves.

They concern nobody else and say nothing of the library, so they leave no line on the trail.
"""

from __future__ import annotations

from django.db.models import Model

from hengjian.errors import Place, Refused, problem
from hengjian.site.accounts.acting import action
from hengjian.site.accounts.models import Membership
from hengjian.site.accounts.permissions import Permission
from hengjian.site.platform.labels import label
from hengjian.site.platform.models import Pin, SavedFilter, StepsAway


@action(Permission.LIBRARY_VIEW)
def keep(*, by: Membership, listing: str, name: str, query: str) -> SavedFilter:
    """Keep a list's query string under a name of one's own."""
    name = name.strip()[:60]
    if not name:
        field = label(SavedFilter, "name")
        raise Refused([problem("field-empty", Place(path="name"), field=field)])
    kept, new = SavedFilter.objects.get_or_create(
        person=by.person, listing=listing[:32], name=name, defaults={"query": query[:1000]}
    )
    if not new:
        raise Refused([problem("filter-name-taken", Place(path="name"), found=name)])
    return kept


@action(Permission.LIBRARY_VIEW)
def forget(*, by: Membership, listing: str, name: str) -> None:
    """Delete one of one's own filters; one that is not there is gone already."""
    SavedFilter.objects.filter(person=by.person, listing=listing, name=name).delete()


@action(Permission.LIBRARY_VIEW)
def pin(*, by: Membership, row: Model) -> None:
    """Keep a record that ``by`` was shown at hand; one that is kept already stays as it is."""
    Pin.objects.get_or_create(
        person=by.person, subject_type=row._meta.label_lower, subject_key=row.pk
    )


@action(Permission.LIBRARY_VIEW)
def unpin(*, by: Membership, row: Model) -> None:
    """Keep a record at hand no longer."""
    kind = row._meta.label_lower
    Pin.objects.filter(person=by.person, subject_type=kind, subject_key=row.pk).delete()


@action(None)
def put_steps_away(*, by: Membership) -> None:
    """Show the first steps of ``by`` at home no longer, done or not."""
    StepsAway.objects.get_or_create(membership=by)


@action(None)
def bring_steps_back(*, by: Membership) -> None:
    """Show the first steps of ``by`` at home again, while one is undone."""
    StepsAway.objects.filter(membership=by).delete()
