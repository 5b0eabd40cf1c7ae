"""The works: progress, schedule, checks, acceptance, the site diary."""

from __future__ import annotations

from django.urls import path

from hengjian.site.web.works import diary, entering, views

PROJECT = "works/projects/<code:code>/"
urlpatterns = [
    path("works/", views.index, name="works"),
    path("diary/", diary.write, name="works-write"),
    path("diary/worker.js", diary.worker, name="works-worker"),
    path("works/entries/<code:code>/", diary.entry, name="works-entry"),
    path("works/sites/<code:code>/", views.site, name="works-site"),
    path("works/sites/<code:code>/plan", entering.plan_site, name="works-plan-site"),
    path("works/inspections/<code:code>/put-right", entering.put_right, name="works-put-right"),
    path(PROJECT, views.project, name="works-project"),
    path(f"{PROJECT}card", views.card, name="works-card"),
    path(f"{PROJECT}sites/", views.sites, name="works-sites"),
    path(f"{PROJECT}schedule/", views.schedule, name="works-schedule"),
    path(f"{PROJECT}milestones/", views.milestones, name="works-milestones"),
    path(f"{PROJECT}checks/", views.checks, name="works-checks"),
    path(f"{PROJECT}acceptance/", views.acceptance, name="works-acceptance"),
    path(f"{PROJECT}diary/", views.diary, name="works-diary"),
    path(f"{PROJECT}rows/<slug:key>/new", entering.row, name="works-row-new"),
    path(f"{PROJECT}rows/<slug:key>/<code:row>", entering.row, name="works-row"),
    path(f"{PROJECT}rows/<slug:key>/<code:row>/remove", entering.remove, name="works-row-remove"),
]
