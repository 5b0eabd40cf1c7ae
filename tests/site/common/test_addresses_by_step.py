"""Addresses found by their first step are those that Django finds by trying them all."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from django.urls import Resolver404, URLResolver, get_resolver
from django.urls.resolvers import RoutePattern

from hengjian.site.platform.pages import pages
from hengjian.site.urls import PAGES

FILLED = ("7", "x-1", "2023-01")


def _found(resolver: URLResolver, address: str) -> Any:
    try:
        match = resolver.resolve(address)
    except Resolver404:
        return None
    return match.func, match.args, match.kwargs, match.route, match.view_name


def _addresses() -> Iterator[str]:
    """Each pattern filled in several ways, and what is nearly an address."""
    for page in pages():
        for part in FILLED:
            address = re.sub("<[^>]+>", part, page.pattern)
            yield from (address, f"{address}zz", address.rstrip("/"), f"/nowhere{address}")


def test_each_address_is_found_as_by_trying_all() -> None:
    plain = URLResolver(get_resolver().pattern, PAGES)
    addresses = set(_addresses())
    assert len(addresses) > 4000
    differing = [a for a in addresses if _found(get_resolver(), a) != _found(plain, a)]
    assert differing == []
    assert sum(_found(plain, each) is not None for each in addresses) > 1000


def test_few_are_tried() -> None:
    """That is what it is for: of hundreds of patterns only those with the step."""
    (quick,) = get_resolver().url_patterns
    assert isinstance(quick.pattern, RoutePattern)
    inner = quick._beginning_with("evaluations")
    tried = [inner]
    for each in tried:
        tried += [one for one in each.url_patterns if isinstance(one, URLResolver)]
    every = sum(len(each.url_patterns) for each in tried)
    assert every < len(pages()) / 4
