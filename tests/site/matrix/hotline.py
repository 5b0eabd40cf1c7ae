"""The addresses of the hotline."""

from __future__ import annotations

from dataclasses import replace

from hengjian.site.library.models import Site
from hengjian.site.residents.hotline.models import Case
from hengjian.site.residents.hotline.queries import cases_of
from tests.site.matrix.examples import PLAIN, Example, of

ONE = replace(of(Case), seen=cases_of)
HOTLINE: dict[str, Example] = {
    "board": PLAIN,
    "case": ONE,
    "enter": PLAIN,
    "erase": ONE,
    "rates": PLAIN,
    "reporter": ONE,
    "sheet": PLAIN,
}

PUBLIC_PAGES: dict[str, Example] = {"office": of(Site)}
"""What staff keep for the pages that everybody sees."""
