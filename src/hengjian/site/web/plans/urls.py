"""The annual plan."""

from __future__ import annotations

from django.urls import path

from hengjian.site.web.plans import building, changing, figures, views

urlpatterns = [
    path("plans/", views.plans, name="plans"),
    path("plans/new", building.new, name="plan-new"),
    path("plans/<str:code>/", views.plan, name="plan"),
    path("plans/<str:code>/notice", views.notice, name="plan-notice"),
    path("plans/<str:code>/why/<str:scheme>", views.why, name="plan-why"),
    path("plans/<str:code>/figures/<slug:name>", figures.figure, name="plan-figure"),
    path("plans/<str:code>/what-if", views.what_if, name="plan-what-if"),
    path("plans/<str:code>/money", building.money, name="plan-money"),
    path("plans/<str:code>/weights", building.weights, name="plan-weights"),
    path("plans/<str:code>/wish", building.wish, name="plan-wish"),
    path("plans/<str:code>/work-out", building.work_out, name="plan-work-out"),
    path("plans/<str:code>/submit", changing.submit, name="plan-submit"),
    path("plans/<str:code>/send-back", changing.send_back, name="plan-send-back"),
    path("plans/<str:code>/approve", changing.approve, name="plan-approve"),
    path("plans/<str:code>/publish", changing.publish, name="plan-publish"),
    path("plans/<str:code>/changes/new", changing.propose, name="plan-change-new"),
    path("plans/<str:code>/changes/<int:pk>", changing.decide, name="plan-change-decide"),
]
