"""The addresses of the pages about the interface."""

from __future__ import annotations

from django.urls import path

from hengjian.site.web.interface import views

urlpatterns = [
    path("interface/", views.interface, name="interface"),
    path("problems/<slug:code>", views.problem, name="problem"),
]
