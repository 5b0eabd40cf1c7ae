"""The one address of figures."""

from __future__ import annotations

from django.urls import path

from hengjian.site.web.figure import views

urlpatterns = [path("figures/<slug:kind>/<code:code>/<str:name>", views.figure, name="figure")]
