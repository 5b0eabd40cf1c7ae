"""Imports and exports."""

from __future__ import annotations

from django.urls import path

from hengjian.site.exchange.pages import chosen, exports, imports

urlpatterns = [
    path("exports/", exports.exports, name="exports"),
    path("exports/package.zip", exports.package, name="export-package"),
    path("exports/oc4ids.json", exports.oc4ids, name="export-oc4ids"),
    path("exports/<slug:table>.xlsx", exports.workbook, name="export-xlsx"),
    path("exports/<slug:table>.csv", exports.csv, name="export-csv"),
    path("imports/", imports.imports, name="imports"),
    path("imports/chosen/<slug:table>/", chosen.set_field, name="chosen-set"),
    path("imports/new", imports.hand_in, name="import-new"),
    path("imports/templates/<slug:table>.xlsx", imports.template, name="import-template"),
    path("imports/<int:pk>", imports.import_page, name="import"),
    path("imports/<int:pk>/problems.xlsx", imports.annotated, name="import-problems"),
]
