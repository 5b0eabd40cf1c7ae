"""Where a figure comes from: the drawer over a page, or a page of its own."""

from __future__ import annotations

from functools import cache
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import NoReverseMatch, reverse
from django.views.decorators.http import require_safe

from hengjian.site.accounts.gate import needs
from hengjian.site.accounts.models import Membership
from hengjian.site.accounts.permissions import Permission
from hengjian.site.common.days import read_day, shown_day
from hengjian.site.common.trail import key_on_the_trail
from hengjian.site.library.stored_figures import trace_of_field
from hengjian.site.library.visibility import visible_to
from hengjian.site.platform.figure import (
    WHOLE,
    Asked,
    Figures,
    Trace,
    declared,
    notes_on,
    stored_field,
)
from hengjian.site.platform.resource import resources

MOST_OF = 64
"""Characters of what tells several figures of one name apart."""


@cache
def kinds() -> dict[str, type[Model]]:
    """The kinds of rows whose stored numbers open by themselves: every entity that is declared."""
    return {str(model._meta.model_name): model for model in resources()}


@require_safe
@needs(Permission.LIBRARY_VIEW)
def figure(
    request: HttpRequest, membership: Membership, kind: str, code: str, name: str
) -> HttpResponse:
    """A figure of a row with what it rests on; not found where the reader does not see the row.

    ``of`` tells several of one name apart; ``on`` is the day of a figure that was reckoned for a
    day of its own, as what a warning measured, and leaves the day of the page alone.
    """
    figures = declared().get(kind)
    if figures is None and kind not in kinds():
        raise Http404
    if figures is not None and figures.right and not membership.may(figures.right):
        raise Http404
    row = _row(figures, kind, code, membership)
    of = request.GET.get("of", "")[:MOST_OF]
    day = read_day(request.GET.get("on", "")) or shown_day()
    asked = Asked(row, name, membership, day, of, request)
    trace = _explain(figures, asked)
    if trace is None and row is not None and stored_field(type(row), name):
        trace = trace_of_field(row, name, membership)
    if trace is not None and trace.page is None and isinstance(row, Model):
        trace.page = page_of(row)
    if trace is None:
        raise Http404
    trace.notes = notes_on(kind, name, lambda: asked)
    return show(request, trace)


def _row(
    figures: Figures[Any] | None, kind: str, code: str, membership: Membership
) -> Model | None:
    model = figures.model if figures is not None else kinds()[kind]
    if model is None:
        if code != WHOLE:
            raise Http404
        return None
    fetch = figures.rows if figures is not None else None
    rows = fetch(membership) if fetch is not None else visible_to(model, membership)
    key = key_on_the_trail(model)
    if key == "pk" and not _is_key(model, code):
        raise Http404
    return get_object_or_404(rows, **{key: code})


def _explain(figures: Figures[Any] | None, asked: Asked[Any]) -> Trace | None:
    explain = figures.explain(asked.name) if figures is not None else None
    if explain is None:
        return None
    try:
        return explain(asked)
    except LookupError as missing:
        raise Http404 from missing


def _is_key(model: type[Model], code: str) -> bool:
    """Whether the code can be a primary key of the model: a number, or what else it is."""
    try:
        return model._meta.pk.to_python(code) is not None
    except ValidationError:
        return False


def page_of(row: Model) -> tuple[str, str] | None:
    """The page of a row, where it has one of its own: its name and address."""
    try:
        address = reverse(f"web:{row._meta.model_name}", args=[getattr(row, "code", row.pk)])
    except NoReverseMatch:
        return None
    return str(row), address


def show(request: HttpRequest, trace: Trace) -> HttpResponse:
    """The trace in the drawer of the page that asks for it, else as a page."""
    fragment = request.headers.get("HX-Target") == "drawer-body"
    template = "components/figure/trace.html" if fragment else "components/figure/page.html"
    return render(request, template, {"trace": trace})
