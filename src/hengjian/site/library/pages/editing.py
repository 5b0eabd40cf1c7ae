"""Editing a row, wherever it stands: the form, what was refused beside its field, the merge page.

Whoever saves a row that somebody changed since they opened it sees both versions, field by field,
and chooses; nothing they typed is lost. That holds for every form that is made by ``row_form``.

Two people changed one record: both versions side by side, field by field, to choose from.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise

from hengjian.bilingual import Text
from hengjian.errors import Refused
from hengjian.site.accounts.models import Membership
from hengjian.site.common.models import TrailEntry
from hengjian.site.common.words import said, words
from hengjian.site.library.pages.forms import RowForm, row_form
from hengjian.site.library.rows import Clash
from hengjian.site.platform.checking import place_of
from hengjian.site.platform.resource import FormOf, resource_of
from hengjian.site.platform.telling import done_with, sentence, tell_refusal

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
    form = form_of(model)
    fields = [name for name in form.fields if name not in leave_out]
    return row_form(
        membership, model, fields, row=row, key=key, evidence=form.files, **posted(request)
    )


def form_of(model: type[Any]) -> FormOf:
    """The form that the entity declares. Raises ``LookupError`` where it declares none."""
    form = resource_of(model).form
    if form is None:
        raise LookupError(model.__name__)
    return form


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


TIED = ("longitude", "latitude")
"""Fields that only make sense together."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One field in which the two versions differ."""

    name: str
    title: str
    theirs: str
    """What stands now, as a form writes it."""
    theirs_shown: str
    mine: str
    mine_shown: str
    chosen: str
    """``mine`` or ``theirs`` where only one of the two changed it; empty where both did."""


@dataclass(frozen=True, slots=True)
class Conflict:
    """What there is to choose; what agrees is carried along."""

    message: str
    version: int
    choices: list[Choice]
    same: list[tuple[str, str]]


def conflict_of(clash: Clash, form: RowForm, started_from: int) -> Conflict:
    """Compare what stands now with what the person wanted to write."""
    row, values = clash.row, form.values()
    same: list[tuple[str, str]] = []
    if values.get("datum"):
        list(place_of(values, (None, None)))
        same.append(("datum", "WGS-84"))
    values.pop("datum", None)
    base = _base(row, started_from)
    choices = []
    own = {each.name for each in row._meta.get_fields()}
    for name, wanted in values.items():
        if name not in own:
            continue  # carried along as it was sent
        theirs, mine = _written(_of(row, name)), _written(wanted)
        if _alike(row, name, wanted):
            same.append((name, theirs))
            continue
        was = base.get(name)
        choices.append(
            Choice(
                name,
                str(form.fields[name].label or name),
                theirs,
                _value_in_words(form, name, _of(row, name)),
                mine,
                _value_in_words(form, name, wanted),
                _who_changed(row, name, wanted, was, name in base),
            )
        )
    return Conflict(
        sentence(clash.problems[0]), getattr(row, "version", 0), _tie_coordinates(choices), same
    )


def _tie_coordinates(choices: list[Choice]) -> list[Choice]:
    """Longitude and latitude are never preselected apart."""
    marks = {each.chosen for each in choices if each.name in TIED}
    if len(marks) < 2:
        return choices
    return [replace(each, chosen="") if each.name in TIED else each for each in choices]


def _who_changed(row: Model, name: str, wanted: Any, was: Any, they_did: bool) -> str:
    if not they_did:
        return "mine"
    return "theirs" if _same_value(row, name, wanted, was) else ""


def _base(row: Model, started_from: int) -> dict[str, Any]:
    """What the fields that others changed since were, when the person began."""
    lines = TrailEntry.objects.filter(
        subject_type=row._meta.label_lower, subject=getattr(row, "code", str(row.pk))
    )[:200]
    found: dict[str, Any] = {}
    for line in lines:
        after = line.after or {}
        if after.get("version", started_from + 1) <= started_from:
            break
        found.update(line.before or {})
    return found


def _alike(row: Model, name: str, wanted: Any) -> bool:
    return _same_value(row, name, wanted, _written(_of(row, name)))


def _of(row: Model, name: str) -> Any:
    """What stands in the field: a value, a row, or the rows of many."""
    value = getattr(row, name)
    return list(value.all()) if row._meta.get_field(name).many_to_many else value


def _same_value(row: Model, name: str, wanted: Any, other: Any) -> bool:
    field: Any = row._meta.get_field(name)
    if field.many_to_many:
        return set(_written(wanted).split()) == set(str(other or "").split())
    if field.is_relation:
        code = getattr(wanted, "code", None)
        return _written(wanted) == (other or "") or (code is not None and code == other)
    return bool(_written(field.to_python(other or None)) == _written(wanted))


def _written(value: Any) -> str:
    if isinstance(value, Model):
        return str(value.pk)
    if isinstance(value, list | QuerySet) and all(isinstance(each, Model) for each in value):
        return " ".join(str(each.pk) for each in value)
    return "" if value is None else str(value)


def _value_in_words(form: RowForm, name: str, value: Any) -> str:
    if isinstance(value, list | QuerySet) and all(isinstance(each, Model) for each in value):
        return said(Text("、", ", ")).join(str(each) for each in value)
    if value in (None, ""):
        return ""
    for code, title in getattr(form.fields[name], "choices", ()) or ():
        if str(code) == str(value) and not isinstance(value, Model):
            return str(title)
    return str(value)
