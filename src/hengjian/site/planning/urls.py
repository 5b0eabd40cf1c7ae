"""The annual plan, utilities and the coordination of works."""

from __future__ import annotations

from django.urls import path

from hengjian.site.planning.pages import building, coordination, paper, plans, utilities

urlpatterns = [
    path("plans/", plans.plans, name="plans"),
    path("plans/new", building.new, name="plan-new"),
    path("plans/<code:code>/", plans.plan, name="plan"),
    path("plans/<code:code>/paper.<slug:form>", paper.paper, name="plan-paper"),
    path("plans/<code:code>/notice", plans.notice, name="plan-notice"),
    path("plans/<code:code>/what-if", plans.what_if, name="plan-what-if"),
    path("plans/<code:code>/money", building.money, name="plan-money"),
    path("plans/<code:code>/weights", building.weights, name="plan-weights"),
    path("plans/<code:code>/wish", building.wish, name="plan-wish"),
    path("plans/<code:code>/work-out", building.work_out, name="plan-work-out"),
    path("plans/<code:code>/changes/new", plans.propose, name="plan-change-new"),
]


urlpatterns += [
    path("utilities/", utilities.works, name="utilities"),
    path("utilities/new", utilities.new, name="utility-new"),
    path("utilities/calendar", utilities.calendar, name="utility-calendar"),
    path("utilities/conflicts", utilities.conflicts, name="utility-conflicts"),
    path("utilities/coordination/", coordination.plans, name="coordination"),
    path("utilities/coordination/new", coordination.new, name="coordination-new"),
    path("utilities/coordination/<code:code>/", coordination.plan, name="coordinated-plan"),
    path("utilities/coordination/<code:code>/edit", coordination.edit, name="coordination-edit"),
    path("utilities/starts/", coordination.starts, name="starts"),
    path("utilities/works/<code:code>/", utilities.edit, name="utility"),
    path("utilities/works/<code:code>/remove", utilities.remove, name="utility-remove"),
]
