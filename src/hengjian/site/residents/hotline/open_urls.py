"""The addresses of the hotline for everybody."""

from __future__ import annotations

from django.urls import path

from hengjian.site.residents.hotline import open_pages

app_name = "follow"
urlpatterns = [
    path("case/", open_pages.follow, name="follow"),
    path("<code:code>/report/", open_pages.report, name="report"),
]
