"""From a site to the annual plans it is in."""

from __future__ import annotations

from typing import Any

from hengjian.site.accounts.models import Membership
from hengjian.site.common.words import words
from hengjian.site.library.pages.leads import Lead, list_address
from hengjian.site.library.visibility import visible_to
from hengjian.site.planning.models import AnnualPlan
from hengjian.site.planning.queries import plans_with


def leads_to_plans(membership: Membership, site: Any) -> list[Lead]:
    """The plans that a scheme of the site is in."""
    count = plans_with(visible_to(AnnualPlan, membership), site).count()
    title = words("年度计划", "annual plans")
    return [Lead(20, "calendar-stats", title, count, list_address("plans", site))]
