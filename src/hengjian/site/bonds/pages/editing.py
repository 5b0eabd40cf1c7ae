"""What every form of bonds does: read, ask the action, show what it refused, or go on."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.functional import Promise

from hengjian.site.accounts.models import Membership
from hengjian.site.common.days import shown_day
from hengjian.site.library.pages.editing import edit_page, posted
from hengjian.site.library.pages.forms import RowForm, row_form
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
    """Show the form; on POST save through ``act``, with every refusal or the merge page."""
    form = _form(request, membership, asked)
    return edit_page(
        request,
        form,
        lambda: act(form),
        template="bonds/form.html",
        to=lambda _: asked.back,
        context={"asked": asked},
        crumbs=[(asked.crumb or asked.title, asked.back)],
    )


def _form(request: HttpRequest, membership: Membership, asked: Asked) -> RowForm:
    form = row_form(
        membership,
        asked.model,
        asked.fields,
        row=asked.row,
        **posted(request),
        evidence="one" if asked.file else "",
    )
    form.initial = {**form.initial, **asked.initial}
    for name, rows in asked.choices.items():
        offer(form, name, queryset=rows)
    return form


def as_of(request: HttpRequest) -> date:
    """The day the page shows."""
    return shown_day()
