"""Which row a page is about, and on which page a row stands: read from the declarations.

A page is a row's own where the search leads there, its procedure shows its steps there, or it is
called like its model; rows of tables with generated pages have those.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

from django.db.models import Model
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse

from hengjian.site.platform.pages import pages
from hengjian.site.platform.procedure import procedures
from hengjian.site.platform.resource import resources, tables

GENERATED = "web:record"


@cache
def row_pages() -> Mapping[str, type[Model]]:
    """The model of which each page shows one row, by the name of the page."""
    there = {page.name for page in pages() if page.name.partition(":")[2] and page.gated}
    named: dict[str, type[Model]] = {}
    for model, declared in resources().items():
        if declared.finds is not None:
            named.setdefault(declared.finds.page, model)
    for procedure in procedures():
        if procedure.page and not procedure.shown_on:
            named.setdefault(procedure.page, procedure.model)
    for model in resources():
        if f"web:{model._meta.model_name}" in there:
            named.setdefault(f"web:{model._meta.model_name}", model)
    return {name: model for name, model in named.items() if name in there}


@cache
def _pages_by_model() -> Mapping[type[Model], str]:
    found: dict[type[Model], str] = {}
    for name, model in row_pages().items():
        found.setdefault(model, name)
    return found


def page_of_row(row: Any) -> str:
    """The address of the row's own page; empty where it has none."""
    name, declared = _pages_by_model().get(type(row)), resources().get(type(row))
    key = getattr(row, "code", row.pk)
    try:
        if name is not None:
            return reverse(name, args=[key])
        if declared is not None and declared.pages:
            return reverse(GENERATED, args=[declared.name, key])
    except NoReverseMatch:  # the page is of something else that is called so
        return ""
    return ""


def row_of_page(request: HttpRequest) -> tuple[type[Model], str] | None:
    """The model and the code of the row that the page is about; None where it is about none."""
    match = request.resolver_match
    if match is None or len(match.kwargs) not in (1, 2):
        return None
    if match.view_name == GENERATED:
        table = tables().get(match.kwargs["table"])
        return None if table is None else (table.model, match.kwargs["code"])
    model = row_pages().get(match.view_name)
    if model is None or len(match.kwargs) != 1:
        return None
    return model, str(next(iter(match.kwargs.values())))
