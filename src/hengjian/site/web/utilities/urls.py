"""Utilities and the coordination of works."""

from __future__ import annotations

from django.urls import path

from hengjian.site.web.utilities import coordination, views

urlpatterns = [
    path("utilities/", views.works, name="utilities"),
    path("utilities/new", views.new, name="utility-new"),
    path("utilities/calendar", views.calendar, name="utility-calendar"),
    path("utilities/conflicts", views.conflicts, name="utility-conflicts"),
    path("utilities/coordination/", coordination.plans, name="coordination"),
    path("utilities/coordination/new", coordination.new, name="coordination-new"),
    path("utilities/coordination/<code:code>/", coordination.plan, name="coordinated-plan"),
    path("utilities/coordination/<code:code>/edit", coordination.edit, name="coordination-edit"),
    path("utilities/starts/", coordination.starts, name="starts"),
    path("utilities/starts/<code:code>", coordination.allow, name="start-allow"),
    path("utilities/works/<code:code>/", views.edit, name="utility"),
    path("utilities/works/<code:code>/remove", views.remove, name="utility-remove"),
]
