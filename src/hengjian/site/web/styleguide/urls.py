"""The catalogue of components."""

from __future__ import annotations

from django.urls import path

from hengjian.site.web.styleguide import views

urlpatterns = [path("styleguide/", views.styleguide, name="styleguide")]
