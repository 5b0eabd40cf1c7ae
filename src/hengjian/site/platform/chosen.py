"""Rows chosen on a list, and what can be done with all of them at once.

Boxes before the rows name them; a button takes the rows with a tick, another all that the search
found. Both lead to a page that says which rows are meant and offers what subjects above know how to
do, each as a form. It works without a script: the choice stands in the address.

A subject says in its module ``additions`` what it offers::

    offer_for_chosen(Offering(may=may_set, forms=forms_of))
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django import forms
from django.contrib import messages
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse

from hengjian.site.accounts.models import Membership
from hengjian.site.accounts.permissions import Permission
from hengjian.site.common.words import words

if TYPE_CHECKING:
    from hengjian.site.platform.lists import Listing, Words

MOST = 1_000
"""Rows that are changed at once: as many as one looks through before confirming."""
NAMED = 20
"""Rows whose names the page says."""
ROW, EVERY, CHOOSE = "row", "every", "chosen"
"""Parts of the address: a row's code, whether all are meant, and that the page of them is asked."""


@dataclass(frozen=True, slots=True)
class Deed:
    """One thing that can be done with the chosen rows: a form, and where it is sent with them."""

    title: Words
    icon: str
    address: str
    form: forms.Form
    button: Words
    given: tuple[tuple[str, str], ...] = ()
    """What is sent besides."""


@dataclass(frozen=True, slots=True)
class Offering:
    """What a subject knows how to do with rows of lists."""

    may: Callable[[Membership, type[Model]], bool]
    """Whether it offers anything; asks the database nothing."""
    deeds: Callable[[Membership, type[Model]], Sequence[Deed]]


_OFFERINGS: list[Offering] = []


def offer_for_chosen(offering: Offering) -> None:
    """Offer it on every list; once, however often it is said."""
    if offering not in _OFFERINGS:
        _OFFERINGS.append(offering)


def may_choose(membership: Membership, model: type[Model]) -> bool:
    """Whether anything can be done with rows of the model that one chooses."""
    return any(each.may(membership, model) for each in _OFFERINGS)


def codes_of(written: str) -> list[str]:
    """The codes of rows as a form sends them: one a line."""
    return list(dict.fromkeys(filter(None, (line.strip() for line in written.splitlines()))))


def page_of_choice(
    request: HttpRequest, membership: Membership, listing: Listing, found: QuerySet[Any]
) -> HttpResponseBase:
    """Which rows are meant and what can be done with them; ``found`` is what the search left."""
    asked = request.GET.copy()
    every = asked.pop(EVERY, None)
    codes = asked.pop(ROW, [])
    asked.pop(CHOOSE, None)
    back = f"{request.path}?{asked.urlencode()}"
    meant = found if every else found.filter(code__in=codes)
    rows = list(meant.order_by(listing.order, "pk")[: MOST + 1])
    if not rows:
        messages.warning(request, str(NOTHING))
        return redirect(back)
    if len(rows) > MOST:
        messages.warning(request, str(TOO_MANY))
        return redirect(back)
    given = [(name, value) for name, values in asked.lists() for value in values]
    narrowed = given if every else [*given, *((ROW, row.code) for row in rows)]
    context = {
        "listing": listing,
        "back": back,
        "named": [(str(row), _code_beside(row), listing.address(row)) for row in rows[:NAMED]],
        "count": len(rows),
        "further": max(0, len(rows) - NAMED),
        "codes": "\n".join(row.code for row in rows),
        "deeds": [d for o in _OFFERINGS for d in _deeds_of(o, membership, found.model)],
        "export": f"{request.path}?{urlencode([*narrowed, ('export', 'xlsx')])}"
        if membership.may(Permission.DATA_EXPORT)
        else "",
    }
    return render(request, "components/chosen_page.html", context)


def _code_beside(row: Any) -> str:
    """Its code, where its name does not say it already."""
    return "" if row.code in str(row) else str(row.code)


NOTHING = words("还没有勾选任何一行", "No row is ticked yet")
TOO_MANY = words(
    "一次最多处理 1,000 条：请先用筛选或搜索缩小范围",
    "At most 1,000 rows at once: narrow the list by filters or search first",
)


def list_left(request: HttpRequest) -> str:
    """The list from which a deed was sent, on this site."""
    asked = request.POST.get("back", "")
    return asked if asked.startswith("/") and not asked.startswith("//") else reverse("web:home")


def _deeds_of(offering: Offering, membership: Membership, model: type[Model]) -> Sequence[Deed]:
    return offering.deeds(membership, model) if offering.may(membership, model) else ()
