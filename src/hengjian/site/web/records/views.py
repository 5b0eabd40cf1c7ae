"""The pages of entities that have none of their own: list, new row, one row, take it out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db.models import Model
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from hengjian.site.accounts.gate import Sending, needs
from hengjian.site.accounts.models import Membership
from hengjian.site.accounts.permissions import Permission
from hengjian.site.common.words import words
from hengjian.site.exchange import actions
from hengjian.site.exchange.outgoing import rows_of
from hengjian.site.library.pages.editing import edit_page, posted
from hengjian.site.library.pages.forms import RowForm, row_form
from hengjian.site.platform.columns import Spec
from hengjian.site.platform.lists import answer
from hengjian.site.platform.procedure import closed, procedures
from hengjian.site.platform.resource import Resource, entry_rights, resource_of, tables
from hengjian.site.platform.telling import attempt
from hengjian.site.web.records.listing import listing_of, may_enter_here


def _model(parts: Mapping[str, Any]) -> type[Model] | None:
    table = tables().get(parts["table"])
    return table.model if table is not None and resource_of(table.model).pages else None


def _rights() -> Mapping[type[Model], Permission]:
    return {model: right for model, right in entry_rights().items() if resource_of(model).pages}


OF_ITS_TABLE = Sending(_rights, _model)


def _table(name: str) -> tuple[Spec, Resource]:
    """The table and its entity, where it has the generated pages."""
    table = tables().get(name)
    if table is None or not resource_of(table.model).pages:
        raise Http404
    return table, resource_of(table.model)


def _fields(table: Spec, declared: Resource) -> tuple[str, ...]:
    if declared.form is not None:
        return declared.form.fields
    return tuple(each.name for each in table.columns if each.name != "code")


def _form(
    request: HttpRequest, membership: Membership, table: Spec, declared: Resource, row: Any = None
) -> RowForm:
    files = declared.form.files if declared.form is not None else ""
    fields = _fields(table, declared)
    return row_form(membership, table.model, fields, row=row, evidence=files, **posted(request))


@needs(Permission.LIBRARY_VIEW)
def listing(request: HttpRequest, membership: Membership, table: str) -> HttpResponseBase:
    """The rows of a table one sees."""
    found, _ = _table(table)
    return answer(
        request,
        membership,
        listing_of(found),
        rows_of(found, membership),
        "records/list_page.html",
        may_add=may_enter_here(found.model, membership.may),
        table=found,
    )


@needs(Permission.LIBRARY_VIEW, OF_ITS_TABLE)
def new(request: HttpRequest, membership: Membership, table: str) -> HttpResponseBase:
    """Enter a row of a table."""
    found, declared = _table(table)
    if not may_enter_here(found.model, membership.may):
        return redirect("web:records", table)
    form = _form(request, membership, found, declared)

    def save() -> Any:
        files, values = request.FILES.getlist("evidence"), form.values()
        return actions.enter_record(by=membership, model=found.model, values=values, files=files)

    return _page(request, found, declared, form, save, None)


@needs(Permission.LIBRARY_VIEW, OF_ITS_TABLE)
def record(request: HttpRequest, membership: Membership, table: str, code: str) -> HttpResponseBase:
    """One row of a table, with its steps; changed while its procedure leaves it open."""
    found, declared = _table(table)
    kept = get_object_or_404(rows_of(found, membership), code=code)
    form = _form(request, membership, found, declared, kept)
    may = may_enter_here(found.model, membership.may)
    if not may or closed(kept):
        for field in form.fields.values():
            field.disabled = True
        return render(request, "records/row.html", _context(found, declared, kept, form, False))

    def save() -> Any:
        return actions.change_record(
            by=membership,
            row=kept,
            values=form.values(),
            version=form.started_from(),
            files=request.FILES.getlist("evidence"),
        )

    return _page(request, found, declared, form, save, kept)


def _context(
    table: Spec, declared: Resource, row: Any, form: RowForm, may_edit: bool
) -> dict[str, Any]:
    stepped = any(each.model is table.model for each in procedures())
    return {
        "table": table,
        "declared": declared,
        "row": row,
        "form": form,
        "may_edit": may_edit,
        "stepped": stepped and row is not None,
    }


def _page(
    request: HttpRequest, table: Spec, declared: Resource, form: RowForm, save: Any, row: Any
) -> HttpResponseBase:
    listed = reverse("web:records", args=[table.name])
    return edit_page(
        request,
        form,
        save,
        template="records/row.html",
        context=_context(table, declared, row, form, True),
        to=lambda saved: reverse("web:record", args=[table.name, saved.code]),
        crumbs=[(listing_of(table).title, listed)],
    )


@require_POST
@needs(Permission.LIBRARY_VIEW, OF_ITS_TABLE)
def remove(request: HttpRequest, membership: Membership, table: str, code: str) -> HttpResponseBase:
    """Take a row out that was entered by mistake."""
    found, _ = _table(table)
    kept = get_object_or_404(rows_of(found, membership), code=code)
    why = request.POST.get("why", "")
    done = attempt(
        request,
        lambda: actions.remove_record(by=membership, row=kept, why=why),
        words("已删去", "taken out"),
    )
    return redirect("web:records", table) if done else redirect("web:record", table, code)
