"""What a person may write in the columns that point at other rows, in the region they chose."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Model, Q, QuerySet

from hengjian.engine.sheets.names import ConfirmedNames, Names, shipped_names
from hengjian.site.accounts.models import Membership, Organisation
from hengjian.site.accounts.queries import region_ids
from hengjian.site.exchange.models import ConfirmedHeader
from hengjian.site.library.visibility import visible_to
from hengjian.site.platform.columns import Column, Spec
from hengjian.site.platform.resource import entry_rights, importable, resource_of

MOST = 5_000
"""Choices that are offered of one column."""
KINDS = {
    "sub_district": (Organisation.Kind.SUB_DISTRICT,),
    "region": (Organisation.Kind.DISTRICT,),
    "competent_department": (Organisation.Kind.UNIT,),
    "implementer": (Organisation.Kind.UNIT,),
    "owner": (Organisation.Kind.UNIT,),
    "organisation": (Organisation.Kind.UNIT,),
}
"""The kinds of organisation that a column names."""


@dataclass(frozen=True, slots=True)
class Known:
    """The codes a column may hold, with the names of what they stand for."""

    names: dict[str, str]
    """Name by code."""
    codes: dict[str, str]
    """Code by name, where only one has the name."""

    def code_of(self, text: str) -> str | None:
        """The code that ``text`` is, or whose name it is."""
        return text if text in self.names else self.codes.get(text)


def specs_offered(by: Membership) -> list[Spec]:
    """The tables whose rows the person may import."""
    return [each for each in importable() if by.may(entry_rights()[each.model])]


def regions(membership: Membership) -> QuerySet[Organisation]:
    """The regions the person may import for: their own and those inside it."""
    inside = Organisation.objects.filter(pk__in=region_ids(membership))
    kinds = (Organisation.Kind.DISTRICT, Organisation.Kind.SUB_DISTRICT)
    own = Q(pk=membership.organisation.region.pk)
    return inside.filter(own | Q(kind__in=kinds)).order_by("path")


def known(spec: Spec, region: Organisation, by: Membership) -> dict[str, Known]:
    """By column, what it may point at; columns whose rows are too many are left out."""
    found = {}
    for column in spec.columns:
        if column.target is Organisation:
            found[column.name] = _known(_organisations(column, region))
        elif column.target is not None and (named := resource_of(column.target).named):
            found[column.name] = _known(_rows(column.target, named, by))
    return found


def names_of(organisation: Organisation, spec: Spec) -> Names:
    """What columns are called: by the list of the library, and as the organisation confirmed."""
    titles = {column.name: column.title.zh for column in spec.columns}
    rows = ConfirmedHeader.objects.filter(organisation=organisation, table=spec.name)
    said = {
        row.written: titles[row.column] if row.column else ""
        for row in rows
        if not row.column or row.column in titles
    }
    return Names(shipped_names().listed, ConfirmedNames(tables={spec.title.zh: said}))


def _organisations(column: Column, region: Organisation) -> Sequence[tuple[str, str]]:
    """Those inside the region; above it too, for what belongs to its district."""
    above = [code for code in region.path.split("/") if code]
    place = Q(path__startswith=region.path)
    if column.name != "sub_district" and region.kind == Organisation.Kind.SUB_DISTRICT:
        place |= Q(code__in=above) | Q(parent=region.parent_id)
    rows = Organisation.objects.filter(place, kind__in=KINDS[column.name], retired_on=None)
    return list(rows.order_by("path").values_list("code", "name")[:MOST])


def _rows(target: type[Model], named: str, by: Membership) -> Sequence[tuple[str, str]]:
    rows = visible_to(target, by).order_by("code")
    return list(rows.values_list("code", named)[:MOST])


def _known(rows: Sequence[tuple[str, str]]) -> Known:
    names = dict(rows)
    by_name: dict[str, list[str]] = {}
    for code, name in rows:
        by_name.setdefault(name, []).append(code)
    return Known(names, {name: codes[0] for name, codes in by_name.items() if len(codes) == 1})
