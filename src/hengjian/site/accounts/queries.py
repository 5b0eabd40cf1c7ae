"""Sets of people and organisations."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Count, Exists, F, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from hengjian.site.accounts.models import Authenticator, Membership, Organisation, Person
from hengjian.site.accounts.permissions import Permission


def region_ids(membership: Membership) -> list[int]:
    """The keys of every organisation inside the membership's region; one query."""
    return list(inside_region(membership).values_list("pk", flat=True))


def inside_region(membership: Membership) -> QuerySet[Organisation]:
    """Every organisation inside the membership's region, to be named in another query: a
    province has more of them than a query should carry one by one."""
    region = membership.organisation.region
    return Organisation.objects.filter(path__startswith=region.path).order_by()


def everywhere(membership: Membership) -> bool:
    """Whether every organisation there is stands inside the membership's region: it is at the top,
    and nothing is beside it. Asked once for a membership as it was loaded, that is, for a request.
    """
    if membership.sees_everywhere is None:
        region = membership.organisation.region
        beside = Organisation.objects.filter(parent=None).exclude(pk=region.pk)
        membership.sees_everywhere = region.parent_id is None and not beside.exists()
    return membership.sees_everywhere


def visible_to(membership: Membership) -> QuerySet[Membership]:
    """The memberships an administrator manages: those inside the region; nobody else's."""
    if not membership.may(Permission.ACCOUNTS_MANAGE):
        return Membership.objects.none()
    region = membership.organisation.region
    return Membership.objects.filter(Q(organisation__path__startswith=region.path))


def people_visible_to(membership: Membership) -> QuerySet[Person]:
    """The people who serve or served inside the region; for administrators only.

    Each comes with ``serving`` (the memberships in force inside the region) and ``has_factor``.
    """
    mine = visible_to(membership)
    serving = mine.filter(active=True).select_related("organisation")
    return (
        Person.objects.filter(Exists(mine.filter(person=OuterRef("pk"))))
        .annotate(
            has_factor=Exists(Authenticator.objects.filter(user=OuterRef("pk"), confirmed=True))
        )
        .prefetch_related(Prefetch("memberships", serving, "serving"))
    )


def organisations_visible_to(membership: Membership) -> QuerySet[Organisation]:
    """The organisations of the region, in the order of the tree; for administrators only."""
    if not membership.may(Permission.ACCOUNTS_MANAGE):
        return Organisation.objects.none()
    region = membership.organisation.region
    return Organisation.objects.filter(path__startswith=region.path).order_by("path")


def organisations_in_use(membership: Membership) -> QuerySet[Organisation]:
    """Those that can still take members."""
    return organisations_visible_to(membership).filter(retired_on=None)


def tree(membership: Membership) -> QuerySet[Organisation]:
    """The organisations with ``members``: how many memberships in force each has."""
    counted = Count("memberships", filter=Q(memberships__active=True))
    return organisations_visible_to(membership).annotate(members=counted)


def naming(field: str) -> Coalesce:
    """For ``annotate``: the name of the person whose user name stands in ``field``, else that."""
    names = Person.objects.filter(username=OuterRef(field)).values("name")[:1]
    return Coalesce(Subquery(names), F(field))


def name_of(username: str) -> str:
    """The name of the person who logs in so; the user name itself where there is nobody."""
    if not username:
        return ""
    names = Person.objects.filter(username=username).values_list("name", flat=True)
    return names.first() or username


def names_of(usernames: Iterable[str]) -> dict[str, str]:
    """The names of the persons who log in so, asked for together; who is nobody is left out."""
    rows = Person.objects.filter(username__in=set(usernames))
    return dict(rows.values_list("username", "name"))
