"""The addresses of surveys for staff."""

from __future__ import annotations

from django.urls import path

from hengjian.site.residents.surveys import pages, result_pages

app_name = "surveys"
urlpatterns = [
    path("", pages.surveys, name="surveys"),
    path("<code:code>/", pages.survey, name="survey"),
    path("<code:code>/sample/", result_pages.sample, name="sample"),
    path("<code:code>/results/", result_pages.results, name="results"),
    path("<code:code>/results.docx", result_pages.annex_docx, name="annex-docx"),
    path("<code:code>/results.xlsx", result_pages.annex_xlsx, name="annex-xlsx"),
]
