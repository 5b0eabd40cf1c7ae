"""The money of the district: every project with what is due, arrived, transferred, paid."""

from __future__ import annotations

from decimal import Decimal

from django.db.models import Sum
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils import timezone

from hengjian.funds.rates import percent, rate
from hengjian.site.accounts.gate import needs
from hengjian.site.accounts.models import Membership
from hengjian.site.accounts.permissions import Permission
from hengjian.site.projects.queries import payments as queries
from hengjian.site.web.funds.listings import FUNDS
from hengjian.site.web.lists import answer

ZERO = Decimal("0.00")


@needs(Permission.MONEY_VIEW)
def projects(request: HttpRequest, membership: Membership) -> HttpResponseBase:
    """The projects whose money one sees, and all of it together."""
    rows = queries.funds(membership, timezone.localdate())
    sums = rows.order_by().aggregate(
        **{f"all_{name}": Sum(name) for name in ("due", "arrived", "transferred", "paid", "idle")}
    )
    whole = {name.removeprefix("all_"): value or ZERO for name, value in sums.items()}
    stopped = queries.payments(membership).filter(state="stopped").count()
    return answer(
        request,
        membership,
        FUNDS,
        rows,
        "funds/overview.html",
        whole=whole,
        arrival=percent(rate(whole["arrived"], whole["due"])),
        disbursement=percent(rate(whole["paid"], whole["transferred"])),
        stopped=stopped,
        today=timezone.localdate(),
    )
