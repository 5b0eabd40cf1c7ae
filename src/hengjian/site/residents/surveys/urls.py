"""The addresses of surveys for staff."""

from __future__ import annotations

from django.urls import path

from hengjian.site.residents.surveys import asking_pages, codebook_pages, pages, result_pages

app_name = "surveys"
urlpatterns = [
    path("", pages.surveys, name="surveys"),
    path("new/", pages.prepare, name="prepare"),
    path("worker.js", asking_pages.worker, name="worker"),
    path("questionnaires/", pages.questionnaires, name="questionnaires"),
    path("questionnaires/<slug:name>.xlsx", pages.shipped, name="shipped"),
    path("questionnaires/<slug:name>/take", pages.take_shipped, name="take-shipped"),
    path("answers/<code:code>/judge", pages.judge, name="judge"),
    path("forms/<code:code>/", codebook_pages.form, name="form"),
    path("<code:code>/", pages.survey, name="survey"),
    path("<code:code>/sample.docx", result_pages.plan_docx, name="plan-docx"),
    path("<code:code>/sample.xlsx", result_pages.plan_xlsx, name="plan-xlsx"),
    path("<code:code>/codebook/", codebook_pages.codebook, name="codebook"),
    path("<code:code>/codebook/<slug:question>/", codebook_pages.coding, name="coding"),
    path("<code:code>/sample/", result_pages.sample, name="sample"),
    path("<code:code>/results/", result_pages.results, name="results"),
    path("<code:code>/results.docx", result_pages.annex_docx, name="annex-docx"),
    path("<code:code>/results.xlsx", result_pages.annex_xlsx, name="annex-xlsx"),
    path("<code:code>/households", pages.households, name="households"),
    path("<code:code>/codes", pages.codes, name="codes"),
    path("<code:code>/visits/", pages.visits, name="visits"),
    path("<code:code>/answers/", pages.answers, name="answers"),
    path("<code:code>/ask/", asking_pages.ask, name="ask"),
    path("<code:code>/paper/", asking_pages.paper, name="paper"),
    path("<code:code>/paper/<code:sheet>/", asking_pages.compare, name="compare"),
]
