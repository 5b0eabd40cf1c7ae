"""The addresses of rounds and contact groups for staff."""

from __future__ import annotations

from django.urls import path

from hengjian.site.residents.rounds import pages

app_name = "rounds"
urlpatterns = [
    path("", pages.rounds, name="rounds"),
    path("new/", pages.new, name="new"),
    path("group/<code:code>/", pages.group, name="group"),
    path("why-not/<code:code>", pages.why_not, name="why-not"),
    path("<code:code>/", pages.one, name="round"),
    path("<code:code>/results", pages.result, name="result"),
    path("<code:code>/opinions", pages.opinion, name="opinion"),
]
