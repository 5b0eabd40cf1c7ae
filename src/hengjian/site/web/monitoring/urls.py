"""Monitoring reports."""

from __future__ import annotations

from django.urls import path

from hengjian.site.web.monitoring import steps, views

urlpatterns = [
    path("monitoring/", views.reports, name="monitoring"),
    path("monitoring/new", views.new, name="monitoring-new"),
    path("monitoring/<code:code>/", views.report, name="monitoring-report"),
    path("monitoring/<code:code>/export/<str:form>", views.export, name="monitoring-export"),
    path("monitoring/<code:code>/fill", steps.fill, name="monitoring-fill"),
    path("monitoring/<code:code>/refresh", steps.refresh, name="monitoring-refresh"),
]
