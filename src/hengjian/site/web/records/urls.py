"""The addresses of the generated pages of entities."""

from __future__ import annotations

from django.urls import path

from hengjian.site.web.records import views

urlpatterns = [
    path("records/<slug:table>/", views.listing, name="records"),
    path("records/<slug:table>/new", views.new, name="record-new"),
    path("records/<slug:table>/<code:code>/", views.record, name="record"),
    path("records/<slug:table>/<code:code>/remove", views.remove, name="record-remove"),
]
