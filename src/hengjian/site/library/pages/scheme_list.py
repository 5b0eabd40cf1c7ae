"""The list of schemes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import Max, Min, QuerySet

from hengjian.site.accounts.models import Membership
from hengjian.site.common.words import words
from hengjian.site.library.models import Scheme
from hengjian.site.library.pages.leads import of_site
from hengjian.site.library.queries import sites
from hengjian.site.library.queries.schemes import search
from hengjian.site.platform.lists import MOST, Choice, Column, Facet, Listing, label_of
from hengjian.site.platform.telling import leading_to

MARKS = {"draft": "mark-grey", "submitted": "mark-amber", "accepted": "mark-accent",
         "rejected": "mark-red"}  # fmt: skip


def state_mark(scheme: Scheme) -> tuple[str, str]:
    """The badge of its state."""
    return MARKS.get(scheme.state, "mark-grey"), label_of(scheme, "state")


def _states(membership: Membership) -> Sequence[Choice]:
    return [Choice(value, title) for value, title in Scheme.State.choices]


def _years(membership: Membership) -> Sequence[Choice]:
    """Every year from the last back to the first that anybody has schemes of: an index knows both,
    and a year gives nothing of a scheme away."""
    found = Scheme.objects.aggregate(first=Min("year"), last=Max("year"))
    if found["first"] is None:
        return []
    years = range(found["last"], found["first"] - 1, -1)
    return [Choice(str(year), str(year)) for year in years]


def _places(membership: Membership) -> Sequence[Choice]:
    """The regions to choose from: the sub-districts, where they are not too many."""
    return [Choice(code, name) for code, name in sites.regions(membership, MOST)]


def _by_place(rows: QuerySet[Any], code: str) -> QuerySet[Any]:
    return sites.in_region(rows, code, "region")


def _by_year(rows: QuerySet[Any], value: str) -> QuerySet[Any]:
    return rows.filter(year=value) if value.isascii() and value.isdecimal() else rows.none()


SCHEMES = Listing(
    name="schemes",
    title=words("改造方案", "Schemes"),
    columns=(
        Column("name", words("方案", "scheme"), lambda s: s.name, "name", "name"),
        Column("code", words("编码", "code"), lambda s: s.code, sort="code"),
        Column("region", words("街道", "sub-district"), lambda s: s.region.name),
        Column("year", words("年度", "year"), lambda s: str(s.year), "text", "year"),
        Column("sites", words("小区", "sites"), lambda s: s.sites_count, "number", "sites_count"),
        Column("cost", words("总投资", "total cost"), lambda s: s.cost or None, "money", "cost"),
        Column("benefit", words("效益分", "benefit score"), lambda s: s.benefit, "area", "benefit"),
        Column(
            "comments",
            words("待答复意见", "open comments"),
            lambda s: s.open_comments,
            "number",
            "open_comments",
        ),
        Column("state", words("状态", "state"), state_mark, "badge", "state"),
    ),
    address=leading_to("web:scheme"),
    reads=(
        *("code", "name", "synthetic", "year", "sites_count", "cost", "benefit", "state"),
        "region__name",
    ),
    facets=(
        Facet("state", words("状态", "state"), _states, lambda r, v: r.filter(state=v)),
        Facet("year", words("年度", "year"), _years, _by_year),
        Facet("place", words("街道", "sub-district"), _places, _by_place),
        of_site(lambda rows, site: rows.filter(sites=site)),
    ),
    search=search,
    empty_title=words("还没有改造方案", "No schemes yet"),
    empty_hint=words(
        "为小区或连片区域编制两个以上方案，比较之后择优",
        "draw up two or more for a site or an area, compare them, take the better one",
    ),
)
