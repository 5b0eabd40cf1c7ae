"""Monitoring reports."""

from __future__ import annotations

from django.urls import path

from hengjian.site.web.monitoring import steps, views

urlpatterns = [
    path("monitoring/", views.reports, name="monitoring"),
    path("monitoring/new", views.new, name="monitoring-new"),
    path("monitoring/<str:code>/", views.report, name="monitoring-report"),
    path("monitoring/<str:code>/figures/<str:key>", views.figure, name="monitoring-figure"),
    path("monitoring/<str:code>/export/<str:form>", views.export, name="monitoring-export"),
    path("monitoring/<str:code>/fill", steps.fill, name="monitoring-fill"),
    path("monitoring/<str:code>/refresh", steps.refresh, name="monitoring-refresh"),
    path("monitoring/<str:code>/submit", steps.submit, name="monitoring-submit"),
    path("monitoring/<str:code>/review", steps.review, name="monitoring-review"),
    path("monitoring/<str:code>/send-back", steps.send_back, name="monitoring-send-back"),
]
