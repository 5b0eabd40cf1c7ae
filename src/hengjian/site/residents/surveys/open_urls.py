"""The addresses of surveys for everybody."""

from __future__ import annotations

from django.urls import path

from hengjian.site.residents.surveys import open_pages

app_name = "answer"
urlpatterns = [
    path("survey/", open_pages.answer, name="answer"),
    path("survey/form", open_pages.kept, name="kept"),
    path("survey/worker.js", open_pages.worker, name="worker"),
    path("<code:site>/survey/<code:code>/", open_pages.of_everybody, name="everybody"),
]
