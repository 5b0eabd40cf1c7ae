"""The key figures of a project's money, for its own page."""

from __future__ import annotations

from django.utils.functional import Promise

from hengjian.site.accounts.models import Membership
from hengjian.site.common.days import shown_day
from hengjian.site.common.words import words
from hengjian.site.library.models import Project
from hengjian.site.library.visibility import projects_with_money
from hengjian.site.money.queries.funds import table
from hengjian.site.platform.figure_links import figure_address
from hengjian.site.platform.templatetags.shell import WAN, grouped

NAMES = {
    "due": words("应到位", "due"),
    "arrived": words("到位", "arrived"),
    "transferred": words("拨付至项目单位", "transferred"),
    "paid": words("已支付", "paid"),
}


def key_figures(membership: Membership, project: Project) -> list[tuple[str, str | Promise, str]]:
    """Each with its name and the address of its trace; none for who does not see the money, or
    where there is none."""
    if not projects_with_money(membership).filter(pk=project.pk).exists():
        return []
    money = table(project, shown_day()).line("total").money
    if not (money.due or money.arrived):
        return []
    return [
        (
            grouped(getattr(money, key) / WAN, 2),
            name,
            figure_address(project, f"money:{key}"),
        )
        for key, name in NAMES.items()
    ]
