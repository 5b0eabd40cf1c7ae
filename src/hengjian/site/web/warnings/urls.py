"""Warnings and suspensions."""

from __future__ import annotations

from django.urls import path

from hengjian.site.web.warnings import detail, listing, project, replay, steps

urlpatterns = [
    path("warnings/", listing.warnings, name="warnings"),
    path("warnings/watch", steps.watch_all, name="warnings-watch"),
    path("warnings/projects/<code:code>/", project.page, name="warnings-project"),
    path("warnings/projects/<code:code>/watch", steps.watch_one, name="warnings-project-watch"),
    path("warnings/replay/<code:code>/", replay.page, name="warnings-replay"),
    path("warnings/<code:code>/", detail.page, name="warning"),
    path("warnings/<code:code>/propose", steps.propose, name="warning-propose"),
]
