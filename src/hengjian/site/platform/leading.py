"""Addresses that stand on every page, or many times on one: each is looked up once."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any
from urllib.parse import quote

from django.urls import get_script_prefix, reverse

MARK = "CODE"
SAFE = "!$&'()*+,;=/~:@"
"""What ``reverse`` leaves as it is."""


def leading_to(name: str) -> Callable[[Any], str]:
    """For a list: the address of a row's page, ``name``, by the row's code."""

    def address(row: Any) -> str:
        before, after = _around(name, get_script_prefix())
        return f"{before}{quote(row.code, safe=SAFE)}{after}"

    return address


def standing_at(name: str) -> str:
    """The address of a page without parts."""
    return _at(name, get_script_prefix())


@cache
def _at(name: str, _prefix: str) -> str:
    return reverse(name)


@cache
def _around(name: str, _prefix: str) -> tuple[str, str]:
    before, _, after = reverse(name, args=[MARK]).partition(MARK)
    return before, after
