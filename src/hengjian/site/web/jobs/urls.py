"""Long work, watched and cancelled."""

from __future__ import annotations

from django.urls import path

from hengjian.site.web.jobs import views

urlpatterns = [
    path("jobs/<int:pk>", views.job, name="job"),
    path("jobs/<int:pk>/cancel", views.cancel, name="job-cancel"),
]
