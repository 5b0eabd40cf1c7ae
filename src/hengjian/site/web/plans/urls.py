"""The annual plan."""

from __future__ import annotations

from django.urls import path

from hengjian.site.web.plans import building, changing, views

urlpatterns = [
    path("plans/", views.plans, name="plans"),
    path("plans/new", building.new, name="plan-new"),
    path("plans/<code:code>/", views.plan, name="plan"),
    path("plans/<code:code>/notice", views.notice, name="plan-notice"),
    path("plans/<code:code>/what-if", views.what_if, name="plan-what-if"),
    path("plans/<code:code>/money", building.money, name="plan-money"),
    path("plans/<code:code>/weights", building.weights, name="plan-weights"),
    path("plans/<code:code>/wish", building.wish, name="plan-wish"),
    path("plans/<code:code>/work-out", building.work_out, name="plan-work-out"),
    path("plans/<code:code>/changes/new", changing.propose, name="plan-change-new"),
]
