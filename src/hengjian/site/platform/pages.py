"""Every page of the site with the right it needs, read from the addresses themselves."""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver

from hengjian.site.accounts.gate import Sending
from hengjian.site.accounts.permissions import Permission


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
    )
