"""The addresses of rounds for everybody, and for who shows the code of what they said."""

from __future__ import annotations

from django.urls import path

from hengjian.site.residents.rounds import open_pages

app_name = "open-rounds"
urlpatterns = [
    path("said/", open_pages.follow, name="follow"),
    path("<code:code>/rounds/<code:round>/", open_pages.one, name="round"),
    path("<code:code>/group/", open_pages.group, name="group"),
]
