"""The notes on a record, beside it on its page or on a page of their own; and all of one's own."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.db.models import Q
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from hengjian.errors import Refused
from hengjian.site.accounts.gate import needs
from hengjian.site.accounts.models import Membership
from hengjian.site.accounts.permissions import Permission
from hengjian.site.common.words import words
from hengjian.site.library.visibility import visible_to
from hengjian.site.platform.resource import called
from hengjian.site.platform.row_pages import page_of_row
from hengjian.site.platform.telling import show_on
from hengjian.site.talk import actions
from hengjian.site.talk.models import LONGEST, Errand, Note
from hengjian.site.talk.queries import (
    errands_with,
    model_called,
    notes_on,
    readers_like,
    subject_of_note,
)

SHOWN = 200
"""Of one's own errands; the open ones stand first."""


class NoteForm(forms.Form):
    """A note, and to whom it gives something to do by when."""

    text = forms.CharField(
        label=words("留言", "note"),
        max_length=LONGEST,
        help_text=words(
            "用 @姓名 提到别人，名字后空一格；只能提到看得到这条记录的人",
            "name somebody with @name and a space; only who sees this record can be named",
        ),
        widget=forms.Textarea({"rows": 3}),
    )
    given_to = forms.CharField(
        label=words("交给（可不填）", "give to (optional)"), required=False, max_length=150
    )
    due_on = forms.DateField(
        label=words("办理期限（可不填）", "to be done by (optional)"),
        required=False,
        widget=forms.DateInput({"type": "date"}),
    )

    def __init__(self, given: Any = None, people: str = "") -> None:
        """``people`` is where those are asked for who may be named."""
        super().__init__(given, auto_id="note-%s")
        if people:
            self.fields["given_to"].widget.attrs |= {
                "list": "note-people",
                "autocomplete": "off",
                "hx-get": people,
                "hx-trigger": "input changed delay:200ms",
                "hx-target": "#note-people",
                "hx-sync": "this:replace",
            }


def record_seen(membership: Membership, kind: str, code: str) -> Any:
    """The record of that kind and code, as far as the membership sees it; else 404."""
    model = model_called(kind)
    if model is None:
        raise Http404
    key = "code" if any(each.name == "code" for each in model._meta.concrete_fields) else "pk"
    if key == "pk" and not code.isdecimal():
        raise Http404
    return get_object_or_404(visible_to(model, membership), **{key: code})


@needs(Permission.LIBRARY_VIEW)
def of(request: HttpRequest, membership: Membership, kind: str, code: str) -> HttpResponseBase:
    """The notes on one record: part of its page, or a page of their own; sending writes one."""
    row = record_seen(membership, kind, code)
    people = reverse("web:notes-people", args=[kind, code])
    form = NoteForm(request.POST if request.method == "POST" else None, people=people)
    if request.method == "POST" and form.is_valid():
        try:
            note = actions.write(by=membership, row=row, **form.cleaned_data)
        except Refused as refused:
            show_on(form, refused)
        else:
            if not getattr(request, "htmx", False):
                return redirect("web:note", note.code)
            form = NoteForm(people=people)
    context = {
        "row": row,
        "name": called(row),
        "notes": notes_on(row),
        "form": form,
        "address": reverse("web:notes-of", args=[kind, code]),
        "page": page_of_row(row),
    }
    part = getattr(request, "htmx", False)
    return render(request, "talk/part.html" if part else "talk/page.html", context)


@needs(Permission.LIBRARY_VIEW)
def people(request: HttpRequest, membership: Membership, kind: str, code: str) -> HttpResponseBase:
    """Who sees the record and is called like what was typed, to choose from."""
    row = record_seen(membership, kind, code)
    text = request.GET.get("given_to", "").strip().removeprefix("@")[:60]
    found = readers_like(row, text) if text else []
    return render(request, "talk/people.html", {"found": found})


@needs(Permission.LIBRARY_VIEW)
def note(request: HttpRequest, membership: Membership, code: str) -> HttpResponseBase:
    """One note, in sight among the others on its record."""
    kept = get_object_or_404(visible_to(Note, membership), code=code)
    row = subject_of_note(kept, membership)
    key = str(getattr(row, "code", row.pk))
    return redirect(f"{reverse('web:notes-of', args=[kept.subject_type, key])}#{kept.code}")


def _alike(errands: Iterable[Errand]) -> list[list[Errand]]:
    """Those given to the same person by the same day in the same words stand together."""
    found: dict[tuple[object, ...], list[Errand]] = {}
    for each in errands:
        found.setdefault((each.given_to, each.due_on, each.note.text), []).append(each)
    return list(found.values())


@needs(Permission.LIBRARY_VIEW)
def listing(request: HttpRequest, membership: Membership) -> HttpResponseBase:
    """What notes give to me and what I gave in notes: open first, by the day due."""
    rows = errands_with(membership).select_related("note")
    me, is_open = membership.person.username, Q(state=Errand.State.OPEN)
    return render(
        request,
        "talk/notes.html",
        {
            "waiting": rows.filter(is_open, given_to=me)[:SHOWN],
            "given": _alike(rows.filter(is_open, given_by=me).exclude(given_to=me)[:SHOWN]),
            "ended": rows.exclude(is_open).order_by("-pk")[:SHOWN],
        },
    )
