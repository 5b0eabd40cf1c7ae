"""Warnings, suspensions and monitoring reports."""

from __future__ import annotations

from django.urls import path

from hengjian.site.watching.pages import digest, monitoring, replay, warnings

urlpatterns = [
    path("warnings/", warnings.warnings, name="warnings"),
    path("warnings/digest.<slug:form>", digest.paper, name="warnings-digest"),
    path("warnings/watch", warnings.watch_all, name="warnings-watch"),
    path("warnings/projects/<code:code>/", warnings.project_page, name="warnings-project"),
    path("warnings/projects/<code:code>/watch", warnings.watch_one, name="warnings-project-watch"),
    path("warnings/replay/<code:code>/", replay.page, name="warnings-replay"),
    path("warnings/<code:code>/", warnings.page, name="warning"),
    path("warnings/<code:code>/propose", warnings.propose, name="warning-propose"),
]


urlpatterns += [
    path("monitoring/", monitoring.reports, name="monitoring"),
    path("monitoring/new", monitoring.new, name="monitoring-new"),
    path("monitoring/<code:code>/", monitoring.report, name="monitoring-report"),
    path("monitoring/<code:code>/export/<str:form>", monitoring.export, name="monitoring-export"),
    path("monitoring/<code:code>/fill", monitoring.fill, name="monitoring-fill"),
    path("monitoring/<code:code>/refresh", monitoring.refresh, name="monitoring-refresh"),
]
