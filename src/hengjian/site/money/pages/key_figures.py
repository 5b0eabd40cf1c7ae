"""The key figures of a project's money, for its own page."""

from __future__ import annotations

from decimal import Decimal

from django.utils.functional import Promise

from hengjian.site.accounts.models import Membership
from hengjian.site.common.days import shown_day
from hengjian.site.common.words import words
from hengjian.site.library.models import Project
from hengjian.site.library.visibility import projects_with_money
from hengjian.site.money.queries.funds import table

NAMES = {
    "due": words("应到位", "due"),
    "arrived": words("到位", "arrived"),
    "transferred": words("拨付至项目单位", "transferred to the unit"),
    "paid": words("已支付", "paid"),
}


def key_figures(
    membership: Membership, project: Project
) -> list[tuple[Decimal, Promise | str, str]]:
    """Each in 元 with its name and that of its figure; none for who does not see the money, or
    where there is none."""
    if not projects_with_money(membership).filter(pk=project.pk).exists():
        return []
    money = table(project, shown_day()).line("total").money
    if not (money.due or money.arrived):
        return []
    return [(getattr(money, key), name, key) for key, name in NAMES.items()]
