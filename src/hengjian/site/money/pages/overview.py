"""The money of the district: every project with what is due, arrived, transferred, paid."""

from __future__ import annotations

from django.http import HttpRequest
from django.http.response import HttpResponseBase

from hengjian.funds.rates import percent, rate
from hengjian.site.accounts.gate import needs
from hengjian.site.accounts.models import Membership
from hengjian.site.accounts.permissions import Permission
from hengjian.site.common.days import shown_day
from hengjian.site.money.pages.listings import FUNDS
from hengjian.site.money.queries import payments as queries
from hengjian.site.money.queries.red_line import across
from hengjian.site.platform.lists import answer


@needs(Permission.MONEY_VIEW)
def projects(request: HttpRequest, membership: Membership) -> HttpResponseBase:
    """The projects whose money one sees, and all of it together."""
    today = shown_day()
    rows, whole = queries.funds(membership, today), queries.funds_in_all(membership, today)
    mine = queries.payments(membership)
    stopped = mine.filter(state="stopped").count()
    crossed = across(mine).filter(state="paid").count()
    return answer(
        request,
        membership,
        FUNDS,
        rows,
        "money/overview.html",
        whole=whole,
        arrival=percent(rate(whole["arrived"], whole["due"])),
        disbursement=percent(rate(whole["paid"], whole["transferred"])),
        stopped=stopped,
        crossed=crossed,
        today=today,
    )
