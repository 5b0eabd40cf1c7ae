"""Warnings, suspensions and monitoring reports."""

from __future__ import annotations

from django.urls import path

from hengjian.site.watching.pages import (
    monitoring,
    monitoring_steps,
    project,
    replay,
    steps,
    warning,
    warnings,
)

urlpatterns = [
    path("warnings/", warnings.warnings, name="warnings"),
    path("warnings/watch", steps.watch_all, name="warnings-watch"),
    path("warnings/projects/<code:code>/", project.page, name="warnings-project"),
    path("warnings/projects/<code:code>/watch", steps.watch_one, name="warnings-project-watch"),
    path("warnings/replay/<code:code>/", replay.page, name="warnings-replay"),
    path("warnings/<code:code>/", warning.page, name="warning"),
    path("warnings/<code:code>/propose", steps.propose, name="warning-propose"),
]


urlpatterns += [
    path("monitoring/", monitoring.reports, name="monitoring"),
    path("monitoring/new", monitoring.new, name="monitoring-new"),
    path("monitoring/<code:code>/", monitoring.report, name="monitoring-report"),
    path("monitoring/<code:code>/export/<str:form>", monitoring.export, name="monitoring-export"),
    path("monitoring/<code:code>/fill", monitoring_steps.fill, name="monitoring-fill"),
    path("monitoring/<code:code>/refresh", monitoring_steps.refresh, name="monitoring-refresh"),
]
