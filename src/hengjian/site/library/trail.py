"""Which lines of the trail a membership reads: those about rows it sees.

A row that stands is asked for itself, by ``visible_to`` of its model. A row that is gone is looked
for where its line says it stood; lines of the first version do not say it, and are then read only
by who sees everything there is. What a line says where its row stood also bounds what is read of a
row that stands: a code may be given again elsewhere, and a row moved to somebody else's project.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from functools import reduce
from operator import or_
from typing import Any

from django.db import connection
from django.db.models import (
    BigIntegerField,
    Case,
    Exists,
    Field,
    Model,
    OuterRef,
    Q,
    QuerySet,
    UUIDField,
    Value,
    When,
)
from django.db.models.functions import Cast, Replace
from django.db.models.lookups import Exact

from hengjian.site.accounts.models import Membership
from hengjian.site.accounts.on_the_trail import ACCOUNTS, rows_told_of
from hengjian.site.accounts.permissions import Permission
from hengjian.site.accounts.queries import everywhere, inside_region
from hengjian.site.accounts.roles import Sees
from hengjian.site.common.belonging import tell
from hengjian.site.common.models import TrailEntry
from hengjian.site.common.trail import key_on_the_trail
from hengjian.site.library.models import Project, Section
from hengjian.site.library.visibility import NOTHING, leads_to_one, parts_of, visible_to
from hengjian.site.platform.resource import reaches, resources

FEW = 200
"""Regions and projects that a query names one by one, so that an index finds what is theirs."""


def models_on_trail() -> tuple[type[Model], ...]:
    """The models of which lines of the trail speak."""
    return (*resources(), *ACCOUNTS)


def tell_where_rows_belong() -> None:
    """For the trail: the regions, projects and sections of each model that has one of each."""
    for model, reach in reaches().items():
        projects = filter(None, (*reach.projects, reach.whole))
        tell(
            model,
            regions=_to_one(model, reach.regions),
            projects=_to_one(model, projects),
            sections=_to_one(model, reach.sections),
        )


def _to_one(model: type[Model], lookups: Iterable[str]) -> list[str]:
    return [each for each in lookups if leads_to_one(model, each)]


def trail_visible_to(membership: Membership, kind: str = "") -> QuerySet[TrailEntry]:
    """The lines that the membership reads; none without ``trail.view``. ``kind``: only those about
    rows of the model of that label, which is asked much faster."""
    if not membership.may(Permission.TRAIL_VIEW):
        return TrailEntry.objects.none()
    if not kind:
        return lines_about(models_on_trail(), membership)
    named = [model for model in models_on_trail() if model._meta.label_lower == kind]
    return lines_about(named or models_on_trail(), membership).filter(subject_type=kind)


def lines_about(models: Collection[type[Model]], membership: Membership) -> QuerySet[TrailEntry]:
    """The lines about rows of these models that the membership sees, for a page that tells what
    happened to a row it shows."""
    seen = {model: _seen(model, membership) for model in models}
    whole = [each._meta.label_lower for each, rows in seen.items() if _is_all(rows)]
    found = Q(subject_type__in=whole) if whole else NOTHING
    if membership.role.sees is Sees.REGION and everywhere(membership):
        if set(models) == set(
            models_on_trail()
        ):  # also of models that this version does not have any more
            found |= ~Q(subject_type__in=[each._meta.label_lower for each in models])
        return TrailEntry.objects.filter(reduce(or_, _each(seen, None), found))
    where = _Where(membership)
    each = reduce(or_, _each(seen, where.gone()), found)
    return TrailEntry.objects.filter(where.near(), each)


def may_see(row: Model, membership: Membership) -> bool:
    """Whether the membership sees a row that another one names; rows of which nobody said who
    sees them are named to all."""
    if type(row) not in reaches():
        return True
    return visible_to(type(row), membership).filter(pk=row.pk).exists()


def _seen(model: type[Model], membership: Membership) -> QuerySet[Any]:
    return rows_told_of(model, membership) if model in ACCOUNTS else visible_to(model, membership)


def _is_all(rows: QuerySet[Any]) -> bool:
    """Nothing is asked of a row to be among them."""
    return not rows.query.where and not rows.query.is_empty()


def _each(seen: dict[type[Model], QuerySet[Any]], gone: Q | None) -> Iterator[Q]:
    """By model, that the row of a line is among those seen, or is gone and stood in sight."""
    for model, rows in seen.items():
        if rows.query.is_empty() or _is_all(rows):
            continue
        label, key = model._meta.label_lower, key_on_the_trail(model)
        named = {key: _row_named(model, key)}
        stands = Exists(rows.order_by().filter(**named))
        absent = ~Q(Exists(model._default_manager.order_by().filter(**named)))
        yield Q(subject_type=label) & (Q(stands) | (absent if gone is None else gone & absent))


def _row_named(model: type[Model], key: str) -> Any:
    """The row of the line; keys that are no codes only of lines about that model."""
    subject: Any = OuterRef("subject")
    if key == "code":
        return subject
    kind: Field[Any, Any] = BigIntegerField()
    if isinstance(model._meta.pk, UUIDField):
        kind = UUIDField()
        if not connection.features.has_native_uuid_field:  # kept there as its digits alone
            subject = Replace(subject, Value("-"), Value(""))
    label = Value(model._meta.label_lower)
    return Case(When(Exact(OuterRef("subject_type"), label), then=Cast(subject, kind)))


class _Where:
    """Where a membership looks that does not see everything."""

    def __init__(self, membership: Membership) -> None:
        self.membership = membership
        self.sees = membership.role.sees

    def near(self) -> Q:
        """The line was written where the membership looks, or does not say where."""
        if self.sees is Sees.REGION:
            region = self.membership.organisation.region
            above = [code for code in region.path.split("/") if code]
            inside = inside_region(self.membership).values_list("code", flat=True)
            return _among("region", inside, ["", *above])
        projects = visible_to(Project, self.membership).order_by().values_list("code", flat=True)
        return _among("project", projects, [""])

    def gone(self) -> Q:
        """What a row stood in that is gone: in the region, in a project it carries out, in one
        or in the section of one in which it takes part."""
        stood = Q(version__gte=2)
        match self.sees:
            case Sees.REGION:
                inside = inside_region(self.membership).values_list("code", flat=True)
                return stood & _among("region", inside)
            case Sees.OWN:
                mine = Project.objects.filter(implementer=self.membership.organisation_id)
                return stood & _among("project", mine.order_by().values_list("code", flat=True))
            case Sees.PARTICIPATING:
                parts = parts_of(self.membership)
                whole = Project.objects.filter(pk__in=[p for p, section in parts if not section])
                sections = Section.objects.filter(pk__in=[s for _, s in parts if s])
                return stood & (
                    Q(project__in=list(whole.values_list("code", flat=True)))
                    | Q(section__in=list(sections.values_list("code", flat=True)))
                )
            case Sees.NOTHING:
                return NOTHING


def _among(field: str, codes: QuerySet[Any], others: Sequence[str] = ()) -> Q:
    """One of the codes, or of the others; few are named one by one."""
    few = list(codes[: FEW + 1])
    if len(few) <= FEW:
        return Q(**{f"{field}__in": sorted({*few, *others})})
    found = Q(**{f"{field}__in": codes})
    return found | Q(**{f"{field}__in": others}) if others else found
