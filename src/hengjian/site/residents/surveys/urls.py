"""The addresses of surveys for staff."""

from __future__ import annotations

from django.urls import path

from hengjian.site.residents.surveys import pages

app_name = "surveys"
urlpatterns = [
    path("", pages.surveys, name="surveys"),
    path("<code:code>/", pages.survey, name="survey"),
]
