"""A comparison in view is kept under a name, renamed, shared, removed: by whose it is."""

from __future__ import annotations

from hengjian.errors import Place as At
from hengjian.errors import Refused, problem
from hengjian.site.accounts.acting import action
from hengjian.site.accounts.models import Membership
from hengjian.site.accounts.permissions import Permission
from hengjian.site.common.trail import record, snapshot
from hengjian.site.platform.codes import new_code
from hengjian.site.platform.labels import label
from hengjian.site.portfolio.models import Place, SavedComparison
from hengjian.site.portfolio.queries import filters_of


@action(Permission.LIBRARY_VIEW)
def save_comparison(
    *, by: Membership, place: Place, name: str, query: str = "", shared: bool = False
) -> SavedComparison:
    """Keep a place that ``by`` was shown, with the filters of its address.

    Raises ``Refused``: ``field-empty``, ``comparison-name-taken``.
    """
    name = _name(name)
    _check_name(by, name)
    row = SavedComparison.objects.create(
        code=new_code(place.portfolio.code, "C"),
        name=name,
        portfolio=place.portfolio,
        path=place.path,
        query=filters_of(query),
        saved_by=by.person.username,
        organisation=by.organisation,
        shared=shared,
        synthetic=place.portfolio.synthetic,
    )
    record(by=by, action="savedcomparison.save", subject=row)
    return row


@action(Permission.LIBRARY_VIEW)
def change_comparison(
    *, by: Membership, row: SavedComparison, name: str, shared: bool
) -> SavedComparison:
    """Give one's own another name, or share it or not any more.

    Raises ``Refused``: ``field-empty``, ``comparison-name-taken``, ``comparison-not-yours``.
    """
    _check_hand(by, row)
    name, before = _name(name), snapshot(row)
    _check_name(by, name, row)
    if (row.name, row.shared) == (name, shared):
        return row
    row.name, row.shared, row.version = name, shared, row.version + 1
    row.save()
    record(by=by, action="savedcomparison.change", subject=row, before=before)
    return row


@action(Permission.LIBRARY_VIEW)
def remove_comparison(*, by: Membership, row: SavedComparison) -> None:
    """Take one's own out. Raises ``Refused``: ``comparison-not-yours``."""
    _check_hand(by, row)
    record(by=by, action="savedcomparison.remove", subject=row, before=snapshot(row), after={})
    row.delete()


def _name(name: str) -> str:
    return " ".join(name.split())[:60]


def _check_name(by: Membership, name: str, row: SavedComparison | None = None) -> None:
    at = At(path="name")
    if not name:
        raise Refused([problem("field-empty", at, field=label(SavedComparison, "name"))])
    mine = SavedComparison.objects.filter(saved_by=by.person.username, name=name)
    if row is not None:
        mine = mine.exclude(pk=row.pk)
    if mine.exists():
        raise Refused([problem("comparison-name-taken", at, found=name)])


def _check_hand(by: Membership, row: SavedComparison) -> None:
    if row.saved_by != by.person.username:
        raise Refused([problem("comparison-not-yours", found=row.name)])
