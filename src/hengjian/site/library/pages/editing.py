"""Editing a row, wherever it stands: the form, what was refused beside its field, the merge page.

Whoever saves a row that somebody changed since they opened it sees both versions, field by field,
and chooses; nothing they typed is lost. That holds for every form that is made by ``row_form``.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise

from hengjian.errors import Refused
from hengjian.site.accounts.models import Membership
from hengjian.site.common.words import words
from hengjian.site.library.pages.conflict import conflict_of
from hengjian.site.library.pages.forms import RowForm, row_form
from hengjian.site.library.rows import Clash
from hengjian.site.platform.resource import resource_of
from hengjian.site.platform.telling import done_with, tell_refusal

Words = str | Promise
Crumbs = Sequence[tuple[Words, str]]
SAVED = words("已保存", "Saved")
UNSEEN = ("csrfmiddlewaretoken", "version")


def posted(request: HttpRequest) -> dict[str, Any]:
    """What was sent, for a form that is shown and read at one address."""
    if request.method != "POST":
        return {"data": None, "files": None}
    return {"data": request.POST, "files": request.FILES}


def resource_form(
    request: HttpRequest,
    membership: Membership,
    model: type[Any],
    row: Any = None,
    *,
    key: str = "f",
    leave_out: Collection[str] = (),
) -> RowForm:
    """The form that the entity declares, filled from ``row`` or from what was sent. ``key`` tells
    the forms of one page apart."""
    form = resource_of(model).form
    if form is None:
        raise LookupError(model.__name__)
    fields = [name for name in form.fields if name not in leave_out]
    return row_form(
        membership, model, fields, row=row, key=key, evidence=form.files, **posted(request)
    )


def edit_page(
    request: HttpRequest,
    form: RowForm,
    act: Callable[[], Any],
    *,
    template: str,
    to: Callable[[Any], str],
    context: Mapping[str, Any] | None = None,
    crumbs: Crumbs = (),
    done: Words = SAVED,
    also: Sequence[Any] = (),
) -> HttpResponse:
    """Show the form; on POST save through ``act`` and go ``to`` where what it saved is shown.

    ``also`` are forms beside it that must be in order. Shows every refusal beside its field, or
    the merge page where somebody saved meanwhile.
    """
    if request.method == "POST" and _can_be_read(form) and all(each.is_valid() for each in also):
        try:
            saved = act()
        except Clash as clash:
            return merge_page(request, clash, form, {**(context or {}), "trail_of_pages": crumbs})
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(request, str(done))
            return redirect(to(saved))
    return render(request, template, {**(context or {}), "form": form})


def save_from(
    request: HttpRequest,
    form: RowForm,
    act: Callable[[], Any],
    *,
    to: str,
    crumbs: Crumbs = (),
    done: Words = SAVED,
) -> HttpResponse:
    """Save what a form sent that stands on another page, and go ``to`` that page; what was refused
    is told there. The merge page where somebody saved meanwhile, as everywhere."""
    try:
        act()
    except Clash as clash:
        return merge_page(request, clash, form, {"trail_of_pages": crumbs})
    except Refused as refused:
        tell_refusal(request, refused)
    else:
        done_with(request)
        messages.success(request, str(done))
    return redirect(to)


def _can_be_read(form: RowForm) -> bool:
    """Whether the rows that are pointed at, many at once, are among those offered."""
    many = [
        name
        for name, field in form.fields.items()
        if isinstance(field, forms.ModelMultipleChoiceField)
    ]
    return not any(name in form.errors for name in many)


def merge_page(
    request: HttpRequest, clash: Clash, form: RowForm, context: Mapping[str, Any]
) -> HttpResponse:
    """Both versions side by side. What is no field of the row is carried along as it was sent;
    files have to be chosen again."""
    conflict = conflict_of(clash, form, started_from=form.started_from() or 0)
    known = {*UNSEEN, *(name for name, _ in conflict.same), "datum"}
    known |= {choice.name for choice in conflict.choices}
    carried = [
        (name, value)
        for name, values in request.POST.lists()
        if name not in known
        for value in values
    ]
    given = {
        **context,
        "conflict": conflict,
        "carried": carried,
        "address": request.get_full_path(),
        "evidence": form["evidence"] if request.FILES and "evidence" in form.fields else None,
    }
    fragment = bool(request.headers.get("HX-Request"))
    return render(request, f"library/conflict{'' if fragment else '_page'}.html", given)
