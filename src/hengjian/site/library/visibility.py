"""Which rows a membership sees. Every other query of the library starts here.

How rows of a project are reached, for every entity that hangs on one.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from functools import reduce
from operator import or_
from typing import Any, TypeVar

from django.db.models import Model, Q, QuerySet

from hengjian.site.accounts.models import Membership
from hengjian.site.accounts.permissions import Permission
from hengjian.site.accounts.queries import everywhere, inside_region
from hengjian.site.accounts.roles import Sees
from hengjian.site.library.models import Participation, Project, Site
from hengjian.site.platform.resource import Reach, resource_of

OF_SITE = Reach(("sub_district",), ("project",), ("section",)).under("site")
WHOLE = Reach(("project__region",), ("project",))
"""Seen by who takes part in the whole project, not by who takes part in a section."""
OF_SECTION = Reach(("project__region",), ("project",), ("section",))
"""Of one section where it names one."""
SITE_OR_PROJECT = Reach(
    ("site__sub_district", "project__region"),
    ("project", "site__project"),
    ("site__section",),
    whole="project",
    unless="site",
)
ON_THE_GROUND = Reach(
    ("project__region", "site__sub_district"), ("project",), ("section", "site__section")
)
ALIKE = Reach(("project__region",), whole="project")
"""What concerns every section of a project alike."""


def through_sites(*regions: str) -> Reach:
    """Of several sites, in these regions besides."""
    return Reach(regions, ("sites__project",), ("sites__section",))


Row = TypeVar("Row", bound=Model)


NOTHING = Q(pk__in=())
NAMED_ONE_BY_ONE = 100
"""The most projects of an organisation that a query names by their keys."""
Keys = Collection[int] | QuerySet[Any]


def visible_to(model: type[Row], membership: Membership) -> QuerySet[Row]:
    """The rows of ``model`` that the membership sees; none without ``library.view``, and of money
    none without ``money.view``.

    A sub-district sees, besides its own sites, the projects, programmes and plans of its
    district that concern it. Raises ``KeyError`` for a model of which nobody said who sees it.
    """
    rows = model._default_manager.all()
    declared = resource_of(model)
    if not membership.may(Permission.LIBRARY_VIEW):
        return rows.none()
    if declared.money and not membership.may(Permission.MONEY_VIEW):
        return rows.none()
    if declared.narrow is not None:
        rows = declared.narrow(rows, membership)
    reach = declared.reach
    if reach.everyone:
        return rows
    if membership.role.sees is not Sees.REGION:
        rows = rows.filter(declared.decided)
    if membership.role.sees is Sees.NOTHING:
        return rows.none()
    return rows.filter(_reach_of(model, reach, membership))


def _reach_of(model: type[Model], reach: Reach, membership: Membership) -> Q:
    found = _by_place(model, reach, membership)
    if not reach.sent_to or found == Q():
        return found
    sent = Q(**{reach.sent_to: membership.organisation_id})
    return _one_of(model, {"by place": found, reach.sent_to: sent})


def _by_place(model: type[Model], reach: Reach, membership: Membership) -> Q:
    match membership.role.sees:
        case Sees.REGION:
            return _in_region(model, reach, membership)
        case Sees.OWN | Sees.PARTICIPATING if reach.colleagues:
            return Q(**{f"{reach.colleagues}__in": _colleagues(membership)})
        case Sees.OWN:
            return _by_unit(model, reach, membership)
        case Sees.PARTICIPATING:
            return _taking_part(model, reach, membership)
    return NOTHING


def _colleagues(membership: Membership) -> QuerySet[Any]:
    """Who acts for the same organisation: what belongs to no project belongs to it."""
    own = Membership.objects.filter(organisation=membership.organisation_id)
    return own.values("person__username")


def projects_with_money(membership: Membership) -> QuerySet[Project]:
    """The projects whose money as a whole the membership sees: by region, as who carries them out,
    or as who takes part in the whole; a part in one section shows that section's contracts only."""
    rows = visible_to(Project, membership)
    if not membership.may(Permission.MONEY_VIEW):
        return rows.none()
    if membership.role.sees is Sees.REGION and not everywhere(membership):
        return rows.filter(region__in=inside_region(membership).values("pk"))
    if membership.role.sees is Sees.PARTICIPATING:
        parts = Participation.objects.filter(organisation=membership.organisation_id, section=None)
        return rows.filter(pk__in=parts.values("project"))
    return rows


