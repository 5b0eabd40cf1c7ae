"""Records kept at hand: the button on their pages, the list on the home page and in the palette."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render

from hengjian.site.accounts.gate import needs
from hengjian.site.accounts.models import Membership
from hengjian.site.accounts.permissions import Permission
from hengjian.site.common.words import said
from hengjian.site.library.visibility import visible_to
from hengjian.site.platform import actions
from hengjian.site.platform.models import Pin
from hengjian.site.platform.resource import called, resource_of
from hengjian.site.platform.row_pages import page_of_row
from hengjian.site.talk.pages.notes import record_seen
from hengjian.site.talk.queries import model_called

MOST = 12
"""Shown; who keeps more sees the latest."""


@dataclass(frozen=True, slots=True)
class Pinned:
    """A record kept at hand, as its reader sees it now."""

    name: str
    noun: str
    address: str


def pins_of(membership: Membership) -> list[Pinned]:
    """The records the person keeps at hand and sees, the latest first; one question a kind."""
    pins = list(Pin.objects.filter(person=membership.person)[:MOST])
    rows: dict[tuple[str, int], Any] = {}
    for label in {each.subject_type for each in pins}:
        model = model_called(label)
        keys = [each.subject_key for each in pins if each.subject_type == label]
        if model is not None:
            for row in visible_to(model, membership).filter(pk__in=keys):
                rows[label, row.pk] = row
    seen = (rows.get((each.subject_type, each.subject_key)) for each in pins)
    return list(_lines(row for row in seen if row is not None))


def _lines(rows: Iterator[Any]) -> Iterator[Pinned]:
    for row in rows:
        if address := page_of_row(row):
            yield Pinned(called(row), said(resource_of(type(row)).noun), address)


@needs(Permission.LIBRARY_VIEW)
def pin(request: HttpRequest, membership: Membership, kind: str, code: str) -> HttpResponseBase:
    """Whether the record is kept at hand, as a button; sending changes it."""
    row = record_seen(membership, kind, code)
    mine = Pin.objects.filter(person=membership.person, subject_type=kind, subject_key=row.pk)
    if request.method == "POST":
        change = actions.unpin if mine.exists() else actions.pin
        change(by=membership, row=row)
        if not getattr(request, "htmx", False):
            return redirect(page_of_row(row) or "web:home")
    return render(request, "home/pin.html", {"pinned": mine.exists(), "address": request.path})
