"""The one typst compiler, its fonts, and which of the fonts asked for are there."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

from hengjian.documents.extras import needed

FONTS = Path(__file__).parent / "fonts"
"""Noto Sans SC and Noto Serif SC, for machines without Chinese fonts."""


@cache
def _fonts() -> Any:
    return needed("typst").Fonts(include_system_fonts=True, font_paths=[str(FONTS)])


@cache
def compiler() -> Any:
    """The compiler of this process; it keeps its fonts from one document to the next."""
    return needed("typst").Compiler(input=b"", font_paths=_fonts())


@cache
def _families() -> dict[str, str]:
    return {name.casefold(): name for name in _fonts().families()}


def present(names: Iterable[str]) -> list[str]:
    """Those of ``names`` that are installed or come with the package, in the order given."""
    return [_families()[n.casefold()] for n in names if n.casefold() in _families()]
