"""Rows that tests of schemes, plans and coordination start from."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from hengjian.site.accounts.models import Membership, Organisation
from hengjian.site.library import actions
from hengjian.site.library.actions import Works
from hengjian.site.library.models import (
    Scheme,
    Shortcoming,
    Site,
    UtilityOpinion,
    WillingnessSurvey,
)
from hengjian.site.library.steps import SCHEME
from hengjian.site.residents.rounds.actions.rounds import say_why_not

WHOLE = {"D2": {"criteria": {c: {"met": True} for c in ("body", "fund", "handover")}}}


def site(code: str, *, place: str = "D1", households: int | None = 100, **fields: Any) -> Site:
    """A site of which everything the benefit framework asks is known."""
    fields = {"name": f"{code}小区", "built_year": 1990, **fields}
    row = Site.objects.create(
        code=code,
        sub_district=Organisation.objects.get(code=place),
        households=households,
        **fields,
    )
    count = households or 100
    WillingnessSurvey.objects.create(
        code=f"{code}-W",
        site=row,
        asked_on=date(2025, 1, 1),
        method="入户",
        asked=count,
        answered=count,
        in_favour=count * 9 // 10,
        willing_to_pay=count // 2,
    )
    Shortcoming.objects.create(
        code=f"{code}-S", site=row, item="roads", description="破损", found_on=date(2025, 1, 1)
    )
    return row


def agree(row: Site, *utilities: str) -> None:
    """The owners of these utilities agree."""
    for utility in utilities:
        UtilityOpinion.objects.create(
            code=f"{row.code}-{utility}",
            site=row,
            utility=utility,
            asked_on=date(2025, 1, 1),
            answered_on=date(2025, 1, 2),
            opinion="agrees",
        )


def drawn_up(by: Membership, *sites: Site, cost: int = 500_000, **values: Any) -> Scheme:
    """A scheme with roads for ``cost`` yuan."""
    wanted = {
        "name": f"{sites[0].name}方案",
        "year": 2026,
        "region": sites[0].sub_district,
        "property_after": "market",
        "judgements": WHOLE,
        **values,
    }
    works = [Works("roads", Decimal(cost) / 100, Decimal(100))]
    return actions.create_scheme(by=by, values=wanted, sites=sites, works=works)


def accepted(clerk: Membership, head: Membership, *sites: Site, **values: Any) -> Scheme:
    """A scheme that may enter the plan."""
    row = drawn_up(clerk, *sites, **values)
    SCHEME.take("submit", by=clerk, row=row)
    say_why_not(by=clerk, scheme=row, why="本轮只调整造价，居民意见已随摸底征询")
    return SCHEME.take("accept", by=head, row=row, why="方案可行")
