"""The works: progress, schedule, checks, acceptance, the site diary."""

from __future__ import annotations

from django.urls import path

from hengjian.site.works.pages import diary, entering, works

PROJECT = "works/projects/<code:code>/"
urlpatterns = [
    path("works/", works.index, name="works"),
    path("diary/", diary.write, name="works-write"),
    path("diary/worker.js", diary.worker, name="works-worker"),
    path("works/entries/<code:code>/", diary.entry, name="works-entry"),
    path("works/sites/<code:code>/", works.site, name="works-site"),
    path("works/sites/<code:code>/plan", entering.plan_site, name="works-plan-site"),
    path("works/inspections/<code:code>/put-right", entering.put_right, name="works-put-right"),
    path(PROJECT, works.project, name="works-project"),
    path(f"{PROJECT}card", works.card, name="works-card"),
    path(f"{PROJECT}sites/", works.sites, name="works-sites"),
    path(f"{PROJECT}schedule/", works.schedule, name="works-schedule"),
    path(f"{PROJECT}milestones/", works.milestones, name="works-milestones"),
    path(f"{PROJECT}checks/", works.checks, name="works-checks"),
    path(f"{PROJECT}acceptance/", works.acceptance, name="works-acceptance"),
    path(f"{PROJECT}diary/", works.diary, name="works-diary"),
    path(f"{PROJECT}rows/<slug:key>/new", entering.row, name="works-row-new"),
    path(f"{PROJECT}rows/<slug:key>/<code:row>", entering.row, name="works-row"),
    path(f"{PROJECT}rows/<slug:key>/<code:row>/remove", entering.remove, name="works-row-remove"),
]
