"""Codes in addresses; addresses that are read when they are asked for."""

from __future__ import annotations

from typing import Any

from django.urls import register_converter
from django.urls.resolvers import URLResolver
from django.utils.translation import get_language


class CodeConverter:
    """A code as one step of an address, also one with a slash, which a rule refuses but which a
    database of an earlier version may hold: ``/`` is written ``~s`` and ``~`` is ``~t``; a code
    without any characters is ``~``."""

    regex = "[^/]+"

    def to_python(self, step: str) -> str:
        """The code of a step."""
        return "" if step == "~" else step.replace("~s", "/").replace("~t", "~")

    def to_url(self, code: str) -> str:
        """The step of a code."""
        return code.replace("~", "~t").replace("/", "~s") or "~"


register_converter(CodeConverter, "code")


class Later(URLResolver):
    """Addresses of a module that is loaded when somebody first asks for one of them, not with the
    first address of the site: a namespace needs no more than its name to be listed."""

    def _populate(self) -> None:
        """Called for every part of the site at once: here nothing, until names are looked up."""

    @property
    def reverse_dict(self) -> Any:
        """The addresses by name, in the language spoken."""
        if get_language() not in self._reverse_dict:
            super()._populate()
        return self._reverse_dict[get_language()]
