"""The addresses of the hotline."""

from __future__ import annotations

from django.urls import path

from hengjian.site.residents.hotline import pages

app_name = "hotline"
urlpatterns = [
    path("", pages.board, name="board"),
    path("new/", pages.enter, name="enter"),
    path("sheet/", pages.sheet, name="sheet"),
    path("rates/", pages.rates, name="rates"),
    path("<code:code>/", pages.case, name="case"),
    path("<code:code>/reporter", pages.reporter, name="reporter"),
    path("<code:code>/reporter-erase", pages.erase, name="erase"),
]
