"""The addresses of the OpenRosa API: ``…/openrosa`` is what a client is given."""

from __future__ import annotations

from django.urls import path

from hengjian.site.residents.surveys import openrosa

app_name = "openrosa"
urlpatterns = [
    path("formList", openrosa.form_list, name="list"),
    path("forms/<code:code>.xml", openrosa.form, name="form"),
    path("forms/<code:code>/manifest", openrosa.manifest, name="manifest"),
    path("submission", openrosa.submission, name="submission"),
]