def _in_region(model: type[Model], reach: Reach, membership: Membership) -> Q:
    if everywhere(membership):
        return Q()
    regions = inside_region(membership).values("pk")
    found = Q()
    for lookup in reach.regions:
        found |= Q(**{f"{lookup}__in": regions})
    region = membership.organisation.region
    if region.kind != region.Kind.SUB_DISTRICT:
        return found
    above = [code for code in region.path.split("/") if code]
    if reach.above:
        return found | Q(**{f"{reach.above}__code__in": above})
    if model is Project:
        mine = Site.objects.filter(sub_district__in=regions)
        return _one_of(model, {"region": found, "pk": Q(pk__in=mine.values("project"))})
    return found


def _by_unit(model: type[Model], reach: Reach, membership: Membership) -> Q:
    mine = Project.objects.filter(implementer=membership.organisation_id).values("pk")
    lookups = [each for each in (*reach.projects, reach.whole) if each]
    return _one_of(model, {lookup: _leading_to(model, lookup, mine) for lookup in lookups})


def _taking_part(model: type[Model], reach: Reach, membership: Membership) -> Q:
    """In the whole project, or in the row's own section where the part is only in that."""
    parts = parts_of(membership)
    projects = {project for project, section in parts if section is None}
    inside = {section for _, section in parts if section is not None}
    asked: dict[str, Keys] = {}
    if projects:
        whole = _keys_of(membership, projects, "project", section=None)
        asked |= dict.fromkeys(reach.projects, whole)
    if inside:
        sections = _keys_of(membership, inside, "section", section__isnull=False)
        asked |= dict.fromkeys(reach.sections, sections)
    found = {lookup: _leading_to(model, lookup, keys) for lookup, keys in asked.items()}
    if reach.whole and parts:
        every = _keys_of(membership, {project for project, _ in parts}, "project")
        alike = _leading_to(model, reach.whole, every)
        belongs = Q(**{f"{reach.unless}__isnull": True}) if reach.unless else Q()
        found[reach.whole] = found.get(reach.whole, NOTHING) | alike & belongs
    own = found and all("__" not in lookup and leads_to_one(model, lookup) for lookup in found)
    return reduce(or_, found.values()) if own else _one_of(model, found)


def _keys_of(membership: Membership, keys: set[int], column: str, **only: object) -> Keys:
    """The keys one by one; of hundreds the question for them."""
    if len(keys) <= NAMED_ONE_BY_ONE:
        return keys
    mine: QuerySet[Any] = Participation.objects.filter(organisation=membership.organisation_id)
    return mine.filter(**only).order_by().values(column)


def parts_of(membership: Membership) -> Sequence[tuple[int, int | None]]:
    """The projects in which its organisation takes part, and the section where it is only that
    one; read once for a membership as it was loaded, that is, for a request.

    An organisation has tens of parts. Named one by one in a query they find their rows by an
    index. Of an evaluator with hundreds the query asks for them itself: a page has several such
    queries, and writing down thousands of keys takes longer than finding the rows.
    """
    if membership.parts is None:
        mine = Participation.objects.filter(organisation=membership.organisation_id)
        membership.parts = tuple(mine.order_by().values_list("project", "section"))
    return membership.parts


def _leading_to(model: Any, lookup: str, keys: Keys) -> Q:
    """The lookup leads to one of the keys, without doubling rows: where a row has many of what the
    lookup leads over, those are asked for their row, and not joined to it."""
    if leads_to_one(model, lookup):
        return Q(**{f"{lookup}__in": keys})
    name, _, onward = lookup.partition("__")
    field = model._meta.get_field(name)
    mine, over, back = f"{name}__in", field.related_model, "pk"
    if field.many_to_many:
        mine, over, back = "pk__in", field.remote_field.through, field.m2m_field_name()
        onward = "__".join(each for each in (field.m2m_reverse_field_name(), onward) if each)
    elif field.one_to_many:
        mine, back, onward = "pk__in", field.remote_field.name, onward or "pk"
    found = over._default_manager.filter(_leading_to(over, onward, keys))
    return Q(**{mine: found.order_by().values(back)})


def _one_of(model: type[Model], conditions: Mapping[str, Q]) -> Q:
    """One of the conditions holds; each asks over another lookup.

    Conditions over joins are asked each by itself: joined by “or” none would find its rows by an
    index.
    """
    if not conditions:
        return NOTHING
    if len(conditions) == 1:
        return next(iter(conditions.values()))
    rows = model._default_manager.order_by()
    each = [rows.filter(condition).values("pk") for condition in conditions.values()]
    return Q(pk__in=each[0].union(*each[1:]))


def leads_to_one(model: Any, lookup: str) -> bool:
    """Whether a row has one row at most at the end of the lookup: a join does not double it."""
    for name in lookup.split("__"):
        field = model._meta.pk if name == "pk" else model._meta.get_field(name)
        if field.one_to_many or field.many_to_many:
            return False
        model = field.related_model
    return True
