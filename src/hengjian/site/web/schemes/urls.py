"""Schemes and the comments to them."""

from __future__ import annotations

from django.urls import path

from hengjian.site.web.schemes import comments, comparison, figures, views

urlpatterns = [
    path("schemes/", views.schemes, name="schemes"),
    path("schemes/new", views.new, name="scheme-new"),
    path("schemes/compare", comparison.compare, name="scheme-compare"),
    path("schemes/<str:code>/", views.scheme, name="scheme"),
    path("schemes/<str:code>/edit", views.edit, name="scheme-edit"),
    path("schemes/<str:code>/submit", views.submit, name="scheme-submit"),
    path("schemes/<str:code>/withdraw", views.withdraw, name="scheme-withdraw"),
    path("schemes/<str:code>/decide", views.decide, name="scheme-decide"),
    path("schemes/<str:code>/reopen", views.reopen, name="scheme-reopen"),
    path("schemes/<str:code>/rescore", views.rescore, name="scheme-rescore"),
    path("schemes/<str:code>/figures/<slug:name>", figures.figure, name="scheme-figure"),
    path("schemes/<str:code>/benefit", views.benefit, name="scheme-benefit"),
    path("schemes/<str:code>/comments", comments.enter, name="comment-enter"),
    path("comments/<str:code>/decide", comments.decide, name="comment-decide"),
]
