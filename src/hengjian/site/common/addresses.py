"""Codes in addresses."""

from __future__ import annotations

from django.urls import register_converter


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
