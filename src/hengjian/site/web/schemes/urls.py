"""Schemes and the comments to them."""

from __future__ import annotations

from django.urls import path

from hengjian.site.web.schemes import comments, comparison, views

urlpatterns = [
    path("schemes/", views.schemes, name="schemes"),
    path("schemes/new", views.new, name="scheme-new"),
    path("schemes/compare", comparison.compare, name="scheme-compare"),
    path("schemes/<code:code>/", views.scheme, name="scheme"),
    path("schemes/<code:code>/edit", views.edit, name="scheme-edit"),
    path("schemes/<code:code>/rescore", views.rescore, name="scheme-rescore"),
    path("schemes/<code:code>/comments", comments.enter, name="comment-enter"),
]
