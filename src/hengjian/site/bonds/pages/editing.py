"""What every form of bonds does: read, ask the action, show what it refused, or go on."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.contrib import messages
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.functional import Promise

from hengjian.errors import Refused
from hengjian.site.accounts.models import Membership
from hengjian.site.common.days import shown_day
from hengjian.site.common.words import words
from hengjian.site.library.pages.editing import merge_page
from hengjian.site.library.pages.forms import RowForm, row_form
from hengjian.site.library.rows import Clash
from hengjian.site.platform.choosing import offer

Words = str | Promise


@dataclass(slots=True)
class Asked:
    """A form of a row: what it is about, where it leads back to."""

    title: Words
    model: type[Model]
    fields: Sequence[str]
    back: str
    """The address to go to afterwards, and by "cancel"."""
    crumb: Words = ""
    """What the form is about, where that is not all bonds."""
    row: Model | None = None
    hint: Words = ""
    initial: dict[str, Any] = field(default_factory=dict)
    choices: dict[str, QuerySet[Any]] = field(default_factory=dict)
    """The rows a pointer may name, where they are fewer than those one sees."""
    remove: str = ""
    """The address that takes the row out, where that is offered."""
    file: bool = False
    why: Words = ""
    """The label of a reason, where one may be given."""


def edit_or_save(
    request: HttpRequest,
    membership: Membership,
    asked: Asked,
    act: Callable[[RowForm], Model],
) -> HttpResponseBase:
    """The form, or what comes of sending it."""
    form = _form(request, membership, asked)
    if request.method == "POST":
        try:
            act(form)
        except Clash as clash:
            crumbs = [(asked.crumb or asked.title, asked.back)]
            return merge_page(request, clash, form, {"trail_of_pages": crumbs})
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(request, words("已保存", "Saved"))
            return redirect(asked.back)
    return render(request, "bonds/form.html", {"form": form, "asked": asked})


def _form(request: HttpRequest, membership: Membership, asked: Asked) -> RowForm:
    form = row_form(
        membership,
        asked.model,
        asked.fields,
        row=asked.row,
        data=request.POST if request.method == "POST" else None,
        files=request.FILES if request.method == "POST" else None,
        evidence="one" if asked.file else "",
    )
    form.initial = {**form.initial, **asked.initial}
    for name, rows in asked.choices.items():
        offer(form, name, queryset=rows)
    return form


def as_of(request: HttpRequest) -> date:
    """The day the page shows."""
    return shown_day()
