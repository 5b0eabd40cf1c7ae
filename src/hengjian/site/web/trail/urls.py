"""The trail: as a list, a line, the history of one row, and a file to verify."""

from __future__ import annotations

from django.urls import path

from hengjian.site.web.trail import views

urlpatterns = [
    path("trail/", views.trail, name="trail"),
    path("trail/export", views.export, name="trail-export"),
    path("trail/verify", views.verify, name="trail-verify"),
    path("trail/of/<str:kind>/<path:code>", views.of, name="trail-of"),
    path("trail/<int:sequence>", views.entry, name="trail-entry"),
]
