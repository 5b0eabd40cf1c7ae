"""The addresses of votes for staff."""

from __future__ import annotations

from django.urls import path

from hengjian.site.residents.vote import pages

app_name = "vote"
urlpatterns = [
    path("", pages.ballots, name="ballots"),
    path("new/", pages.new, name="new"),
    path("<code:code>/", pages.ballot, name="ballot"),
    path("<code:code>/matters", pages.matter, name="matter"),
    path("<code:code>/roll", pages.roll, name="roll"),
    path("<code:code>/letters", pages.letters, name="letters"),
    path("<code:code>/papers", pages.papers, name="papers"),
    path("<code:code>/objections", pages.objections, name="objections"),
    path("<code:code>/strike", pages.strike, name="strike"),
]
