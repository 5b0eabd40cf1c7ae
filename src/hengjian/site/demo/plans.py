"""The annual plan of the demonstration: money by source, and the choice worked out, as a draft."""

from __future__ import annotations

from decimal import Decimal

from django.urls import reverse

from hengjian.site.accounts.models import Organisation
from hengjian.site.common import jobs
from hengjian.site.common.worker import claim
from hengjian.site.demo.marking import mark_invented
from hengjian.site.demo.places import DISTRICT, SUB_DISTRICTS
from hengjian.site.demo.schemes import YEAR, Cast
from hengjian.site.planning.actions import plans
from hengjian.site.planning.actions.plans import Money
from hengjian.site.planning.models import AnnualPlan

MONEY = (
    Money("central", Decimal("6000000.00"), only_old=True),
    Money("provincial", Decimal("1500000.00")),
    Money("county", Decimal("5000000.00")),
)
"""Invented budgets, in yuan."""


def put_plan(cast: Cast) -> None:
    """Draw the plan up and have it worked out; nothing where there is one."""
    if AnnualPlan.objects.exists():
        return
    district = Organisation.objects.get(code=DISTRICT)
    name = f"红塔区{YEAR}年老旧小区改造计划（合成）"
    plan = plans.create(by=cast.clerk, region=district, year=YEAR, name=name)
    mark_invented(cast.clerk, AnnualPlan.objects.filter(pk=plan.pk))
    plans.set_money(by=cast.clerk, plan=plan, money=MONEY)
    least = dict.fromkeys(SUB_DISTRICTS.values(), 1)
    plans.set_weights(by=cast.clerk, plan=plan, old=20, aligned=10, together=15, minimums=least)
    address = reverse("web:plan", args=[plan.code])
    plans.work_out(by=cast.clerk, plan=plan, address=address)
    waiting = claim()
    if waiting is not None:
        jobs.run(waiting)
