"""The addresses of the pages for everybody, and of what staff keep for them."""

from __future__ import annotations

from django.urls import path

from hengjian.site.residents.public import pages

app_name = "public"
urlpatterns = [
    path("", pages.find, name="find"),
    path("privacy/", pages.privacy, name="privacy"),
    path("<code:code>/", pages.site, name="site"),
    path("<code:code>/board.pdf", pages.board, name="board"),
    path("<code:code>/notices/<int:pk>.pdf", pages.notice, name="notice"),
    path("<code:code>/pictures/<int:pk>", pages.picture, name="picture"),
    path("<code:code>/office/", pages.office, name="office"),
]
