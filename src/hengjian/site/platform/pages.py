"""Every page of the site with the right it needs, read from the addresses themselves.

What subjects above add to the page of one below, each by itself when the site starts.

The page of a project shows its money, and the page knows no money: the money says so here, and the
page takes what it finds.

A page for whoever opens an address that only takes forms: after a log-in, or from a bookmark.
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import Resolver404, URLPattern, URLResolver, get_resolver, resolve

from hengjian.site.accounts.gate import Sending
from hengjian.site.accounts.models import Membership
from hengjian.site.accounts.permissions import Permission
from hengjian.site.platform.menu import Entry


@dataclass(frozen=True, slots=True)
class Page:
    """One address."""

    name: str
    """With its namespaces: ``web:sites``."""
    pattern: str
    gated: bool
    """Whether the gate stands before it."""
    permission: Permission | None
    sending: Sending | None
    """What sending to it asks for besides."""
    steps: tuple[str, ...]
    """The steps of the way in at which it is shown, for pages of the way in."""
    open_to: str
    """``public``, or ``coded:`` and what the code is for; empty for pages of members."""
    purpose: str
    """The first line of the view's docstring."""
    menu: Entry | None
    """Where it stands in the menu, if it does."""


def pages() -> list[Page]:
    """Every address, by name."""
    return sorted(_walk(get_resolver(), "", ""), key=lambda page: page.name)


def _walk(resolver: Any, prefix: str, namespace: str) -> Iterator[Page]:
    for each in resolver.url_patterns:
        pattern = prefix + str(each.pattern)
        if isinstance(each, URLResolver):
            inner = f"{namespace}{each.namespace}:" if each.namespace else namespace
            yield from _walk(each, pattern, inner)
        elif isinstance(each, URLPattern):
            yield _page(each, pattern, f"{namespace}{each.name or pattern}")


def _page(each: URLPattern, pattern: str, name: str) -> Page:
    view = each.callback
    purpose = (inspect.getdoc(view) or "").split("\n")[0]
    return Page(
        name=name,
        pattern=f"/{pattern}",
        gated=hasattr(view, "permission"),
        permission=getattr(view, "permission", None),
        sending=getattr(view, "sending", None),
        steps=tuple(getattr(view, "steps", ())),
        open_to=getattr(view, "open_to", ""),
        purpose=purpose,
        menu=getattr(view, "menu", None),
    )


Part = Callable[[Membership, Any], object]
"""What the reader sees of the row; it stands in the page under the name of the part."""
_PARTS: dict[str, dict[str, Part]] = {}


def add_part(page: str, name: str, part: Part) -> None:
    """The page shows the part under this name. Raises ``ValueError`` where another one has it."""
    if _PARTS.setdefault(page, {}).setdefault(name, part) is not part:
        raise ValueError(f"{page} has a part {name}")


def parts_of(page: str, membership: Membership, row: Any) -> dict[str, object]:
    """Every part that was added to the page, for one reader and one row."""
    return {name: part(membership, row) for name, part in _PARTS.get(page, {}).items()}


PART = re.compile("<[^>]+>")
"""A part of an address that names a row."""


class WrongMethodMiddleware:
    """Shows a page where a view answers 405, which by itself says nothing.

    Fragments stay as they are: what asked for them shows no page. The REST interface answers in
    its own way.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """What the site answers, with a page around a bare 405."""
        answer = self.get_response(request)
        if answer.status_code != 405 or answer.content or getattr(request, "htmx", False):
            return answer
        page = render(request, "405.html", {"above": above(request)}, status=405)
        page["Allow"] = answer["Allow"]
        return page


def above(request: HttpRequest) -> str:
    """The nearest page above the address of a request: of ``/sites/S1/move``, the site.

    A page is above where its own address is a beginning of this one, part by part: the address
    ``/warnings/suspensions/`` is read as that of a warning, which is another thing.
    """
    path, route = request.path, _route_of(request.path)
    while path := path.rstrip("/").rpartition("/")[0]:
        route = route.rpartition("/")[0]
        for address in (path, f"{path}/"):
            if _route_of(address) == route and _may_open(request, address):
                return address
    return "/"


@lru_cache(maxsize=1_000)  # resolving tries every pattern, for two addresses a level
def _route_of(path: str) -> str:
    """How the site reads an address, its parts without their names: ``sites/<>/move``."""
    try:
        return PART.sub("<>", resolve(path).route).rstrip("/")
    except Resolver404:
        return path


def _may_open(request: HttpRequest, address: str) -> bool:
    """Whether the reader has the right that the page asks for; strangers log in first."""
    wanted = getattr(resolve(address).func, "permission", None)
    membership = getattr(request, "membership", None)
    return wanted is None or not membership or membership.may(wanted)
